"""CSV that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANK = " \u00a0\u3000"  # a spreadsheet skips these before it looks for a formula

CsvCell = str | float | int | None


def neutral(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet would take for a formula."""
    clean = text.replace("\0", "")
    return "'" + clean if clean.lstrip(BLANK).startswith(RISKY) else clean


def csv_text(header: Sequence[str], rows: Iterable[Sequence[CsvCell]], *, bom: bool = False) -> str:
    """A table as CSV: every text quoted and neutral, numbers bare, null empty, lines ended by CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([neutral(name) for name in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return (BOM if bom else "") + out.getvalue()


def _cell(cell: CsvCell) -> CsvCell:
    if cell is None:
        return ""
    return neutral(cell) if isinstance(cell, str) else cell
