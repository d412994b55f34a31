"""Columns of text under construction: values are gathered in lists and packed page by page."""

import gc
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from pmreport.importers import buffers

MANY = 1 << 12  # rows that are gathered before they are packed


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the search for cycles while pages of short-lived lists come and go: it finds nothing there and
    takes a tenth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Columns:
    """The columns of one table. Every column must have got as many values when `pack` or `frame` is called.

    A list of Python strings takes several times the memory of packed text, so importers that stream call
    `pack` after every page. `file` and `line` say where each row came from.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.cells: dict[str, list[Any]] = {name: [] for name in names}
        self.file, self.line = array("q"), array("q")
        self.packed = 0  # rows that are put away
        self._parts: dict[str, list[Any]] = {name: [] for name in self.cells}

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.packed + len(next(iter(self.cells.values())))

    def extend(self, cells: dict[str, Sequence[str | None]]) -> None:
        """Further values of every column."""
        for name, values in cells.items():
            self.cells[name].extend(values)

    def append(self, file: int, line: int, cells: Sequence[str | None]) -> None:
        """One row, its cells in the order of the columns."""
        for values, cell in zip(self.cells.values(), cells, strict=True):
            values.append(cell)
        self.file.append(file)
        self.line.append(line)

    def pack(self, at_least: int = MANY) -> None:
        """Put the gathered values away when there are many."""
        gathered = len(next(iter(self.cells.values())))
        if gathered >= at_least:
            for name, values in self.cells.items():
                self._parts[name].append(buffers.packed(values))
                values.clear()
            self.packed += gathered

    def frame(self) -> pd.DataFrame:
        """All rows, with their origin in `_file` and `_line`; the columns are given away."""
        self.pack(0)
        columns = {}
        for name in list(self._parts):
            columns[name] = buffers.text_column(self._parts.pop(name))
            buffers.trimmed()
        origin = {"_file": np.array(self.file), "_line": np.array(self.line)}
        return pd.DataFrame({**origin, **columns})
