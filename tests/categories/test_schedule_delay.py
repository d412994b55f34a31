"""Hand-computed values on release 2.0 of `worlds.PLANNED` (planned Friday 27 March, out 3 April 2026)."""

import math

import pytest

from pmreport.categories.schedule_delay import category
from pmreport.config import Limits, Settings
from pmreport.measure import judge
from pmreport.stats import wilson
from tests.categories.worlds import FIXTURES, PLANNED, Fixture, built, cycles, keys, read, replaced, steady


def status(metric: str, fixture: Fixture | None = None) -> str | None:
    row = fixture or FIXTURES[metric]
    return judge(category.metrics[metric], read(metric, row), (), row.settings).status


def test_slip_in_working_days_with_half_a_day_for_dates_without_times():
    found = read("release_slip")
    assert (found.value, found.low, found.high) == pytest.approx((5, 4.5, 5.5))
    assert found.parts["calendar_days"].value == pytest.approx(7)
    assert found.parts["relative"].value == pytest.approx(5 / 20)  # 2 to 27 March are 20 working days
    assert found.flags == ("precision: day",)
    assert status("release_slip") == "problem"


def test_an_overdue_release_that_is_still_open_gives_a_lower_bound():
    tables = replaced(PLANNED, "releases", "2026-04-03", "")
    found = read(
        "release_slip", Fixture(replaced(tables, "tickets", "T7,Story,2026-02-20", "T7,Story,2026-04-01"))
    )
    assert found.value == pytest.approx(2)  # the newest activity is the morning of Wednesday 1 April
    assert found.high is None and "still open, lower bound" in found.flags


def test_a_release_that_is_not_due_has_no_slip():
    tables = replaced(PLANNED, "releases", "2026-03-27,2026-04-03", "2026-06-30,")
    assert read("release_slip", Fixture(tables)).state == "no_cases"


def test_an_early_release_has_a_negative_slip():
    tables = replaced(PLANNED, "releases", "2026-04-03", "2026-03-25")
    assert read("release_slip", Fixture(tables)).value == pytest.approx(-2)
    assert status("release_slip", Fixture(tables)) == "ok"


def test_the_slip_across_golden_week_counts_working_days_only():
    # Planned Wednesday 30 September, out Saturday 10 October 2026, a make-up workday; 1 to 7 are holidays.
    releases = "name,start,planned,actual\n2.0,2026-09-01,2026-09-30,2026-10-10"
    tables = {"releases": releases, "tickets": "key,created,release\nA,2026-09-01T09:00,2.0"}
    from tests.world import case

    c = case("2.0", kind="cn", **tables)
    found = category.metrics["release_slip"].compute(c)
    assert found.value == pytest.approx(3)  # 8, 9 and 10 October


def test_on_time_by_working_time_not_by_the_clock():
    found = read("on_time_rate")
    expected = wilson(2, 5)  # T1 in the evening of its day and T3; T2, T4 late; T5 open
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.coverage) == (2, 5, pytest.approx(6 / 7))
    assert keys("on_time_rate") == ["T5", "T4", "T2"]


def test_without_history_of_due_dates_the_present_one_stands():
    found = read("on_time_rate", Fixture({k: v for k, v in PLANNED.items() if k != "events"}))
    assert found.k == 3  # T4 met the date that it was moved to
    assert found.flags == ("baseline: current value",)


def test_a_done_ticket_without_a_date_is_neither_on_time_nor_late():
    tables = replaced(PLANNED, "tickets", "2026-03-10T18:00", "")
    found = read("on_time_rate", Fixture(tables))
    assert (found.k, found.n, found.coverage) == (2, 4, pytest.approx(5 / 7))


def test_lateness_is_a_kaplan_meier_median_with_open_tickets():
    found = read("lateness")
    # −2 (T3), 0 (T1), 2 (T2), 5 (T4), more than 10 (T5): S falls to 0.8, 0.6, 0.4, 0.2.
    assert (found.value, found.n, found.k) == (pytest.approx(2), 5, 3)
    assert found.parts["p85"].value is None
    assert found.parts["late"].value == pytest.approx(3 / 5)
    assert "censored" in found.flags


def test_an_open_ticket_is_censored_not_dropped():
    before = read("lateness").n
    more = PLANNED["tickets"].rstrip() + "\nT9,Story,2026-02-20T09:00,,,2026-03-31,,2.0,To Do,todo,,"
    found = read("lateness", Fixture({**PLANNED, "tickets": more}))
    assert found.n == before + 1


def test_due_date_moves_collapse_by_day_and_are_not_netted():
    found = read("replan_rate")
    assert found.value == pytest.approx(2 / 6)  # T4 twice; six tickets have a due date
    assert found.parts["moved"].value == pytest.approx(7)
    assert found.parts["earlier"].value == 1
    assert keys("replan_rate") == ["T4"]


def test_a_move_before_the_commitment_does_not_count():
    tables = replaced(PLANNED, "events", "T4,2026-03-12", "T4,2026-03-06")
    assert read("replan_rate", Fixture(tables)).value == pytest.approx(1 / 6)


def test_earned_schedule_by_weekly_curves():
    found = read("spi_t")
    # Planned 2, 3, 5, 5 … 5, 6; earned 1, 3, 4, 4, 4: ES = 2 + (4 − 3)/(5 − 3), after five weeks.
    assert found.value == pytest.approx(2.5 / 5)
    assert found.parts["variance"].value == pytest.approx(-17.5)
    assert status("spi_t") == "problem"


def test_estimate_bias_is_the_median_ratio():
    found = read("estimate_bias")
    assert found.value == pytest.approx(1.5)  # 1, 1.5, 2; T7 at fifty times is left out
    assert (found.n, found.coverage) == (3, pytest.approx(4 / 5))
    assert found.parts["excluded"].value == 1
    assert found.parts["mean"].value == pytest.approx(1.5 * math.exp((math.log(2) / 1.349) ** 2 / 2))
    assert keys("estimate_bias") == ["T2", "T4"]


def test_without_time_spent_active_time_stands_for_it():
    tables = {
        "releases": PLANNED["releases"],
        "tickets": "key,created,started,resolved,release,status,status_category,estimate_h\n"
        "A,2026-03-02T09:00,2026-03-03T09:00,2026-03-04T18:00,2.0,Done,done,8",
        "events": "ticket,at,field,from,to\nA,2026-03-03T09:00,status,To Do,In Progress\n"
        "A,2026-03-04T18:00,status,In Progress,Done",
    }
    found = read("estimate_bias", Fixture(tables))
    assert (found.value, found.flags) == (pytest.approx(2.0), ("elapsed, not effort",))


def test_late_starts():
    found = read("start_delay")
    assert found.value == pytest.approx(1)  # 0, 0, 0, 1, 1, 4, 5
    assert (found.n, found.k) == (7, 4)
    assert keys("start_delay")[0] == "T5"


def test_a_ticket_not_started_yet_is_censored():
    more = PLANNED["tickets"].rstrip() + "\nT9,Story,2026-02-20T09:00,2026-03-30,,,,2.0,To Do,todo,,"
    found = read("start_delay", Fixture({**PLANNED, "tickets": more}))
    assert (found.n, found.flags) == (8, ("baseline: current value", "censored"))


def test_cycle_time_percentiles():
    found = read("cycle_time_p85")
    assert (found.value, found.n, found.k) == (pytest.approx(20), 17, 16)
    assert found.parts["median"].value == pytest.approx(20)  # S(10) = 9/17
    assert found.parts["sle"].value is None  # no earlier release, no agreement


def test_service_level_of_the_configuration():
    found = read("cycle_time_p85", Fixture(cycles(), settings=Settings(limits=Limits(sle_days=15))))
    assert found.parts["sle"].value == pytest.approx(8 / 17)  # the open one is older


def test_service_level_of_the_previous_release():
    releases = PLANNED["releases"].rstrip() + "\n1.0,,2026-01-05,,2026-01-30,2026-01-30"
    tables = cycles()
    old = "\nO,Story,2026-01-05T09:00,2026-01-05T09:00,2026-01-16T09:00,1.0,Done,done"
    found = read(
        "cycle_time_p85", Fixture({**tables, "releases": releases, "tickets": tables["tickets"] + old})
    )
    assert found.parts["sle"].value == pytest.approx(8 / 17)  # within 11 days


def test_ageing_work_against_finished_tickets():
    found = read("aging_wip")
    assert (found.k, found.n) == (2, 2)  # T5 and T6, older than the 11.4 days of T4
    assert found.parts["limit"].value == pytest.approx(11 + 9 / 24)
    assert keys("aging_wip") == ["T5", "T6"]


def test_forecast_at_a_steady_pace():
    found = read("forecast_gap")
    # Monday 2 March plus two weeks, planned for Friday 6 March.
    assert (found.value, found.low, found.high) == pytest.approx((5, 5, 5))
    assert found.parts["remaining"].value == 4
    assert found.parts["backtest"].value is None  # two weeks could be tested
    assert status("forecast_gap") == "problem"


def test_a_forecast_exactly_on_the_planned_date_is_ok():
    tables = replaced(steady(), "releases", "2026-03-06", "2026-03-15")
    assert read("forecast_gap", Fixture(tables)).value == pytest.approx(0)
    assert status("forecast_gap", Fixture(tables)) == "ok"


def test_the_back_test_needs_weeks():
    found = read("forecast_gap", Fixture(steady(weeks=12)))
    assert (found.parts["backtest"].value, found.n) == (1.0, 12)


def test_a_released_release_has_no_forecast():
    assert read("forecast_gap", Fixture(PLANNED)).state == "no_cases"


def test_five_weeks_of_throughput_are_too_few():
    found = read("forecast_gap", Fixture(steady(weeks=5)))
    assert (found.state, found.missing) == ("not_measurable", ("tickets.resolved",))
    assert found.reason is not None


def test_the_earned_schedule_leads_while_the_release_runs():
    from pmreport.measure import measure

    assert measure(category, built(FIXTURES["forecast_gap"])).metrics["spi_t"].role == "P"
    assert measure(category, built(FIXTURES["spi_t"])).metrics["spi_t"].role == "S"
