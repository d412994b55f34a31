"""Tables as trackers write them: CSV in any encoding and dialect, and workbooks, as columns by position.

Captions may repeat (Jira), rows may be short or long, cells may hold line breaks; the cells of a `Table`
are trimmed text, missing = NA. Only the wanted columns are kept. Physical line numbers are found again
only when something has to be reported.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmreport.errors import InputError
from pmreport.importers.buffers import utf8
from pmreport.importers.encodings import decode, delimiter_of, encoding_of, unwrapped
from pmreport.importers.files import Blob, cell_text, sheet_rows
from pmreport.importers.quick import quick
from pmreport.model.export import Problem

NULLS = ("", "null", "NULL", "None", "-", "--", "---", "<null>")
MAX_CELL = 1 << 16
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_SUSPECT = np.isin(np.arange(256), [*range(9), 11, 12, *range(14, 32), 127, 0xC2, 0xE2])  # UTF-8 bytes
_BLANK = np.arange(256) <= 32
SMALL = 5000  # rows
MAX_PROBLEMS = 100  # of one code in one column; more are counted, not listed

csv.field_size_limit(1 << 27)


@dataclass(frozen=True)
class Table:
    """The wanted columns of a file: `frame` has the positions as columns and the row number as index.

    `rejected` holds the row numbers that cannot be used (too long, cut), with their `problems`. Rows that
    are empty in every wanted column are not rows and are not counted.
    """

    blob: Blob
    header: tuple[str, ...]
    frame: pd.DataFrame
    encoding: str
    rejected: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    first_line: int = 0  # of row 0 in a workbook, 0 for text files, where lines are found by reading

    def lines(self, rows: Iterable[int]) -> dict[int, int]:
        """Physical line, from 1, on which each of these rows starts."""
        wanted = sorted(set(rows))
        if self.first_line or not wanted:
            return {row: self.first_line + row for row in wanted}
        return _lines(self.blob, self.encoding, frozenset(wanted))

    def cells(self, position: int) -> "pd.Series[Any]":
        """The text of one column."""
        return self.frame[position]


def read_table(
    blob: Blob,
    wanted: Callable[[Sequence[str]], Iterable[int]],
    nulls: Sequence[str] = NULLS,
    sheet: str = "",
) -> Table:
    """Read the columns that `wanted(header)` names by position; cells that are one of `nulls` are missing.

    Raises InputError when the file holds no header or cannot be read as a table.
    """
    if blob.shape == "workbook":
        return _checked(_from_rows(blob, sheet_rows(blob, sheet=sheet), wanted), nulls)
    if blob.shape != "table":
        raise InputError(f"{blob.name} is not a table.", "Export it as CSV or XLSX.")
    try:
        return _checked(_from_text(blob, blob.encoding, wanted), nulls)
    except UnicodeDecodeError:
        return _checked(_from_text(blob, encoding_of(blob.read()), wanted), nulls)


def cleaned(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Text without control and direction marks, cut at `MAX_CELL` characters, empty = missing."""
    if _clean(cells):
        return cells
    if _suspect(cells) and cells.str.contains(_CONTROL, regex=True).any():
        cells = cells.str.replace(_CONTROL, "", regex=True)
    if cells.str.len().max() > MAX_CELL:
        cells = cells.str.slice(0, MAX_CELL)
    cells = cells.str.strip()
    return cells.mask(cells == "")


def _clean(cells: "pd.Series[Any]") -> bool:
    """Whether the bytes of the cells show that there is nothing to do: the usual case, and quick to see."""
    found = utf8(cells)
    if found is None:
        return False
    limits, data = found
    given = cells.notna().to_numpy()
    starts, ends = limits[:-1][given], limits[1:][given]
    if not len(starts):
        return True
    lengths = ends - starts
    if lengths.min() == 0 or lengths.max() > MAX_CELL or _any(_SUSPECT, data[limits[0] : limits[-1]]):
        return False
    return not (_BLANK[data[starts]].any() or _BLANK[data[ends - 1]].any() or _wide_blank(data, starts, ends))


def _wide_blank(data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> bool:
    """Whether a text begins or ends with one of the blanks of three bytes that `_SUSPECT` lets pass."""
    first = starts[np.isin(data[starts], (0xE1, 0xE3))]
    last = ends[data[ends - 1] == 0x80] - 3
    at = np.concatenate([first, last[last >= starts[0]]])
    found = (
        np.stack([data[at], data[at + 1], data[at + 2]], axis=1) if len(at) else np.zeros((0, 3), np.uint8)
    )
    return any(bool((found == blank).all(axis=1).any()) for blank in ((0xE3, 0x80, 0x80), (0xE1, 0x9A, 0x80)))


def _any(table: NDArray[np.bool_], data: NDArray[np.uint8]) -> bool:
    """Whether a byte of the text is in the table, which says no to all that are printed in ASCII."""
    if not len(data) or (data.max() < 127 and data.min() >= 32):
        return False
    return any(table[data[i : i + (1 << 22)]].any() for i in range(0, len(data), 1 << 22))


def _suspect(cells: "pd.Series[Any]") -> bool:
    """Whether the bytes of the cells could hold a mark of `_CONTROL`: quicker than looking for one."""
    found = utf8(cells)
    return found is None or _any(_SUSPECT, found[1][found[0][0] : found[0][-1]])


def listed(problems: Sequence[Problem]) -> list[Problem]:
    """At most `MAX_PROBLEMS` of each code and column, then one that counts the rest."""
    seen: dict[tuple[str, str, str], int] = {}
    out: list[Problem] = []
    for p in problems:
        kind = (p.file, p.code, p.column)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= MAX_PROBLEMS:
            out.append(p)
    for (file, code, column), count in seen.items():
        if count > MAX_PROBLEMS:
            out.append(Problem(file, 0, column, code, f"{count - MAX_PROBLEMS} more rows with this problem"))
    return out


# --- CSV ---


def _open(blob: Blob, encoding: str) -> IO[str]:
    """The file as text without byte-order mark, `sep=` line and rows quoted as a whole."""
    if blob.unpacked and unwrapped(blob.text_head) == blob.text_head:
        errors = "strict" if encoding in ("utf-8", "gb18030") else "replace"
        return blob.unpacked.open(encoding=encoding, errors=errors, newline="")
    return io.StringIO(unwrapped(decode(blob.read(), encoding)), newline="")


def _rows(text: IO[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it starts, cells) of each row that is not blank."""
    reader = csv.reader(text, delimiter=delimiter)
    line = 1
    for row in reader:
        if len(row) > 1 or (row and row[0].strip()):
            yield line, row
        line = reader.line_num + 1


def _from_text(blob: Blob, encoding: str, wanted: Callable[[Sequence[str]], Iterable[int]]) -> Table:
    delimiter = delimiter_of(blob.text_head)
    problems: list[Problem] = []
    with _open(blob, encoding) as text:
        header = _header(blob, text, delimiter)
        positions = sorted(set(wanted(header)))
        try:
            frame = quick(blob, delimiter, header, positions)
            if frame is None:
                frame = _parsed(text, delimiter, len(header), positions)
        except pd.errors.ParserError:
            frame, problems = _salvaged(blob, encoding, delimiter, len(header), positions)
        except csv.Error as e:
            raise InputError(f"{blob.name} is not a readable table: {e}.", "Export it again as CSV.") from e
    frame = frame.set_axis(pd.RangeIndex(len(frame)))
    return Table(blob, header, frame, encoding, problems=tuple(problems))


def _header(blob: Blob, text: IO[str], delimiter: str) -> tuple[str, ...]:
    try:
        row = next((cells for _, cells in _rows(text, delimiter)), [])
    except csv.Error as e:
        raise InputError(f"{blob.name} has no readable header: {e}.", "Export it again as CSV.") from e
    if not any(c.strip() for c in row):
        raise InputError(f"{blob.name} has no header.", "Export it again with the row of captions.")
    return tuple(c.replace("\ufeff", "").strip() for c in row)


def _parsed(
    text: IO[str], delimiter: str, width: int, positions: Sequence[int], rows: int | None = None
) -> pd.DataFrame:
    """The wanted columns, and one column more that is only filled where a row is too long.

    pandas counts the columns in the first row, so it is given one that is wide enough.
    """
    try:
        frame = pd.read_csv(
            cast("IO[str]", _Led(delimiter.join("x" * (width + 1)) + "\n", text)),
            sep=delimiter,
            header=None,
            names=list(range(width + 1)),
            usecols=[*positions, width],
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            index_col=False,
            nrows=None if rows is None else rows + 1,
            low_memory=False,
        )
    except ValueError as e:
        if isinstance(e, (pd.errors.ParserError, UnicodeDecodeError)):
            raise
        raise csv.Error(str(e)) from e
    return frame.iloc[1:]


class _Led:
    """A text stream with a line before it."""

    def __init__(self, line: str, rest: IO[str]) -> None:
        self.line, self.rest = line, rest

    def __iter__(self) -> Iterator[str]:
        return iter(self.rest)

    def read(self, size: int = -1) -> str:
        """The line at the first call, then the stream."""
        line, self.line = self.line, ""
        return line or self.rest.read(size)


def _salvaged(
    blob: Blob, encoding: str, delimiter: str, width: int, positions: Sequence[int]
) -> tuple[pd.DataFrame, list[Problem]]:
    """All rows before the one whose quote is never closed, and what is wrong with that one."""
    with _open(blob, encoding) as text:
        starts = [line for line, _ in _rows(text, delimiter)]
    with _open(blob, encoding) as text:
        _header(blob, text, delimiter)
        frame = _parsed(text, delimiter, width, positions, max(0, len(starts) - 2))
    message = "a quotation mark is not closed: the file is cut, or this row and all that follow are lost"
    return frame, [Problem(blob.name, starts[-1], "", "cut-row", message)]


def _checked(table: Table, nulls: Sequence[str]) -> Table:
    """Trim the cells, drop empty rows, and reject rows with more filled cells than captions."""
    frame, width = table.frame, len(table.header)
    long = frame[width]
    frame = frame.drop(columns=width)
    long = long.notna() & (long.str.strip() != "")
    frame = _tidied(frame, nulls)
    frame = frame[frame.notna().any(axis=1).to_numpy() | long.to_numpy()]
    rows = long.index[long.to_numpy()].tolist()
    lines = table.lines(rows)
    message = f"the row has more cells than the header ({width})"
    problems = [Problem(table.blob.name, lines.get(r, 0), "", "long-row", message) for r in rows]
    return replace(table, frame=frame, rejected=frozenset(rows), problems=(*table.problems, *problems))


def _tidied(frame: pd.DataFrame, nulls: Sequence[str]) -> pd.DataFrame:
    """Every cell cleaned; small tables in one piece, which spares pandas many small steps."""
    size = len(frame)
    if size > SMALL or frame.empty:
        return frame.apply(_tidy, args=(nulls,)) if size else frame
    cells = _tidy(pd.concat([frame[p] for p in frame.columns], ignore_index=True), nulls).array
    parts = {p: cells[i * size : (i + 1) * size] for i, p in enumerate(frame.columns)}
    return pd.DataFrame(parts, index=frame.index)


def _tidy(cells: "pd.Series[Any]", nulls: Sequence[str]) -> "pd.Series[Any]":
    """Clean text; a column of few words is cleaned word by word."""
    few = len(cells) > SMALL and cells.iloc[:2000].nunique() < 200
    codes, words = pd.factorize(cells) if few else (None, cells)
    clean = cleaned(pd.Series(words, dtype="str"))
    clean = clean.mask(clean.isin(nulls))
    return clean if codes is None else pd.Series(clean.array.take(codes, allow_fill=True), index=cells.index)


def _lines(blob: Blob, encoding: str, wanted: frozenset[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    last = max(wanted)
    with _open(blob, encoding) as text:
        for row, (line, _) in enumerate(_rows(text, delimiter_of(blob.text_head)), start=-1):
            if row in wanted:
                found[row] = line
            if row >= last:
                break
    return found


# --- workbooks ---


def _from_rows(
    blob: Blob, rows: Sequence[Sequence[Any]], wanted: Callable[[Sequence[str]], Iterable[int]]
) -> Table:
    at = next((i for i, row in enumerate(rows) if sum(bool(cell_text(c)) for c in row) > 1), None)
    if at is None:
        raise InputError(
            f"{blob.name} has no row of captions.", "Export it again, with at least two columns."
        )
    header = tuple(cell_text(c) for c in rows[at])
    positions = sorted(set(wanted(header)))
    body = rows[at + 1 :]
    cells = {p: pd.Series([cell_text(row[p]) for row in body], dtype="str") for p in positions}
    frame = pd.DataFrame(cells, columns=[*positions, len(header)]).astype("str")
    return Table(blob, header, frame, "", first_line=at + 2)
