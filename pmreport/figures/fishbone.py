"""The fishbone of the Why page: ten categories as bones, their gravest measured factors on them."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from pmreport.attribution.attribute import Found
from pmreport.charts.shapes import Bone, Factor, fishbone
from pmreport.figures.declare import Drawing, Row
from pmreport.measure import Measured, Measurement
from pmreport.words import N_, Count, Language, Msg, Quantity, say

MOST = 3
GRAVITY = {"problem": 0, "watch": 1}
LEVELS = (N_("problem"), N_("watch"))
FACTOR = N_("{metric}: {value}")


def fishbone_of_causes(measurements: Sequence[Measurement], found: Found) -> Drawing | None:
    """At most three metrics of each category that stand out; None where none does."""
    bones = [(measurement, standing_out(measurement)) for measurement in measurements]
    n = sum(len(factors) for _, factors in bones)
    if not n:
        return None
    touched = [m.category for m, factors in bones if factors]

    def paint(axes: Axes, language: Language) -> None:
        made = [_bone(measurement, factors, language) for measurement, factors in bones]
        fishbone(axes, language(_effect(found)), made, levels=(language(LEVELS[0]), language(LEVELS[1])))

    return Drawing(
        title=say(N_("{factors} to look at, in {k} of the ten categories"), k=len(touched),
                  factors=Count(n, N_("{n} measured factor"), N_("{n} measured factors"))),
        subtitle=say(N_("Metrics judged problem or watch, at most three per category, the gravest first")),
        alt=say(N_("Fishbone diagram: {n} measured factors on ten categories, most on {name}."), n=n,
                name=say(max(bones, key=lambda bone: len(bone[1]))[0].category.name)),
        paint=paint,
        columns=(N_("Category"), N_("Factor"), N_("Value"), N_("Level")),
        rows=tuple(_row(m, factor) for m, factors in bones for factor in factors),
        size=(7.2, 5.4),
    )  # fmt: skip


def standing_out(measurement: Measurement) -> list[Measured]:
    """The metrics judged problem or watch, those first that decided the category's level."""
    decided = measurement.rollup.decided_by
    found = [(name, m) for name, m in measurement.metrics.items() if _stands_out(m)]
    found.sort(key=lambda pair: (GRAVITY[str(pair[1].judgement.status)], pair[0] not in decided))
    return [m for _, m in found][:MOST]


def _stands_out(measured: Measured) -> bool:
    return measured.reading.value is not None and measured.judgement.status in GRAVITY


def _bone(measurement: Measurement, factors: Sequence[Measured], language: Language) -> Bone:
    known = any(m.reading.value is not None for m in measurement.metrics.values())
    return Bone(
        language(measurement.category.name),
        tuple(Factor(language(_factor(m)), m.judgement.status == "problem") for m in factors),
        language(N_("nothing stands out")) if known else language(N_("not measurable")),
    )


def _factor(measured: Measured) -> Msg:
    return say(FACTOR, metric=say(measured.metric.name), value=_value(measured))


def _value(measured: Measured) -> Quantity:
    reading = measured.reading
    assert reading.value is not None
    return Quantity(reading.value, measured.metric.unit, low=reading.low, high=reading.high)


def _effect(found: Found) -> Msg:
    """What the bones lead to: the slip where there is one, else the subject."""
    if found.result is not None and found.state in ("attributed", "at_least") and found.result.slip > 0:
        return say(N_("slip of {days}"), days=Quantity(round(found.result.slip, 6), "working_days"))
    return say(N_("{name}, looked at afterwards"), name=found.case.subject.name)


def _row(measurement: Measurement, factor: Measured) -> Row:
    level = say(LEVELS[GRAVITY[str(factor.judgement.status)]])
    return (say(measurement.category.name), say(factor.metric.name), say("{n}", n=_value(factor)), level)
