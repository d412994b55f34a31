"""The narrative of a report: files beside the configuration to safe HTML in each language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from markdown_it.token import Token

from pmreport.errors import InputError
from pmreport.narrative.blocks import FIRST, Markdown, blocks
from pmreport.narrative.values import Source, Unknown, value
from pmreport.narrative.written import STATES, Written, read
from pmreport.report.links import OUTSIDE
from pmreport.report.publication import Narrative, Publication
from pmreport.report.voice import Voice
from pmreport.words import LANGUAGES

HEADINGS = ("h3", "h4")  # the page's own heading of a block is an h2


def narrated(publication: Publication, folder: Path, ticket_url: str | None = None) -> Publication:
    """The publication with what the team wrote in `folder/<slug>.<language>.md`, and its review state.

    Without a file nothing changes. Of two languages the less reviewed one decides the state. Raises
    `InputError` with file and line for a reference to what the report does not have.
    """
    document = publication.document
    paths = {code: folder / f"{document['slug']}.{code}.md" for code in LANGUAGES}
    files = {code: read(path) for code, path in paths.items() if path.is_file()}
    if not files:
        return publication
    for written in files.values():
        _belongs(written, document["name"])
    zone = document["subject"]["timezone"]
    html = {
        code: _html(written, Source(publication, Voice(code, zone), ticket_url))
        for code, written in files.items()
    }
    return replace(publication, narrative=Narrative(html), document={**document, **_state(files.values())})


def _belongs(written: Written, name: str) -> None:
    if written.front.report not in ("", name):
        raise InputError(f"{written.path}: this is about {written.front.report}, the report about {name}.",
                         "Correct the key report, or rename the file.")  # fmt: skip


def _state(files: Collection[Written]) -> dict[str, str | None]:
    fronts = [written.front for written in files]
    status = min((front.status for front in fronts), key=STATES.index)
    days = [front.reviewed for front in fronts if front.reviewed]
    return {"report_status": status, "reviewed": max(days) if days and status in STATES[2:] else None}


def _html(written: Written, source: Source) -> dict[str, str]:
    """block -> HTML of one file."""
    md, path = Markdown(), str(written.path)
    out = {}
    for block, tokens in blocks(md, written.body, path, written.line).items():
        _settle_headings(tokens)
        for token in tokens:
            _settle(token, source, path)
        out[block] = md.renderer.render(tokens, md.options, {})
    if written.front.title:
        out[FIRST] = f"<h3>{escape(written.front.title)}</h3>\n{out.get(FIRST, '')}"
    return {block: html for block, html in out.items() if html}


def _settle_headings(tokens: Sequence[Token]) -> None:
    """Headings in the text stand below the block's own."""
    marks = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in marks})
    for token in marks:
        token.tag = HEADINGS[min(levels.index(token.tag), len(HEADINGS) - 1)]


def _settle(token: Token, source: Source, path: str) -> None:
    """Fill in the values of a token's text, and mark its links as leading outside."""
    line = (token.map or [0])[0] + 1
    if token.type == "colon_fence":
        raise InputError(f"{path}:{line}: a block stands inside another text.", "Begin it at the margin.")
    depth = 0
    for child in token.children or ():
        line += child.type in ("softbreak", "hardbreak")
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "link_open":
            child.attrSet("rel", OUTSIDE)
        if child.type == "myst_role":
            html = _value(child, source, f"{path}:{line}", inside=depth > 0)
            child.type, child.content = "html_inline", html


def _value(role: Token, source: Source, at: str, *, inside: bool) -> str:
    """The HTML of a role; without a link where it already stands inside one."""
    name: Mapping[str, str] = role.meta
    try:
        said = value(source, name["name"], role.content)
    except Unknown as error:
        raise InputError(f"{at}: {error.args[0]}", error.args[1]) from None
    return f"<a {said.link}>{said.html}</a>" if said.link and not inside else said.html
