"""The facts as they were known at a moment: what happened later has not happened (metrics.md 0.1).

Earlier months are measured by it, so that each is seen at its own end like the month of the report. Only what
a history or a date tells is rolled back; classes, parents and people are those of the end of the data.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pmreport.case.classify import Classes
from pmreport.case.facts import CATEGORY, Facts
from pmreport.case.spans import Meaning, Spans
from pmreport.model import History
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
T = TypeVar("T")


def known_at(whole: Facts, moment: int) -> Facts:
    """The facts as far as they were known at a moment (int64 s UTC)."""
    return _Known(whole, moment)


class _Known(Facts):
    def __init__(self, whole: Facts, moment: int) -> None:
        super().__init__(whole.data, whole.calendar, {}, whole.people)
        self._whole, self._moment = whole, moment

    def once(self, key: tuple[str, int], make: Callable[[], T]) -> T:
        return self._whole.once(key, make)  # its keys name the moment

    def over(self, data: object, people: object) -> Facts:
        return self._whole.over(data, people)  # type: ignore[arg-type]

    def _until(self, at: Longs) -> Longs:
        return np.where(at > self._moment, NONE, at)

    # --- what does not change ---------------------------------------------------------------------

    @cached_property
    def classes(self) -> Classes:
        return self._whole.classes

    @cached_property
    def parent(self) -> Ints:
        return self._whole.parent

    @cached_property
    def created(self) -> Longs:
        return self._whole.created

    @cached_property
    def meaning(self) -> Meaning:
        return self._whole.meaning

    # --- what is cut ------------------------------------------------------------------------------

    @cached_property
    def leaf(self) -> Bools:
        there = self.created <= self._moment
        out = there.copy()
        out[self.parent[(self.parent >= 0) & there]] = False
        return out

    @property
    def spans(self) -> Spans:  # not kept: two dozen months would fill the memory
        spans = self._whole.spans
        rows = np.flatnonzero(spans.start <= self._moment)
        end = np.minimum(spans.end[rows], self._moment)
        return Spans(spans.ticket[rows], spans.start[rows], end, spans.status[rows], spans.entry[rows])

    @property  # nor is this
    def _changes(self) -> tuple[History, npt.NDArray[np.int8], npt.NDArray[np.int8]] | None:
        changes = self._whole._changes
        if changes is None:
            return None
        history, old, new = changes
        rows = history.at <= self._moment
        return history.where(rows), old[rows], new[rows]

    @cached_property
    def category(self) -> npt.NDArray[np.int8]:
        begun, done = (
            self._until(self.data.array(name).astype(np.int64)) for name in ("started", "resolved")
        )
        open_ = np.where(begun != NONE, CATEGORY["doing"], CATEGORY["todo"])
        out = np.where(done != NONE, CATEGORY["done"], open_).astype(np.int8)
        if self.data.carries("events.status"):
            out[self.data.recorded("events.status")] = -1
            spans = self.spans
            out[spans.ticket] = self.meaning.category[spans.status]  # the last interval stands
        return out

    @cached_property
    def cancelled(self) -> Bools:
        refused = self._whole.cancelled & (self._whole.category != CATEGORY["cancelled"])
        out: Bools = (self.category == CATEGORY["cancelled"]) | (refused & (self.resolved != NONE))
        return out

    @cached_property
    def started(self) -> Longs:
        return self._until(super().started)

    @cached_property
    def first_resolved(self) -> Longs:
        return self._until(super().first_resolved)

    @cached_property
    def resolved(self) -> Longs:
        return self._until(super().resolved)

    @cached_property
    def due(self) -> Longs:
        out = self._whole.due.copy()
        if "due" in self.data.tracked:
            history, table = self.data.history("due"), self.data.value_instants(deadline=True)
            first = history.first
            out[history.ticket[first]] = table[history.old[first]]
            rows = np.flatnonzero(history.at <= self._moment)
            out[history.ticket[rows]] = table[history.new[rows]]
        return out

    def _baseline(self, field: str, *, deadline: bool) -> Longs:
        out = self.data.array(field).astype(np.int64).copy()
        if field not in self.data.tracked:
            return out
        history = self.data.history(field)
        table = self.data.value_instants(deadline=deadline)
        first, known = history.first, history.at <= self._moment
        out[history.ticket[first]] = NONE
        # From the last change back to the first, so that the earliest value stands at the end.
        for values in (np.where(known, table[history.new], NONE), np.where(first, table[history.old], NONE)):
            rows = np.flatnonzero(values != NONE)[::-1]
            out[history.ticket[rows]] = values[rows]
        return out

    @property
    def content(self) -> History:
        content = self._whole.content
        return content.where(content.at <= self._moment)

    @cached_property
    def last_event(self) -> Longs:
        events = self.data.events
        out = np.full(len(self.data), NONE, dtype=np.int64)
        rows = events.at <= self._moment
        np.maximum.at(out, events.ticket[rows], events.at[rows])
        return out
