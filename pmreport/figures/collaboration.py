"""Figures: cross-department collaboration."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case import holders as held
from pmreport.categories.collaboration import cross_links
from pmreport.charts.shapes import dumbbell, hbars, heatmap
from pmreport.figures.build import MOST, finding, has_number, history, population, survival
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.words import N_, Language, say
from pmreport.worktime import NONE

gallery = Gallery("collaboration")
Metrics = Mapping[str, Measured]


@gallery.figure("flow_efficiency")
def time_in_status(c: Case, metrics: Metrics) -> Drawing | None:
    """Where finished tickets spent their working time between start and completion."""
    measured = has_number(metrics, "flow_efficiency")
    if measured is None:
        return None
    spans, started, resolved = c.facts.spans, c.facts.started, c.facts.resolved
    rows = c.work & (started != NONE) & (resolved != NONE)
    low = np.maximum(spans.start, started[spans.ticket])
    high = np.minimum(spans.end, resolved[spans.ticket])
    keep = rows[spans.ticket] & (high > low) & (spans.status >= 0)
    days = c.calendar.days(low[keep], high[keep])
    names = c.data.statuses["status"].tolist()
    total = np.bincount(spans.status[keep], weights=days, minlength=len(names))
    waits = c.facts.of_kind("queue", "blocked", "pause")[:-1]
    order = [i for i in np.argsort(-total, kind="stable").tolist() if total[i] > 0][:MOST]

    def paint(axes: Axes, language: Language) -> None:
        accent = [place for place, i in enumerate(order) if waits[i]]
        hbars(axes, [str(names[i]) for i in order], total[order], accent=accent,
              x_label=language(N_("working days")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Working days per status; waiting statuses in colour")),
        alt=say(
            N_("Ranked bars of working time per status; the longest is {name}."), name=str(names[order[0]])
        ),
        paint=paint,
        columns=(N_("Status"), N_("Working days")),
        rows=tuple((str(names[i]), float(total[i])) for i in order),
        size=(7.2, 0.8 + 0.3 * len(order)),
    )


@gallery.figure("handoffs")
def handoff_matrix(c: Case, metrics: Metrics) -> Drawing | None:
    """How many tickets each team handed to each other team; small cells are hidden."""
    measured = has_number(metrics, "handoffs")
    if measured is None:
        return None
    moves, teams = held.handoffs(c), c.facts.people.teams
    used = np.unique(np.concatenate([moves.giver, moves.receiver]))
    if len(used) < 2:
        return None
    place = {int(code): i for i, code in enumerate(used)}
    table = np.zeros((len(used), len(used)))
    for a, b in zip(moves.giver.tolist(), moves.receiver.tolist(), strict=True):
        table[place[a], place[b]] += 1
    hidden = (table > 0) & (table < c.settings.people.min_group)
    names = [str(teams[code]) for code in used.tolist()]

    def paint(axes: Axes, language: Language) -> None:
        shown = np.where(table > 0, table, np.nan)
        heatmap(axes, names, names, shown, hidden=hidden, y_label=language(N_("from")),
                x_label=language(N_("to")))  # fmt: skip

    cells = [
        (names[i], names[j], None if hidden[i, j] else int(table[i, j]))
        for i in range(len(names))
        for j in range(len(names))
        if table[i, j] > 0
    ]
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Hand-offs between teams; fewer than five are hidden")),
        alt=say(N_("Matrix of hand-offs between {count} teams, {n} in all."), count=len(names),
                n=len(moves.ticket)),
        paint=paint,
        columns=(N_("From"), N_("To"), N_("Hand-offs")),
        rows=tuple(cells),
        size=(7.2, 1.0 + 0.36 * len(names)),
    )  # fmt: skip


@gallery.figure("handoff_wait")
def pick_up(c: Case, metrics: Metrics) -> Drawing | None:
    """How long hand-offs wait for the receiving team."""
    measured = has_number(metrics, "handoff_wait")
    if measured is None:
        return None
    moves = held.handoffs(c)
    end, seen = c.or_as_of(held.first_act(c, moves.ticket, moves.at, moves.receiver))
    return survival(c, measured, [("", c.days(moves.at, end), seen)],
                    subtitle=N_("Hand-offs not yet picked up"), x_label=N_("working days"))  # fmt: skip


@gallery.figure("dependency_lateness")
def needed_and_delivered(c: Case, metrics: Metrics) -> Drawing | None:
    """When the latest dependencies were needed and when they came."""
    measured = has_number(metrics, "dependency_lateness")
    if measured is None:
        return None
    blocker, blocked = cross_links(c)
    needed = c.facts.planned0 if c.data.carries("tickets.planned_start") else c.facts.started
    came = c.or_as_of(c.facts.resolved)[0]
    days = np.nan_to_num(c.days(needed[blocked], came[blocker]), nan=-np.inf)
    ok = c.work[blocked] & (days > 0)
    order = np.flatnonzero(ok)[np.argsort(-days[ok], kind="stable")][:MOST]
    if not len(order):
        return history(c, measured)
    keys = c.data.tickets["key"].to_numpy(object)
    labels = [f"{keys[blocked[i]]} ← {keys[blocker[i]]}" for i in order]
    one, two = needed[blocked[order]], came[blocker[order]]

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("needed")), language(N_("delivered")))
        dumbbell(axes, labels, one, two, names=names, zone=c.data.zone)

    day = Language("en", c.data.zone).day
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Cross-team dependencies: when needed, when delivered")),
        alt=say(N_("Pairs of dates for {count} dependencies; the latest came {days} working days late."),
                count=len(order), days=round(float(days[order[0]]))),
        paint=paint,
        columns=(N_("Dependency"), N_("Needed"), N_("Delivered"), N_("Working days late")),
        rows=tuple(
            (label, day(int(a)), day(int(b)), float(days[i]))
            for label, a, b, i in zip(labels, one, two, order, strict=True)
        ),
        size=(7.2, 0.9 + 0.3 * len(order)),
    )  # fmt: skip


@gallery.figure("external_wait_share")
def waiting_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Waiting on other teams, release by release."""
    measured = has_number(metrics, "external_wait_share")
    return history(c, measured) if measured else None
