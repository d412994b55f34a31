"""What a report is about: its subject, the releases behind it and their dates."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from pmreport.case.facts import Facts
from pmreport.case.known import known_at
from pmreport.case.people import people
from pmreport.case.releases import Membership, Release
from pmreport.config import Settings
from pmreport.model import Absent, Dataset, NoCases, only, without
from pmreport.worktime import NONE, Calendar

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
    moment: int = NONE  # at which the data are looked at, where that is not their end
    whole: "World | None" = None  # the world at the end of the data, where this is an earlier one

    @property
    def data(self) -> Dataset:
        """The coded data set."""
        return self.facts.data

    @property
    def as_of(self) -> int:
        """The end of what is known: the moment, else that of the data."""
        return self.data.as_of if self.moment == NONE else self.moment

    def at(self, moment: int) -> "World":
        """The same as it was known at a moment: what happened later has not happened (metrics.md 0.1).

        Statuses, dates, memberships of releases and their actual dates are rolled back; the other fields of
        tickets keep the values that they have at the end of the data."""
        if moment >= self.as_of:
            return self
        if self.whole:
            return self.whole.at(moment)
        if moment not in self._others:
            live = (r if r.actual <= moment else replace(r, actual=NONE) for r in self.releases)
            self._others[moment] = replace(
                self, facts=known_at(self.facts, moment), membership=Membership(self.data, moment),
                releases=tuple(live), moment=moment, whole=self,
            )  # fmt: skip
        return self._others[moment]

    def only(self, rows: Bools) -> "World":
        """The same as if the export held these tickets alone. Their codes are the ranks of the old ones."""
        key = rows.tobytes()
        if key not in self._others:
            self._others[key] = self._over(only(self.data, rows))
        return self._others[key]

    def without(self, fields: frozenset[str]) -> "World":
        """The same as if no source recorded the changes of these fields."""
        if fields not in self._others:
            self._others[fields] = self._over(without(self.data, fields))
        return self._others[fields]

    def _over(self, data: Dataset) -> "World":
        groups = people(data, self.settings.team_of, self.settings.people.min_group)
        end = self.whole or self
        other = replace(end, facts=end.facts.over(data, groups), membership=Membership(data))
        return other if self.moment == NONE else other.at(self.moment)

    @cached_property
    def _others(self) -> dict[object, "World"]:
        return {}


class Dated:
    """A subject with its releases and dates; `Case` adds the sets of tickets."""

    def __init__(self, world: World, subject: Subject) -> None:
        self.world = world if subject.end == NONE else world.at(subject.end)
        self.subject = subject
        self.data = world.data
        self.facts = self.world.facts
        self.settings = world.settings
        self.calendar: Calendar = world.facts.calendar
        self.as_of = self.world.as_of
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
    def members(self) -> tuple[Self, ...]:
        """The releases pooled: itself, or those that went live in the period. Raises `NoCases` if none."""
        if self.subject.kind == "release":
            return (self,)
        inside = [r for r in self.world.releases if self.subject.start <= r.actual <= self.as_of != NONE]
        if self.subject.kind == "export":
            inside = [r for r in self.world.releases if r.actual != NONE and r.actual <= self.as_of]
        if not inside:
            raise NoCases("release")
        return tuple(type(self)(self.world, Subject("release", release.name, release)) for release in inside)

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
    def ever(self) -> Bools:
        """Tickets, parents included, that carry or once carried the release."""
        return self.world.membership.ever(self.release.name)
