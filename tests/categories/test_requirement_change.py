"""Hand-computed values on release 2.0 of `worlds.CHANGED`."""

import numpy as np
import pytest

from pmreport.categories.requirement_change import category
from pmreport.measure import Reading, judge
from pmreport.stats import poisson_rate, wilson
from tests.categories.worlds import CHANGED, FIXTURES, Fixture, cycles, keys, read, without


def test_scope_growth_in_points_and_by_count():
    found = read("scope_growth")
    assert found.value == pytest.approx((4 + 1) / (2 + 3 + 5 + 2 + 3))
    assert (found.n, found.k) == (5, 2)
    assert found.parts["by_count"].value == pytest.approx(2 / 5)
    assert found.low is not None and found.high is not None and found.low <= found.value <= found.high
    assert keys("scope_growth") == ["F", "G"]
    assert found.flags == ()


def test_scope_growth_without_release_history_keeps_the_final_members_only():
    tables = without(CHANGED, "events", ",release,")
    found = read("scope_growth", Fixture(tables))
    # C is in 3.0, H in none; G was created before the freeze and counts as base.
    assert found.value == pytest.approx(4 / (2 + 3 + 2 + 3 + 1))
    assert found.flags == ("derived",)


def test_scope_growth_without_a_freeze_takes_the_first_day_of_work():
    tables = {**CHANGED, "releases": "name,planned,actual\n2.0,2026-03-27,2026-04-03"}
    found = read("scope_growth", Fixture(tables))
    assert "freeze: derived" in found.flags  # 3 March, when A was started
    assert found.value == pytest.approx(5 / 15)


def test_no_baseline_scope_is_not_measurable():
    tables = {**CHANGED, "releases": "name,freeze,actual\n2.0,2026-02-01,2026-04-03"}
    found = read("scope_growth", Fixture(tables))
    assert (found.state, found.value, found.missing) == ("not_measurable", None, ("releases.freeze",))
    assert found.reason is not None and "No baseline scope" in found.reason.template


def test_volatility_counts_each_requirement_once():
    found = read("req_volatility")
    assert found.value == pytest.approx(6 / 4)  # base A, B, C, E; F, G, H added; C, E removed; A rewritten
    assert (found.n, found.k) == (4, 6)
    assert [found.parts[name].value for name in ("added", "removed", "changed")] == [3, 2, 1]


def test_change_after_work_began_ignores_trivial_and_clerical_edits():
    found = read("post_start_change_rate")
    expected = wilson(1, 4)  # of A, B, C, F only A: B's edit is trivial, F's is the assignee's at once
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert keys("post_start_change_rate") == ["A"]


def test_an_edit_by_somebody_else_soon_after_the_start_counts():
    tables = {**CHANGED, "events": CHANGED["events"].replace("Refunds in part,cat", "Refunds in part,zoe")}
    assert read("post_start_change_rate", Fixture(tables)).k == 2


def test_changes_per_week_count_tickets_and_days():
    found = read("change_rate")
    expected = poisson_rate(7, 4)  # A, C, E, G, H, F twice in the four weeks from 9 March to 3 April
    assert (found.value, found.low, found.high) == pytest.approx((7 / 4, expected.low, expected.high))
    assert found.points == pytest.approx((1, 5, 1, 0))
    assert keys("change_rate")[0] == "F"


def test_a_partial_week_counts_by_its_working_days():
    releases = "name,start,freeze,planned,actual\n2.0,2026-03-02,2026-03-10,2026-03-27,2026-04-01"
    found = read("change_rate", Fixture({**CHANGED, "releases": releases}))
    # 11 to 13 March are 3/5 of a week, 30 March to 1 April as well; H, in before the freeze, left.
    assert found.value == pytest.approx(7 / (0.6 + 2 + 0.6))


def test_without_history_only_late_additions_are_seen():
    found = read("change_rate", Fixture(without(CHANGED, "events", ",release,", ",title,")))
    assert (found.state, found.k) == ("partial", 2)  # F was created after the freeze, E was cancelled
    assert found.missing == ("events.content", "events.release")


def test_late_changes_lie_in_the_last_third_of_working_time():
    found = read("late_change_share")
    assert (found.k, found.n) == (1, 7)  # G on 24 March; the last third begins after 20 March
    assert keys("late_change_share") == ["G"]
    assert found.parts["after"].value == 0


def test_a_change_after_the_planned_date_is_in_the_denominator_only():
    tables = {**CHANGED, "events": CHANGED["events"].replace("G,2026-03-24", "G,2026-03-30")}
    found = read("late_change_share", Fixture(tables))
    assert (found.k, found.n) == (0, 7)
    assert found.parts["after"].value == pytest.approx(1 / 7)


def test_rework_is_active_time_from_the_change_to_the_next_completion():
    found = read("change_rework_time")
    assert found.value == pytest.approx(3 - 4 / 8)  # 17 to 19 March less the 4 h still planned
    assert (found.n, found.k) == (5, 1)
    assert keys("change_rework_time") == ["A"]
    # Active days: A 13, B 13, C 19 (from 9 March to the end of the data), D 4, F 8.
    assert found.parts["share"].value == pytest.approx(2.5 / (13 + 13 + 20 + 4 + 8))


def test_rework_of_an_open_ticket_counts_to_the_end_and_is_flagged():
    more = "\nC,2026-04-02T09:00,description,one thing,quite another matter,zoe"
    found = read("change_rework_time", Fixture({**CHANGED, "events": CHANGED["events"].rstrip() + more}))
    assert found.value == pytest.approx(2.5 + 2)  # 2 and 3 April
    assert found.flags == ("censored",)


def test_several_changes_of_a_ticket_are_one_interval():
    more = "\nA,2026-03-18T09:00,description,one thing,quite another matter,zoe"
    found = read("change_rework_time", Fixture({**CHANGED, "events": CHANGED["events"].rstrip() + more}))
    assert found.value == pytest.approx(2.5)


def test_changed_tickets_against_others_of_their_kind():
    found = read("changed_vs_unchanged_cycle")
    assert found.value == pytest.approx(2.0)
    assert (found.n, found.k) == (8, 8)  # the open one is among nine others
    assert found.flags == ("censored",)
    assert judge(
        category.metrics["changed_vs_unchanged_cycle"], found, (), FIXTURES["scope_growth"].settings
    ).status


def test_fewer_than_eight_on_one_side_are_not_compared():
    found = read("changed_vs_unchanged_cycle", Fixture(cycles(changed=7)))
    assert (found.state, found.value) == ("no_cases", None)


def test_a_change_after_the_landmark_does_not_count():
    tables = cycles(unchanged=10)  # half of the 19 are done after 10 days
    late = {**tables, "events": tables["events"].replace("T00,2026-03-06", "T00,2026-03-20")}
    assert read("changed_vs_unchanged_cycle", Fixture(late)).state == "no_cases"


def test_sources_of_changes():
    found = read("change_source_mix")
    assert (found.value, found.k, found.n) == (3 / 7, 3, 7)  # C, E, G
    assert {name: round(p.value * 7) for name, p in found.parts.items()} == {
        "customer": 1, "market": 2, "management": 0, "internal": 1, "tech": 0,
    }  # fmt: skip
    assert (
        judge(category.metrics["change_source_mix"], found, (), FIXTURES["scope_growth"].settings).status
        == "watch"
    )


def test_a_burst_of_changes_in_one_week_is_a_signal():
    found = read("change_rate")
    steady = (2.0, 3, 2, 3, 2, 3, 2, 3, 2)
    metric, settings = category.metrics["change_rate"], FIXTURES["change_rate"].settings
    for points, status in ((steady, "ok"), ((*steady, 12), "problem"), ((2.0, 3, 2, 3, 2, 3, 12), "watch")):
        now = Reading("measured", 2.0, 1, 3, 9, 20, points=points)
        assert judge(metric, now, (), settings).status == status, points
    assert judge(metric, found, (), settings).status == "no_baseline"
    assert np.isfinite(found.value)
