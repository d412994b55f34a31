"""A list column (labels, releases, …) as pairs of ticket and value code."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Bag:
    """`ticket[i]` has `value[i]`, an index into `names`; pairs are sorted by ticket, in list order."""

    ticket: Ints
    value: Ints
    names: npt.NDArray[np.object_]
    n: int  # tickets, with or without values

    @cached_property
    def index(self) -> dict[str, int]:
        """Value name to its code."""
        return {str(name): code for code, name in enumerate(self.names)}

    def has(self, name: str) -> Bools:
        """Which tickets carry the value."""
        out = np.zeros(self.n, dtype=bool)
        out[self.ticket[self.value == self.index.get(name, -1)]] = True
        return out

    def has_any(self, codes: npt.NDArray[np.bool_]) -> Bools:
        """Which tickets carry any value whose entry in `codes` (one per name) is true."""
        out = np.zeros(self.n, dtype=bool)
        out[self.ticket[codes[self.value]]] = True
        return out

    def first(self) -> Ints:
        """The first value's code of each ticket, −1 where it has none."""
        out = np.full(self.n, -1, dtype=np.int32)
        out[self.ticket[::-1]] = self.value[::-1]
        return out

    def counts(self) -> npt.NDArray[np.int64]:
        """How many values each ticket carries."""
        return np.bincount(self.ticket, minlength=self.n)


def split(text: str) -> list[str]:
    """The values of a `;`-joined cell, trimmed, without empty ones."""
    return [part.strip() for part in text.split(";") if part.strip()]


def bag(column: pd.Series) -> Bag:
    """A bag from `;`-joined cells; each distinct cell is split once."""
    codes, unique = pd.factorize(column)
    parts = [split(str(cell)) for cell in unique]
    names = sorted({name for cell in parts for name in cell})
    index = {name: code for code, name in enumerate(names)}
    flat = np.array([index[name] for cell in parts for name in cell], dtype=np.int32)
    sizes = np.array([len(cell) for cell in parts] + [0], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    count = sizes[codes]
    ticket = np.repeat(np.arange(len(column), dtype=np.int32), count)
    within = np.arange(len(ticket)) - np.repeat(np.cumsum(count) - count, count)
    value = flat[np.repeat(starts[codes], count) + within] if len(flat) else flat
    return Bag(ticket, value.astype(np.int32), np.array(names, dtype=object), len(column))
