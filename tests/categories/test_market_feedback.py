"""Hand-computed values on the tables of `worlds_market`."""

import re

import pytest

from pmreport.categories.market_feedback import category
from pmreport.config import Settings
from pmreport.measure import Reading, judge
from pmreport.stats import Interval, km, poisson_rate, wilson
from pmreport.stats import nps as nps_interval
from tests.categories.worlds import Fixture, keys, read, replaced, without
from tests.categories.worlds_market import HEARD, rated


def ends(found: Reading | Interval) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high


def status(name: str, found: Reading, *earlier: Reading) -> str | None:
    return judge(category.metrics[name], found, earlier, Settings()).status


def test_promoters_less_detractors():
    found, expected = read("nps"), nps_interval(3, 1, 2)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert found.value == pytest.approx(100 * (3 - 2) / 6)
    # 10, 9 and 5 of 5 stars; 8; 6 and 3. Not those of March, of July or about 1.0.
    assert [part.value for part in found.parts.values()] == [3, 1, 2]
    assert found.n == 6


def test_without_answers_of_the_kind_the_score_is_not_measurable():
    found = read("nps", Fixture(without(HEARD, "feedback", ",nps,")))
    assert (found.state, found.value, found.missing) == ("not_measurable", None, ("feedback.nps",))


def test_without_answers_in_the_window_there_is_no_score():
    found = read("nps", Fixture(without(HEARD, "feedback", "04-1")))
    assert (found.state, found.value) == ("no_cases", None)


def test_few_answers_have_no_status_and_a_sure_fall_is_watched():
    last = Reading("measured", 40.0, 30.0, 50.0, 100)
    low, same = Reading("measured", 10.0, 0.0, 20.0, 100), Reading("measured", 35.0, 25.0, 45.0, 100)
    assert status("nps", low, last) == "watch"
    assert status("nps", same, last) == "ok"
    assert status("nps", Reading("measured", 10.0, 0.0, 20.0, 29), last) is None
    assert status("nps", low) == "no_baseline"


def test_three_of_five_reviews_are_low():
    found, expected = read("review_low_share"), wilson(3, 5)  # 1 and 2 of 5, 2 of 10
    assert ends(found) == (expected.value, expected.low, expected.high)


def test_a_review_without_stars_is_no_answer():
    tables = replaced(HEARD, "feedback", "review,5,", "review,,")
    assert read("review_low_share", Fixture(tables)).n == 4


def test_the_mean_rating_fell_by_half_a_star():
    found = read("rating_shift")
    assert found.value == pytest.approx(3.5 - 4)
    assert (found.n, found.state) == (20, "measured")
    assert found.high is not None and found.high < 0
    assert status("rating_shift", found) == "watch"


@pytest.mark.parametrize("sides", [(19, 20), (20, 19)])
def test_nineteen_reviews_on_a_side_are_not_compared(sides: tuple[int, int]):
    found = read("rating_shift", Fixture(rated(*sides)))
    assert (found.state, found.value) == ("no_cases", None)


def test_feedback_per_week():
    found, expected = read("feedback_volume"), poisson_rate(13, 90 / 7)  # six NPS, five reviews, two CSAT
    assert ends(found) == pytest.approx(ends(expected))
    assert found.k == 13


def test_the_first_days_after_a_release_have_a_volume():
    fresh = {
        **HEARD,
        "tickets": HEARD["tickets"].splitlines()[1] + "\nPAY-5,Story,2026-02-20,,,2.0,Done,done,,,",
    }
    fresh = {**fresh, "events": HEARD["events"].splitlines()[1], "deployments": "at,release"}
    head = "at,kind,score\n2026-04-05T00:00,nps,9\n2026-04-05T12:00,nps,8"
    found = read("feedback_volume", Fixture({**fresh, "feedback": head}))
    assert (found.state, found.k) == ("measured", 2)
    assert found.value == pytest.approx(2 / (1.5 / 7))


def test_before_the_first_feedback_of_the_data_there_is_no_volume_of_nothing():
    later = "at,kind,score\n2027-04-05T00:00,nps,9"
    found = read("feedback_volume", Fixture({**HEARD, "feedback": later}))
    assert (found.state, found.value) == ("no_cases", None)
    assert found.reason is not None


def test_half_of_the_negative_feedback_has_a_ticket():
    found, expected = read("feedback_linked"), wilson(3, 6)
    # Negative: NPS 6 (PAY-4), 3 (PAY-1), reviews 1 (its text names PAY-2), 2 and 2 of 10, CSAT 2 (PAY-99
    # is no ticket of the data).
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("feedback_linked") == ["PAY-1", "PAY-2", "PAY-4"]


def test_without_any_link_or_key_nobody_knows():
    tables = {**HEARD, "feedback": re.sub(r"PAY-\d+", "", HEARD["feedback"])}
    for name in ("feedback_linked", "feedback_to_fix"):
        found = read(name, Fixture(tables))
        assert (found.state, found.missing) == ("not_measurable", ("feedback.ticket",))


def test_without_negative_feedback_there_is_nothing_to_link():
    tables = without(HEARD, "feedback", "nps,", "review,1", "review,2", "csat,2")
    assert read("feedback_linked", Fixture(tables)).state == "no_cases"


def test_from_feedback_to_the_deployment_of_its_fix():
    found = read("feedback_to_fix")
    # PAY-1 reached production after 10 days (not staging, not the failed one), PAY-2 was completed after
    # 20; PAY-3 is open after 83; PAY-4 will not be fixed.
    expected = km([10, 20, 83], [True, True, False]).quantile(0.5)
    assert ends(found) == (20, expected.low, expected.high)
    assert (found.n, found.k, found.flags) == (3, 2, ("censored",))
    assert keys("feedback_to_fix") == ["PAY-3", "PAY-2", "PAY-1"]


def test_without_deployments_the_completion_counts():
    tables = {name: text for name, text in HEARD.items() if name != "deployments"}
    found = read("feedback_to_fix", Fixture(without(tables, "feedback", "PAY-2", "PAY-3")))
    assert (found.value, found.n, found.flags) == (6, 1, ())


def test_three_of_four_known_sources_are_the_market():
    found, expected = read("market_sourced_share"), wilson(3, 4)
    # PAY-5, PAY-6 and PAY-12; PAY-7 was planned; PAY-8 has no source and PAY-9's says nothing.
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert (found.state, found.coverage, found.missing) == ("partial", 4 / 6, ("tickets.source",))
    assert keys("market_sourced_share") == ["PAY-7"]


def test_a_release_without_requirements_has_no_share():
    assert read("market_sourced_share", Fixture(without(HEARD, "tickets", ",Story,"))).state == (
        "not_measurable"  # no ticket has a source then
    )
    tables = without(HEARD, "tickets", "PAY-5", "PAY-6", "PAY-7", "PAY-8", "PAY-9", "PAY-12")
    assert read("market_sourced_share", Fixture(tables)).state == "no_cases"


def test_three_of_eight_changed_direction():
    found, expected = read("pivot_rate"), wilson(3, 8)
    # PAY-10 on hold, PAY-11 cancelled, PAY-12 from low to high. PAY-7's hold is no matter of the market,
    # PAY-6 moved by two classes before it was started, by one after.
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("pivot_rate") == ["PAY-10", "PAY-11", "PAY-12"]


def test_requirements_that_were_not_started_did_not_change_direction():
    tables = replaced(HEARD, "tickets", "PAY-11,Story,2026-02-20T09:00,2026-03-02T09:00",
                      "PAY-11,Story,2026-02-20T09:00,")  # fmt: skip
    tables = replaced(tables, "events", "PAY-11,2026-03-16T09:00,status,In Progress",
                      "PAY-11,2026-03-16T09:00,status,To Do")  # fmt: skip
    found = read("pivot_rate", Fixture(tables))
    assert (found.k, found.n) == (2, 7)


def test_records_not_weeks_make_a_volume_sure():
    assert read("feedback_volume").n == 13  # records in twelve full weeks
