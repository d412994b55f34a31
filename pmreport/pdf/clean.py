"""Texts that any shipped font can show: what has no glyph becomes a box and is counted."""

import re
from typing import Any

from pmreport.charts import safe
from pmreport.pdf.pieces import clip

LONG_WORD = re.compile(r"[^\s\u200b\u2e80-\uffef]{25,}")  # what a narrow column cannot hold on one line
BREAK_EVERY = 12
LONGEST = 1_000  # characters: a row that is longer fits on no page
OWN = ("kind", "of", "to", "url", "file")  # keys whose values nobody reads


def clean(value: Any) -> tuple[Any, int]:
    """The same JSON value with every text made showable, and how many characters were replaced.

    Endless texts are cut, long words get invisible places to break. Keys and addresses stay.
    """
    if isinstance(value, str):
        shown, replaced = safe(clip(value, LONGEST))
        return LONG_WORD.sub(_breakable, shown), replaced
    if isinstance(value, dict):
        pairs = {key: (item, 0) if key in OWN else clean(item) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, sum(n for _, n in pairs.values())
    if isinstance(value, list):
        items = [clean(item) for item in value]
        return [item for item, _ in items], sum(n for _, n in items)
    return value, 0


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return "\u200b".join(text[start : start + BREAK_EVERY] for start in range(0, len(text), BREAK_EVERY))
