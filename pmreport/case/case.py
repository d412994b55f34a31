"""One subject (a release, a period, the whole export) and the sets of tickets that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from pmreport.case.classify import Classes
from pmreport.case.facts import CATEGORY, Facts
from pmreport.case.releases import Membership, Release
from pmreport.config import Settings
from pmreport.model import Absent, Dataset, NoCases
from pmreport.worktime import NONE, Calendar

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Subject:
    """What the report is about. `start` and `end` bound a period; a release has its own dates."""

    kind: Literal["release", "period", "export"]
    name: str
    release: Release | None = None
    start: int = NONE
    end: int = NONE


@dataclass(frozen=True)
class World:
    """What all cases of one build share."""

    facts: Facts
    releases: tuple[Release, ...]
    membership: Membership
    settings: Settings

    @property
    def data(self) -> Dataset:
        """The coded data set."""
        return self.facts.data


class Case:
    """The sets and dates of metrics.md 0.1 for one subject.

    Masks are bool arrays over all tickets, dates int64 seconds UTC (`NONE` unknown). For a period the
    release-bound sets pool the releases whose actual date lies in it; `freeze_at`, `planned_at` and
    `actual_at` give each ticket the dates of its own release. Reading what the data do not carry
    raises `Absent`; a period without releases raises `NoCases` for release-bound sets.
    """

    def __init__(self, world: World, subject: Subject) -> None:
        self.world = world
        self.subject = subject
        self.data = world.data
        self.facts = world.facts
        self.settings = world.settings
        self.calendar: Calendar = world.facts.calendar
        self.as_of = min(world.data.as_of, subject.end) if subject.end != NONE else world.data.as_of
        self.n = len(world.data)
        self.label = subject.name

    # --- the releases -----------------------------------------------------------------------------

    @cached_property
    def release(self) -> Release:
        """The one release the subject is. Raises `NoCases` for other subjects."""
        if self.subject.release is None:
            raise NoCases("release")
        return self.subject.release

    @cached_property
    def members(self) -> tuple["Case", ...]:
        """The releases pooled: itself, or those that went live in the period. Raises `NoCases` if none."""
        if self.subject.kind == "release":
            return (self,)
        inside = [r for r in self.world.releases if self.subject.start <= r.actual <= self.as_of != NONE]
        if self.subject.kind == "export":
            inside = [r for r in self.world.releases if r.actual != NONE and r.actual <= self.as_of]
        if not inside:
            raise NoCases("release")
        return tuple(Case(self.world, Subject("release", release.name, release)) for release in inside)

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
    def siblings(self) -> tuple[Release, ...]:
        """All releases of the same series, by date."""
        return tuple(r for r in self.world.releases if r.series == self.release.series and r.when != NONE)

    @cached_property
    def before(self) -> Release | None:
        """The previous release of the series that went live."""
        earlier = [r for r in self.siblings if r.actual != NONE and r.when < self.release.when]
        return earlier[-1] if earlier else None

    @cached_property
    def after(self) -> Release | None:
        """The next release of the series that went live."""
        later = [r for r in self.siblings if r.actual != NONE and r.when > self.release.when]
        return later[0] if later and self.release.when != NONE else None

    # --- dates ------------------------------------------------------------------------------------

    @cached_property
    def start(self) -> int:
        """Start of the release: given, else the first work in scope. Raises `Absent` without either."""
        if self.subject.kind == "period":
            return self.subject.start
        if self.release.start != NONE:
            return self.release.start
        begun = self.facts.started[self.ever & self.facts.leaf]
        begun = begun[begun != NONE]
        if not len(begun):
            raise Absent("releases.start")
        first = int(begun.min())
        previous = self.before.actual if self.before else NONE
        return max(first, previous)

    @cached_property
    def start_derived(self) -> bool:
        """Whether the start was taken from the first work, not given."""
        return self.subject.kind == "release" and self.release.start == NONE

    @cached_property
    def freeze(self) -> int:
        """The scope freeze: given, else the end of the day of the start."""
        if self.release.freeze != NONE:
            return self.release.freeze
        day = self.calendar.local_day(np.array([self.start]))
        return int(self.calendar.end_of_day(day)[0])

    @cached_property
    def freeze_derived(self) -> bool:
        """Whether any pooled release had no given freeze."""
        return any(member.release.freeze == NONE for member in self.members)

    @cached_property
    def planned(self) -> int:
        """The planned date. Raises `Absent` if it is not known."""
        if self.release.planned == NONE:
            raise Absent("releases.planned")
        return self.release.planned

    @cached_property
    def actual(self) -> int:
        """The actual date, `NONE` while unreleased."""
        return self.release.actual

    @cached_property
    def went_live(self) -> int:
        """The actual date. Raises `Absent` if there is none."""
        if self.release.actual == NONE:
            raise Absent("releases.actual")
        return self.release.actual

    @cached_property
    def closed(self) -> int:
        """The actual date, or `as_of` while unreleased."""
        return self.actual if self.actual != NONE else self.as_of

    @cached_property
    def freeze_at(self) -> Longs:
        """Each ticket's own release's freeze, `NONE` outside."""
        return self._dated("freeze")

    @cached_property
    def planned_at(self) -> Longs:
        """Each ticket's own release's planned date, `NONE` outside."""
        return self._dated("planned")

    @cached_property
    def actual_at(self) -> Longs:
        """Each ticket's own release's actual date, `NONE` outside or unreleased."""
        return self._dated("actual")

    # --- sets -------------------------------------------------------------------------------------

    @cached_property
    def ever(self) -> Bools:
        """Tickets, parents included, that carry or once carried the release."""
        return self.world.membership.ever(self.release.name)

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
        gone = (self.cancelled_at != NONE) & (self.cancelled_at <= self.freeze)
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
        """When cancelled tickets last entered a cancelled status, `NONE` without history."""
        out = np.full(self.n, NONE, dtype=np.int64)
        if self.data.carries("events.status"):
            spans, meaning = self.facts.spans, self.facts.meaning
            rows = spans.entry & (meaning.category[spans.status] == CATEGORY["cancelled"])
            out[spans.ticket[rows]] = spans.start[rows]
            out[~self.facts.cancelled] = NONE
        return out

    @cached_property
    def delivered(self) -> Bools:
        """delivered(R): work resolved by the actual date (by `as_of` while unreleased)."""
        if self.subject.kind != "release":
            return self._pooled("delivered")
        resolved = self.facts.resolved
        return self.work & (resolved != NONE) & (resolved <= self.closed)

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
        unnamed = bag.counts() == 0
        return self.facts.leaf & ~self.facts.cancelled & (bag.has(self.release.name) | (unnamed & inside))

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
