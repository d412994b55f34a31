"""Check a built site: what it links to exists, it asks nobody else for anything, it runs no foreign code."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pmreport.site.environment import CSP

LARGEST_PAGE = 400_000  # bytes
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping"}
PAINTING = {"fill", "stroke", "clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end"}
OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.I)
FOREIGN = re.compile(r"""url\(\s*['"]?\s*(?!#)""", re.I)
STYLE_OUTSIDE = re.compile(r"""url\(\s*['"]?\s*(?:[a-z]+:|//)|@import""", re.I)


def check(site: Path) -> list[str]:
    """One sentence per finding, with the file it is in; an empty list for a clean site.

    Links and anchors resolve inside the site; nothing is loaded from elsewhere; every page carries
    the security policy, a language, unique ids, and neither style, handler nor script of its own;
    no page is larger than 400 kB.
    """
    findings = [
        f"{path.relative_to(site)}: {text}" for path in _files(site, ".html") for text in _page(site, path)
    ]
    findings += [
        f"{path.relative_to(site)}: loads from elsewhere"
        for path in _files(site, ".css")
        if STYLE_OUTSIDE.search(path.read_text("utf-8"))
    ]
    _scan.cache_clear()
    return findings


def _files(site: Path, suffix: str) -> list[Path]:
    return sorted(
        path for path in site.rglob(f"*{suffix}") if not any(p.startswith(".") for p in path.parts[1:])
    )


class Scan(HTMLParser):
    """What a page declares: ids, links, languages, and what it must not have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.findings: list[str] = []
        self.policy: str | None = None
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element's attributes."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given.get("lang")
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = given.get("content")
        if tag == "style" or (tag == "script" and "src" not in given):
            self.findings.append(f"has a <{tag}> of its own")
        if tag in ("iframe", "object", "embed", "base"):
            self.findings.append(f"has a <{tag}>")
        self.findings += [
            f"has {name}= on <{tag}>" for name in given if name == "style" or name.startswith("on")
        ]
        self._note_links(tag, given)

    def _note_links(self, tag: str, given: dict[str, str]) -> None:
        loaded = [value for name, value in given.items() if name in LOADING]
        if tag != "a" and "href" in given:
            loaded.append(given["href"])
        loaded += [value for name, value in given.items() if name == "xlink:href"]
        self.findings += [f"loads {value!r} from elsewhere" for value in loaded if OUTSIDE.match(value)]
        painted = [value for name, value in given.items() if name in PAINTING]
        self.findings += [
            f"paints with {value!r} from elsewhere" for value in painted if FOREIGN.search(value)
        ]
        self.links += [value for value in loaded if not OUTSIDE.match(value)]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])


@cache
def _scan(path: Path) -> Scan:
    scan = Scan()
    scan.feed(path.read_text("utf-8"))
    scan.close()
    return scan


def _page(site: Path, path: Path) -> Iterator[str]:
    scan = _scan(path)
    yield from scan.findings
    if path.stat().st_size > LARGEST_PAGE:
        yield f"has {path.stat().st_size:,} bytes, more than {LARGEST_PAGE:,}"
    if scan.policy != CSP:
        yield "lacks the content security policy"
    if not scan.language:
        yield "does not say its language"
    yield from (f"has the id {name!r} twice" for name, count in Counter(scan.ids).items() if count > 1)
    for link in dict.fromkeys(scan.links):
        if finding := _link(site, path, link):
            yield finding


def _link(site: Path, page: Path, link: str) -> str | None:
    parts = urlsplit(link)
    if parts.scheme in ("http", "https") and parts.hostname:
        return None
    if parts.scheme or parts.netloc or link.startswith("/"):
        return f"links to {link!r}, which works in no other place"
    target = page if not parts.path else (page.parent / unquote(parts.path)).resolve()
    if not target.is_relative_to(site.resolve()) and target != page:
        return f"links to {link!r}, outside the site"
    if not target.is_file():
        return f"links to {link!r}, which does not exist"
    fragment = unquote(parts.fragment)
    if fragment and "=" not in fragment and target.suffix == ".html" and fragment not in _scan(target).ids:
        return f"links to {link!r}, which has no such anchor"
    return None
