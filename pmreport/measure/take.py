"""Take every reading of a category. The one place where absence becomes a result state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pmreport.case import Case
from pmreport.measure.declare import Category, Metric, Practice, Role
from pmreport.measure.judge import Change, Judgement, change, judge
from pmreport.measure.mixed import computed, traced
from pmreport.measure.reading import Reading
from pmreport.measure.rollup import Rollup, roll_up
from pmreport.measure.traces import Traces
from pmreport.model import Absent, NoCases, Suppressed
from pmreport.words import Msg
from pmreport.worktime import NONE

Points = tuple[tuple[str, Reading], ...]
Before = Mapping[str, Points]
NOTHING: Before = MappingProxyType({})


@dataclass(frozen=True)
class Measured:
    """A metric with its reading, level, movement and earlier points (label, reading), oldest first."""

    metric: Metric
    reading: Reading
    judgement: Judgement
    change: Change
    series: tuple[tuple[str, Reading], ...]
    role: Role


@dataclass(frozen=True)
class Practised:
    """A practice with its traces; `absent` names the fields without which nothing could be tested."""

    practice: Practice
    traces: Traces
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """Everything measured for one category of one case."""

    category: Category
    metrics: Mapping[str, Measured]
    practices: Mapping[str, Practised]
    rollup: Rollup


def take(metric: Metric, case: Case) -> Reading:
    """The metric's reading, or the state that says why there is none; never a zero for absent data."""
    try:
        case.data.require(*metric.needs)
        found = computed(metric, case)
        years = _unknown_years(case) if metric.clock == "working" else ()
        found = found.also("hindsight") if _hindsight(case) else found
        return found.also(*(f"calendar incomplete: {year}" for year in years))
    except Absent as absent:
        return Reading("not_measurable", missing=absent.fields, coverage=0.0, reason=_why(absent.why))
    except NoCases as nothing:
        return Reading("no_cases", reason=_why(nothing.why))
    except Suppressed:
        return Reading("suppressed", flags=("group below the smallest shown",))


def _hindsight(case: Case) -> bool:
    """Whether the case ends before the data, which hold no history to roll the tickets back by."""
    return case.world.whole is not None and not case.data.carries("events.*")


def _unknown_years(case: Case) -> tuple[int, ...]:
    """Years of the case whose holidays the calendar does not know."""
    low, high = case.window
    return case.calendar.incomplete_years(low, min(high, case.as_of))


def _why(text: str) -> Msg | None:
    return Msg(text) if text else None


def measure(
    category: Category, case: Case, earlier: Sequence[Case] | None = None, before: Before = NOTHING
) -> Measurement:
    """All metrics and practices of a category, with earlier points by the same code.

    `before` holds points of each metric that are older than all that the data can measure."""
    past = case.earlier if earlier is None else earlier
    metrics = {
        name: _measured(metric, case, past, before.get(name, ())) for name, metric in category.metrics.items()
    }
    practices = {name: _practised(practice, case) for name, practice in category.practices.items()}
    levels = [(name, m.role, m.judgement.status) for name, m in metrics.items()]
    return Measurement(category, metrics, practices, roll_up(levels))


def _measured(metric: Metric, case: Case, past: Sequence[Case], before: Points) -> Measured:
    now = take(metric, case)
    series: Points = ()
    if now.value is not None:
        series = (*before, *((point.label, take(metric, point)) for point in past))
    level = judge(metric, now, [reading for _, reading in series], case.settings)
    against, last = series[-1] if series else (None, None)
    movement = change(metric, now, last, against, case.settings)
    return Measured(metric, now, level, movement, series, _role(metric, case))


def _role(metric: Metric, case: Case) -> Role:
    running = case.subject.release is not None and case.subject.release.actual == NONE
    return metric.while_open if running and metric.while_open else metric.role


def _practised(practice: Practice, case: Case) -> Practised:
    nothing = Traces(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int8))
    try:
        return Practised(practice, traced(practice, case))
    except Absent as absent:
        return Practised(practice, nothing, absent.fields)
    except (NoCases, Suppressed):
        return Practised(practice, nothing)
