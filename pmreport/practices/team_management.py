"""Practice checks on teams and sprints. They list no tickets: a list could lead to one person."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.linked import linked
from pmreport.case.titles import titled
from pmreport.case.workload import clarity
from pmreport.categories.team_management import category
from pmreport.measure import Criterion, Traces, traces
from pmreport.model import Absent, NoCases
from pmreport.words import N_
from pmreport.worktime import NONE

QUARTER = 90 * 86_400
ENOUGH = 3  # finished tickets of a component in the quarter
RETROS = "retro|retrospective|post-mortem|postmortem|review meeting|复盘|回顾"
LEARNING = "training|pairing|knowledge sharing|workshop|培训|结对|分享"


@category.practice(
    name=N_("Team building"),
    affected=N_("components with finished work in the last 90 days"),
    trace=N_("two people finished tickets of the component, or training and pairing tickets exist"),
    action=N_("Pair or rotate on components that rest on one person."),
    criterion=Criterion("key_person_components", "<=", 0.25, N_("within two releases")),
)
def team_building(c: Case) -> Traces:
    """Whether knowledge of a component is spread over at least two people."""
    c.data.require("tickets.component", "tickets.assignee", "tickets.resolved")
    end = min(c.window[1], c.as_of)
    resolved, owner = c.facts.resolved, c.data.codes("assignee")
    rows = c.facts.leaf & (owner >= 0) & (resolved > end - QUARTER) & (resolved <= end)
    bag = c.data.bags["component"]
    learning = titled(c, LEARNING)
    spread = []
    for code in range(len(bag.names)):
        mine = bag.ticket[bag.value == code]
        done = mine[rows[mine]]
        if len(done) >= ENOUGH:
            spread.append(len(np.unique(owner[done])) >= 2 or bool(learning[mine].any()))
    return traces(np.full(len(spread), -1), ("tickets.assignee", np.array(spread, dtype=bool)), lists=False)


@category.practice(
    name=N_("Goal management"),
    affected=N_("started tickets"),
    trace=N_("the sprint has a recorded goal, and the ticket had owner, date, description and place"),
    action=N_("Make the goal a required field of the sprint."),
    criterion=Criterion("goal_clarity", ">=", 0.9, N_("in the next release")),
)
def goal_management(c: Case) -> Traces:
    """Whether the goal of a ticket's sprint was written down and the ticket itself was clear."""
    c.data.require("tickets.started", "sprints.goal")
    rows = np.flatnonzero(c.work & (c.facts.started != NONE))
    table = c.data.sprints
    goals = set(table["name"][table["goal"].notna()].astype(str))
    bag = c.data.bags["sprint"]
    aimed = bag.has_any(np.array([str(name) in goals for name in bag.names], dtype=bool))
    clear = np.logical_and.reduce(list(clarity(c).values()))
    return traces(rows, ("sprints.goal", (aimed & clear)[rows]), lists=False)


@category.practice(
    name=N_("Regular review of the team's work"),
    affected=N_("sprints that ended in the window"),
    trace=N_("a retrospective ticket near the end of the sprint with an action ticket done before the next"),
    action=N_("Track the actions of each retrospective as tickets."),
    criterion=Criterion("practice:team_review", ">=", 0.8, N_("within the next sprint")),
)
def team_review(c: Case) -> Traces:
    """Whether each sprint ended with a review whose actions were done. People are never evaluated."""
    c.data.require("sprints.end")
    ends = _sprint_ends(c)
    retros = np.flatnonzero(titled(c, RETROS))
    created = c.facts.created
    seen = []
    for end, following in pairwise(ends):
        length = following - end
        near = retros[(created[retros] > end - length / 2) & (created[retros] <= end + length / 2)]
        seen.append(bool(len(near)) and _acted(c, near, following))
    if not seen:
        raise NoCases("fewer than two sprints")
    return traces(np.full(len(seen), -1), ("tickets.title", np.array(seen, dtype=bool)), lists=False)


def _sprint_ends(c: Case) -> list[int]:
    low, high = c.window
    ends = np.unique(c.data.sprints["end"].to_numpy(np.int64))
    found = ends[(ends != NONE) & (ends >= low) & (ends <= min(high, c.as_of))]
    if not len(found):
        raise Absent("sprints.end")
    return [int(end) for end in found]


def _acted(c: Case, retros: npt.NDArray[np.int64], limit: int) -> bool:
    """Whether a child of a retrospective, or a ticket linked to it, was done before the limit."""
    mine = np.zeros(c.n, dtype=bool)
    mine[retros] = True
    children = np.isin(c.facts.parent, retros) | linked(c, mine)
    done = children & (c.facts.resolved != NONE) & (c.facts.resolved <= limit)
    return bool(done.any())
