"""Practice checks: alignment between teams, allocation after a hand-off, use of the tool."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case import Case
from pmreport.case import holders as held
from pmreport.case.feedback import KEY
from pmreport.case.linked import linked, pairs
from pmreport.case.past import had
from pmreport.case.titles import titled
from pmreport.case.workload import silence
from pmreport.categories.collaboration import category, cross_links
from pmreport.measure import Criterion, Traces, traces
from pmreport.model import Absent
from pmreport.words import N_
from pmreport.worktime import NONE

SILENT_DAYS = 5.0
QUIET_DAYS = 10.0
MEETINGS = "sync meeting|alignment|standup|stand-up|dependency review|例会|同步会|对齐|周会"
ALLOCATED_DAYS = 5

Bools = npt.NDArray[np.bool_]


def _affected(c: Case) -> npt.NDArray[np.int64]:
    """Work with a hand-off or a link to a ticket of another team."""
    rows = np.zeros(c.n, dtype=bool)
    blocker, blocked = cross_links(c)
    rows[blocker], rows[blocked] = True, True
    try:
        rows[held.handoffs(c).ticket] = True
    except Absent:
        if not len(blocked):
            raise
    return np.flatnonzero(rows & c.work)


@category.practice(
    name=N_("Regular alignment across teams"),
    affected=N_("tickets with a hand-off or a cross-team dependency"),
    trace=N_("people of two teams acted on the ticket or its parent before work began, or a linked alignment "
             "ticket, and no silence of ten working days in progress"),
    action=N_("Hold a weekly dependency review with dated notes."),
    criterion=Criterion("practice:regular_alignment", ">=", 0.8, N_("over two releases")),
)  # fmt: skip
def regular_alignment(c: Case) -> Traces:
    """Whether two teams were in touch on the ticket before work on it began."""
    rows = _affected(c)
    if not (c.data.carries("events.*") and (c.facts.people.team_of >= 0).any()):
        return traces(rows, ("events.*", None))
    met = linked(c, titled(c, MEETINGS)) | (_teams_before(c, rows) >= 2)
    return traces(rows, ("events.*", (met & (silence(c) <= QUIET_DAYS))[rows]))


def _teams_before(c: Case, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Of how many teams people reported each of the tickets, or acted on it or its parent, by its start."""
    events, team_of, parent = c.data.events, c.facts.people.team_of, c.facts.parent
    acts = pd.DataFrame({"on": events.ticket, "at": events.at, "team": team_of[events.author]})
    places = pd.DataFrame({"on": np.r_[rows, parent[rows]], "ticket": np.r_[rows, rows]})
    acts = acts[(acts["team"] >= 0) & acts["on"].isin(places["on"])].merge(places, on="on")
    started = c.facts.started[acts["ticket"]]
    acts = acts[(acts["at"].to_numpy() <= started) | (started == NONE)]
    reporter = team_of[c.data.codes("reporter")][rows]
    own = pd.DataFrame({"ticket": rows, "team": reporter})[reporter >= 0]
    both = pd.concat([acts[["ticket", "team"]], own]).drop_duplicates()
    return np.bincount(both["ticket"].to_numpy(np.int64), minlength=c.n)


@category.practice(
    name=N_("Allocation after a hand-off"),
    affected=N_("tickets with a hand-off"),
    trace=N_("an assignee and a planned date within five working days of the hand-off"),
    action=N_("Agree each quarter on capacity for incoming requests of other teams."),
    criterion=Criterion("practice:resource_allocation", ">=", 0.9, N_("over two releases")),
)
def resource_allocation(c: Case) -> Traces:
    """Whether the receiving team gave the ticket an owner and a date soon after the hand-off."""
    moves = held.handoffs(c)
    first = np.full(c.n, NONE, dtype=np.int64)
    first[moves.ticket[::-1]] = moves.at[::-1]
    rows = np.flatnonzero(first != NONE)
    hours = c.calendar.tau(first[rows]) + ALLOCATED_DAYS * c.calendar.hours_per_day
    limit = np.full(c.n, NONE, dtype=np.int64)
    limit[rows] = c.calendar.instant(hours)
    dated = had(c, "due", limit) | had(c, "planned_start", limit) | had(c, "sprint", limit)
    ok = had(c, "assignee", limit) & dated
    known = any(
        c.data.carries(f"{table}.{name}")
        for table in ("tickets", "events")
        for name in ("due", "planned_start", "sprint")
    )
    return traces(rows, ("tickets.assignee", ok[rows] if known else None))


@category.practice(
    name=N_("Use of the project tool"),
    affected=N_("tickets with a hand-off or a cross-team dependency"),
    trace=N_("every mentioned ticket is linked, and no silence of five working days in progress"),
    action=N_("Link every dependency, and remind of work that is silent."),
    criterion=Criterion("practice:tool_use", ">=", 0.95, N_("over two releases")),
)
def tool_use(c: Case) -> Traces:
    """Whether dependencies are links and not only words, and the status is kept current."""
    rows = _affected(c)
    if not c.data.carries("links"):
        return traces(rows, ("links", None))
    current = silence(c) <= SILENT_DAYS if c.data.carries("events.*") else np.ones(c.n, dtype=bool)
    return traces(rows, ("links", (current & _all_linked(c, rows))[rows]))


def _all_linked(c: Case, rows: npt.NDArray[np.int64]) -> Bools:
    """Tickets of which every other key that their texts mention is linked or the parent."""
    source, target = pairs(c)
    known = set(zip(source.tolist(), target.tolist(), strict=True))
    texts = _texts(c, rows)
    out = np.ones(c.n, dtype=bool)
    for row in rows.tolist():
        found = c.data.codes_of(KEY.findall(texts[row]))
        out[row] = all(
            (row, code) in known or (code, row) in known or c.facts.parent[row] == code
            for code in found.tolist()
            if code >= 0 and code != row
        )
    return out


def _texts(c: Case, rows: npt.NDArray[np.int64]) -> dict[int, str]:
    """Title, description and comments of each of the tickets."""
    title, description = (c.data.tickets[name].fillna("") for name in ("title", "description"))
    out = dict(zip(rows.tolist(), (title + " " + description).iloc[rows].tolist(), strict=True))
    if c.data.carries("events.comment"):
        history = c.data.history("comment")
        mine = np.flatnonzero(np.isin(history.ticket, rows) & (history.new >= 0))
        for ticket, text in zip(history.ticket[mine].tolist(), history.new[mine].tolist(), strict=True):
            out[ticket] += f" {history.values[text]}"
    return out
