"""Practice checks with their rate and status, and the actions that follow from them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.categories import metrics
from pmreport.measure import CANNOT_TELL, NOT_SEEN, SEEN, Measurement, Practice, Practised
from pmreport.report.fields import name
from pmreport.stats import Interval, mover, quantile_ci, wilson
from pmreport.words import N_, Listing, Msg, Quantity, Range, both, say

WATCH, PROBLEM, FEW = 0.80, 0.50, 5


@dataclass(frozen=True)
class Rate:
    """How often a trace was seen: counts, Wilson interval, and the status by convention (metrics.md 0.8)."""

    seen: int
    not_seen: int
    cannot_tell: int
    estimate: Interval
    status: str


def rate(practised: Practised) -> Rate:
    """Seen ÷ (seen + not seen); watch below 80 %, problem below 50 % with the upper bound below 80 %."""
    result = practised.traces.result
    seen, not_seen, unknown = (int((result == code).sum()) for code in (SEEN, NOT_SEEN, CANNOT_TELL))
    estimate = wilson(seen, seen + not_seen)
    return Rate(seen, not_seen, unknown, estimate, _status(estimate))


def _status(estimate: Interval) -> str:
    if estimate.value is None or estimate.n < FEW:
        return "unknown"
    if estimate.value < PROBLEM and (estimate.high or 0.0) < WATCH:
        return "problem"
    return "watch" if estimate.value < WATCH else "ok"


def practice_entry(practised: Practised, case: Case) -> dict[str, Any]:
    """A practice as `report.json` lists it; the tickets are those without a trace."""
    practice, found = practised.practice, rate(practised)
    return {
        "id": practice.id,
        "name": both(practice.name),
        "trace": both(practice.trace),
        "affected": both(practice.affected),
        "action": both(practice.action),
        "criterion": criterion_entry(practice),
        "seen": found.seen,
        "not_seen": found.not_seen,
        "cannot_tell": found.cannot_tell,
        "rate": found.estimate.value,
        "low": found.estimate.low,
        "high": found.estimate.high,
        "status": found.status,
        "tickets": _without_trace(practised, case)[:20],
        "outcome": _outcome(practised, case),
        "missing": both(_missing(practised)) if practised.absent else None,
    }


def criterion_entry(practice: Practice) -> dict[str, Any]:
    """When the action has worked, as data: a metric or a practice's rate, an operator, a value, a time."""
    criterion = practice.criterion
    known = metrics().get(criterion.metric)
    name = known.name if known else say(N_("traces of “{name}” seen"), name=say(practice.name))
    return {
        "metric": criterion.metric,
        "name": both(name),
        "unit": known.unit if known else "fraction",
        "op": criterion.op,
        "value": criterion.value,
        "by": both(criterion.by),
    }


def _missing(practised: Practised) -> Msg:
    fields = Listing(tuple(say(name(field)) for field in practised.absent))
    return say(N_("Cannot tell: {fields} missing in the data."), fields=fields)


def _without_trace(practised: Practised, case: Case) -> list[str]:
    traces = practised.traces
    if not traces.lists:
        return []
    codes = traces.ticket[(traces.result == NOT_SEEN) & (traces.ticket >= 0)]
    return listed(case, codes)


def listed(case: Case, codes: npt.NDArray[np.int32]) -> list[str]:
    """Keys of tickets, without those marked confidential (they are counted, never listed)."""
    keys = case.data.tickets["key"].to_numpy(object)
    hidden = case.data.array("confidential").astype(bool)
    return [str(keys[code]) for code in codes.tolist() if not hidden[code]]


def _outcome(practised: Practised, case: Case) -> dict[str, str] | None:
    """Median lateness with and without a trace, where both groups have ten (metrics.md 0.8)."""
    traces = practised.traces
    late = case.days(case.facts.due0, case.or_as_of(case.facts.resolved)[0])
    groups = []
    for code in (SEEN, NOT_SEEN):
        codes = traces.ticket[(traces.result == code) & (traces.ticket >= 0)]
        values = late[codes]
        groups.append(values[~np.isnan(values)])
    if min(len(group) for group in groups) < 10 or not traces.lists:
        return None
    gap = mover(quantile_ci(groups[1], 0.5), quantile_ci(groups[0], 0.5))
    return both(
        say(
            N_(
                "Without a trace the median ticket was {days} later against its due date ({range}): "
                "together, not because."
            ),
            days=Quantity(gap.value or 0.0, "working_days", signed=True),
            range=Range(gap.low, gap.high, "working_days"),
        )
    )


def action_entries(measurement: Measurement) -> list[dict[str, Any]]:
    """Recommended actions: those of practices without enough traces, the rarest trace first."""
    poor = [(rate(p), p.practice) for p in measurement.practices.values()]
    poor = [(found, practice) for found, practice in poor if found.status in ("watch", "problem")]
    poor.sort(key=lambda pair: (pair[0].estimate.value, pair[1].id))
    return [
        {
            "id": f"A-{practice.id}",
            "category": measurement.category.id,
            "text": both(practice.action),
            "practice": practice.id,
            "criterion": criterion_entry(practice),
            "state": "proposed",
        }
        for _, practice in poor
    ]
