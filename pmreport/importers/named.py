"""References between tickets as people write them: a key, a key and a title, or a title."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pmreport.importers.merge import Part, raw_cells

Names = Mapping[str, str | None]

_KEY = re.compile(r"^\[?([A-Za-z][A-Za-z0-9_]*-[A-Za-z]?\d+)\b")
_SPLIT = re.compile(r"[,;、，；\n]")


def names(parts: Sequence[Part]) -> Names:
    """Key → itself and title → key over all parts; None for titles that several tickets have."""
    found: dict[str, str | None] = {}
    for part in parts:
        frame = part.converted.frame
        for title, key in zip(frame.get("title", ()), frame["key"], strict=False):
            if isinstance(title, str):
                found[title] = None if found.get(title, key) != key else key
    return {**found, **{k: k for part in parts for k in part.converted.frame["key"]}}


def referred(cell: object, known: Names) -> str | None:
    """The key that a cell names: a known key or title, else a key that the cell begins with, else None."""
    if not isinstance(cell, str):
        return None
    if cell in known:
        return known[cell]
    if begins := _KEY.match(cell):
        return begins[1]
    first = cell.split()[0] if cell.split() else ""
    return first if known.get(first) == first else None


def links(part: Part, known: Names, meanings: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(from, kind, to) of the columns of each meaning; a kind with a leading `-` points to the row itself."""
    for meaning, kind in meanings.items():
        for cells in raw_cells(part, meaning):
            filled = cells.dropna()
            for key, cell in zip(part.converted.frame["key"].loc[filled.index], filled, strict=True):
                for other in _all(cell, known):
                    yield (other, kind[1:], key) if kind.startswith("-") else (key, kind, other)


def _all(cell: str, known: Names) -> Iterable[str]:
    """Every key in a cell; a title may hold the character that separates them."""
    whole = known.get(cell)
    found = [whole] if whole else [referred(part.strip(), known) for part in _SPLIT.split(cell)]
    return [f for f in found if f]
