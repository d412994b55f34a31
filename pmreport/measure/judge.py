"""Levels and movements: how a reading compares with thresholds, with a baseline, with the last report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pmreport.config import Settings
from pmreport.measure.declare import Metric, Threshold
from pmreport.measure.reading import Reading
from pmreport.stats import Interval, Limits, mover, xmr

Status = Literal["ok", "watch", "problem", "no_baseline"]
Origin = Literal["convention", "configuration", "baseline", "definition", ""]
Verdict = Literal["worse", "better", "no_clear_change", "too_little_data", "not_measurable"]
FEW, FEW_SHARES, FEW_OTHERS = 5, 20, 8
CENSUS = ("value", "count", "earned_schedule")  # read off the records, not estimated from cases
PROVISIONAL, BASELINE, POINT = 6, 8, 10


@dataclass(frozen=True)
class Judgement:
    """The status, the mode and limits that decided, and where they come from.

    `low` and `high` are the natural process limits of a baseline whose either side is a signal.
    """

    status: Status | None
    mode: str
    watch: float | None
    problem: float | None
    origin: Origin
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Change:
    """Movement against an earlier point: difference with its 99 % interval, and the verdict."""

    against: str | None
    delta: float | None
    low: float | None
    high: float | None
    verdict: Verdict


def judge(metric: Metric, now: Reading, earlier: Sequence[Reading], settings: Settings) -> Judgement:
    """The level by metrics.md 0.5: configuration, else baseline (≥ 6 earlier points), else thresholds."""
    rule, origin = _rule(metric, settings)
    rule = rule if rule.part in now.parts else replace(rule, part=None)
    if now.value is None or rule.mode == "none" or not now.judged:
        return Judgement(None, rule.mode, rule.watch, rule.problem, "")
    value = _judged(now, rule.part)
    if value is None or now.n < rule.least:
        return Judgement(None, rule.mode, rule.watch, rule.problem, "")
    points = _values(metric, earlier, rule.part)
    if rule.mode == "baseline" and rule.within and len(now.points) >= PROVISIONAL:
        return _within(metric, now.points)
    if rule.mode == "baseline" and len(points) >= PROVISIONAL:
        return _capped(_against_baseline(metric, value, points), metric, now)
    if rule.movement and earlier and earlier[-1].value is not None:
        return Judgement(_moved(metric, now, earlier[-1]), "baseline", None, None, "baseline")
    if rule.watch is None:
        return Judgement("no_baseline", rule.mode, None, None, "")
    status = _against_limits(metric, now, rule)
    mode = "target" if origin == "configuration" else "absolute"
    return _capped(Judgement(status, mode, rule.watch, rule.problem, origin), metric, now)


def _rule(metric: Metric, settings: Settings) -> tuple[Threshold, Origin]:
    """The declared threshold, or the configuration's."""
    own = settings.threshold.get(metric.id)
    declared = metric.threshold
    if own is None or (own.watch is None and own.problem is None):
        return declared, "convention" if declared.convention else "definition"
    rule = replace(declared, mode="target", watch=own.watch, problem=own.problem, convention=False)
    return rule, "configuration"


def _moved(metric: Metric, now: Reading, last: Reading) -> Status:
    """Whether the whole 90 % interval of the change lies on the bad side of none."""
    delta = mover(_as_is(now), _as_is(last))
    end = delta.high if metric.worse == "lower" else delta.low
    return "watch" if end is not None and (end < 0 if metric.worse == "lower" else end > 0) else "ok"


def _as_is(point: Reading) -> Interval:
    return Interval(point.value, point.low, point.high, point.n, point.k)


def _against_limits(metric: Metric, now: Reading, rule: Threshold) -> Status:
    """Absolute thresholds. Everything is oriented so that larger is worse."""
    sign = -1.0 if metric.worse == "lower" else 1.0
    value, low = _oriented(now, rule, sign)
    watch = sign * rule.watch if rule.watch is not None else float("inf")
    problem = sign * rule.problem if rule.problem is not None else float("inf")
    if rule.bound == "sure":
        return "problem" if low > problem else "watch" if low > watch else "ok"
    strict = rule.strict or metric.worse == "lower"  # a perfect 100 % is never on watch
    if _beyond(value, problem, strict) and _beyond(low, watch, strict):
        return "problem"
    return "watch" if _beyond(value, watch, strict) else "ok"


def _beyond(value: float, limit: float, strict: bool) -> bool:
    return value > limit or (value == limit and not strict)


def _oriented(now: Reading, rule: Threshold, sign: float) -> tuple[float, float]:
    """The judged value and its lower bound after orientation; an unbounded end is no evidence."""
    source = now.parts[rule.part] if rule.part else now
    assert source.value is not None
    end = source.low if sign > 0 else source.high
    if end is None and rule.bound == "value" and source.low is None and source.high is None:
        end = source.value  # a census value without an interval is its own bound
    return sign * source.value, (float("-inf") if end is None else sign * end)


def _judged(now: Reading, part: str | None) -> float | None:
    """The number that is judged: the value, or that part."""
    if part is None:
        return now.value
    return now.parts[part].value if part in now.parts else None


def _values(metric: Metric, earlier: Sequence[Reading], part: str | None) -> tuple[float, ...]:
    """The judged numbers of the earlier cases that are large enough to be points of a chart."""
    least = 1 if metric.estimator in CENSUS else POINT
    values = [_judged(r, part) for r in earlier if r.value is not None and r.n >= least]
    return tuple(value for value in values if value is not None)


def _against_baseline(metric: Metric, value: float, points: Sequence[float]) -> Judgement:
    """XmR limits of the earlier points; six or seven points are provisional and give at most watch."""
    limits = _limits(metric, points)
    if metric.worse == "neutral":
        sides = {_beside(value, points, limits, sign) for sign in (1.0, -1.0)}
        either: Status = "ok" if sides == {"ok"} else "watch"
        return Judgement(either, "baseline", None, None, "baseline", limits.low, limits.high)
    sign = -1.0 if metric.worse == "lower" else 1.0
    status = _beside(value, points, limits, sign)
    if status == "problem" and (metric.threshold.signal or len(points) < BASELINE):
        status = "watch"
    limit = limits.low if sign < 0 else limits.high
    return Judgement(status, "baseline", limits.centre, limit, "baseline")


def _beside(value: float, points: Sequence[float], limits: Limits, sign: float) -> Status:
    """One side of the chart: beyond its limit a problem, a drift towards it to be watched."""
    limit = limits.low if sign < 0 else limits.high
    assert limit is not None and limits.centre is not None
    if sign * value > sign * limit:
        return "problem"
    return "watch" if _drifts([*points, value], limits.centre, limit, sign) else "ok"


def _within(metric: Metric, points: Sequence[float]) -> Judgement:
    """The chart of one case's own points: a point beyond the bad limit is a problem, a drift is watched."""
    limits = _limits(metric, points)
    side = -1 if metric.worse == "lower" else 1
    rules = {signal.rule for signal in limits.signals if signal.side == side}
    status: Status = "watch" if rules else "ok"
    if "limit" in rules and len(points) >= BASELINE:
        status = "problem"
    limit = limits.low if side < 0 else limits.high
    return Judgement(status, "baseline", limits.centre, limit, "baseline")


def _limits(metric: Metric, points: Sequence[float]) -> Limits:
    """Limits inside the metric's range: shares end at 0 and 1, rates and what may exceed the whole at 0."""
    share = metric.unit in ("fraction", "gini")
    floor = 0.0 if share or metric.estimator == "rate" else None
    return xmr(points, floor=floor, ceiling=1.0 if share and not metric.threshold.beyond_whole else None)


def _drifts(values: Sequence[float], centre: float, limit: float, sign: float) -> bool:
    """Eight successive points on the bad side, or three of four nearer the bad limit than the centre."""
    bad = [sign * value > sign * centre for value in values]
    near = [sign * value > sign * (centre + limit) / 2 for value in values]
    return (len(bad) >= 8 and all(bad[-8:])) or (len(near) >= 4 and sum(near[-4:]) >= 3)


def _capped(judgement: Judgement, metric: Metric, now: Reading) -> Judgement:
    """Few cases: below five no status, below twenty (shares) or eight (others) at most watch."""
    if metric.estimator in CENSUS:
        return judgement
    if now.n < FEW:
        return replace(judgement, status=None)
    if (small(metric, now) or "window incomplete" in now.flags) and judgement.status == "problem":
        return replace(judgement, status="watch")
    return judgement


def small(metric: Metric, now: Reading) -> bool:
    """Whether the cases are too few for a problem: fewer than twenty of a share, eight of others."""
    few = FEW_SHARES if metric.estimator == "proportion" else FEW_OTHERS
    return metric.estimator not in CENSUS and now.value is not None and now.n < few


def change(
    metric: Metric, now: Reading, last: Reading | None, against: str | None, settings: Settings
) -> Change:
    """The movement against the previous point: MOVER on 99 % intervals and a zone of no change."""
    if now.value is None:
        return Change(against, None, None, None, "not_measurable")
    if last is None or last.value is None:
        return Change(against, None, None, None, "too_little_data")
    delta = mover(_wide(now), _wide(last))
    own = settings.threshold.get(metric.id)
    zone = own.no_change if own is not None and own.no_change is not None else 0.0
    low = float("-inf") if delta.low is None else delta.low
    high = float("inf") if delta.high is None else delta.high
    verdict: Verdict = "no_clear_change"
    if metric.estimator not in CENSUS and min(now.n, last.n) < FEW:
        verdict = "too_little_data"
    elif metric.worse != "neutral" and (low > zone or high < -zone):
        verdict = "worse" if (low > zone) == (metric.worse == "higher") else "better"
    return Change(against, delta.value, delta.low, delta.high, verdict)


def _wide(point: Reading) -> Interval:
    """The 90 % interval stretched to 99 % about its value (ratio of normal quantiles)."""
    stretch = 2.5758 / 1.6449
    assert point.value is not None
    low = None if point.low is None else point.value - stretch * (point.value - point.low)
    high = None if point.high is None else point.value + stretch * (point.high - point.value)
    return Interval(point.value, low, high, point.n, point.k)
