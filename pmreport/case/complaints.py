"""Complaints of a subject, their targets, and when somebody first answered."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from pmreport.case.case import Case
from pmreport.case.kept import known_complaints
from pmreport.case.levels import PRIORITIES
from pmreport.case.linked import pairs
from pmreport.config import Sla
from pmreport.model import FIELD_CODE, Absent
from pmreport.worktime import NONE

Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# Targets by priority where the configuration names none (a convention of metrics.md 9).
RESPONSE_HOURS = {"high": 4.0, "medium": 8.0, "low": 16.0}
RESOLUTION_DAYS = {"high": 1.0, "medium": 3.0, "low": 10.0}


def every_complaint(c: Case) -> Bools:
    """Complaint leaves of any time, a duplicate of another complaint left out.

    Raises `Absent` where no ticket of the export is a complaint: they are kept elsewhere."""
    return known_complaints(c) & c.facts.leaf & ~c.facts.cancelled & ~duplicates(c)


def complaints(c: Case) -> Bools:
    """The complaints created in the subject's window. Raises `Absent` as `every_complaint`."""
    low, high = c.window
    created = c.facts.created
    return every_complaint(c) & (created >= low) & (created <= high)


def duplicates(c: Case) -> Bools:
    """Complaints that a link names as the duplicate of another complaint.

    Of complaints that name only each other the oldest stays: one of them is the original.
    """
    out, sup = np.zeros(c.n, dtype=bool), c.kind("SUP")
    source, target = pairs(c, ("duplicates",))
    rows = sup[source] & sup[target] & (source != target)
    source, target = source[rows], target[rows]
    out[source] = True
    if len(source):
        graph = coo_matrix((np.ones(len(source)), (source, target)), shape=(c.n, c.n))
        group = connected_components(graph, directed=False)[1]
        kept = np.zeros(group.max() + 1, dtype=bool)
        kept[group[~out]] = True
        circle = np.flatnonzero(out & ~kept[group])
        circle = circle[np.argsort(c.facts.created[circle], kind="stable")]
        out[circle[np.unique(group[circle], return_index=True)[1]]] = False
    return out


def responded_at(c: Case) -> Longs:
    """First comment or other event by somebody other than the reporter; `NONE` without one.

    Comments count before everything else: of tickets whose comments are recorded, only they are replies.
    Raises `Absent` without history, and where it does not say who wrote or who reported."""
    c.data.require("events.reply", "tickets.reporter")
    history, commented = c.data.events, c.data.recorded("events.comment")
    if not (history.author >= 0).any():
        raise Absent("events.author")
    history = history.where((history.field == FIELD_CODE["comment"]) | ~commented[history.ticket])
    reporter = c.data.codes("reporter")
    created = c.facts.created
    others = (history.author >= 0) & (history.author != reporter[history.ticket])
    others &= history.at >= created[history.ticket]
    out = np.full(c.n, np.iinfo(np.int64).max)
    np.minimum.at(out, history.ticket[others], history.at[others])
    return np.where(out == np.iinfo(np.int64).max, NONE, out)


def targets(c: Case, what: str) -> tuple[Floats, bool]:
    """Per ticket its target by priority (hours to respond, working days to resolve; an unknown priority
    counts as medium), and whether the configuration named any."""
    given, usual = _targets(c.settings.sla, what)
    known = usual | given
    table = np.array([*(known[name] for name in PRIORITIES), known["medium"]])
    return table[c.priority], bool(given)


def _targets(sla: Sla, what: str) -> tuple[dict[str, float], dict[str, float]]:
    if what == "response":
        return {str(k): v for k, v in sla.response_h.items()}, RESPONSE_HOURS
    return {str(k): v for k, v in sla.resolution_d.items()}, RESOLUTION_DAYS


def paused_hours(c: Case, end: Longs) -> Floats:
    """Working hours in statuses of kind `pause` from creation to `end`; 0 without history."""
    if not c.data.carries("events.status"):
        return np.zeros(c.n)
    return c.facts.time_in(c.facts.of_kind("pause"), c.facts.created, end)
