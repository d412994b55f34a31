"""A table as Parquet: typed columns for programs, texts as they are."""

import io
from collections.abc import Sequence

from pmreport.bundle.csvsafe import CsvCell
from pmreport.bundle.tables import Table


def parquet(table: Table) -> bytes:
    """The table with the types of its description: texts, whole numbers, other numbers; null is null."""
    import pyarrow as pa
    from pyarrow import parquet as writer

    kinds = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    made = {
        name: pa.array(_plain(cells, kind)).cast(kinds.get(kind, pa.string()))
        for (name, kind), cells in zip(table.columns, columns, strict=True)
    }
    out = io.BytesIO()
    writer.write_table(pa.table(made), out, compression="zstd")
    return out.getvalue()


def _plain(cells: Sequence[CsvCell], kind: str) -> list[CsvCell]:
    """Cells of one type; an empty text stands for no value, as it does in the CSV."""
    if kind in ("integer", "number"):
        return [cell if isinstance(cell, int | float) else None for cell in cells]
    return [str(cell) if cell not in (None, "") else None for cell in cells]
