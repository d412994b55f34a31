"""Reports in a row: groups, breaks, limits, signals, movements."""

import pytest

from pmreport.history.series import change, groups, series
from tests.history.made import metric, month, release


def months(*values, first=1, **rest):
    return [month(f"2026-{i:02}", metric(value), **rest) for i, value in enumerate(values, start=first)]


def test_releases_and_months_are_never_in_one_line():
    found = groups([month("2026-01"), release("2.3.0", "2026-02-15"), month("2026-02")])
    assert [(key, [one.name for one in members]) for key, members in found] == [
        (("period", ""), ["2026-01", "2026-02"]),
        (("release", "PAY/#.#.#"), ["2.3.0"]),
    ]


def test_patch_releases_are_a_line_of_their_own():
    patch = release("2.3.1.1", "2026-02-15")
    patch.line["subject"]["series"] = "PAY/#.#.#.#"
    assert len(groups([release("2.3.0", "2026-01-15"), patch])) == 2


def test_the_oldest_comes_first_whatever_the_order_of_the_file():
    found = groups([month("2026-03"), month("2026-01"), month("2026-02")])[0][1]
    assert [one.name for one in found] == ["2026-01", "2026-02", "2026-03"]


def test_no_limits_below_six_provisional_ones_below_eight():
    for n, limits, provisional in ((5, False, False), (6, True, True), (7, True, True), (8, True, False)):
        (segment,) = series("on_time_rate", months(*[0.8, 0.9] * 4)[:n]).segments
        assert (segment.limits is not None, segment.provisional) == (limits, provisional), n


def test_limits_by_hand():
    # mean 0.5, mean moving range 0.05: 0.5 ± 2.66 · 0.05
    values = [0.475, 0.525] * 4
    (segment,) = series("on_time_rate", months(*values)).segments
    assert segment.limits.centre == pytest.approx(0.5)
    assert (segment.limits.low, segment.limits.high) == pytest.approx((0.367, 0.633))


def test_a_point_beyond_a_limit_is_a_signal():
    found = series("on_time_rate", months(0.9, 0.9, 0.91, 0.9, 0.9, 0.91, 0.9, 0.9, 0.4))
    assert 8 in found.signals


def test_points_of_few_cases_set_no_limits():
    few = [month(f"2026-{i:02}", metric(0.9, n=9)) for i in range(1, 9)]
    assert series("on_time_rate", few).segments[0].limits is None


def test_a_changed_definition_breaks_the_line_and_begins_new_limits():
    rows = months(*[0.8, 0.9] * 4) + [month(f"2026-{i:02}", metric(0.3, version=2)) for i in range(9, 13)]
    found = series("on_time_rate", rows)
    assert [(one.index, one.why) for one in found.breaks] == [(8, "definition")]
    assert [(part.first, part.end, part.limits is None) for part in found.segments] == [
        (0, 8, False),
        (8, 12, True),
    ]
    assert found.signals == ()  # what is defined otherwise is no signal of the old line
    assert found.between(7, 8).verdict == "not_comparable"


def test_a_changed_configuration_breaks_the_line():
    rows = [*months(0.8, 0.9), month("2026-03", metric(0.5), measuring_sha256="ef" * 32)]
    found = series("on_time_rate", rows)
    assert [(one.index, one.why) for one in found.breaks] == [(2, "configuration")]
    assert found.change.verdict == "not_comparable"


def test_a_gate_or_a_paper_size_breaks_nothing():
    rows = [*months(0.8), month("2026-02", metric(0.8), config_sha256="ef" * 32)]
    assert series("on_time_rate", rows).breaks == ()


def test_old_lines_know_only_the_whole_configuration():
    rows = [month("2026-01", metric(0.8), measuring_sha256=None), *months(0.8, first=2)]
    assert series("on_time_rate", rows).breaks == ()
    rows[0].line["config_sha256"] = "ef" * 32
    assert [one.why for one in series("on_time_rate", rows).breaks] == ["configuration"]


def test_a_report_without_the_metric_is_a_gap():
    rows = [*months(0.8), month("2026-02"), *months(0.9, first=3)]
    found = series("on_time_rate", rows)
    assert found.points[1] is None and found.known == (0, 2) and found.breaks == ()


@pytest.mark.parametrize(
    ("now", "then", "verdict"),
    [
        (metric(0.5, 0.45, 0.55), metric(0.9, 0.85, 0.95), "worse"),
        (metric(0.9, 0.85, 0.95), metric(0.5, 0.45, 0.55), "better"),
        (metric(0.88, 0.83, 0.93), metric(0.9, 0.85, 0.95), "no_clear_change"),
        (metric(0.5, 0.45, 0.55, n=4), metric(0.9, 0.85, 0.95), "too_little_data"),
        (metric(0.5, 0.45, 0.55, n=1, census=True), metric(0.9, 0.85, 0.95), "worse"),
        (metric(0.5, direction="neutral"), metric(0.9), "no_clear_change"),
        (metric(0.5, version=2), metric(0.9), "not_comparable"),
        (metric(None, 0, 0), metric(0.9), "not_comparable"),
    ],
)
def test_a_movement_needs_its_whole_interval(now, then, verdict):
    points = [month("2026-01", one).points["on_time_rate"] for one in (now, then)]
    assert change(*points).verdict == verdict


def test_a_movement_by_hand():
    # 99 % intervals: ± 0.05 · 2.5758/1.6449 = 0.0783 each; MOVER: −0.4 ± 0.0783·√2 = −0.4 ± 0.1107
    points = [month("2026-01", metric(v, v - 0.05, v + 0.05)).points["on_time_rate"] for v in (0.5, 0.9)]
    found = change(*points)
    assert (found.delta, found.low, found.high) == pytest.approx((-0.4, -0.5107, -0.2893), abs=1e-4)
