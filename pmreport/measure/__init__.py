"""Metrics and practices: how they are declared, what they return, how they are judged."""

from pmreport.measure.declare import Category, Criterion, Metric, Practice, Threshold
from pmreport.measure.finding import finding
from pmreport.measure.judge import Change, Judgement, change, judge, small
from pmreport.measure.precision import by_day, to_the_day
from pmreport.measure.reading import Part, Reading, part, reading, share, tickets
from pmreport.measure.rollup import Rollup, roll_up
from pmreport.measure.take import Measured, Measurement, Practised, measure, take
from pmreport.measure.traces import CANNOT_TELL, NOT_SEEN, SEEN, Traces, traces

__all__ = [
    "CANNOT_TELL",
    "NOT_SEEN",
    "SEEN",
    "Category",
    "Change",
    "Criterion",
    "Judgement",
    "Measured",
    "Measurement",
    "Metric",
    "Part",
    "Practice",
    "Practised",
    "Reading",
    "Rollup",
    "Threshold",
    "Traces",
    "by_day",
    "change",
    "finding",
    "judge",
    "measure",
    "part",
    "reading",
    "roll_up",
    "share",
    "small",
    "take",
    "tickets",
    "to_the_day",
    "traces",
]
