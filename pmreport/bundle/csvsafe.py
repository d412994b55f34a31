"""CSV that a spreadsheet shows and never runs."""

from collections.abc import Iterable, Sequence

BOM = "\ufeff"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANK = " \u00a0\u3000"  # a spreadsheet skips these before it looks for a formula

CsvCell = str | float | int | None


def neutral(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet would take for a formula."""
    if text[:1].isalnum() and "\0" not in text:  # nearly always, and quick to see
        return text
    clean = text.replace("\0", "")
    return "'" + clean if clean.lstrip(BLANK).startswith(RISKY) else clean


def csv_text(header: Sequence[str], rows: Iterable[Sequence[CsvCell]], *, bom: bool = False) -> str:
    """A table as CSV: every text quoted and neutral, numbers bare, null empty, lines ended by CRLF."""
    texts = _Quoted()
    lines = (",".join([texts[c] if isinstance(c, str) else _bare(c) for c in row]) for row in rows)
    return (BOM if bom else "") + "\r\n".join([",".join(texts[name] for name in header), *lines, ""])


class _Quoted(dict[str, str]):
    """text -> how it stands in the file; most texts of a table stand in it many times."""

    def __missing__(self, text: str) -> str:
        doubled = neutral(text).replace('"', '""')
        quoted = self[text] = f'"{doubled}"'
        return quoted


def _bare(cell: float | int | None) -> str:
    return '""' if cell is None else str(cell)
