"""Every figure that a fixture has data for can be painted in both languages, with the table behind it."""

import pytest

from pmreport.categories import CATEGORIES
from pmreport.charts import draw
from pmreport.figures import GALLERIES
from pmreport.figures.declare import Draw, Drawing
from pmreport.measure import measure
from pmreport.words import Language, Msg, both
from tests.categories.worlds import FIXTURES, built

FIGURES = [
    (gallery.category, metric, make)
    for gallery in GALLERIES
    for metric, make in gallery.figures.items()
    if metric in FIXTURES
]


def drawing(category: str, metric: str, make: Draw) -> Drawing | None:
    case = built(FIXTURES[metric])
    found = next(c for c in CATEGORIES if c.id == category)
    return make(case, measure(found, case).metrics)


@pytest.mark.parametrize(("category", "metric", "make"), FIGURES, ids=[metric for _, metric, _ in FIGURES])
def test_a_figure_is_painted_with_its_table(category: str, metric: str, make: Draw):
    found = drawing(category, metric, make)
    if found is None:
        return  # one release has no history to show
    assert found.rows
    assert {len(row) for row in found.rows} == {len(found.columns)}
    for code in ("en", "zh"):
        svg = draw(lambda axes, code=code: found.paint(axes, Language(code)), size=found.size)
        assert "<svg" in svg
    texts = [both(text) for text in (found.title, found.subtitle, found.alt)]
    assert all(text["en"] and text["zh"] != text["en"] for text in texts)
    assert not any("{" in text["en"] for text in texts)
    names = [cell for row in found.rows for cell in row if isinstance(cell, Msg)]
    assert all(both(name)["en"] for name in names)


def test_most_figures_of_the_first_categories_have_something_to_show():
    shown = [metric for category, metric, make in FIGURES[:27] if drawing(category, metric, make) is not None]
    assert {"scope_growth", "on_time_rate", "spi_t", "forecast_gap", "ux_fix_time", "design_loops"} <= set(
        shown
    )
