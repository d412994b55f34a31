"""Was a promise kept, and did it help: two questions with two answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pmreport.actions.read import Promise
from pmreport.history import Point, Record
from pmreport.history.series import Change, change
from pmreport.words import N_

DAY = 86_400
Answer = Literal["yes", "no", "too_early", "cannot_tell"]


@dataclass(frozen=True)
class Ticket:
    """What the export says about a linked ticket; `at` is when it was resolved (s UTC), None while open."""

    at: float | None
    cancelled: bool = False


@dataclass(frozen=True)
class Seen:
    """What one report knows: itself as a record, the earlier ones, its tickets (None for an unknown key)."""

    now: Record
    earlier: tuple[Record, ...]  # oldest first
    ticket: Callable[[str], Ticket | None]
    weeks: int = 8

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its days."""
        return ZoneInfo(self.now.line["subject"]["timezone"])

    @property
    def begin(self) -> float:
        """When the window of the report begins: its start, else when the one before it shipped."""
        if self.now.start != float("-inf"):
            return self.now.start
        alike = [one.when for one in self.earlier if one.group == self.now.group]
        return alike[-1] if alike else float("-inf")

    def end(self, day: date) -> float:
        """The end of a day there (s UTC)."""
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), self.zone).timestamp()

    def has(self, day: date) -> bool:
        """Whether the data reach into a day: 24:00 of a day is not yet the next one."""
        return self.end(day) - DAY < self.now.as_of

    def day(self, at: float) -> date:
        """The day of an instant there; 24:00 is the day that ends."""
        return datetime.fromtimestamp(at - 1, self.zone).date()


@dataclass(frozen=True)
class Done:
    """Whether it was done, on which day, and what says so: `date`, `ticket`, `cancelled` or `stated`."""

    answer: Answer
    day: date | None = None
    how: str | None = None


@dataclass(frozen=True)
class Effect:
    """Whether the number of the criterion moved beyond noise, in the wanted direction, since the promise.

    `then` and `now` are reports with their numbers; `change` carries a 99 % interval. `met` says
    whether the newest number satisfies the criterion, whatever moved it. `why` is a catalogue text.
    """

    answer: Answer
    why: str = ""
    then: tuple[str, Point] | None = None
    now: tuple[str, Point] | None = None
    change: Change | None = None
    met: bool | None = None


def is_promised(promise: Promise, seen: Seen) -> bool:
    """Whether the promise was already there when the report's data end."""
    return promise.accepted is None or seen.has(promise.accepted)


def due(promise: Promise, seen: Seen) -> tuple[date | None, bool]:
    """When it is due, and whether that day was set by the rule for promises without one."""
    if promise.due is not None:
        return promise.due, False
    since = since_when(promise, seen)
    return (None, False) if since is None else (since + timedelta(weeks=seen.weeks), True)


def since_when(promise: Promise, seen: Seen) -> date | None:
    """When it was accepted: by its date, else by the data of the report that it comes from."""
    if promise.accepted is not None:
        return promise.accepted
    report = _named(promise, seen)
    return None if report is None else seen.day(report.as_of)


def _named(promise: Promise, seen: Seen) -> Record | None:
    found = [one for one in (*seen.earlier, seen.now) if promise.report in (one.slug, one.name)]
    return found[-1] if found else None


def done(promise: Promise, seen: Seen) -> Done:
    """By its own date, else by its ticket, else by what its state says."""
    if promise.done is not None:
        over = seen.has(promise.done)
        return Done("yes" if over else "no", promise.done if over else None, "date" if over else None)
    ticket = seen.ticket(promise.ticket) if promise.ticket else None
    if ticket is not None and ticket.cancelled:
        return Done("no", None, "cancelled")
    if ticket is not None and ticket.at is not None and ticket.at <= seen.now.as_of:
        return Done("yes", seen.day(ticket.at), "ticket")
    if promise.state in ("done", "effective", "not effective"):
        return Done("yes", None, "stated")
    if promise.ticket and ticket is None:
        return Done("cannot_tell", None, None)
    return Done("no")


def effect(promise: Promise, seen: Seen, kept: Done) -> Effect:
    """Compare the number of the last report before the promise with that of this one."""
    wanted = promise.criterion
    if wanted is None:
        return Effect("cannot_tell", N_("no criterion was set"))
    point = seen.now.points.get(wanted.metric)
    if point is None or point.value is None:
        return Effect("cannot_tell", N_("the number is not measured in this report"))
    now, met = (seen.now.name, point), wanted.is_met(point.value)
    before = _before(promise, seen, wanted.metric)
    if before is None:
        why = N_("no report of this kind from before the promise has the number")
        return Effect("too_early", why, None, now, None, met)
    then = (before.name, before.points[wanted.metric])
    moved = change(point, then[1])
    if not before.is_comparable(seen.now) or moved.verdict == "not_comparable":
        return Effect(
            "cannot_tell", N_("the number was defined or configured otherwise then"), then, now, None, met
        )
    answer, why = _answer(seen, kept, moved, wanted.wants_less)
    return Effect(answer, why, then, now, moved, met)


def _before(promise: Promise, seen: Seen, metric: str) -> Record | None:
    """The report that the promise came from, else the last one of its kind whose data end before it."""
    alike = [one for one in seen.earlier if one.group == seen.now.group and _has(one, metric)]
    named = [one for one in alike if promise.report in (one.slug, one.name)]
    since = since_when(promise, seen)
    last = float("inf") if since is None else seen.end(since)
    old = [one for one in alike if one.as_of <= last] if since is not None else []
    found: Sequence[Record] = named or old
    return found[-1] if found else None


def _has(one: Record, metric: str) -> bool:
    return metric in one.points and one.points[metric].value is not None


def _answer(seen: Seen, kept: Done, moved: Change, wants_less: bool) -> tuple[Answer, str]:
    if kept.answer != "yes":
        return "too_early", N_("it is not done yet")
    if kept.day is not None and seen.begin < seen.end(kept.day) - DAY:
        return "too_early", N_("the report covers time from before it was done")
    if moved.verdict == "too_little_data":
        return "cannot_tell", N_("there are too few cases")
    beyond = (
        moved.high is not None and moved.high < 0 if wants_less else moved.low is not None and moved.low > 0
    )
    return ("yes", N_("moved beyond noise")) if beyond else ("no", N_("no movement beyond noise"))
