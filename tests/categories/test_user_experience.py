"""Hand-computed values on release 2.0 of `worlds.USED` (out on 3 April 2026)."""

import numpy as np
import pytest
from scipy.stats import t

from pmreport.stats import poisson_rate, wilson
from tests.categories.worlds import FIXTURES, USED, Fixture, keys, read, replaced, without


def test_issues_per_delivered_requirement():
    found = read("ux_issue_density")
    expected = poisson_rate(5, 4)
    assert (found.value, found.low, found.high) == pytest.approx((1.25, expected.low, expected.high))
    assert (found.n, found.k) == (4, 5)
    assert keys("ux_issue_density") == ["U3", "U1", "U2", "U6", "U4"]  # the severest first


def test_without_any_ticket_about_use_there_is_no_zero():
    found = read("ux_issue_density", Fixture(without(USED, "tickets", "ux", "体验")))
    assert (found.state, found.value) == ("no_cases", None)


def test_without_types_and_labels_issues_are_not_measurable():
    tickets = USED["tickets"].replace("key,type,labels,", "key,x,y,")
    found = read("ux_issue_density", Fixture({**USED, "tickets": tickets}))
    assert found.missing == ("tickets.type", "tickets.labels")


def test_escapes_within_ninety_days():
    found = read("ux_escape_rate")
    expected = wilson(3, 4)  # U2, U3, U4 of U1 to U4
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert found.flags == ()


def test_a_young_release_has_an_incomplete_window():
    tables = replaced(USED, "tickets", "2026-07-10T09:00", "2026-06-10T09:00")
    found = read("ux_escape_rate", Fixture(without(tables, "tickets", "U6")))
    assert (found.state, found.flags) == ("partial", ("window incomplete",))


def test_issues_after_the_next_release_belong_to_it():
    tables = replaced(USED, "releases", "2.0,2026-04-03", "2.0,2026-04-03\n3.0,2026-05-05")
    assert read("ux_issue_density", Fixture(tables)).k == 3  # U1, U2, U3


def test_severe_share_of_the_rated():
    found = read("ux_severe_share")
    assert (found.value, found.n, found.coverage) == (0.5, 4, pytest.approx(4 / 5))
    assert keys("ux_severe_share") == ["U3", "U1"]


def test_satisfied_answers_of_the_release_on_any_scale():
    found = read("csat_top2")
    assert (found.k, found.n) == (3, 5)  # 5, 4 and 7 of ten; not 3, 2, nor those before or of 1.0
    assert found.flags == ("response rate unknown",)


def test_ratings_on_tickets_stand_in_for_answers():
    tickets = "key,created,resolved,release,satisfaction\nA,2026-03-01,2026-04-01,2.0,5\nB,2026-03-01,,2.0,3"
    found = read("csat_top2", Fixture({"releases": USED["releases"], "tickets": tickets}))
    assert (found.k, found.n) == (1, 2)
    assert keys("csat_top2", Fixture({"releases": USED["releases"], "tickets": tickets})) == ["B"]


def test_sus_is_a_mean_with_students_t():
    found = read("sus_mean")
    half = t.ppf(0.95, 2) * np.std([70, 80, 60], ddof=1) / np.sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((70, 70 - half, 70 + half))


def test_a_survey_is_not_the_sus_unless_the_configuration_says_so():
    assert read("sus_mean", Fixture(USED)).missing == ("feedback.sus",)


def test_fix_time_with_open_issues():
    found = read("ux_fix_time")
    assert (found.value, found.n, found.k) == (pytest.approx(10), 5, 3)  # S: 1 − 1/4, then 1/2
    assert found.flags == ("censored",)


def test_reopened_fixes():
    found = read("ux_reopen_rate")
    assert (found.k, found.n) == (1, 3)
    assert keys("ux_reopen_rate") == ["U1"]


def test_loops_lead_back_not_on():
    found = read("design_loops")
    assert (found.value, found.n, found.k) == (0.5, 2, 1)  # R1 once; going on to development is no loop
    assert keys("design_loops") == ["R1"]


def test_without_a_design_review_loops_are_not_measurable():
    found = read("design_loops", Fixture(without(USED, "events", "设计评审")))
    assert found.missing == ("statuses.design_review",)


def test_task_success():
    found = read("effectiveness_in_use")
    assert (found.value, found.n) == (0.75, 4)


def test_scores_are_no_tasks():
    found = read("effectiveness_in_use", Fixture(without(USED, "feedback", ",0,1,")))
    assert found.missing == ("feedback.task_success",)
    assert FIXTURES["effectiveness_in_use"].release == "2.0"
