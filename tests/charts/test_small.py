"""Small multiples: one row of reports, a scale of their own, words for those who do not see them."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from pmreport.charts import css, multiple

SVG = "{http://www.w3.org/2000/svg}"


def drawn(values, **rest):
    return fromstring(multiple(values, "m-1", "Slip & scope", "From 1 to <3>.", **rest))


def dots(root):
    return [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter("circle")]


def test_reports_have_equal_places_and_the_largest_number_is_highest():
    (a, b, c) = dots(drawn([1.0, 2.0, 3.0]))
    assert b[0] - a[0] == pytest.approx(c[0] - b[0])
    assert a[1] > b[1] > c[1]


def test_a_picture_is_named_and_says_what_it_shows():
    root = drawn([1.0, 3.0])
    assert root.get("role") == "img" and root.get("aria-labelledby") == "m-1-title m-1-desc"
    assert [root.find(tag).text for tag in ("title", "desc")] == ["Slip & scope", "From 1 to <3>."]


def line(root):
    return next(p.get("d") for p in root.iter("path") if p.get("class") == "s-c1")


def test_a_gap_and_a_break_cut_the_line():
    assert [re.sub(r"[^ML]", "", line(drawn(values, **rest))) for values, rest in (
        ([1.0, 2.0, 3.0], {}), ([1.0, None, 3.0, 4.0], {}), ([1.0, 2.0, 3.0], {"breaks": [2]}),
    )] == ["MLL", "MML", "MLM"]  # fmt: skip


def test_a_signal_is_a_diamond_and_no_dot():
    root = drawn([1.0, 2.0, 9.0], signals=[2])
    assert len(dots(root)) == 2
    assert [p.get("class") for p in root.iter("path") if "worse" in p.get("class")] == ["f-worse s-bg"]


def test_limits_are_inside_the_picture():
    root = drawn([1.0, 2.0], band=[(0, 2, -5.0, 9.0)])
    band = next(p.get("d") for p in root.iter("path") if p.get("class") == "f-band")
    heights = [
        float(number)
        for number in re.findall(r" (-?[\d.]+)[HZ]|V([\d.]+)", band)
        for number in number
        if number
    ]
    assert all(0 <= height <= 84 for height in heights) and len(heights) == 2


@pytest.mark.parametrize("values", [[], [None], [None, None], [5.0], [0.0, 0.0]])
def test_nothing_and_no_spread_are_no_accident(values):
    drawn(values)


def test_every_class_has_a_rule():
    text = multiple([1.0, None, 2.0], "m", "t", "d", band=[(0, 3, 0.0, 3.0)], signals=[2], breaks=[1])
    for name in set(re.findall(r'class="([^"]+)"', text)) - {"pm-chart pm-small"}:
        for part in name.split():
            assert f".{part}{{" in css(), part
