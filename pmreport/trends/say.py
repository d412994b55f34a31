"""The findings of trends: each a sentence with the numbers of the series itself."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pmreport.history.record import Point, Record
from pmreport.history.series import Change, Segment, Series
from pmreport.measure import Metric
from pmreport.stats import Signal
from pmreport.words import N_, Listing, Msg, Quantity, Range, Value, say

WORDS = {
    "worse": N_("worse"),
    "better": N_("better"),
}
WHY = {
    "definition": N_("its definition changed"),
    "configuration": N_("the configuration changed"),
}
RECENT = 12  # reports whose signals are still a finding
MOST = 3  # reports that a sentence names
SLIPS = 4  # releases that a sentence about slips looks back on


def quantity(point: Point) -> Quantity:
    """A number with its unit, as precise as its interval."""
    return Quantity(point.value or 0.0, point.unit, low=point.low, high=point.high)


def difference(change: Change, unit: str) -> Quantity:
    """A movement with its sign."""
    return Quantity(change.delta or 0.0, unit, signed=True, low=change.low, high=change.high)


def finding(series: Series, metric: Metric) -> Msg:
    """What a series shows: a signal first, then the last movement."""
    if not series.known:
        return say(N_("{metric}: no report has a number"), metric=say(metric.name))
    last = series.known[-1]
    if len(series.known) == 1:
        return say(
            N_("{metric}: {value} in {report}, the only report with a number"), **_at(series, metric, last)
        )
    return _signal(series, metric, last) or _movement(series, metric, last)


def _at(series: Series, metric: Metric, place: int) -> dict[str, Msg | Quantity | str]:
    point = series.points[place]
    assert point is not None
    return {"metric": say(metric.name), "value": quantity(point), "report": series.records[place].name}


def _signal(series: Series, metric: Metric, last: int) -> Msg | None:
    """The newest signal among the last reports that are comparable with the newest one."""
    segment = series.segments[-1]
    signals = [s for s in segment.limits.signals if s.index > last - RECENT] if segment.limits else []
    if not signals:
        return None
    # At one report the limit says more than a run that leads to it.
    rank = {"limit": 2, "run": 1, "near": 0}
    signal = max(signals, key=lambda s: (s.index, rank[s.rule]))
    at = _at(series, metric, signal.index)
    if signal.index != last:
        return _past(series, metric, signals, last)
    if signal.rule == "limit":
        return say(N_("{metric} of {report}, {value}, lies beyond its natural limits ({limits})"),
                   limits=_limits(segment, metric.unit), **at)  # fmt: skip
    if signal.rule == "run":
        template = N_("{metric} has been on one side of its centre for eight reports; {report} has {value}")
        return say(template, **at)
    return say(N_("{metric} drifts towards its natural limit; {report} has {value}"), **at)


def _past(series: Series, metric: Metric, signals: Sequence[Signal], last: int) -> Msg:
    """Which reports stood out, those beyond a limit before those of a run, and where the number is now."""
    beyond = [signal.index for signal in signals if signal.rule == "limit"]
    places = sorted({*(beyond or [signal.index for signal in signals])})[-MOST:]
    now = _at(series, metric, last)["value"]
    if len(places) == 1:
        at = _at(series, metric, places[0])
        return say(N_("{metric} stood out in {report} ({value}); the newest report has {now}"), now=now, **at)
    reports = Listing(tuple(series.records[place].name for place in places))
    return say(N_("{metric} stood out in {reports}; the newest report has {now}"), metric=say(metric.name),
               reports=reports, now=now)  # fmt: skip


def _limits(segment: Segment, unit: str) -> Range:
    assert segment.limits is not None
    return Range(segment.limits.low, segment.limits.high, unit)


def _movement(series: Series, metric: Metric, last: int) -> Msg:
    at = _at(series, metric, last)
    before = series.records[series.known[-2]].name
    change = series.change
    assert change is not None
    if change.verdict == "not_comparable":
        why = next((found.why for found in series.breaks if found.index == last), "definition")
        return say(N_("{metric}: {value} in {report}, not compared with {before} because {why}"),
                   before=before, why=say(WHY[why]), **at)  # fmt: skip
    if change.verdict in WORDS:
        moved: dict[str, Value] = {
            "delta": difference(change, metric.unit),
            "verdict": say(WORDS[change.verdict]),
        }
        template = N_("{metric}: {value} in {report}, {delta} against {before}: {verdict}")
        return say(template, before=before, **moved, **at)
    if change.verdict == "too_little_data":
        return say(N_("{metric}: {value} in {report}, too little data for a comparison with {before}"),
                   before=before, **at)  # fmt: skip
    return say(N_("{metric}: {value} in {report}, no clear change against {before}"), before=before, **at)


def movement(records: Sequence[Record], keys: Iterable[tuple[str, Series]]) -> Msg:
    """The finding of the index: which categories (catalogue names) moved since the report before."""
    keys = list(keys)
    moved = {word: Listing(tuple(say(name) for name, one in keys if _newest(one) == word)) for word in WORDS}
    before = records[-2].name
    if moved["worse"].items and moved["better"].items:
        said = say(N_("Since {before}: worse are {worse}; better are {better}"), before=before, **moved)
    elif moved["worse"].items:
        said = say(N_("Since {before}: worse are {worse}"), before=before, worse=moved["worse"])
    elif moved["better"].items:
        said = say(N_("Since {before}: better are {better}"), before=before, better=moved["better"])
    else:
        said = say(N_("No clear change in the ten categories since {before}"), before=before)
    slips = _slips(records)
    return said if slips is None else say(N_("{slips}. {said}"), slips=slips, said=said)


def _newest(series: Series) -> str | None:
    """The verdict of the last movement, where it leads to the newest report."""
    change = series.change
    return change.verdict if change and series.known[-1] == len(series.records) - 1 else None


def _slips(records: Sequence[Record]) -> Msg | None:
    """How many of the last releases slipped more than the one before them."""
    points = [one.points.get("release_slip") for one in records[-SLIPS - 1 :]]
    days = [point.value for point in points if point is not None and point.value is not None]
    if records[-1].kind != "release" or len(days) < SLIPS or len(days) != len(points):
        return None
    more = sum(b > a for a, b in pairwise(days))
    return say(N_("{k} of the last {n} releases slipped more than the one before"), k=more, n=len(days) - 1)
