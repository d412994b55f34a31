"""Rules of the configuration that turn the exit code to 3 when a number crosses them."""

from typing import Any

from pmreport.config import Gate, Settings
from pmreport.errors import ConfigError
from pmreport.measure import Reading
from pmreport.report.study import Study


def gate_entries(study: Study, settings: Settings) -> list[dict[str, Any]]:
    """Each gate with whether it was crossed; None where its metric has no number.

    Raises `ConfigError` for a gate on a metric that does not exist.
    """
    unknown = [gate.metric for gate in settings.gate if gate.metric not in study.metrics]
    if unknown:
        raise ConfigError(f"A gate names the metric {unknown[0]!r}, which does not exist.",
                          "List metrics with: pmreport explain --list")  # fmt: skip
    return [
        {"id": gate.id, "metric": gate.metric, "crossed": crossed(gate, study.metrics[gate.metric].reading)}
        for gate in settings.gate
    ]


def crossed(gate: Gate, reading: Reading) -> bool | None:
    """`point`: the value is beyond the limit. `sure`: the whole interval is."""
    if reading.value is None:
        return None
    if gate.above is not None:
        nearest = reading.value if gate.when == "point" or reading.low is None else reading.low
        return nearest > gate.above
    assert gate.below is not None
    nearest = reading.value if gate.when == "point" or reading.high is None else reading.high
    return nearest < gate.below
