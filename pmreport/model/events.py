"""The history: one row per change, sorted once, texts as codes of one vocabulary."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.columns import EVENT_FIELDS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
FIELD_CODE = {name: code for code, name in enumerate(EVENT_FIELDS)}


@dataclass(frozen=True)
class History:
    """Changes of one field (or of all), by ticket, then time; equal instants are chained.

    `old` and `new` are indices into `values` (−1: empty); `author` into the people vocabulary.
    """

    ticket: Ints
    at: Longs
    old: Ints
    new: Ints
    author: Ints
    field: Ints
    values: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.ticket)

    def where(self, rows: Bools) -> "History":
        """Only these rows."""
        return History(
            self.ticket[rows],
            self.at[rows],
            self.old[rows],
            self.new[rows],
            self.author[rows],
            self.field[rows],
            self.values,
        )

    @cached_property
    def first(self) -> Bools:
        """Which rows are the first of their ticket (and field)."""
        if not len(self):
            return np.zeros(0, dtype=bool)
        out = np.ones(len(self), dtype=bool)
        out[1:] = (self.ticket[1:] != self.ticket[:-1]) | (self.field[1:] != self.field[:-1])
        return out

    @cached_property
    def last(self) -> Bools:
        """Which rows are the last of their ticket (and field)."""
        return np.r_[self.first[1:], True] if len(self) else self.first


def chain(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort raw events (columns ticket, at, field, old, new as codes) so that row order never matters.

    By ticket, field, time; events of one instant follow each other so that each `old` is the `new`
    before it, starting from the value that held before; what does not chain comes in text order.
    """
    keys = [frame[name].to_numpy() for name in ("new", "old", "at", "field", "ticket")]
    frame = frame.iloc[np.lexsort(keys)]
    ticket, at, field = (frame[name].to_numpy() for name in ("ticket", "at", "field"))
    tied = (ticket[1:] == ticket[:-1]) & (at[1:] == at[:-1]) & (field[1:] == field[:-1])
    if not tied.any():
        return frame
    order = np.arange(len(frame))
    old, new = frame["old"].to_numpy(), frame["new"].to_numpy()
    starts = np.flatnonzero(np.r_[tied, False] & ~np.r_[False, tied])
    ends = np.flatnonzero(np.r_[False, tied] & ~np.r_[tied, False])
    for low, high in zip(starts.tolist(), ends.tolist(), strict=True):
        same = low > 0 and ticket[low - 1] == ticket[low] and field[low - 1] == field[low]
        before = int(new[order[low - 1]]) if same else None
        order[low : high + 1] = _chained(list(range(low, high + 1)), old, new, before)
    return frame.iloc[order]


def _chained(rows: list[int], old: Ints, new: Ints, before: int | None) -> list[int]:
    left, out = rows, []
    while left:
        heads = [row for row in left if old[row] == before] or _heads(left, old, new)
        out.append(heads[0])
        before = int(new[heads[0]])
        left = [row for row in left if row != heads[0]]
    return out


def _heads(rows: list[int], old: Ints, new: Ints) -> list[int]:
    """Rows whose old value nobody else in the group produced; all rows if they form a ring."""
    produced = {int(new[row]) for row in rows}
    return [row for row in rows if int(old[row]) not in produced] or rows
