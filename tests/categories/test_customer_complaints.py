"""Hand-computed values on `worlds_complaints`."""

import pytest

from pmreport.categories.customer_complaints import category
from pmreport.config import Settings, Sla
from pmreport.measure import Part, Reading, judge
from pmreport.stats import poisson_rate, wilson
from tests.categories.worlds import FIXTURES, Fixture, keys, read, replaced, without
from tests.categories.worlds_complaints import AGAIN, COMPLAINED


def status(metric: str, fixture: Fixture | None = None) -> str | None:
    row = fixture or FIXTURES[metric]
    return judge(category.metrics[metric], read(metric, row), (), row.settings).status


def column_dropped(text: str, name: str) -> str:
    head, *rows = [line.split(",") for line in text.strip().splitlines()]
    gone = head.index(name)
    return "\n".join(",".join(row[:gone] + row[gone + 1 :]) for row in [head, *rows])


def test_of_complaints_that_name_each_other_the_oldest_stays():
    def counted(*links: str) -> tuple[int | None, float | None]:
        found = read("complaint_rate", Fixture({**COMPLAINED, "links": "\n".join(["from,kind,to", *links])}))
        return found.k, found.parts["repeat"].value

    assert counted() == (6, 0)  # C1 to C4, C6 and C8; C5 was closed as a duplicate, C9 rejected
    assert counted("C6,duplicates,C2") == (5, 1)
    assert counted("C6,duplicates,C2", "C2,duplicates,C6") == (5, 1)
    # A circle of three keeps one; a circle with a way out keeps only what it leads to.
    circle = ("C1,duplicates,C2", "C2,duplicates,C6", "C6,duplicates,C1")
    assert counted(*circle) == (4, 2)
    assert counted(*circle, "C6,duplicates,C8") == (3, 3)
    assert counted("C6,duplicates,C6") == (6, 0)
    kept = Fixture({**COMPLAINED, "links": "from,kind,to\nC6,duplicates,C2\nC2,duplicates,C6"})
    assert "C2" in keys("complaint_rate", kept)
    assert "C6" not in keys("complaint_rate", kept)


@pytest.mark.parametrize("metric", category.metrics)
def test_an_export_without_complaints_says_nothing_about_them(metric: str):
    tables = {**COMPLAINED, "tickets": COMPLAINED["tickets"].replace(",Support,", ",Task,")}
    found = read(metric, Fixture(tables))
    assert (found.state, found.value) == ("not_measurable", None)
    if metric != "repeat_rate":
        assert found.missing == ("complaints",)


def test_complaints_per_week_without_duplicates():
    found = read("complaint_rate")
    expected = poisson_rate(5, 4)  # C1-C4, C8 in four weeks
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )
    assert (found.k, found.parts["repeat"].value) == (5, 2)
    assert found.flags == ("not scaled by customers",)
    assert keys("complaint_rate") == ["C1", "C2", "C3", "C4", "C8"]


def test_complaints_per_thousand_customers():
    series = "at,name,value\n2026-03-03,active_customers,1000\n2026-03-24,active_customers,3000\n"
    series += "2026-02-01,active_customers,9000\n2026-03-03,visits,1"
    found = read("complaint_rate", Fixture({**COMPLAINED, "series": series}))
    assert found.parts["per_1000"].value == pytest.approx(5 / (4 * 2))
    assert found.flags == ()


def test_growth_of_the_customers_is_no_growth_of_complaints():
    # Eleven complaints a week of 10,000 customers, before that four and six in turn of 5,000: per thousand
    # 1.1 beside a mean of 1.0 and a limit of 2.06; per week 11 beside a mean of 5 and a limit of 10.32.
    def reading(weekly: float, per: float | None, n: int = 50) -> Reading:
        parts = {} if per is None else {"per_1000": Part("", per, per, per, "per_week")}
        return Reading("measured", weekly, weekly, weekly, n, parts=parts)

    metric, before = category.metrics["complaint_rate"], [(4, 0.8), (6, 1.2)] * 4
    known = [reading(weekly, per) for weekly, per in before]
    assert judge(metric, reading(11, 1.1), known, Settings()).status == "ok"
    assert judge(metric, reading(11, 2.1), known, Settings()).status == "problem"
    unknown = [reading(weekly, None) for weekly, _ in before]
    assert judge(metric, reading(11, None), unknown, Settings()).status == "problem"
    # Before the customers were counted there are no points to compare with.
    assert judge(metric, reading(11, 1.1), unknown, Settings()).status == "no_baseline"


def test_a_quiet_window_has_no_complaints_but_a_rate():
    tables = without(COMPLAINED, "tickets", "C1", "C2", "C3", "C4", "C8", "C5", "C6")
    found = read("complaint_rate", Fixture(tables))
    assert (found.state, found.value, found.k) == ("measured", 0, 0)  # C7 shows where complaints are kept
    assert found.high > 0


def test_first_response_by_others_in_working_hours():
    found = read("first_response")
    # 2.5 (C1), 3 (C8), 6 and open (C4), 9 (C2), 136 and open (C3): S falls to 0.8, 0.6, 0.3.
    assert (found.value, found.n, found.k) == (pytest.approx(9), 5, 3)
    assert found.parts["p90"].value is None
    assert found.flags == ("censored",)
    assert keys("first_response") == ["C3", "C2"]


def test_first_response_once_all_are_answered():
    found = read("first_response", Fixture(without(COMPLAINED, "tickets", "C3,", "C4,")))
    assert (found.value, found.parts["p90"].value, found.flags) == (pytest.approx(3), pytest.approx(9), ())


def test_without_comments_any_event_of_another_is_a_reply():
    found = read("first_response", Fixture(without(COMPLAINED, "events", ",comment,")))
    # C3 an hour after it came; C1 8 hours, C2 9, C8 8 (rex's own reopening counts for nothing), C4 open.
    assert (found.value, found.k) == (pytest.approx(8), 4)


def test_a_history_that_does_not_say_who_is_no_reply():
    nobody = {**COMPLAINED, "events": column_dropped(COMPLAINED["events"], "author")}
    for metric in ("first_response", "sla_response_met"):
        found = read(metric, Fixture(nobody))
        assert (found.state, found.missing) == ("not_measurable", ("events.author",))
    tables = {**COMPLAINED, "tickets": column_dropped(COMPLAINED["tickets"], "reporter")}
    assert read("first_response", Fixture(tables)).missing == ("tickets.reporter",)


def test_response_targets_by_priority():
    found = read("sla_response_met")
    expected = wilson(2, 4)  # C1, C8 in time; C2 after 9 of 8 hours; C3 open past 16; C4 not yet past 8
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.flags) == (2, 4, ("default target",))
    assert keys("sla_response_met") == ["C2", "C3"]


def test_configured_targets_replace_the_convention():
    settings = Settings(sla=Sla(response_h={"medium": 9.0, "high": 2.0}, resolution_d={"high": 0.5}))
    found = read("sla_response_met", Fixture(COMPLAINED, settings=settings))
    assert (found.k, found.n, found.flags) == (1, 4, ())  # C2 alone
    found = read("sla_resolution_met", Fixture(COMPLAINED, settings=settings))
    assert (found.k, found.n, found.flags) == (1, 4, ())  # C1 took a day


def test_resolution_targets_stop_while_the_customer_is_asked():
    found = read("sla_resolution_met")
    expected = wilson(2, 4)  # C1 after 8 of 8 hours, C2 after 32 − 16 of 24; C3 open past 80; C8 19 of 8
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n) == (2, 4)
    assert keys("sla_resolution_met") == ["C3", "C8"]
    assert status("sla_resolution_met") is None  # four are too few


def test_a_status_stops_the_clock_only_where_it_is_mapped():
    tables = replaced(COMPLAINED, "statuses", "pause", "queue")
    assert keys("sla_resolution_met", Fixture(tables)) == ["C2", "C3", "C8"]


def test_an_open_complaint_is_decided_once_its_target_is_past():
    more = COMPLAINED["tickets"].rstrip() + "\nP2,Task,,,ann,,2026-03-30T11:30,,Open,todo,,"
    found = read("sla_response_met", Fixture({**COMPLAINED, "tickets": more}))
    assert found.n == 5  # C4 has waited for 8.5 hours
    assert keys("sla_response_met", Fixture({**COMPLAINED, "tickets": more})) == ["C2", "C3", "C4"]


def test_resolution_time_with_open_complaints():
    found = read("resolution_time")
    # 6 and open, 8 (C1), 19 (C8, to its last completion), 32 (C2), 136 and open: S falls to 3/4, 1/2, 1/4.
    assert (found.value, found.n, found.k) == (pytest.approx(19), 5, 3)
    assert found.flags == ("censored",)
    assert keys("resolution_time") == ["C3", "C2", "C8", "C1", "C4"]


def test_reopened_complaints():
    found = read("complaint_reopen")
    expected = wilson(1, 3)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert keys("complaint_reopen") == ["C8"]


def test_satisfaction_of_the_rated():
    found = read("ticket_csat")
    assert (found.value, found.k, found.n) == (pytest.approx(2 / 3), 2, 3)
    assert found.parts["rated"].value == pytest.approx(3 / 5)
    assert keys("ticket_csat") == ["C2"]


def test_satisfaction_on_a_scale_of_ten():
    tables = COMPLAINED
    for key, five, ten in (("C1", 5, 10), ("C2", 3, 6), ("C8", 4, 7)):
        line = next(row for row in tables["tickets"].splitlines() if row.startswith(key))
        tables = replaced(tables, "tickets", line, line.replace(f",{five},", f",{ten},"))
    found = read("ticket_csat", Fixture(tables))
    assert (found.k, found.n) == (2, 3)  # 7 and 10 are in the top two fifths of ten, 6 is not
    assert keys("ticket_csat", Fixture(tables)) == ["C2"]


def test_causes_by_link_or_label():
    found = read("root_cause_linked")
    assert (found.value, found.k, found.n) == (pytest.approx(2 / 3), 2, 3)
    assert keys("root_cause_linked") == ["C8"]


def test_a_link_to_a_complaint_or_change_is_no_cause():
    tables = replaced(COMPLAINED, "tickets", "B1,Bug", "B1,Change Request")
    assert read("root_cause_linked", Fixture(tables)).k == 1
    assert (
        read("root_cause_linked", Fixture(replaced(COMPLAINED, "links", "B1,relates", "C3,relates"))).k == 1
    )


def test_causes_cannot_be_told_without_links_and_cause_labels():
    tables = {name: text for name, text in COMPLAINED.items() if name != "links"}
    assert read("root_cause_linked", Fixture(tables)).k == 1  # C2's label
    found = read("root_cause_linked", Fixture(replaced(tables, "tickets", "root cause: setup", "setup")))
    assert (found.state, found.missing) == ("not_measurable", ("links",))


def test_complaints_that_return():
    found = read("repeat_rate")
    # A1 and A6 of A1, A3, A4, A6-A9; A2 and A5 have not been followed for thirty days.
    expected = wilson(2, 7)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert keys("repeat_rate") == ["A1", "A6"]
    assert found.flags == ()


def test_without_components_the_customer_decides():
    tables = {**AGAIN, "tickets": column_dropped(AGAIN["tickets"], "component")}
    found = read("repeat_rate", Fixture(tables))
    # A1 by A3, A3 by A2, A6 by its duplicate, A7 by A8 of the same time, A8 by A9.
    assert keys("repeat_rate", Fixture(tables)) == ["A1", "A3", "A6", "A7", "A8"]
    assert found.flags == ("derived",)


def test_without_customers_only_duplicates_return():
    tables = {**AGAIN, "tickets": column_dropped(AGAIN["tickets"], "customer")}
    assert keys("repeat_rate", Fixture(tables)) == ["A6"]
    found = read("repeat_rate", Fixture({**tables, "links": "from,kind,to\nA7,relates,A6"}))
    assert (found.state, found.missing) == ("not_measurable", ("tickets.customer",))


def test_the_age_of_open_complaints():
    found = read("backlog_age")
    assert (found.value, found.n) == (pytest.approx(30 + 15 / 24), 3)  # C7, since 27 February at 9
    assert found.parts["open"].value == 3
    assert found.parts["net_flow"].value == pytest.approx((5 - 3) / 4)
    assert keys("backlog_age") == ["C7", "C3", "C4"]


def test_no_open_complaint_has_no_age():
    tables = without(COMPLAINED, "tickets", "C3,", "C4,", "C7,")
    found = read("backlog_age", Fixture(tables))
    assert (found.state, found.value) == ("no_cases", None)
