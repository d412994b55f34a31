"""What the report is about: named by the user, or the most useful subject the data hold (DESIGN 3)."""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from pmreport.case.case import Subject, World
from pmreport.errors import InputError
from pmreport.worktime import NONE

ENOUGH = 20  # leaves that make a release or month worth a report


@dataclass(frozen=True)
class Candidate:
    """A subject with its number of leaves, as `inspect` lists it and `build` chooses from."""

    subject: Subject
    tickets: int


def candidates(world: World) -> tuple[Candidate, ...]:
    """Every release with leaves, newest first, then the months with activity, newest first."""
    leaf = world.facts.leaf
    found = [
        Candidate(Subject("release", r.name, r), int((world.membership.now(r.name) & leaf).sum()))
        for r in reversed(world.releases)
    ]
    return tuple(c for c in found if c.tickets) + tuple(_months(world))


def _months(world: World) -> list[Candidate]:
    """Full calendar months up to `as_of` that have active leaves, newest first, at most 24."""
    zone = ZoneInfo(world.data.zone)
    end = datetime.fromtimestamp(world.data.as_of, zone).date().replace(day=1)
    out = []
    for _ in range(24):
        start = (end - timedelta(days=1)).replace(day=1)
        subject = month(f"{start:%Y-%m}", world)
        out.append(Candidate(subject, _active(world, subject)))
        end = start
    return [c for c in out if c.tickets]


def _active(world: World, subject: Subject) -> int:
    """How many leaves were open, created or resolved in a month, by what is known at the end of the data."""
    facts = world.facts
    left = np.where(facts.resolved == NONE, subject.end, facts.resolved)
    return int((facts.leaf & (facts.created <= subject.end) & (left >= subject.start)).sum())


def month(name: str, world: World) -> Subject:
    """The calendar month `YYYY-MM` in the zone of the data."""
    zone = ZoneInfo(world.data.zone)
    start = date.fromisoformat(f"{name}-01")
    end = (start + timedelta(days=32)).replace(day=1)
    low, high = (int(datetime(d.year, d.month, 1, tzinfo=zone).timestamp()) for d in (start, end))
    return Subject("period", name, None, low, high)


def choose(world: World, release: str | None = None, period: str | None = None) -> Subject:
    """The subject the user named, else the default; an unknown name lists the nearest."""
    if release is not None:
        return _named(world, release)
    if period is not None:
        return _period(world, period)
    return default(world)


def _named(world: World, name: str) -> Subject:
    known = {r.name: r for r in world.releases}
    if name in known:
        return Subject("release", name, known[name])
    near = difflib.get_close_matches(name, known, n=5, cutoff=0.3) or sorted(known)[:5]
    raise InputError(
        f"No release is called {name!r}; the data know {len(known)}.",
        "Nearest: " + ", ".join(repr(n) for n in near) if near else "Give --period YYYY-MM instead.",
    )


def _period(world: World, period: str) -> Subject:
    if period == "month:previous":
        now = datetime.fromtimestamp(world.data.as_of, ZoneInfo(world.data.zone)).date()
        return month(f"{now.replace(day=1) - timedelta(days=1):%Y-%m}", world)
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period):
        raise InputError(f"{period!r} is not a period.", "Write a month as 2026-10, or month:previous.")
    return month(period, world)


def default(world: World) -> Subject:
    """Newest released release with enough leaves; else newest overdue one; else last month; else all."""
    found = [c for c in candidates(world) if c.tickets >= ENOUGH]
    released = [c.subject for c in found if c.subject.release and c.subject.release.actual != NONE]
    if released:
        return max(released, key=lambda s: s.release.actual if s.release else NONE)
    as_of = world.data.as_of
    overdue = [c.subject for c in found if c.subject.release and NONE != c.subject.release.planned <= as_of]
    if overdue:
        return max(overdue, key=lambda s: s.release.planned if s.release else NONE)
    months = [c.subject for c in found if c.subject.kind == "period"]
    if months:
        return months[0]
    first = int(np.min(world.facts.created, initial=as_of))
    return Subject("export", "export", None, first, as_of)
