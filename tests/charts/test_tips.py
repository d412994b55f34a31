import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from pmreport import charts
from pmreport.charts.bars import stacked_bars
from pmreport.charts.lines import lines, xmr
from pmreport.charts.marks import Series
from pmreport.charts.points import scatter
from pmreport.charts.tips import MOST, tips

HOSTILE = '"><script>alert(1)</script> & \u202e'


def told(svg):
    """The tips of a picture for pages."""
    return json.loads(ET.fromstring(charts.themed(svg, "f", "t", "d")).get("data-tips"))


def test_each_point_of_a_line_says_where_it_lies_and_its_value():
    days = np.array([1780272000, 1780358400, 1780444800])
    found = told(
        charts.draw(
            lambda axes: lines(axes, days, [Series("open", np.array([1.0, np.nan, 3.0]))], zone="UTC")
        )
    )
    assert [text for *_, text in found] == ["2026-06-01 · open 1", "2026-06-03 · open 3"]
    assert found[0][0] < found[1][0] and found[0][1] > found[1][1]  # later lies right, more lies above


def test_a_tip_lies_on_its_dot():
    svg = charts.draw(lambda axes: scatter(axes, [0.0, 10.0], [0.0, 10.0]))
    root = ET.fromstring(charts.slim(svg))
    path = next(
        e
        for e in root.iter()
        if e.tag.endswith("path") and e.get("stroke-linecap") == "round" and e.get("d").count("M") == 2
    )
    drawn = [tuple(map(float, part.split("h")[0].split())) for part in path.get("d").split("M")[1:]]
    assert [(x, y) for x, y, _ in told(svg)] == [pytest.approx(place, abs=0.1) for place in drawn]


def test_columns_and_control_charts_say_theirs():
    columns = told(
        charts.draw(
            lambda axes: stacked_bars(
                axes, ["w1", "w2"], [Series("a", np.array([2.0, 0.0])), Series("b", np.array([1.0, 4.0]))]
            )
        )
    )
    assert [text for *_, text in columns] == ["w1 · a 2", "w1 · b 1", "w2 · b 4"]
    chart = told(
        charts.draw(
            lambda axes: xmr(
                axes,
                ["m1", "m2"],
                [0.1, 0.2],
                centre=0.15,
                lower=0,
                upper=1,
                signals=[0, 0],
                is_share=True,
                y_label="late",
            )
        )
    )
    assert [text for *_, text in chart] == ["m1 · late 10%", "m2 · late 20%"]


def test_words_are_words_whatever_they_hold():
    svg = charts.draw(lambda axes: tips(axes, [0.5], [0.5], [HOSTILE]))
    page = charts.themed(svg, "f", "t", "d")
    assert "<script" not in page and told(svg)[0][2] == '"><script>alert(1)</script> & '


def test_many_marks_are_thinned_and_none_is_in_print_or_in_a_download():
    x = np.arange(1000.0)
    svg = charts.draw(lambda axes: lines(axes, x, [Series("a", x)]))
    assert 200 < len(told(svg)) <= MOST
    assert "data-tips" not in charts.slim(svg) and "data-tips" not in charts.standalone(svg, "t", "s", "o")
    assert "data-tips" not in charts.draw(lambda axes: None)
