"""The fishbone of the Why page: only what was measured and stands out, the gravest first."""

from dataclasses import replace

from pmreport.attribution.attribute import attribute
from pmreport.categories import CATEGORIES
from pmreport.charts import draw
from pmreport.figures.fishbone import fishbone_of_causes, standing_out
from pmreport.measure import measure
from pmreport.words import Language, both
from tests.categories.worlds import FIXTURES, built

CASE = built(FIXTURES["scope_growth"])
MEASURED = tuple(measure(category, CASE) for category in CATEGORIES)


def judged(measurement, **statuses):
    """The measurement with other levels, and none where none is given."""
    metrics = {
        name: replace(m, judgement=replace(m.judgement, status=statuses.get(name)))
        for name, m in measurement.metrics.items()
    }
    return replace(measurement, metrics=metrics)


def test_problems_come_first_then_what_decided_and_three_are_shown():
    first = MEASURED[0]
    known = [name for name, m in first.metrics.items() if m.reading.value is not None]
    assert len(known) >= 2
    decided = replace(first.rollup, decided_by=(known[1],))
    watched = judged(replace(first, rollup=decided), **dict.fromkeys(known, "watch"))
    assert standing_out(watched)[0].metric.id == known[1]
    assert len(standing_out(watched)) == min(3, len(known))
    problem = judged(watched, **dict.fromkeys(known, "watch") | {known[-1]: "problem"})
    assert standing_out(problem)[0].metric.id == known[-1]


def test_what_has_no_value_never_stands_out():
    absent = [name for m in MEASURED for name, item in m.metrics.items() if item.reading.value is None]
    assert absent
    shown = [
        m.metric.id for measurement in MEASURED
        for m in standing_out(judged(measurement, **dict.fromkeys(measurement.metrics, "problem")))
    ]  # fmt: skip
    assert shown
    assert not set(shown) & set(absent)


def test_the_table_has_every_factor_of_the_picture():
    found = fishbone_of_causes(
        [judged(m, **dict.fromkeys(m.metrics, "problem")) for m in MEASURED], attribute(CASE)
    )
    assert found is not None
    for code in ("en", "zh"):
        assert "<svg" in draw(lambda axes, code=code: found.paint(axes, Language(code)), size=found.size)
    assert {len(row) for row in found.rows} == {len(found.columns)}
    n = len(found.rows)
    assert both(found.title)["en"].startswith(f"{n} measured factor")
    assert both(found.rows[0][-1]) == {"en": "problem", "zh": "问题"}


def test_nothing_to_look_at_is_no_figure():
    assert fishbone_of_causes([judged(m) for m in MEASURED], attribute(CASE)) is None
