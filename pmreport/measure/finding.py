"""A metric's sentence with its own numbers: pages, titles of figures and answers all say the same."""

from collections.abc import Mapping

from pmreport.measure.declare import Metric
from pmreport.measure.reading import Reading
from pmreport.words import N_, Msg, Quantity, Range, Value, say


def finding(metric: Metric, reading: Reading) -> Msg:
    """What a reading with a value says, in the words of its metric."""
    return Msg(metric.says, places(metric.unit, reading))


def places(unit: str, reading: Reading) -> Mapping[str, Value]:
    """The values that a `says` template may name: value, range, n, k and the parts."""
    out: dict[str, Value] = {"n": reading.n, "k": reading.k if reading.k is not None else 0}
    out["value"] = Quantity(reading.value or 0.0, unit, low=reading.low, high=reading.high)
    out["range"] = _range(reading.low, reading.high, unit)
    for key, part in reading.parts.items():
        number = Quantity(float(part.value or 0.0), part.unit, low=part.low, high=part.high)
        out[key] = say(N_("not measurable")) if part.value is None else number
    return out


def _range(low: float | None, high: float | None, unit: str) -> Value:
    if low == high:  # none, or a count that has no uncertainty
        return say(N_("no interval"))
    return say(N_("90% interval {range}"), range=Range(low, high, unit))
