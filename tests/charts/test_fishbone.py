"""The fishbone: every bone and factor is there, nothing leaves the picture, long texts are cut."""

from xml.etree.ElementTree import fromstring

import pytest

from pmreport.charts import draw, slim
from pmreport.charts.fonts import width, wrap
from pmreport.charts.shapes import Bone, Factor, fishbone
from pmreport.charts.theme import UNCLEAR, WORSE

SVG = "{http://www.w3.org/2000/svg}"


def drawn(bones, effect="slip of 18 working days"):
    return slim(draw(lambda axes: fishbone(axes, effect, bones, levels=("problem", "watch")), (7.2, 5.4)))


def texts(svg):
    return list(fromstring(svg).iter(f"{SVG}text"))


def words(svg):
    return " ".join(element.text for element in texts(svg))


def bones(count, factors, text="Scope growth: 31%"):
    return [
        Bone(f"Category {n}", tuple(Factor(text, grave=i == 0) for i in range(factors)), "nothing stands out")
        for n in range(count)
    ]


def test_names_factors_and_the_effect_are_written():
    svg = drawn(
        [Bone("Requirement changes", (Factor("Scope growth: 31%", True),)), Bone("Delay", (), "quiet")]
    )
    assert all(
        word in words(svg) for word in ("Requirement", "changes", "Scope growth:", "31%", "quiet", "slip of")
    )


def test_grave_factors_are_full_and_others_hollow():
    svg = drawn(bones(2, 3))
    strokes = [element.get("stroke") for element in fromstring(svg).iter(f"{SVG}path")]
    assert strokes.count(WORSE) >= 2
    assert strokes.count(UNCLEAR) >= 4


@pytest.mark.parametrize("count", [1, 2, 9, 10])
@pytest.mark.parametrize(
    "text", ["Missing-function reports: 0.25\u00a0per requirement", "开工后需求变更率：25% " * 9, "x" * 90]
)
def test_nothing_leaves_the_picture_nor_touches_the_next_bone(count, text):
    svg = drawn([Bone(text, tuple(Factor(text, True) for _ in range(3))) for _ in range(count)], text)
    _, _, wide, high = map(float, fromstring(svg).get("viewBox").split())
    for element in texts(svg):
        size, x = float(element.get("font-size")), float(element.get("x"))
        long = width(element.text, size, bold=element.get("font-weight") in ("bold", "700"))
        start = x - long * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor"), 0.0)
        assert start >= -1 and start + long <= wide + 1
        assert 6 < float(element.get("y")) <= high


def test_lines_break_at_spaces_hyphens_and_between_chinese_signs():
    assert wrap("Cross-department work", 60) == ["Cross-", "department", "work"]
    assert wrap("Release slip: 18\u00a0working days", 78) == ["Release slip:", "18 working days"]
    assert wrap("按期完成率：54.6%，低", 45, most=4) == ["按期完成", "率：", "54.6%，", "低"]
    assert wrap("", 50) == wrap("。。", 5) == []


def test_the_last_line_is_cut():
    found = wrap("one two three four five six", 40, most=2)
    assert len(found) == 2
    assert found[1].endswith("…")
    assert all(width(line) <= 40 for line in found)


@pytest.mark.parametrize("text", ["x y " * 40, "开工后需求变更率" * 9])
def test_factors_stay_on_their_side_of_the_spine(text):
    svg = drawn([Bone("A", tuple(Factor(f"{mark} {text}", True) for mark in "qrs")) for _ in range(10)], "B")
    head = next(float(element.get("y")) for element in texts(svg) if element.text == "B")
    sizes = [(float(e.get("y")), float(e.get("font-size"))) for e in texts(svg) if e.text != "B"]
    assert all(y < head or y - size > head - 8 for y, size in sizes)
    upper = sum(y < head for y, _ in sizes)
    assert abs(upper - (len(sizes) - upper)) <= 4
