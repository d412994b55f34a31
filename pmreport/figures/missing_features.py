"""Figures: missing features."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.charts.shapes import Series, bullet, stacked_rows
from pmreport.figures.build import MOST, finding, has_number, history, population, ranked, survival
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.words import N_, Language, say
from pmreport.worktime import NONE

gallery = Gallery("missing_features")
Metrics = Mapping[str, Measured]


@gallery.figure("functional_completeness")
def completeness_by_parent(c: Case, metrics: Metrics) -> Drawing | None:
    """Delivered against agreed requirements per parent (epic), the least complete first."""
    measured = has_number(metrics, "functional_completeness")
    if measured is None:
        return None
    agreed = c.base & c.kind("REQ")
    parent = c.facts.parent
    codes = np.unique(parent[agreed & (parent >= 0)])
    if len(codes) < 2:
        return history(c, measured)
    want = np.array([int((agreed & (parent == code)).sum()) for code in codes])
    have = np.array([int((agreed & c.delivered & (parent == code)).sum()) for code in codes])
    keys = c.data.tickets["key"].to_numpy(object)
    order = np.lexsort([keys[codes].astype(str), have / want])[:MOST]

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("delivered")), language(N_("agreed")))
        bullet(axes, [str(keys[codes[i]]) for i in order], have[order], want[order], names=names)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Requirements delivered of those agreed, per parent")),
        alt=say(N_("Bars against targets for {count} parents; {k} of {n} requirements were delivered."),
                count=len(order), k=measured.reading.k or 0, n=measured.reading.n),
        paint=paint,
        columns=(N_("Parent"), N_("Agreed"), N_("Delivered")),
        rows=tuple((str(keys[codes[i]]), int(want[i]), int(have[i])) for i in order.tolist()),
        size=(7.2, 0.9 + 0.3 * len(order)),
    )  # fmt: skip


@gallery.figure("descoped_rate")
def fate_of_the_base(c: Case, metrics: Metrics) -> Drawing | None:
    """What became of the requirements agreed at the freeze: delivered, moved out, cancelled, open."""
    measured = has_number(metrics, "descoped_rate")
    if measured is None:
        return None
    agreed = c.base & c.kind("REQ")
    moved = agreed & c.removed & ~c.facts.cancelled
    parts = (
        (N_("delivered"), agreed & c.delivered & ~moved),
        (N_("moved out"), moved),
        (N_("cancelled"), agreed & c.facts.cancelled),
    )
    counts = [(label, int(rows.sum())) for label, rows in parts]
    counts.append((N_("not delivered"), int(agreed.sum()) - sum(n for _, n in counts)))

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(label), np.array([float(n)])) for label, n in counts if n]
        stacked_rows(axes, [language(N_("agreed"))], series)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Fate of the requirements agreed at the freeze")),
        alt=say(N_("One stacked bar: {n} requirements agreed, {k} of them taken out."),
                n=measured.reading.n, k=measured.reading.k or 0),
        paint=paint,
        columns=(N_("Fate"), N_("Requirements")),
        rows=tuple((say(label), n) for label, n in counts),
        size=(7.2, 1.3),
    )  # fmt: skip


@gallery.figure("traceability")
def links_of_requirements(c: Case, metrics: Metrics) -> Drawing | None:
    """How many delivered requirements lead to implementation, to a check, to both, to neither."""
    measured = has_number(metrics, "traceability")
    if measured is None:
        return None
    parts = measured.reading.parts
    names = [N_("both linked"), *(part.label for part in parts.values())]
    counts = [float(measured.reading.k or 0), *(part.value or 0.0 for part in parts.values())]
    subtitle = population(c, measured, N_("Delivered requirements by their links"))
    return ranked(
        measured, names, counts, subtitle=subtitle, columns=(N_("Links"), N_("Requirements")), translate=True
    )


@gallery.figure("gap_request_rate")
def gaps_by_component(c: Case, metrics: Metrics) -> Drawing | None:
    """Reports of missing functions per component."""
    measured = has_number(metrics, "gap_request_rate")
    if measured is None or not len(measured.reading.evidence):
        return history(c, measured) if measured else None
    bag = c.data.bags["component"]
    rows = np.zeros(c.n, dtype=bool)
    rows[measured.reading.evidence] = True
    counts = np.bincount(bag.value[rows[bag.ticket]], minlength=len(bag.names))
    subtitle = population(c, measured, N_("Reports of missing functions per component"))
    return ranked(measured, [str(n) for n in bag.names], counts, subtitle=subtitle,
                  columns=(N_("Component"), N_("Reports")))  # fmt: skip


@gallery.figure("decision_latency")
def decisions(c: Case, metrics: Metrics) -> Drawing | None:
    """How long requirements wait for a decision."""
    measured = has_number(metrics, "decision_latency")
    if measured is None:
        return None
    rows = c.scope & c.kind("REQ")
    first = np.where(c.committed == NONE, c.cancelled_at, c.committed)
    end, seen = c.or_as_of(first)
    days = np.maximum(c.calendar_days(c.facts.created, end), 0.0)
    return survival(c, measured, [("", days[rows], seen[rows])],
                    subtitle=N_("Requirements still undecided"), x_label=N_("calendar days"))  # fmt: skip
