"""Practice checks: handling complaints, finding causes, improving."""

from dataclasses import replace

import numpy as np

from pmreport.case import Case
from pmreport.case.comments import commented
from pmreport.case.complaints import complaints, responded_at, targets
from pmreport.case.past import had
from pmreport.categories.customer_complaints import category, cause_label, linked_to_cause
from pmreport.measure import CANNOT_TELL, Criterion, Traces, traces
from pmreport.words import N_
from pmreport.worktime import NONE

CAUSE = "原因|根因|root cause"
MONTH = 30 * 86_400
TOPIC = 3  # complaints of a component within 30 days
SOON_DAYS = 15.0


@category.practice(
    name=N_("Complaint handling"),
    affected=N_("complaints"),
    trace=N_("an owner within the response target, and a reply before closing"),
    action=N_("Set up an intake rota with a timer for the response target."),
    criterion=Criterion("sla_response_met", ">=", 0.95, N_("two months running")),
)
def complaint_handling(c: Case) -> Traces:
    """Whether a complaint got an owner in time and an answer before it was closed.

    While it is open an answer can still come, and until the target is past an owner: then nobody can tell.
    """
    rows = np.flatnonzero(complaints(c))
    owners = c.data.carries("tickets.assignee") or c.data.carries("events.assignee")
    if not (owners and c.data.carries("events.reply")):
        return traces(rows, ("events.reply", None))
    answered = responded_at(c)
    closed, over = c.or_as_of(c.facts.resolved)
    limit = c.calendar.instant(c.calendar.tau(c.facts.created) + targets(c, "response")[0])
    owned = had(c, "assignee", limit + 1)
    replied = (answered != NONE) & (answered <= closed)
    found = traces(rows, ("events.reply", (owned & replied)[rows]))
    pending = ~over & (~replied | ~owned) & (owned | (limit > c.as_of))
    return replace(found, result=np.where(pending[rows], CANNOT_TELL, found.result).astype(np.int8))


@category.practice(
    name=N_("Root-cause analysis"),
    affected=N_("resolved complaints"),
    trace=N_("a link to a defect or requirement, a cause label, or a comment on the cause before closing"),
    action=N_("Ask five times why for the most frequent fifth of the complaints, in a field of the ticket."),
    criterion=Criterion("root_cause_linked", ">=", 0.8, N_("in the next release")),
)
def root_cause_analysis(c: Case) -> Traces:
    """Whether the cause of a complaint was looked for and recorded."""
    rows = np.flatnonzero(complaints(c) & (c.facts.resolved != NONE))
    said = commented(c, CAUSE, before=c.facts.resolved + 1)
    return traces(
        rows,
        ("links", linked_to_cause(c)[rows] if c.data.carries("links") else None),
        ("tickets.labels", cause_label(c)[rows] if c.data.carries("tickets.labels") else None),
        ("events.comment", None if said is None else said[rows]),
    )


@category.practice(
    name=N_("Continuous improvement"),
    affected=N_("components with three complaints within 30 days"),
    trace=N_("an improvement ticket of the component created within 15 working days and done within two "
             "releases"),
    action=N_("Turn the top cause of each month into one improvement."),
    criterion=Criterion("repeat_rate", "<=", 0.05, N_("for the treated causes")),
)  # fmt: skip
def continuous_improvement(c: Case) -> Traces:
    """Whether clusters of complaints led to an improvement that was delivered."""
    c.data.require("tickets.component")
    bag, mine = c.data.bags["component"], complaints(c)
    resolved = c.facts.resolved
    better = c.facts.leaf & ~c.facts.cancelled & c.kind("REQ", "BUG", "CHG", "TASK") & (resolved != NONE)
    seen = []
    for code in range(len(bag.names)):
        codes = bag.ticket[bag.value == code]
        since = _third(np.sort(c.facts.created[codes[mine[codes]]]))
        if since is not None:
            wait = c.days(since, c.facts.created[codes])
            soon = better[codes] & (wait >= 0) & (wait <= SOON_DAYS)
            seen.append(bool((soon & (resolved[codes] <= _second_release(c, since))).any()))
    return traces(np.full(len(seen), -1), ("tickets.component", np.array(seen, dtype=bool)))


def _second_release(c: Case, since: int) -> int:
    """When the second release after an instant went live; the end of the data before that."""
    later = sorted(r.actual for r in c.world.releases if r.actual > since)
    return later[1] if len(later) > 1 else c.as_of


def _third(times: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> int | None:
    """When a component had its third complaint within 30 days for the first time; None if never."""
    if len(times) < TOPIC:
        return None
    close = np.flatnonzero(times[TOPIC - 1 :] - times[: 1 - TOPIC] <= MONTH)
    return int(times[close[0] + TOPIC - 1]) if len(close) else None
