"""One subject (a release, a period, the whole export) and the sets of tickets that belong to it."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pmreport.case.changes import Changes, changes
from pmreport.case.classify import Classes
from pmreport.case.commitment import committed
from pmreport.case.dated import Dated, Subject, World
from pmreport.case.facts import CATEGORY
from pmreport.case.levels import (
    MUST_WORDS,
    PRIORITIES,
    PRIORITY_WORDS,
    SEVERITIES,
    SEVERITY_WORDS,
    Levels,
    levels,
)
from pmreport.model import Absent
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
__all__ = ["Case", "Subject", "World"]


class Case(Dated):
    """The sets and dates of metrics.md 0.1 for one subject.

    Masks are bool arrays over all tickets, dates int64 seconds UTC (`NONE` unknown). For a period the
    release-bound sets pool the releases whose actual date lies in it; `freeze_at`, `planned_at` and
    `actual_at` give each ticket the dates of its own release. Reading what the data do not carry
    raises `Absent`; a period without releases raises `NoCases` for release-bound sets.
    """

    def _pooled(self, name: str) -> Bools:
        out = np.zeros(self.n, dtype=bool)
        for member in self.members:
            out |= getattr(member, name)
        return out

    def _dated(self, name: str) -> Longs:
        out = np.full(self.n, NONE, dtype=np.int64)
        for member in self.members:
            out[member.ever] = getattr(member, name)
        return out

    @cached_property
    def freeze_at(self) -> Longs:
        """Each ticket's own release's freeze, `NONE` outside."""
        return self._dated("freeze")

    @cached_property
    def planned_at(self) -> Longs:
        """Each ticket's own release's planned date, `NONE` outside or unplanned."""
        out = np.full(self.n, NONE, dtype=np.int64)
        for member in self.members:
            out[member.ever] = member.release.planned
        return out

    @cached_property
    def actual_at(self) -> Longs:
        """Each ticket's own release's actual date, `NONE` outside or unreleased."""
        return self._dated("actual")

    # --- sets -------------------------------------------------------------------------------------

    @cached_property
    def final(self) -> Bools:
        """Leaves that carry the release at the end."""
        if self.subject.kind != "release":
            return self._pooled("final")
        return self.world.membership.now(self.release.name) & self.facts.leaf

    @cached_property
    def scope(self) -> Bools:
        """scope(R): leaves whose final release is R, plus those that ever had it.

        For a period or export: leaves open, created or resolved in it."""
        facts = self.facts
        if self.subject.kind == "export":
            return facts.leaf.copy()
        if self.subject.kind == "period":
            left = np.where(facts.resolved == NONE, self.as_of, facts.resolved)
            return facts.leaf & (facts.created <= self.as_of) & (left >= self.subject.start)
        return self.ever & facts.leaf

    @cached_property
    def work(self) -> Bools:
        """The scope without cancelled tickets: the population of every metric outside category 1."""
        return self.scope & ~self.facts.cancelled

    @cached_property
    def at_freeze(self) -> Bools:
        """Leaves that were in the release when it was frozen."""
        if self.subject.kind != "release":
            return self._pooled("at_freeze")
        inside = self.world.membership.at(self.release.name, self.freeze)
        return inside & self.facts.leaf & (self.facts.created <= self.freeze)

    @cached_property
    def base(self) -> Bools:
        """base(R): in the release at the freeze and not already cancelled then."""
        if self.subject.kind != "release":
            return self._pooled("base")
        gone: Bools = (self.cancelled_at != NONE) & (self.cancelled_at <= self.freeze)
        return self.at_freeze & ~gone

    @cached_property
    def added(self) -> Bools:
        """added(R): leaves that entered the release after the freeze, created later or moved in later."""
        if self.subject.kind != "release":
            return self._pooled("added")
        name, membership = self.release.name, self.world.membership
        entered, _ = membership.moves(name)
        born = membership.initially(name) & (self.facts.created > self.freeze)
        return self.scope & ~self.at_freeze & (born | (entered > self.freeze))

    @cached_property
    def added_at(self) -> Longs:
        """When each added ticket entered its release, `NONE` for others."""
        out = np.full(self.n, NONE, dtype=np.int64)
        for member in self.members:
            entered, _ = self.world.membership.moves(member.release.name)
            rows = member.added
            out[rows] = np.maximum(entered, self.facts.created)[rows]
        return out

    @cached_property
    def removed(self) -> Bools:
        """removed(R): in the base, later moved out or cancelled. Raises `Absent` without history."""
        if not (self.data.carries("events.release") or self.data.carries("events.status")):
            raise Absent("events.release", "events.status")
        return self.base & (~self.final | self.facts.cancelled)

    @cached_property
    def removed_at(self) -> Longs:
        """When each removed ticket left, `NONE` for others or where the time is not recorded."""
        out = np.full(self.n, NONE, dtype=np.int64)
        for member in self.members:
            _, left = self.world.membership.moves(member.release.name)
            rows = member.removed
            out[rows] = np.maximum(left, self.cancelled_at)[rows]
        return out

    @cached_property
    def cancelled_at(self) -> Longs:
        """When cancelled tickets last entered a cancelled status, else when they were closed."""
        out = np.full(self.n, NONE, dtype=np.int64)
        if self.data.carries("events.status"):
            spans, meaning = self.facts.spans, self.facts.meaning
            rows = spans.entry & (meaning.category[spans.status] == CATEGORY["cancelled"])
            out[spans.ticket[rows]] = spans.start[rows]
        # Refused by resolution only: the day it was closed.
        out = np.where(out == NONE, self.facts.resolved, out)
        return np.where(self.facts.cancelled, out, NONE)

    @cached_property
    def changes(self) -> Changes:
        """Additions, removals and substantial changes of content after the freeze."""
        return changes(self)

    @cached_property
    def committed(self) -> Longs:
        """When each ticket was committed to: enters the release or a sprint, or starts; `NONE` never."""
        return committed(self)

    @cached_property
    def category(self) -> npt.NDArray[np.int8]:
        """The category code of each ticket's status at `as_of`, −1 unknown; by dates without history."""
        return self.facts.category

    @cached_property
    def delivered(self) -> Bools:
        """delivered(R): work resolved by the actual date (by `as_of` while unreleased)."""
        if self.subject.kind != "release":
            return self._pooled("delivered")
        resolved = self.facts.resolved
        in_time: Bools = (resolved != NONE) & (resolved <= self.closed)
        return self.work & in_time

    @cached_property
    def found(self) -> Bools:
        """found(R): tickets that belong to the release by `found_in`, else by when they were created.

        The window is [actual of the previous release, actual of the next release) of the series; to be
        combined with a class of defects or UX issues. Never by the fix version (metrics.md 0.1)."""
        if self.subject.kind != "release":
            return self._pooled("found")
        bag, created = self.data.bags["found_in"], self.facts.created
        low = self.before.actual if self.before else NONE
        inside = created >= low
        if self.after:
            inside &= created < self.after.actual
        mine: Bools = bag.has(self.release.name) | ((bag.counts() == 0) & inside)
        return self.facts.leaf & ~self.facts.cancelled & mine

    # --- classes and weights ----------------------------------------------------------------------

    @cached_property
    def classes(self) -> Classes:
        """Kinds and facets of all tickets."""
        return self.facts.classes

    def kind(self, *names: str) -> Bools:
        """Tickets of the kinds REQ, BUG, CHG, SUP, OPS or TASK."""
        return self.classes.is_kind(*names)

    def facet(self, name: str) -> Bools:
        """Tickets with the facet UX, TECH, GAP or MKT."""
        return self.classes.facets[name]

    @cached_property
    def severity(self) -> Levels:
        """Severity of each ticket as an index of SEVERITIES (4 blocker … 0 trivial), −1 unknown."""
        table = levels(self.data.names("severity"), SEVERITIES, SEVERITY_WORDS, self.settings.severity)
        return table[self.data.codes("severity")]

    @cached_property
    def severity_or_priority(self) -> Levels:
        """Severity; where a ticket has none, its priority read on the scale of severities."""
        table = levels(self.data.names("priority"), SEVERITIES, SEVERITY_WORDS, self.settings.severity)
        return np.where(self.severity >= 0, self.severity, table[self.data.codes("priority")])

    @cached_property
    def priority(self) -> Levels:
        """Priority of each ticket: 2 high, 1 medium, 0 low, −1 unknown."""
        table = levels(self.data.names("priority"), PRIORITIES, PRIORITY_WORDS, self.settings.priority)
        return table[self.data.codes("priority")]

    @cached_property
    def must_have(self) -> Bools:
        """Tickets of the top priority class (P0, P1, highest, must)."""
        configured = {"high": self.settings.priority.get("high", ())}
        table = levels(self.data.names("priority"), ("high",), {"high": MUST_WORDS}, configured)
        out: Bools = table[self.data.codes("priority")] == 0
        return out

    @cached_property
    def weight_name(self) -> str:
        """`points`, `estimate_h` or `count`: the first that four fifths of the work carry."""
        rows = self.work
        for name in ("points", "estimate_h"):
            values = self.data.array(name).astype(np.float64)[rows]
            if len(values) and (values > 0).mean() >= 0.8:
                return name
        return "count"

    @cached_property
    def weight(self) -> Floats:
        """Size of each ticket in one unit per report; the unsized weigh the median of the sized."""
        if self.weight_name == "count":
            return np.ones(self.n)
        values = self.data.array(self.weight_name).astype(np.float64)
        known = values > 0
        return np.where(known, values, np.median(values[known & self.work]))

    # --- time -------------------------------------------------------------------------------------

    def days(self, start: Longs | int, end: Longs | int) -> Floats:
        """Working days from start to end, NaN where either is `NONE`."""
        return self.calendar.days(np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64))

    def hours(self, start: Longs | int, end: Longs | int) -> Floats:
        """Working hours from start to end, NaN where either is `NONE`."""
        return self.calendar.hours(np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64))

    def calendar_days(self, start: Longs, end: Longs) -> Floats:
        """Elapsed days of 24 hours, NaN where either is `NONE`."""
        known = (start != NONE) & (end != NONE)
        return np.where(known, (end - start) / 86_400, np.nan)

    def or_as_of(self, at: Longs) -> tuple[Longs, Bools]:
        """Ends of durations for Kaplan–Meier: the instant or `as_of`, and whether it was observed."""
        seen = (at != NONE) & (at <= self.as_of)
        return np.where(seen, at, self.as_of), seen

    @cached_property
    def window(self) -> tuple[int, int]:
        """The span in which feedback, deployments and complaints belong to the subject.

        A period's own bounds; for a release from its start (else the previous release, else the first
        ticket) to the next release of the series, else `as_of`."""
        if self.subject.kind == "period":
            return self.subject.start, self.as_of
        if self.subject.kind == "export":
            return int(self.facts.created.min(initial=self.as_of)), self.as_of
        try:
            low = self.start
        except Absent:
            low = self.before.actual if self.before else int(self.facts.created.min(initial=self.as_of))
        return low, self.after.actual if self.after else self.as_of

    # --- the series -------------------------------------------------------------------------------

    @cached_property
    def earlier(self) -> tuple["Case", ...]:
        """Earlier points of the series, oldest first, by the same code: releases, or preceding periods."""
        if self.subject.kind == "release":
            past = [r for r in self.siblings if r.actual != NONE and r.when < self.release.when]
            return tuple(Case(self.world, Subject("release", r.name, r)) for r in past[-24:])
        if self.subject.kind == "period":
            return _earlier_periods(self)
        return ()


def _earlier_periods(case: Case) -> tuple[Case, ...]:
    """Preceding periods of equal length within the data, at most 24."""
    length = case.subject.end - case.subject.start
    first = int(case.facts.created.min(initial=case.as_of))
    starts: Sequence[int] = range(case.subject.start - length, first - 1, -length)
    return tuple(
        Case(case.world, Subject("period", str(start), None, start, start + length))
        for start in sorted(starts[:24])
    )
