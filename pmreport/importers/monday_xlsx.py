"""A monday.com board, exported as XLSX: groups of items, each with the captions repeated, subitems below.

The group is the component. Subitems get their item as parent. A column of creation (`Creation log`) is
needed; the activity log is a file of its own (`monday-json`). Dependencies stand as names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Headers, Options, convert, understand
from pmreport.importers.files import Blob, cell_text, sheet_rows
from pmreport.importers.merge import Part, with_frame
from pmreport.importers.named import links, names
from pmreport.importers.table import NULLS, Table, cleaned
from pmreport.importers.tabular import exported, first_of
from pmreport.model.export import Export

NAME = "monday-xlsx"

_ITEM_ID = re.compile(r"(?i)^item id\b")
_WHO = r"^.*?(?=[A-Z][a-z]{2,8} \d{1,2}, \d{4})"  # `Ann Lee Jan 5, 2026 9:00 AM`
_LINKS = {"blocked_by": "-blocks"}
_OWN = ("_group", "_parent")


def sniff(blob: Blob) -> bool:
    """A workbook in which a row of captions begins with `Name` and has an `Item ID`."""
    return blob.shape == "workbook" and any(_captions(row) for row in blob.preview)


def _captions(row: Sequence[str]) -> bool:
    return bool(row) and normal(row[0]) == "name" and any(_ITEM_ID.match(c) for c in row)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The items and subitems of one or more boards. Raises InputError when a board has no creation log."""
    parts = [_part(blob, options) for blob in blobs]
    known = names(parts)
    return exported(parts, NAME, (link for part in parts for link in links(part, known, _LINKS)))


def _part(blob: Blob, options: Options) -> Part:
    table = _table(blob)
    headers = understand(table.header, aliases("monday", "xlsx"), options)
    table = _prepared(table, headers)
    part = Part(table, headers, convert(table, headers.fields, ("key", "created"), options))
    frame = part.converted.frame
    own = table.frame.loc[frame.index]
    at = len(table.header)
    frame = frame.assign(project=_board(blob), component=own[at], parent=own[at + 1])
    if "assignee" in frame:
        frame["assignee"] = first_of(frame["assignee"])
    return with_frame(part, frame)


def _board(blob: Blob) -> str | None:
    """The board's name: the only cell of the first row."""
    return next((row[0] for row in blob.preview if row and row[0]), None)


def _table(blob: Blob) -> Table:
    """All items of the sheet below the captions of the first group, with the group and the parent beside."""
    rows = [[cell_text(c) for c in row] for row in sheet_rows(blob)]
    header = next((row for row in rows if _captions(row)), rows[0] if rows else [])
    found = dict(_items(rows, header))
    columns = range(len(header) + len(_OWN))
    cells = {c: pd.Series([row[c] for row in found.values()], list(found), dtype="str") for c in columns}
    frame = pd.DataFrame({c: _missing(s) for c, s in cells.items()}, index=list(found))
    return Table(blob, tuple(header), frame, "", first_line=1)


def _missing(cells: "pd.Series[str]") -> "pd.Series[str]":
    clean = cleaned(cells) if len(cells) else cells
    return clean.mask(clean.isin(NULLS))


def _items(rows: Sequence[Sequence[str]], header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells in the order of the captions, group, parent) of every item and subitem."""
    group, item, below = "", "", list[str]()
    ids = [i for i, c in enumerate(header) if _ITEM_ID.match(c)]
    for number, row in enumerate(rows):
        if _captions(row):
            group, below = next((r[0] for r in reversed(rows[:number]) if any(r)), ""), []
        elif normal(row[0] if row else "") == "subitems":
            below = list(row)
        elif below and not row[0] and any(row):
            cells = dict(zip(map(normal, below), row, strict=False))
            yield number, [_below(cells, c) for c in header] + [group, item]
        elif ids and ids[0] < len(row) and row[ids[0]]:
            item, below = row[ids[0]], []
            yield number, [*row[: len(header)], group, ""]


def _below(cells: dict[str, str], caption: str) -> str:
    """A subitem's cell under the item's caption; both ids are called `Item ID` with or without more words."""
    if _ITEM_ID.match(caption):
        return next((v for k, v in cells.items() if _ITEM_ID.match(k)), "")
    return cells.get(normal(caption), "")


def _prepared(table: Table, headers: Headers) -> Table:
    """Logs without the person in front of the moment."""
    frame = table.frame.copy()
    for field in (f for f in headers.fields if f.column in ("created", "updated")):
        for p in field.positions:
            frame[p] = frame[p].str.replace(_WHO, "", regex=True)
    return replace(table, frame=frame)
