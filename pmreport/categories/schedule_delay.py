"""Schedule delay: how late it was, and whether the plan was one that the work could meet."""

import numpy as np

from pmreport.case import Case
from pmreport.measure import Category, Reading, Threshold, reading, share, tickets
from pmreport.stats import wilson
from pmreport.words import N_
from pmreport.worktime import NONE

category = Category(
    id="schedule_delay",
    page="schedule-delay",
    name=N_("Schedule delay"),
    question=N_("How late was it, and was the plan one that the work could meet?"),
)


@category.metric(
    role="P",
    name=N_("On-time completion"),
    unit="fraction",
    worse="lower",
    needs=("tickets.due", "tickets.resolved"),
    threshold=Threshold("baseline", 0.80, 0.60, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    says=N_("{value} of the tickets with a due date were finished by it ({range}, n = {n})"),
    because=N_("finished after its first due date, or open past it"),
    limits=N_("A due date set late or moved without a record makes a ticket look on time."),
    sources=(9,),
)
def on_time_rate(c: Case) -> Reading:
    """Tickets finished by their first due date ÷ tickets whose first due date has passed.

    Open and overdue counts as late; a reopened ticket is judged by its last completion. Tickets
    without a due date are left out and counted in the coverage.
    """
    due, resolved = c.facts.due0, c.facts.resolved
    rows = c.work & (due != NONE) & (due <= c.as_of)
    on_time = rows & (resolved != NONE) & (c.days(resolved, due) >= 0)
    late = rows & ~on_time
    overdue = c.days(due, c.or_as_of(resolved)[0])
    return reading(
        wilson(int(on_time.sum()), int(rows.sum())),
        evidence=tickets(late, np.nan_to_num(overdue)),
        coverage=share(due != NONE, c.work),
        missing=("tickets.due",),
        flags=() if "due" in c.data.tracked else ("baseline: current value",),
    )
