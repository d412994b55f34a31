"""What is true of every ticket whatever the report is about: computed once, shared by all cases."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case.classify import Classes, classify
from pmreport.case.content import substantive
from pmreport.case.people import People
from pmreport.case.spans import Meaning, Spans, spans, status_codes
from pmreport.model import CATEGORIES, STATUS_KINDS, Dataset, History
from pmreport.model.lexicon import CANCELLED_RESOLUTIONS, says
from pmreport.worktime import NONE, Calendar

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
T = TypeVar("T")
CATEGORY = {name: code for code, name in enumerate(CATEGORIES)}
KIND = {name: code for code, name in enumerate(STATUS_KINDS)}


class Facts:
    """Derived arrays over all tickets (metrics.md 0.1), one entry per ticket code.

    Instants are int64 seconds UTC with `NONE` for "never"; everything is computed on first use.
    """

    def __init__(
        self, data: Dataset, calendar: Calendar, types: Mapping[str, tuple[str, ...]], people: People
    ) -> None:
        self.data = data
        self.calendar = calendar
        self.people = people
        self._types = types

    def over(self, data: Dataset, people: People) -> "Facts":
        """The facts of another data set with the same calendar and the same words for types."""
        return Facts(data, self.calendar, self._types, people)

    def once(self, key: tuple[str, int], make: Callable[[], T]) -> T:
        """What is true of all tickets at a moment (`as_of`, else 0), made on first use, shared by all cases.

        The second part of the key may be any other code that it depends on."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    @cached_property
    def _made(self) -> dict[tuple[str, int], object]:
        return {}

    @cached_property
    def classes(self) -> Classes:
        """Kind and facets of each ticket."""
        return classify(self.data, self._types)

    @cached_property
    def parent(self) -> Ints:
        """The parent's ticket code, −1 if none or outside the export."""
        parents = pd.Index(self.data.tickets["parent"])
        return self.data.codes_of(parents)

    @cached_property
    def leaf(self) -> Bools:
        """Tickets that are nobody's parent."""
        out = np.ones(len(self.data), dtype=bool)
        out[self.parent[self.parent >= 0]] = False
        return out

    @cached_property
    def created(self) -> Longs:
        """When the ticket was created."""
        return self.data.array("created").astype(np.int64)

    @cached_property
    def meaning(self) -> Meaning:
        """Category and kind of each status code."""
        return Meaning.of(self.data)

    @cached_property
    def spans(self) -> Spans:
        """Status intervals. Raises `Absent` without a status history."""
        return spans(self.data)

    @cached_property
    def category(self) -> npt.NDArray[np.int8]:
        """The category code of each ticket's current status (its own category without one), −1 unknown."""
        own = [CATEGORY.get(str(name), -1) for name in self.data.names("status_category")]
        given = np.array([*own, -1], dtype=np.int8)[self.data.codes("status_category")]
        status = self.data.codes("status")
        return np.where(status >= 0, self.meaning.category[status], given)

    @cached_property
    def cancelled(self) -> Bools:
        """Cancelled by status, or resolved as duplicate, won't do and the like."""
        names = self.data.names("resolution")
        refused = np.array([*(says(CANCELLED_RESOLUTIONS, str(name)) for name in names), False], dtype=bool)
        out: Bools = (self.category == CATEGORY["cancelled"]) | refused[self.data.codes("resolution")]
        return out

    @cached_property
    def _changes(self) -> tuple[History, npt.NDArray[np.int8], npt.NDArray[np.int8]] | None:
        """The status history with the categories before and after, None if there is none."""
        if not self.data.carries("events.status"):
            return None
        history = self.data.history("status")
        category = self.meaning.category[status_codes(self.data)]
        return history, category[history.old], category[history.new]

    @cached_property
    def started(self) -> Longs:
        """`started` of the export, else the first time in a doing status (the creation counts)."""
        given = self.data.array("started").astype(np.int64)
        if self._changes is None:
            return given
        history, _, new = self._changes
        found = _first_at(history, new == CATEGORY["doing"], len(self.data))
        first = history.first
        born = (self.category == CATEGORY["doing"]) & self.data.recorded("events.status")
        born[history.ticket[first]] = self._changes[1][first] == CATEGORY["doing"]
        found = np.where(born, self.created, found)
        return np.where(given != NONE, given, found)

    @cached_property
    def first_resolved(self) -> Longs:
        """First entry into a done status; `resolved` of the export without history."""
        return self._resolved_at(_first_at)

    @cached_property
    def resolved(self) -> Longs:
        """Last entry into a done status of tickets that are done now; `NONE` for open ones."""
        out = self._resolved_at(_last_at)
        if self._changes is not None:
            reopened = np.isin(self.category, [CATEGORY["todo"], CATEGORY["doing"]])
            return np.where(reopened & self.data.recorded("events.status"), NONE, out)
        return out

    def _resolved_at(self, pick: "object") -> Longs:
        given = self.data.array("resolved").astype(np.int64)
        if self._changes is None:
            return given
        history, old, new = self._changes
        enters = (new == CATEGORY["done"]) & (old != CATEGORY["done"])
        found: Longs = pick(history, enters, len(self.data))  # type: ignore[operator]
        return np.where(found != NONE, found, given)

    @cached_property
    def reopened(self) -> Bools:
        """Tickets with some change done → todo or doing. Raises `Absent` without history: never "0"."""
        self.data.require("events.status")
        assert self._changes is not None
        history, old, new = self._changes
        back = (old == CATEGORY["done"]) & np.isin(new, [CATEGORY["todo"], CATEGORY["doing"]])
        return np.bincount(history.ticket[back], minlength=len(self.data)) > 0

    @cached_property
    def due(self) -> Longs:
        """The due date as it is now."""
        return self.data.array("due").astype(np.int64)

    @cached_property
    def due0(self) -> Longs:
        """The first due date the ticket had; the current one without history of it."""
        return self._baseline("due", deadline=True)

    @cached_property
    def planned0(self) -> Longs:
        """The first planned start the ticket had; the current one without history of it."""
        return self._baseline("planned_start", deadline=False)

    def _baseline(self, field: str, *, deadline: bool) -> Longs:
        out = self.data.array(field).astype(np.int64).copy()
        if field not in self.data.tracked:
            return out
        history = self.data.history(field)
        table = self.data.value_instants(deadline=deadline)
        new, old = table[history.new], table[history.old]
        # From the last change back to the first, so that the earliest value stands at the end.
        for values in (new, np.where(history.first, old, NONE)):
            rows = np.flatnonzero(values != NONE)[::-1]
            out[history.ticket[rows]] = values[rows]
        return out

    @cached_property
    def content(self) -> History:
        """Changes of content beyond a trivial edit. Raises `Absent` without such a history."""
        return substantive(self.data)

    @cached_property
    def last_event(self) -> Longs:
        """The newest event of any field, `NONE` without any."""
        events = self.data.events
        out = np.full(len(self.data), NONE, dtype=np.int64)
        np.maximum.at(out, events.ticket, events.at)
        return out

    def time_in(self, statuses: Bools, start: Longs, end: Longs) -> Floats:
        """Working hours that each ticket spent in some statuses within its own window [start, end].

        `statuses` has one entry per status code and a last one for unknown statuses. A window with a
        `NONE` end counts nothing.
        """
        spans = self.spans
        rows = np.flatnonzero(statuses[spans.status])
        ticket = spans.ticket[rows]
        low = np.maximum(spans.start[rows], start[ticket])
        high = np.minimum(spans.end[rows], end[ticket])
        ok = (high > low) & (start[ticket] != NONE)
        hours = self.calendar.hours(low[ok], high[ok])
        return np.bincount(ticket[ok], weights=hours, minlength=len(self.data)).astype(np.float64)

    def cycle_time_in(self, statuses: Bools) -> Floats:
        """`time_in` from the start to the completion of each ticket."""
        key = f"time from start to completion in {statuses.tobytes().hex()}"
        return self.once((key, 0), lambda: self.time_in(statuses, self.started, self.resolved))

    def spent_by(self, statuses: Bools, ticket: Ints, at: Longs) -> Floats:
        """Working hours that each of these tickets had spent in some statuses by its moment `at`.

        `ticket` and `at` are aligned; `statuses` as in `time_in`.
        """
        spans = self.spans
        rows = np.flatnonzero(statuses[spans.status])
        owner, begin = spans.ticket[rows], spans.start[rows]
        ends = self.calendar.tau(spans.end[rows])
        total = np.concatenate([[0.0], np.cumsum(ends - self.calendar.tau(begin))])
        begun = np.searchsorted(sort_key(owner, begin), sort_key(ticket, at), side="right")
        first = np.searchsorted(owner, ticket, side="left")
        running = np.append(ends, 0.0)[begun - 1] - self.calendar.tau(at)
        hours: Floats = total[begun] - total[first] - np.where(begun > first, np.maximum(running, 0), 0)
        return hours

    @cached_property
    def mapped(self) -> float:
        """The share of all unfinished time that was spent in statuses whose meaning is known."""
        spans = self.spans
        category = self.meaning.category[spans.status]
        hours = np.where(category == CATEGORY["done"], 0, spans.end - spans.start).astype(np.float64)
        total = float(hours.sum())
        return float(hours[category >= 0].sum()) / total if total else 1.0

    def of_kind(self, *kinds: str) -> Bools:
        """Which status codes (plus a last entry for unknown) are of these kinds: active, queue, …."""
        return np.isin(self.meaning.kind, [KIND[kind] for kind in kinds])

    def of_category(self, *categories: str) -> Bools:
        """Which status codes (plus a last entry for unknown) are of these categories."""
        return np.isin(self.meaning.category, [CATEGORY[name] for name in categories])


def sort_key(ticket: Ints | Longs, at: Longs) -> Longs:
    """One sortable number per ticket and instant (instants of five hundred years)."""
    return ticket.astype(np.int64) * 2**34 + np.clip(at + 2**32, 0, 2**34 - 1)


def _first_at(history: History, rows: Bools, n: int) -> Longs:
    out = np.full(n, NONE, dtype=np.int64)
    picked = np.flatnonzero(rows)[::-1]
    out[history.ticket[picked]] = history.at[picked]
    return out


def _last_at(history: History, rows: Bools, n: int) -> Longs:
    out = np.full(n, NONE, dtype=np.int64)
    picked = np.flatnonzero(rows)
    out[history.ticket[picked]] = history.at[picked]
    return out
