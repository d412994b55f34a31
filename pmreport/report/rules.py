"""By what a metric is judged, in words: its own history, its limits, and where those come from."""

from pmreport.measure import Metric
from pmreport.words import N_, Msg, Quantity, say

HISTORY = N_("the project's own history (XmR limits, at least eight earlier points)")
WITHIN = N_("the successive weeks of the release itself (XmR limits, at least eight)")
EITHER = N_("{baseline}; beyond either limit is a signal to look at, never a problem")
MILD = N_("{baseline}; beyond the limit is a signal to look at, never a problem")
LIMITS = N_("thresholds {watch} (watch) and {problem} (problem)")
WATCHED = N_("threshold {watch} (watch)")
SURE = N_("thresholds {watch} (watch) and {problem} (problem), passed by the whole interval")
SURELY_WATCHED = N_("threshold {watch} (watch), passed by the whole interval")
MOVED = N_("watched where the whole interval of the change since the release before is on the bad side")
TARGET = N_("a target of the configuration; without one it is shown and not judged")
NOT_JUDGED = N_("not judged")
CONVENTION = N_("{rule}; default threshold (convention)")
DEFINITION = N_("{rule}; from the definition or published values")
FIRST_RUN = N_("{baseline}; until then {limits}")
PART = N_("{part}: {rule}")
LEAST = N_("{rule}; no status below {n} cases")
OWN = N_("Own limits: watch and problem under [threshold.{id}] in pmreport.toml")


def judged_by(metric: Metric) -> Msg:
    """The rule that judges a metric, with its limits and their origin."""
    rule = metric.threshold
    if rule.mode == "none":
        return say(NOT_JUDGED)
    limits = _limits(metric)
    text = limits or say(TARGET)
    if rule.mode == "baseline":
        text = say(FIRST_RUN, baseline=_history(metric), limits=limits) if limits else _history(metric)
    text = say(PART, part=say(rule.of), rule=text) if rule.of else text
    return say(LEAST, rule=text, n=rule.least) if rule.least else text


def _limits(metric: Metric) -> Msg | None:
    """The limits and their origin; None where only the history judges."""
    rule = metric.threshold
    if rule.movement:
        return say(MOVED)
    if rule.watch is None:
        return None
    origin = CONVENTION if rule.convention else DEFINITION
    return say(origin, rule=say(rule.rule) if rule.rule else _numbers(metric))


def _numbers(metric: Metric) -> Msg:
    rule, sure = metric.threshold, metric.threshold.bound == "sure"
    assert rule.watch is not None
    unit = rule.unit or ("count" if rule.part else metric.unit)
    watch = Quantity(rule.watch, unit)
    if rule.problem is None:
        return say(SURELY_WATCHED if sure else WATCHED, watch=watch)
    return say(SURE if sure else LIMITS, watch=watch, problem=Quantity(rule.problem, unit))


def _history(metric: Metric) -> Msg:
    """The baseline, with what a point outside means."""
    history = say(WITHIN if metric.threshold.within else HISTORY)
    if metric.worse == "neutral":
        return say(EITHER, baseline=history)
    return say(MILD, baseline=history) if metric.threshold.signal else history
