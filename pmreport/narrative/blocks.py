"""Markdown to blocks: which part of the text is the summary, which the lessons."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from pmreport.errors import InputError, nearest
from pmreport.report.labels import STORY
from pmreport.report.links import is_web
from pmreport.words import translate

FIRST = "summary"  # the block of what stands before any heading
DIRECTIVE = re.compile(r"\{(\w+)\}")
ALSO = {
    "summary": "summary|概要|摘要|概述|总结",
    "went_well": "went well|做得好的|亮点",
    "lucky": "lucky|幸运之处",
    "timeline": "时间轴|时间线",
    "five_whys": "5 whys|5个为什么|五问法",
    "lessons": "lessons|lessons learned|what we learned|经验教训|总结规律",
    "actions": "actions|what we decided|行动|行动项|改进措施",
}


class Markdown(MarkdownIt):
    """CommonMark without HTML and images, with roles and colon fences; links lead to the web only."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.use(colon_fence_plugin).use(myst_role_plugin).disable("image")

    def validateLink(self, url: str) -> bool:
        """Whether an address, entities and escapes decoded, may become a link."""
        return is_web(url)


def blocks(md: Markdown, body: str, path: str, line: int) -> dict[str, list[Token]]:
    """block -> its tokens, with `map` counted in lines of the file (from 0).

    A block begins with a heading of level 1 or 2 that names it in either language, or is a
    `:::{summary}` directive; other headings stay text. Raises `InputError` for a directive that
    names no block.
    """
    found: dict[str, list[Token]] = {}
    env: dict[str, object] = {}
    current, tokens = FIRST, _parsed(md, body, line - 1, env)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        named = _named(token, tokens[place + 1]) if token.type == "heading_open" else None
        if named:
            current, place = named, place + 3  # heading_open, inline, heading_close
            continue
        if token.type == "colon_fence" and token.level == 0 and token.map:
            inner = _parsed(md, token.content, token.map[0] + 1, env)
            found.setdefault(_directive(token, path), []).extend(inner)
        else:
            found.setdefault(current, []).append(token)
        place += 1
    return found


def _parsed(md: Markdown, text: str, before: int, env: dict[str, object]) -> list[Token]:
    """The tokens of a text that has so many lines of the file before it."""
    tokens = md.parse(text, env)
    for token in tokens:
        if token.map:
            token.map = [token.map[0] + before, token.map[1] + before]
    return tokens


def _named(heading: Token, inline: Token) -> str | None:
    """The block that a heading names."""
    if heading.level > 0 or heading.tag not in ("h1", "h2"):
        return None
    return headings().get(inline.content.strip().rstrip(":：").strip().casefold())


def headings() -> Mapping[str, str]:
    """heading in either language, without case -> its block."""
    known = {}
    for block, heading in STORY.items():
        for text in (heading, translate(heading, "zh"), block, *ALSO[block].split("|")):
            known[text.casefold()] = block
    return known


def _directive(token: Token, path: str) -> str:
    """The block that a `:::{name}` names."""
    said = token.info.strip()
    match = DIRECTIVE.fullmatch(said)
    if match is None or match[1] not in STORY:
        assert token.map is not None
        near = nearest(match[1] if match else said, STORY)
        known = ", ".join(f":::{{{block}}}" for block in STORY)
        raise InputError(
            f"{path}:{token.map[0] + 1}: there is no block {said or 'without a name'}.",
            f"{near}Known: {known}.",
        )
    return match[1]
