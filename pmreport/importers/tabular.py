"""What importers of tables share: recognising captions, and one export from several tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pmreport.importers.aliases import normal
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, merged, moments_text, raw_cells
from pmreport.model.export import Export

Link = tuple[str, str, str]  # from, kind, to


def captions(blob: Blob) -> frozenset[str]:
    """The normalised captions of a table or workbook; none for every other file."""
    return frozenset(normal(h) for h in blob.header) if blob.shape in ("table", "workbook") else frozenset()


def exported(
    parts: Sequence[Part],
    format: str,
    links: Iterable[Link] = (),
    more: Mapping[str, pd.DataFrame] | None = None,
    zone_default: str = "",
    tracked: frozenset[str] = frozenset(),
) -> Export:
    """The tickets of all parts with their links (each once, in order) and the tables in `more`."""
    tickets, sources, problems = merged(parts, format)
    tables = {"tickets": tickets}
    if found := sorted(set(links)):
        tables["links"] = pd.DataFrame(found, columns=["from", "kind", "to"], dtype="str")
    tables |= {name: frame for name, frame in (more or {}).items() if len(frame)}
    offsets = sum((Counter(p.converted.offsets) for p in parts), Counter[int]())
    return Export(
        format,
        tables,
        tuple(sources),
        tuple(problems),
        tracked,
        zone_offsets=dict(sorted(offsets.items())),
        zone_default=zone_default,
    )


def cells_of(part: Part, meaning: str) -> "pd.Series[Any]":
    """The first column of a meaning, for the rows that were kept; all missing where there is none."""
    found = raw_cells(part, meaning)
    return found[0] if found else pd.Series(None, index=part.converted.frame.index, dtype="str")


def keyed(part: Part, meaning: str) -> Iterator[tuple[str, str]]:
    """(key, cell) of the filled cells of a meaning."""
    for cells in raw_cells(part, meaning):
        some = cells.dropna()
        yield from zip(part.converted.frame["key"].loc[some.index], some, strict=True)


def first_of(cells: "pd.Series[Any]", separators: str = ",;") -> "pd.Series[Any]":
    """The first of several values in a cell: the canonical table has one assignee."""
    return cells.str.replace(rf"\s*[{separators}].*$", "", regex=True)


def without_zeros(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Zeros as missing, for trackers that write 0 where nothing was entered."""
    return frame.assign(**{c: frame[c].mask(frame[c] == 0) for c in columns if c in frame})


def with_offset(values: "pd.Series[Any]", offsets: "pd.Series[Any]") -> "pd.Series[Any]":
    """Naive moments with the offset that stands in a column of its own, as text; dates stay dates."""
    text = pd.Series(moments_text(values), index=values.index, dtype="str")
    naive = text.str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d").fillna(False).astype(bool)
    return text.where(~(naive & offsets.notna()), text + offsets)
