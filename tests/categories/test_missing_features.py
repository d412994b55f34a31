"""Hand-computed values on release 2.0 of `worlds_features.MISSED`."""

import pytest

from pmreport.categories.missing_features import category
from pmreport.measure import judge
from pmreport.stats import poisson_rate, quantile_ci, wilson
from tests.categories.worlds import FIXTURES, Fixture, keys, read, replaced, without
from tests.categories.worlds_features import MISSED


def ends(found) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high


def test_two_of_five_requirements_agreed_at_the_freeze_were_delivered():
    found, expected = read("functional_completeness"), wilson(2, 5)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.flags) == (2, 5, ())
    assert found.parts["descoped"].value == 2  # R3 and R5, still among the missing
    assert keys("functional_completeness") == ["R3", "R4", "R5"]


def test_without_a_given_freeze_it_is_derived_and_the_later_ones_are_not_agreed():
    fixture = Fixture(replaced(MISSED, "releases", "2.0,,2026-03-02,2026-03-06", "2.0,,2026-03-06,"))
    found = read("functional_completeness", fixture)  # the end of 6 March as well
    assert (found.value, found.flags) == (2 / 5, ("freeze: derived",))


def test_an_unreleased_release_is_not_complete_or_incomplete():
    fixture = Fixture(replaced(MISSED, "releases", "2026-03-27,2026-04-03", "2026-03-27,"))
    found = read("functional_completeness", fixture)
    assert (found.state, found.missing) == ("not_measurable", ("releases.actual",))


def test_a_requirement_closed_as_a_duplicate_was_not_delivered():
    done = replaced(MISSED, "tickets", "parent,status,status_category,source",
                    "resolution,status,status_category,source")  # fmt: skip
    tables = replaced(done, "tickets", "2.0,S3,,Done", "2.0,S3,Duplicate,Done")  # R2
    found = read("functional_completeness", Fixture(tables))
    assert (found.k, found.n, found.parts["descoped"].value) == (1, 5, 3)


def test_must_haves_are_p0_and_p1():
    found, expected = read("must_have_completeness"), wilson(2, 3)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("must_have_completeness") == ["R3"]


def test_must_haves_are_known_only_where_the_priority_is():
    tables = replaced(replaced(MISSED, "tickets", "R4,Story,,P3", "R4,Story,,"), "tickets",
                      "R5,Story,,P2", "R5,Story,,")  # fmt: skip
    found = read("must_have_completeness", Fixture(tables))
    assert (found.state, found.coverage, found.missing) == ("partial", 3 / 5, ("tickets.priority",))


def test_gaps_and_linked_wishes_of_ninety_days_per_delivered_requirement():
    found, expected = read("gap_request_rate"), poisson_rate(2, 3)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.state) == (2, 3, "measured")
    assert keys("gap_request_rate") == ["G2", "G3"]  # G1 before the release, G4 after 90 days


def test_the_ninetieth_day_is_inside():
    tables = replaced(MISSED, "tickets", "G4,Story,gap,,2026-07-10", "G4,Story,gap,,2026-07-02")
    assert read("gap_request_rate", Fixture(tables)).k == 3


def test_before_ninety_days_are_over_the_rate_is_partial():
    found = read("gap_request_rate", Fixture(without(MISSED, "tickets", "G4,")))
    assert (found.state, found.k, found.flags) == ("partial", 2, ("window incomplete",))
    assert (
        judge(category.metrics["gap_request_rate"], found, (), FIXTURES["gap_request_rate"].settings).status
        != "ok"
    )


def test_duplicate_reports_are_no_gaps():
    tables = replaced(MISSED, "tickets", ",,,,,,To Do,todo,\n", ",,,,,,Duplicate,cancelled,\n")  # G2
    assert read("gap_request_rate", Fixture(tables)).k == 1


def test_a_wish_without_a_link_to_something_delivered_is_no_gap():
    assert read("gap_request_rate", Fixture(without(MISSED, "links", "G3"))).k == 1


def test_nothing_delivered_has_no_rate():
    found = read("gap_request_rate", Fixture(without(MISSED, "tickets", "R1,", "R2,", "R6,")))
    assert (found.state, found.value) == ("no_cases", None)


def test_two_of_five_were_taken_out():
    found, expected = read("descoped_rate"), wilson(2, 5)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("descoped_rate") == ["R3", "R5"]


def test_without_history_nobody_knows_what_was_taken_out():
    found = read("descoped_rate", Fixture(without(MISSED, "events", ",release,", ",status,")))
    assert (found.state, found.value) == ("not_measurable", None)
    assert found.missing == ("events.release", "events.status")


def test_carried_over_once_and_repeatedly():
    found, expected = read("carry_over_rate"), wilson(2, 8)  # R1-R4, R6, K1, V1, G1
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert found.parts["chronic"].value == 1 / 8  # R2; R3's sprint and release changed in one edit
    assert keys("carry_over_rate") == ["R2", "R3"]


def test_sprints_without_dates_are_ordered_by_their_numbers():
    tables = {name: text for name, text in MISSED.items() if name != "sprints"}
    assert read("carry_over_rate", Fixture(tables)).k == 2


def test_without_a_history_of_sprints_or_releases_carrying_over_is_unknown():
    found = read("carry_over_rate", Fixture(without(MISSED, "events", ",release,", ",sprint,")))
    assert (found.state, found.missing) == ("not_measurable", ("events.sprint", "events.release"))


def test_one_of_three_delivered_requirements_leads_to_work_and_to_a_check():
    found, expected = read("traceability"), wilson(1, 3)
    assert ends(found) == (expected.value, expected.low, expected.high)
    counts = {name: part.value for name, part in found.parts.items()}
    assert counts == {"built_only": 1, "checked_only": 1, "neither": 0}
    assert keys("traceability") == ["R2", "R6"]


def test_child_tickets_are_traces_too():
    tables = replaced(MISSED, "tickets", "2026-03-19T18:00,2.0,,,Done", "2026-03-19T18:00,2.0,,R6,Done")  # K1
    found = read("traceability", Fixture(tables))
    assert (found.k, found.n) == (2, 3)
    assert keys("traceability", Fixture(tables)) == ["R2"]


def test_the_median_time_to_a_decision():
    found = read("decision_latency")
    # R1 entered the release after 2 days, R2 3, R3 was written into it, R4 2, R5 3, R6 1.
    assert (found.value, found.n, found.k, found.flags) == (2, 6, 6, ())
    assert keys("decision_latency")[:2] == ["R2", "R5"]


def test_undecided_requirements_count_with_their_age():
    tables = without(MISSED, "events", ",release,", ",sprint,")
    more = "\nU1,Story,,,2026-03-30T09:00,,,2.0,,,To Do,todo,plan"
    found = read("decision_latency", Fixture({**tables, "tickets": tables["tickets"].rstrip() + more}))
    # Starts after 3, 7, 7, 2 days (R1, R2, R4, R6), R5 refused after 17, U1 open: 2, 3, 7, 7, 17, open.
    assert (found.value, found.n, found.k, found.flags) == (7, 6, 5, ("censored",))


def test_two_of_three_gaps_were_found_late():
    found, expected = read("late_gap_share"), wilson(2, 3)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("late_gap_share") == ["G2", "G4"]


def test_a_gap_found_in_test_is_late_before_the_freeze_as_well():
    more = "\nK1,2026-03-04T10:00,status,To Do,Testing,zoe\nK1,2026-03-19T18:00,status,Testing,Done,zoe"
    found = read("late_gap_share", Fixture({**MISSED, "events": MISSED["events"].rstrip() + more}))
    assert (found.k, found.n) == (3, 3)


def test_a_release_without_gaps_has_no_share():
    found = read("late_gap_share", Fixture(without(MISSED, "tickets", ",gap,")))
    assert (found.state, found.value) == ("no_cases", None)


def test_open_wishes_of_customers_and_their_age():
    found = read("unmet_demand_age")
    expected = quantile_ci([70, 0], 0.85)  # G3 and G4 on 10 July
    assert ends(found) == (70, expected.low, expected.high)
    assert (found.n, found.parts["open"].value) == (2, 2)
    assert keys("unmet_demand_age") == ["G3", "G4"]


def test_the_age_of_wishes_needs_their_source():
    tables = replaced(replaced(MISSED, "tickets", "Done,done,plan", "Done,done,"), "tickets",
                      "done,market", "done,")  # fmt: skip
    found = read("unmet_demand_age", Fixture(tables))  # of R1-R4, R6, G3, G4 three have none
    assert (found.state, found.missing) == ("partial", ("tickets.source",))
    assert found.coverage == pytest.approx(4 / 7)
