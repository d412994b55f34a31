"""How work was spread over people, weeks and components. Codes and counts only, never a person."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.case.holders import Pieces, active_work, enough_people, in_progress
from pmreport.case.past import had
from pmreport.model import Absent, NoCases, Suppressed
from pmreport.worktime import NONE

HALF_YEAR = 180 * 86_400
WEEK = 7 * 86_400
ENOUGH_DONE = 10  # finished tickets that make a component worth a look

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def span(c: Case) -> tuple[int, int]:
    """The time in which the subject was worked on: its window, that of a release up to when it went live."""
    low, high = c.window
    return low, min(high, c.closed if c.subject.kind == "release" else c.as_of)


def _working_days(c: Case) -> tuple[Longs, Longs]:
    """The working days of the span as local day numbers, and an instant in the middle of each."""
    low, high = span(c)
    first, last = c.calendar.local_day(np.array([low, high - 1]))
    days = np.arange(first, last + 1)
    start, end = c.calendar.end_of_day(days - 1), c.calendar.end_of_day(days)
    hours = c.calendar.hours(start, end)
    middle = c.calendar.instant(c.calendar.tau(start) + hours / 2)
    return days[hours > 0], middle[hours > 0]


def person_days(c: Case) -> npt.NDArray[np.int32]:
    """Tickets in progress per person and working day of the span, for people with work in the subject.

    Rows as in `crew`. Raises `Suppressed` for fewer people than may be shown together."""
    pieces, mine = in_progress(c), crew(c)
    if len(mine) < c.settings.people.min_group:
        raise Suppressed
    row = np.full(len(c.data.people) + 1, -1)
    row[mine] = np.arange(len(mine))
    _, noon = _working_days(c)
    return _counted(pieces.where(row[pieces.holder] >= 0), row, len(mine), noon)


def crew(c: Case) -> Ints:
    """The people who had work of the subject in progress."""
    pieces = in_progress(c)
    return np.unique(pieces.holder[(pieces.holder >= 0) & c.work[pieces.ticket]])


def active_hours(c: Case) -> Floats:
    """Working hours that work of the subject was in active statuses in its span, per person of `crew`.

    Two tickets at once count twice. Raises `Absent` without a history of statuses."""
    low, high = span(c)
    pieces = active_work(c)
    pieces = pieces.where((pieces.holder >= 0) & c.work[pieces.ticket])
    hours = c.calendar.hours(np.clip(pieces.start, low, high), np.clip(pieces.end, low, high))
    totals = np.bincount(pieces.holder, weights=hours, minlength=len(c.data.people)).astype(np.float64)
    return totals[crew(c)]


def loads(c: Case, people: Ints) -> tuple[Longs, npt.NDArray[np.int32]]:
    """An instant in each working day of the span, and the tickets in progress of each of the people then.

    For sums over many people only: a row is one person's."""
    row = np.full(len(c.data.people) + 1, -1)
    row[people] = np.arange(len(people))
    pieces = in_progress(c)
    _, noon = _working_days(c)
    return noon, _counted(pieces.where(row[pieces.holder] >= 0), row, len(people), noon)


def _counted(pieces: Pieces, row: npt.NDArray[np.int64], people: int, noon: Longs) -> npt.NDArray[np.int32]:
    first, last = np.searchsorted(noon, pieces.start), np.searchsorted(noon, pieces.end)
    inside = last > first
    width = len(noon) + 1
    cell = row[pieces.holder[inside]] * width
    begun = np.bincount(cell + first[inside], minlength=people * width)
    ended = np.bincount(cell + last[inside], minlength=people * width)
    change = (begun - ended).reshape(people, width)
    return np.cumsum(change, axis=1)[:, :-1].astype(np.int32)


def bus_factors(c: Case) -> tuple[npt.NDArray[np.int64], int]:
    """Per component the smallest number of people who resolved more than half; and how many are hidden."""
    end = min(c.window[1], c.as_of)
    resolved, owner = c.facts.resolved, c.data.codes("assignee")
    rows = c.facts.leaf & ~c.facts.cancelled & (owner >= 0) & (resolved > end - HALF_YEAR) & (resolved <= end)
    bag = c.data.bags["component"]
    keep = rows[bag.ticket]
    ticket, component = bag.ticket[keep], bag.value[keep]
    out, hidden = [], 0
    for code in np.unique(component).tolist():
        mine = ticket[component == code]
        if len(mine) < ENOUGH_DONE:
            continue
        if _small_team(c, mine):
            hidden += 1
            continue
        counts = np.sort(np.bincount(owner[mine]))[::-1]
        out.append(int(np.searchsorted(np.cumsum(counts), len(mine) / 2, side="right")) + 1)
    return np.array(out, dtype=np.int64), hidden


def _small_team(c: Case, codes: Ints) -> bool:
    """Whether the team that works on a component has fewer people than may be shown."""
    team = c.facts.people.ticket_team[codes]
    owner = c.data.codes("assignee")
    known = team[team >= 0]
    if not len(known):
        return not enough_people(c, owner[codes])
    main = int(np.bincount(known).argmax())
    return c.facts.once(("size of the team", main), lambda: _size(c, main)) < c.settings.people.min_group


def _size(c: Case, team: int) -> int:
    owner = c.data.codes("assignee")
    return c.facts.people.size(team, owner[(c.facts.people.ticket_team == team) & c.facts.leaf])


def weekly_throughput(c: Case) -> Floats:
    """Finished tickets per full week of the span, scaled to the working days of a usual week."""
    low, high = span(c)
    count = max((high - low) // (WEEK), 0)
    edges = low + np.arange(count + 1) * WEEK
    resolved = np.sort(c.facts.resolved[c.work & (c.facts.resolved != NONE)])
    done = np.diff(np.searchsorted(resolved, edges))
    days = c.calendar.days(edges[:-1], edges[1:])
    usual = float(np.median(days)) if len(days) else 1.0
    return done[days > 0] * usual / days[days > 0]


def events_of_teams(c: Case) -> Bools:
    """Which events are on the subject's work, in its window, by people of teams with enough such people.

    People without a known team are one team. Raises `NoCases` without events, `Suppressed` where no team is
    large enough to be shown."""
    events, (low, high) = c.data.events, c.window
    rows = (events.author >= 0) & c.work[events.ticket]
    rows &= (events.at >= low) & (events.at <= min(high, c.as_of))
    if not rows.any():
        raise NoCases("no event")
    team_of = c.facts.people.team_of
    _, sizes = np.unique(team_of[np.unique(events.author[rows])], return_counts=True)
    teams = np.unique(team_of[events.author[rows]])[sizes >= c.settings.people.min_group]
    if not len(teams):
        raise Suppressed
    kept: Bools = rows & np.isin(team_of[events.author], teams)
    return kept


def silence(c: Case) -> Floats:
    """The longest stretch of working days in progress without any event, per ticket of the work; else 0."""
    return c.facts.once((f"silence {c.subject.kind} {c.subject.name}", c.as_of), lambda: _silence(c))


def _silence(c: Case) -> Floats:
    doing, events = in_progress(c), c.data.events
    mine, seen = c.work[doing.ticket], c.work[events.ticket]  # one sort over a month's tickets, not over all
    doing = doing.where(mine)
    ticket = np.concatenate([events.ticket[seen], doing.ticket, doing.ticket])
    at = np.concatenate([events.at[seen], doing.start, np.minimum(doing.end, c.as_of)])
    opens = np.concatenate([np.zeros(int(seen.sum())), np.ones(len(doing.start)), -np.ones(len(doing.end))])
    order = np.lexsort([-opens, at, ticket])
    ticket, at, opens = ticket[order], at[order], opens[order]
    inside = np.cumsum(opens)[:-1] > 0
    same = ticket[1:] == ticket[:-1]
    gap = np.where(inside & same, c.calendar.days(at[:-1], at[1:]), 0.0)
    out = np.zeros(c.n)
    np.maximum.at(out, ticket[:-1], gap)
    return out


def clarity(c: Case) -> dict[str, Bools]:
    """Per condition which tickets met it before work on them began.

    Raises `Absent` where the export holds none of the fields of a condition."""
    # The start itself is often the event that assigns: what is recorded with it counts as before.
    moment = c.facts.started + 1
    either = {
        "owner": ("assignee",),
        "date": ("due", "sprint"),
        "text": ("description", "acceptance"),
        "place": ("parent", "release"),
    }
    for fields in either.values():
        if not any(c.data.carries(f"{table}.{name}") for table in ("tickets", "events") for name in fields):
            raise Absent(*(f"tickets.{name}" for name in fields))
    return {
        key: np.logical_or.reduce([had(c, field, moment) for field in fields])
        for key, fields in either.items()
    }
