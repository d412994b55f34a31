"""Rules of the configuration that turn the exit code to 3 when a number crosses them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pmreport.categories import metrics
from pmreport.config import Gate, Settings
from pmreport.errors import ConfigError, nearest
from pmreport.words import N_, Msg, both, say

Entry = Mapping[str, Any]
OVERDUE = "actions_overdue_count"
# numbers of a report that are no metrics: name, unit
FURTHER: Mapping[str, tuple[str, str]] = {OVERDUE: (N_("Overdue actions"), "count")}


def check_gates(settings: Settings) -> None:
    """Raise `ConfigError` for a gate on a number that does not exist; before anything is measured."""
    known = (*metrics(), *FURTHER)
    for gate in settings.gate:
        if gate.metric not in known:
            raise ConfigError(
                f"The gate {gate.id!r} names the metric {gate.metric!r}, which does not exist.",
                f"{nearest(gate.metric, known)}List metrics with: pmreport explain --list",
            )


def gate_entries(
    categories: Sequence[Entry], settings: Settings, further: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """Each gate with its number and whether that crossed it; None where there is no number.

    `further` are the numbers of the report that are no metrics.
    """
    return [_entry(gate, _number(gate.metric, categories, further or {})) for gate in settings.gate]


def _number(name: str, categories: Iterable[Entry], further: Mapping[str, int]) -> Entry:
    """The metric's entry; a number that is no metric looks like one."""
    if name in FURTHER:
        value = further.get(name)
        state = "not_measurable" if value is None else "measured"
        return {"state": state, "value": value, "low": value, "high": value, "unit": FURTHER[name][1]}
    return next((m for c in categories for m in c["metrics"] if m["id"] == name), NOTHING)


NOTHING: Entry = {"state": "not_measurable", "value": None, "low": None, "high": None, "unit": "count"}


def _entry(gate: Gate, number: Entry) -> dict[str, Any]:
    return {
        "id": gate.id,
        "metric": gate.metric,
        "name": both(_name(gate.metric)),
        "above": gate.above,
        "below": gate.below,
        "when": gate.when,
        **{fact: number[fact] for fact in ("state", "value", "low", "high", "unit")},
        "crossed": crossed(gate, number),
    }


def _name(metric: str) -> Msg:
    return say(FURTHER[metric][0] if metric in FURTHER else metrics()[metric].name)


def crossed(gate: Gate, number: Entry) -> bool | None:
    """`point`: the value is beyond the limit. `sure`: the whole interval is; an open end never is.

    A number without an interval at all (a count of what is) is its own interval.
    """
    value, low, high = number["value"], number["low"], number["high"]
    if value is None:
        return None
    if gate.when == "point" or (low is None and high is None):
        low = high = value
    if gate.above is not None:
        return bool(low is not None and low > gate.above)
    assert gate.below is not None
    return bool(high is not None and high < gate.below)
