"""Metrics and practices over sources of which only some have a history.

Where no source records a field, whatever needs it is absent. Where some do, "no event" means "no change"
for the tickets of those sources only: what cannot do without the field is measured on them alone, and its
coverage says so; what can do without it falls back ticket by ticket.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pmreport.case import Case, World
from pmreport.measure.declare import Metric, Practice
from pmreport.measure.reading import GOOD, POOR, UNDEFINED, Bools, Reading, share
from pmreport.measure.traces import CANNOT_TELL, Traces
from pmreport.model import Absent, NoCases, Suppressed
from pmreport.model.recorded import REPLY

PART = "history of a part"


def computed(metric: Metric, case: Case) -> Reading:
    """The metric's reading; raises what the metric raises."""
    if not case.data.unrecorded:
        return metric.compute(case)
    fields = _needed(metric, case)
    rows = _recorded(case, fields, together=set(fields) <= set(metric.needs))
    if rows.all():
        return metric.compute(case)
    return _on_a_part(metric, case, rows, fields)


def _needed(metric: Metric, case: Case) -> tuple[str, ...]:
    """The partly recorded histories without which the metric is absent."""
    fields = frozenset(case.data.unrecorded)
    try:
        bare = _case(case, case.world.without(fields))
        bare.data.require(*metric.needs)
        metric.compute(bare)
    except Absent as absent:
        return tuple(f for f in absent.fields if f.startswith("events."))
    except (NoCases, Suppressed):
        pass
    return ()


def _recorded(case: Case, fields: Sequence[str], together: bool) -> Bools:
    """Tickets of which all of the fields are recorded, or (alternatives) any; all without fields."""
    masks = [case.data.recorded(f) for f in fields if case.data.carries(f)]
    if not masks:
        return np.ones(case.n, dtype=bool)
    out: Bools = np.logical_and.reduce(masks) if together else np.logical_or.reduce(masks)
    return out


def _on_a_part(metric: Metric, case: Case, rows: Bools, fields: tuple[str, ...]) -> Reading:
    """The reading of the tickets in `rows`. Raises `Absent` where they are less than 30 % of the cases."""
    try:
        found = metric.compute(_case(case, case.world.only(rows)))
    except (Absent, NoCases):
        raise _reason(metric, case, fields) from None
    coverage = min(found.coverage, share(rows, case.scope), _of_all(metric, case, found))
    if coverage < POOR:
        raise Absent(*fields)
    codes = np.flatnonzero(rows).astype(np.int32)
    part = replace(found, coverage=coverage, evidence=codes[found.evidence]).also(PART)
    if coverage < GOOD and part.state == "measured":
        return replace(part, state="partial", missing=fields)
    return part


def _reason(metric: Metric, case: Case, fields: tuple[str, ...]) -> Absent | NoCases:
    """Why a part gives no number: what all tickets together lack too, else that the rest has no history."""
    try:
        metric.compute(case)
    except Absent as absent:
        return absent
    except NoCases as nothing:
        if nothing.why != UNDEFINED:
            return nothing
    return Absent(*fields)


def _of_all(metric: Metric, case: Case, found: Reading) -> float:
    """The share of its cases that a reading of a part holds, as far as the rest has any."""
    try:
        whole = metric.compute(case)
    except (Absent, NoCases, Suppressed):
        return 1.0
    return min(1.0, found.n / whole.n) if whole.n else 1.0


def traced(practice: Practice, case: Case) -> Traces:
    """The practice's traces; those of tickets without the partly recorded histories as if nobody had any."""
    fields = frozenset(case.data.unrecorded)
    found = practice.compute(case)
    telling = fields - {REPLY} or fields
    rows = _recorded(case, [f"events.{f}" for f in sorted(telling)], together=False)
    if not fields or rows.all():
        return found
    results = _without(practice, case, fields)
    result = [
        code if ticket < 0 or rows[ticket] else results.get(ticket, CANNOT_TELL)
        for ticket, code in zip(found.ticket.tolist(), found.result.tolist(), strict=True)
    ]
    return replace(found, result=np.array(result, dtype=np.int8))


def _without(practice: Practice, case: Case, fields: frozenset[str]) -> dict[int, int]:
    try:
        bare = practice.compute(_case(case, case.world.without(fields)))
    except (Absent, NoCases, Suppressed):
        return {}
    return dict(zip(bare.ticket.tolist(), bare.result.tolist(), strict=True))


def _case(case: Case, world: World) -> Case:
    return Case(world, case.subject)
