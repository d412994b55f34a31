from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from pmreport.charts import draw, slim
from pmreport.charts.fonts import width
from pmreport.charts.shapes import (
    Mark,
    Series,
    aging_wip,
    diverging_bars,
    dot_interval,
    hbars,
    heatmap,
    histogram,
    lines,
    scatter,
    stacked_bars,
    stacked_rows,
    waterfall,
    xmr,
)  # fmt: skip
from pmreport.charts.theme import BG, MUTED, REST, SERIES, WORSE
from tests.charts.painters import DAY, START, painters

NAMES = sorted(painters(2, "x"))
WORDS = [
    "freeze",
    "需求冻结之后新增的范围(工作日)",
    "a rather long label that has to be cut somewhere, 很长的标签 " * 3,
]
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [element.text for element in fromstring(svg).iter() if element.tag == f"{SVG}text"]


def drawn(paint, size=(7.2, 3.4)):
    return slim(draw(paint, size))


def frames(svg):
    """(text, left, right, y) of every text, in points."""
    for element in fromstring(svg).iter(f"{SVG}text"):
        size = float(element.get("font-size"))
        wide = width(element.text, size)
        start = float(element.get("x")) - wide * {"middle": 0.5, "end": 1.0}.get(
            element.get("text-anchor"), 0.0
        )
        yield element.text, start, start + wide, float(element.get("y"))


def outside(svg):
    _, _, wide, high = map(float, fromstring(svg).get("viewBox").split())
    return [
        frame for frame in frames(svg) if frame[1] < -1 or frame[2] > wide + 1 or not 6 < frame[3] <= high
    ]


@pytest.mark.parametrize("word", WORDS, ids=["en", "zh", "long"])
@pytest.mark.parametrize("n", [1, 2, 40])
@pytest.mark.parametrize("name", NAMES)
def test_a_shape_with_any_number_of_cases_keeps_its_words_inside_the_picture(name, n, word):
    assert not outside(drawn(painters(n, word)[name]))


@pytest.mark.parametrize("name", NAMES)
def test_a_narrow_picture_keeps_its_words_inside(name):
    assert not outside(drawn(painters(7, WORDS[1])[name], size=(3.4, 3.6)))


@pytest.mark.parametrize("name", NAMES)
def test_labels_beside_the_plot_do_not_cover_one_another(name):
    found = sorted(frames(drawn(painters(40, "冻结")[name])), key=lambda frame: (frame[3], frame[1]))
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if abs(a[3] - b[3]) < 9 and a[1] + 1 < b[2] and b[1] + 1 < a[2]
    ]
    assert not pairs


def test_a_label_longer_than_its_room_ends_in_an_ellipsis():
    shown = texts(drawn(lambda a: hbars(a, ["很长的名字" * 30, "short"], [2, 1])))
    assert any(text.startswith("很长的名字") and text.endswith("…") for text in shown)
    assert "short" in shown


def test_value_labels_say_the_values_and_given_texts_replace_them():
    assert {"1,284", "0.5"} <= set(texts(drawn(lambda a: hbars(a, ["a", "b"], [1284, 0.5]))))
    assert {"31.4%", "—"} <= set(texts(drawn(lambda a: hbars(a, ["a", "b"], [0.314, np.nan], is_share=True))))
    assert "6 of 19" in texts(drawn(lambda a: hbars(a, ["a"], [6 / 19], texts=["6 of 19"])))


def test_the_unit_of_bars_is_written_with_or_without_an_axis():
    bars = [Series("part", np.array([1.0, 2.0]))]
    assert "days" in texts(drawn(lambda a: hbars(a, ["a", "b"], [1, 2], x_label="days")))
    assert "days" in texts(drawn(lambda a: stacked_rows(a, ["a", "b"], bars, x_label="days")))
    assert "days" in texts(drawn(lambda a: diverging_bars(a, ["a", "b"], bars, [], x_label="days")))


def axes_of(paint):
    kept = []

    def keep(axes):
        paint(axes)
        kept.append(axes)

    draw(keep)
    return kept[0]


@pytest.mark.parametrize("name", ["hbars", "stacked_bars", "stacked_rows", "bullet", "histogram", "balance"])
def test_bars_start_at_zero(name):
    axes = axes_of(painters(40, "x")[name])
    low = (axes.get_xlim() if name in ("hbars", "stacked_rows", "bullet") else axes.get_ylim())[0]
    assert low == 0 if name != "balance" else low < 0 < axes.get_ylim()[1]


def test_counts_have_whole_ticks():
    axes = axes_of(lambda a: stacked_bars(a, ["1", "2"], [Series("x", np.array([1.0, 2.0]))], whole=True))
    assert axes.get_yticks().tolist() == [0, 1, 2]


def test_numbers_of_an_axis_share_their_decimals():
    shown = texts(drawn(lambda a: lines(a, [0, 1], [Series("", np.array([0.0, 1.0]))])))
    assert ("0.50" in shown and "1.00" in shown) or ("0.5" in shown and "1.0" in shown)


def test_dates_are_iso_and_fall_on_midnight_of_the_zone():
    def paint(axes):
        lines(axes, START + DAY * np.arange(5), [Series("x", np.arange(5.0))], zone="Asia/Shanghai")

    axes = axes_of(paint)
    assert {(place + 8 * 3600) % DAY for place in axes.get_xticks()} == {0}
    assert [t for t in texts(drawn(paint)) if "-" in t][:2] == ["2026-03-02", "03-03"]


def test_a_day_with_a_clock_change_keeps_ticks_at_midnight():
    change = 1774742400  # 2026-03-29T00:00:00Z, the clocks of Berlin go forward on this day
    axes = axes_of(
        lambda a: lines(a, change + DAY * np.arange(-2, 4), [Series("", np.zeros(6))], zone="Europe/Berlin")
    )
    hours = [(place - change) / 3600 % 24 for place in axes.get_xticks()]
    assert set(hours) == {23.0, 22.0}


def test_long_spans_are_labelled_by_month():
    shown = texts(
        drawn(lambda a: lines(a, START + DAY * np.arange(400), [Series("", np.ones(400))], zone="UTC"))
    )
    assert "2026-04" in shown and "2027-01" in shown


def test_small_samples_show_each_case():
    few = drawn(lambda a: histogram(a, [1, 2, 2, 9], x_label="d"))
    assert few.count("h.01") == 4
    assert "h.01" not in drawn(lambda a: histogram(a, np.arange(40.0), x_label="d"))


def test_a_suppressed_cell_shows_neither_number_nor_colour():
    def paint(value):
        hidden = np.array([[True, False]])
        return drawn(lambda a: heatmap(a, ["r"], ["a", "b"], [[value, 17.0]], hidden=hidden))

    shown = texts(paint(3.0))
    assert "<5" in shown and "17" in shown and "3" not in shown
    assert paint(3.0) == paint(4.0) == paint(400.0)


def test_a_part_that_may_be_nothing_is_hatched():
    def paint(low):
        return drawn(lambda a: waterfall(a, ["a"], [2.0], [low], [3.0], total="sum"))

    assert "<pattern" in paint(-1.0)
    assert "<pattern" not in paint(1.0)


def test_the_waterfall_ends_at_the_sum():
    shown = texts(drawn(lambda a: waterfall(a, ["a", "b"], [5, -2], [4, -3], [6, -1], total="sum")))
    assert {"+5", "−2", "3"} <= set(shown)


def test_a_row_without_an_estimate_has_no_dot():
    svg = drawn(
        lambda a: dot_interval(a, ["a", "b"], [1, np.nan], [0, np.nan], [2, np.nan], texts=["1", "<5"])
    )
    assert svg.count("h.01") == 1 and "<5" in texts(svg)


def test_an_unbounded_interval_reaches_the_edge():
    svg = drawn(lambda a: dot_interval(a, ["a", "b"], [1, 2], [0, 1], [np.inf, 3]))
    assert svg.count('stroke-width="3"') == 1


def test_signals_differ_in_shape_and_colour():
    svg = drawn(lambda a: xmr(a, ["1", "2", "3"], [1, 1, 9], centre=1, lower=0, upper=4, signals=[0, 0, 1]))
    assert svg.count("<use") - svg.count('href="#i1"') == 1 or WORSE in svg
    assert svg.count("h.01") == 2


def test_work_older_than_the_last_percentile_is_hollow_and_in_another_colour():
    bands = [Series("P50", np.array([2.0])), Series("P85", np.array([5.0]))]
    svg = drawn(lambda a: aging_wip(a, ["s"], [0, 0, 0], [1.0, 4.0, 9.0], bands=bands))
    assert svg.count(f'stroke="{SERIES[1]}"') == 1


def test_many_points_stay_a_small_picture_of_vectors():
    rng = np.random.default_rng(0)
    many = drawn(lambda a: scatter(a, rng.random(100_000), rng.random(100_000)))
    assert len(many) < 120_000 and "image" not in many
    assert drawn(lambda a: scatter(a, rng.random(1500), rng.random(1500))).count("h.01") == 1500


def test_thinning_keeps_single_points():
    x, y = np.append(np.zeros(5000), 9.0), np.append(np.zeros(5000), 9.0)
    assert drawn(lambda a: scatter(a, x, y)).count("h.01") == 2


def test_focus_is_the_only_colour():
    svg = drawn(lambda a: hbars(a, list("abc"), [3, 2, 1], accent=[1]))
    assert svg.count(f'fill="{SERIES[0]}"') == 1 and svg.count(f'fill="{REST}"') == 1


def test_marks_outside_the_axis_are_not_drawn():
    assert "never" not in drawn(
        lambda a: lines(a, [0, 1], [Series("", np.array([0.0, 1.0]))], marks=[Mark(7.0, "never")])
    )


def test_labels_of_very_many_marks_do_not_squeeze_the_plot():
    marks = [Mark(at, f"release {at}") for at in range(30)]
    svg = drawn(lambda a: lines(a, range(30), [Series("", np.arange(30.0))], marks=marks))
    assert 4 <= svg.count("release") < 30
    assert svg.count("stroke-dasharray") >= 1


def test_words_over_lines_have_a_ground_of_their_own():
    svg = drawn(lambda a: lines(a, [0, 1], [Series("", np.array([0.0, 1.0]))], marks=[Mark(0.5, "freeze")]))
    assert f'fill="{BG}"' in svg and f'fill="{MUTED}"' in svg
