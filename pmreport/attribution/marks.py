"""Dated facts of tickets that the rules read: blockers, changes, hand-overs, failed deployments."""

import numpy as np

from pmreport.attribution.asbuilt import Ints
from pmreport.attribution.history import Facts, Marks
from pmreport.attribution.selection import Axis, lifetime
from pmreport.case import Case
from pmreport.case.deployed import deployments
from pmreport.model import Absent
from pmreport.worktime import NONE

FAILED = ("failed", "rolled_back", "degraded")


def blockers(case: Case, place: Ints, when: Axis, table: Facts) -> Marks:
    """R4: tickets of another team outside the release that block one inside while they are open."""
    links = case.data.links
    if not len(links):
        return Marks()
    rows = links[(links["kind"] == "blocks").fillna(False).to_numpy(bool)]
    source, target = rows["source"].to_numpy(np.int64), rows["target"].to_numpy(np.int64)
    known = (source >= 0) & (target >= 0)
    source, target, at = source[known], target[known], rows["at"].to_numpy(np.int64)[known]
    team = case.facts.people.ticket_team
    own = place[target]
    other = (place[source] < 0) & (own >= 0) & (team[source] != team[target])
    other &= table.inside[np.maximum(own, 0)] & case.facts.leaf[source] & ~case.facts.cancelled[source]
    source, own, at = source[other], own[other], at[other]
    begin = np.maximum(case.facts.created[source], np.where(at == NONE, case.facts.created[source], at))
    _, finish = lifetime(case)
    return _marks(own, when.days(begin), when.days(finish[source]))


def changes(case: Case, place: Ints, when: Axis) -> Marks:
    """R2: content changed; the amount is the re-estimate in working days where that was it."""
    try:
        history = case.facts.content
    except Absent:
        return Marks()
    numbers = case.data.value_numbers
    from pmreport.model.events import FIELD_CODE

    sized = history.field == FIELD_CODE["estimate_h"]
    grown = (numbers[history.new] - numbers[history.old]) / case.calendar.hours_per_day
    amount = np.where(sized, grown, np.nan)
    at = np.flatnonzero((place[history.ticket] >= 0) & ~(sized & ~(grown > 0)))
    days = when.days(history.at[at])
    return Marks(place[history.ticket[at]], days, days, amount[at], at.astype(np.int64))


def unassigned(case: Case, place: Ints, when: Axis) -> Marks:
    """R5: from the commitment to the first assignee, where the history of assignees tells."""
    if not case.data.carries("events.assignee"):
        return Marks()
    history = case.data.history("assignee")
    first = history.first & (history.old < 0) & (history.new >= 0) & (place[history.ticket] >= 0)
    ticket, at = history.ticket[first], history.at[first]
    since = case.committed[ticket]
    known = (since != NONE) & (since < at)
    return _marks(place[ticket[known]], when.days(since[known]), when.days(at[known]))


def handovers(case: Case, place: Ints, when: Axis, table: Facts) -> Marks:
    """R6: from a change of assignee to the next event of the new one on the ticket."""
    if not case.data.carries("events.assignee"):
        return Marks()
    history, events = case.data.history("assignee"), case.data.events
    changed = (history.old >= 0) & (history.new >= 0) & (place[history.ticket] >= 0)
    ticket, at = history.ticket[changed], history.at[changed]
    names = {name: code for code, name in enumerate(case.data.people.tolist())}
    new = np.array([names.get(str(history.values[code]), -1) for code in history.new[changed]], np.int64)
    until = np.full(len(ticket), NONE)
    order = np.lexsort((events.at, events.author, events.ticket))
    key = events.ticket[order].astype(np.int64) * (len(names) + 2) + events.author[order] + 1
    want = ticket.astype(np.int64) * (len(names) + 2) + new + 1
    low = np.searchsorted(key, want)
    high = np.searchsorted(key, want, side="right")
    for row, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        later = events.at[order[a:b]]
        later = later[later > at[row]]
        until[row] = later[0] if len(later) else NONE
    begun = when.days(at) > table.start[place[ticket]]
    known = (until != NONE) & begun & (new >= 0)
    return _marks(place[ticket[known]], when.days(at[known]), when.days(until[known]))


def failures(case: Case, when: Axis) -> Marks:
    """R10: failed deployments of the release until they were recovered, or the next one succeeded."""
    try:
        frame = deployments(case)
    except Absent:
        return Marks()
    at = frame["at"].to_numpy(np.int64)
    end = frame["recovered_at"].to_numpy(np.int64).copy()
    good = np.sort(at[(frame["outcome"] == "success").fillna(False).to_numpy(bool)])
    following = np.append(good, NONE)[np.searchsorted(good, at, side="right")]
    end = np.where(end == NONE, following, end)
    failed = frame["outcome"].isin(FAILED).to_numpy(bool) & (end != NONE)
    return _marks(np.full(int(failed.sum()), -1), when.days(at[failed]), when.days(end[failed]))


def _marks(ticket: Ints, begin: np.ndarray, end: np.ndarray) -> Marks:
    n = len(ticket)
    return Marks(ticket.astype(np.int64), begin, end, np.full(n, np.nan), np.full(n, -1))
