"""What the team wrote: safe HTML of the narrative as a tree of plain JSON that the template can set."""

from html.parser import HTMLParser
from typing import Any

from pmreport.pdf.pieces import Made
from pmreport.report.labels import STORY
from pmreport.report.links import is_web
from pmreport.report.publication import Publication
from pmreport.report.voice import Voice
from pmreport.words import Msg

EXPECTED = ("summary", "lessons")  # stay visibly open while nobody has written them
KNOWN = {
    "p",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "code",
    "pre",
    "blockquote",
    "a",
    "h2",
    "h3",
    "h4",
    "hr",
    "br",
}
EMPTY = ("hr", "br")


def told(publication: Publication, voice: Voice) -> list[Made]:
    """The blocks of the narrative in their order: a heading and a tree each, or the note that it is open."""
    found: list[Made] = []
    for block, heading in STORY.items():
        written = [
            code for code in _languages(publication, voice.code) if block in publication.narrative.html[code]
        ]
        if written or block in EXPECTED:
            tree = parse(publication.narrative.html[written[0]][block]) if written else []
            said = "" if written else voice.say("Nobody has written this yet.")
            lang = written[0] if written else voice.code
            found.append({"heading": voice.words(Msg(heading)), "lang": lang, "nodes": tree, "open": said})
    return found


def _languages(publication: Publication, first: str) -> list[str]:
    """The languages of the narrative, the asked one first."""
    return sorted(publication.narrative.html, key=lambda code: (code != first, code))


def parse(html: str) -> list[Any]:
    """HTML as nodes: a text, or {kind, kids} with `url` for links. Unknown tags give their contents."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    """Collects nodes; `open` holds the kids of the elements that are open, outermost first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Any] = []
        self.open: list[tuple[str, list[Any]]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KNOWN:
            return
        url = dict(attrs).get("href") or ""
        node: dict[str, Any] = {"kind": tag, "kids": []}
        if tag == "a":
            node["url"] = url if is_web(url) else None
        self.open[-1][1].append(node)
        if tag not in EMPTY:
            self.open.append((tag, node["kids"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in KNOWN and any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() or (data and self.open[-1][0] not in ("", "ul", "ol", "blockquote")):
            self.open[-1][1].append(data)
