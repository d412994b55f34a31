"""Which tickets of a case the attribution looks at, and what is true of each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.attribution.asbuilt import (
    CATEGORY_IDS,
    COMPLAINT,
    MARKET,
    MISSING,
    RELEASE,
    REQ,
    Bools,
    Floats,
    Ints,
    K,
)
from pmreport.attribution.history import UNKNOWN, Facts
from pmreport.case import Case
from pmreport.model.lexicon import fold, says
from pmreport.worktime import NONE

Longs = npt.NDArray[np.int64]
ORIGINS = {
    "plan": -1,
    "planned": -1,
    "change": REQ,
    "internal": REQ,
    "management": REQ,
    "market": MARKET,
    "gap": MISSING,
    "missing": MISSING,
    **{name: code for code, name in enumerate(CATEGORY_IDS)},
}
"""Words of `source` and the category without which the ticket would not exist."""
GAP = "gap|缺失|遗漏|漏需求"
HOTFIX = "hotfix|热修"


@dataclass(frozen=True)
class Axis:
    """Instants to working days since a case's start, and whether the times are whole days."""

    case: Case
    zero: float
    grain: float

    def days(self, instants: Longs) -> Floats:
        """Working days since the start, NaN where missing."""
        calendar = self.case.calendar
        out: Floats = (calendar.tau(instants) - self.zero) / calendar.hours_per_day
        return out


def axis(case: Case) -> Axis:
    """The working-day axis of a case; whole days if nine tenths of the recorded times are dates."""
    dates = case.data.dates
    shares = [dates.get(name, 0.0) for name in ("tickets.started", "tickets.resolved", "events.at")]
    filled = [
        s
        for s, name in zip(shares, ("tickets.started", "tickets.resolved", "events.at"), strict=True)
        if name in case.data.filled or name in dates
    ]
    grain = 1.0 if filled and min(filled) > 0.9 else 0.0
    return Axis(case, float(case.calendar.tau(np.array([case.start]))[0]), grain)


def inside(case: Case) -> Bools:
    """Leaves that carry the release at the end, begun, and not cancelled."""
    return case.final & ~case.facts.cancelled & begun(case)


def begun(case: Case) -> Bools:
    """Tickets that took some time: begun or resolved."""
    facts = case.facts
    out: Bools = (facts.started != NONE) | (facts.resolved != NONE)
    return out


def load(case: Case, mine: Bools) -> Bools:
    """Other leaves on which people of the release worked between its start and its end."""
    facts, assignee = case.facts, case.data.codes("assignee")
    crew = np.unique(assignee[mine])
    shared = np.isin(assignee, crew[crew >= 0]) & facts.leaf & ~facts.cancelled & begun(case) & ~mine
    ended = np.where(facts.resolved == NONE, case.as_of, facts.resolved)
    started = np.where(facts.started == NONE, ended, facts.started)
    out: Bools = shared & (ended > case.start) & (started < case.closed)
    return out


def facts(case: Case, rows: Ints, mine: Bools, when: Axis) -> Facts:
    """The facts of the chosen tickets (`rows`), in working days."""
    f = case.facts
    start, finish = lifetime(case)
    added = np.where(case.added_at != NONE, case.added_at, f.created)
    assignee = case.data.codes("assignee").astype(np.int64)
    base = case.at_freeze
    shift = 0.5 * when.grain
    begin, end = when.days(start[rows]) + shift, when.days(finish[rows]) - shift
    planned, due = when.days(f.planned0[rows]), when.days(f.due0[rows])
    return Facts(
        ready=when.days(added[rows]),
        start=np.minimum(begin, end),
        finish=end,
        due=due,
        planned=planned,
        size=sizes(case, rows, planned, due, end - begin),
        person=assignee[rows],
        team=f.people.ticket_team[rows].astype(np.int64),
        parent=f.parent[rows].astype(np.int64),
        inside=mine[rows],
        base=base[rows] | ~mine[rows],
        origin=origins(case, mine)[rows],
        blames=blames(case)[rows],
    )


def lifetime(case: Case) -> tuple[Longs, Longs]:
    """First work and completion; what is not done yet ends at `as_of`."""
    f = case.facts
    finish = np.where(f.resolved == NONE, case.as_of, f.resolved)
    start = np.where(f.started == NONE, finish, np.minimum(f.started, finish))
    return start, finish


def sizes(case: Case, rows: Ints, planned: Floats, due: Floats, spent: Floats) -> Floats:
    """Planned work in days: the estimate or the planned window, whichever the actual time follows closer."""
    hours = case.data.array("estimate_h").astype(np.float64)[rows] / case.calendar.hours_per_day
    window = due - planned
    options = [np.where(v > 0, v, np.nan) for v in (hours, window)]
    best: Floats = min(options, key=lambda size: _looseness(size, spent))
    return best


def _looseness(size: Floats, spent: Floats) -> float:
    known = (size > 0) & (spent > 0)
    if not known.any():
        return np.inf
    low, high = np.quantile(np.log(spent[known] / size[known]), [0.25, 0.75]).tolist()
    # Few sizes are worth little however well they fit.
    return float(high - low) + (10.0 if known.sum() < 0.5 * len(size) else 0.0)


def origins(case: Case, mine: Bools) -> Ints:
    """The category behind each ticket that was not planned: by source, gap label or type, complaint."""
    data = case.data
    words = [ORIGINS.get(fold(str(name)), UNKNOWN) for name in data.names("source")]
    out = np.array([*words, UNKNOWN])[data.codes("source")]
    gap_types = np.array([*(says(GAP, str(name)) for name in data.names("type")), False])
    labels = data.bags["labels"]
    gap_labels = np.array([says(GAP, str(name)) for name in labels.names], bool)
    gap = gap_types[data.codes("type")] | labels.has_any(gap_labels)
    out = np.where(gap & (out == UNKNOWN), MISSING, out)
    named = blames(case)
    complaint = case.kind("SUP") | named[:, COMPLAINT]
    outside = np.where(complaint, COMPLAINT, np.where(_hotfix(case) | named[:, RELEASE], RELEASE, -1))
    return np.where(mine, out, outside).astype(np.int64)


def _hotfix(case: Case) -> Bools:
    """Tickets whose type or label says that they repair a release that is out."""
    data, labels = case.data, case.data.bags["labels"]
    types = np.array([*(says(HOTFIX, str(name)) for name in data.names("type")), False])
    out: Bools = types[data.codes("type")] | labels.has_any(
        np.array([says(HOTFIX, str(name)) for name in labels.names], bool)
    )
    return out


def blames(case: Case) -> Bools:
    """(tickets × 10): a label equals the id of the category."""
    labels = case.data.bags["labels"]
    code = np.array([_category(str(name)) for name in labels.names] + [-1])
    out = np.zeros((case.n, K), bool)
    named = code[labels.value] >= 0
    out[labels.ticket[named], code[labels.value[named]]] = True
    return out


def _category(label: str) -> int:
    text = fold(label).replace("-", "_").replace(" ", "_")
    return CATEGORY_IDS.index(text) if text in CATEGORY_IDS else -1
