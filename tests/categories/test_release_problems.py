"""Hand-computed values on release 2.0 of `worlds_launch`."""

import pytest

from pmreport.categories.release_problems import category
from pmreport.measure import judge
from pmreport.stats import poisson_rate, wilson
from tests.categories.worlds import FIXTURES, Fixture, keys, read, replaced, without
from tests.categories.worlds_launch import LAUNCHED, repair


def status(metric: str, fixture: Fixture | None = None) -> str | None:
    row = fixture or FIXTURES[metric]
    return judge(category.metrics[metric], read(metric, row), (), row.settings).status


def without_table(name: str) -> Fixture:
    return Fixture({table: text for table, text in LAUNCHED.items() if table != name})


def test_failed_deployments_among_those_with_an_outcome():
    found = read("change_fail_rate")
    expected = wilson(3, 5)  # failed, degraded, hotfix needed; staging and 2.1 are left out
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.coverage) == (3, 5, pytest.approx(5 / 6))


def test_few_known_outcomes_make_the_rate_partial():
    tables = replaced(LAUNCHED, "deployments", "production,failed", "production,")
    found = read("change_fail_rate", Fixture(tables))
    assert (found.state, found.k, found.n) == ("partial", 2, 4)
    assert found.missing == ("deployments.outcome",)


def test_without_any_production_every_environment_counts():
    tables = replaced(LAUNCHED, "deployments", "production", "eu-1")
    assert (read("change_fail_rate", Fixture(tables)).k, read("change_fail_rate", Fixture(tables)).n) == (
        4,
        6,
    )


def test_a_release_that_was_not_deployed_has_no_rate():
    tables = without(LAUNCHED, "deployments", ",2.0,", ",,")
    assert read("change_fail_rate", Fixture(tables)).state == "no_cases"


def test_recovery_around_the_clock_with_open_failures():
    found = read("recovery_time")
    # 9 h, 23 h, and open since 6 April: S falls to 2/3 and 1/3.
    assert (found.value, found.n, found.k) == (pytest.approx(23), 3, 2)
    assert found.flags == ("censored",)


def test_without_failures_there_is_nothing_to_recover():
    tables = without(LAUNCHED, "deployments", "failed", "degraded", "needed")
    found = read("recovery_time", Fixture(tables))  # although no recovery is recorded at all
    assert (found.state, found.value) == ("no_cases", None)


def test_failures_without_any_recovery_time_are_not_measurable():
    lines = LAUNCHED["deployments"].strip().splitlines()
    tables = {**LAUNCHED, "deployments": "\n".join(line.rpartition(",")[0] for line in lines)}
    found = read("recovery_time", Fixture(tables))
    assert (found.state, found.missing) == ("not_measurable", ("deployments.recovered_at",))


def test_deployments_per_week_of_the_window():
    found = read("deploy_frequency")
    expected = poisson_rate(6, 18)
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )
    assert found.k == 6
    assert status("deploy_frequency") == "no_baseline"


def test_before_the_first_deployment_of_the_list_there_is_no_rate_of_none():
    later = "at,release,environment,outcome,recovered_at\n2027-01-05T09:00,3.0,production,success,"
    tables = {**LAUNCHED, "releases": LAUNCHED["releases"] + "3.0,2026-12-01,,,2026-12-20\n"}
    found = read("deploy_frequency", Fixture({**tables, "deployments": later}))
    assert (found.state, found.value) == ("no_cases", None)


def test_repairs_by_their_outcome():
    found = read("deploy_rework_rate")
    expected = wilson(1, 6)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)


@pytest.mark.parametrize(
    ("tables", "k"),
    [(repair(), 1), (repair(created="2026-04-03T14:00"), 0), (repair(kind="Story"), 0)],
)
def test_a_release_of_new_defects_only_is_a_repair(tables: dict[str, str], k: int):
    # Defects of after the previous production deployment, which is of another release.
    found = read("deploy_rework_rate", Fixture(tables, "2.0.1"))
    assert (found.k, found.n) == (k, 1)


def test_from_done_to_the_first_successful_deployment():
    found = read("done_to_deployed")
    # To 3 April at 15:00: R3 1.875 days, R2 7.875, R1 13.875; R4 is not done.
    assert (found.value, found.n, found.k) == (pytest.approx(7.875), 3, 3)
    assert keys("done_to_deployed") == ["R1", "R2", "R3"]
    assert (found.state, found.flags) == ("measured", ())


def test_done_after_the_last_deployment_is_still_waiting():
    late = replaced(LAUNCHED, "events", "R3,2026-04-01T18:00", "R3,2026-04-07T18:00")
    found = read("done_to_deployed", Fixture(late))
    assert (found.value, found.n, found.k) == (pytest.approx(13.875), 3, 2)


def test_without_deployments_the_actual_date_stands_for_them():
    found = read("done_to_deployed", without_table("deployments"))
    # To the end of 3 April: 2.25, 8.25 and 14.25 days.
    assert (found.value, found.state) == (pytest.approx(8.25), "partial")
    assert (found.flags, found.missing) == (("derived",), ("deployments.at",))
    other = without(replaced(LAUNCHED, "deployments", "rolled_back", "success"), "deployments", ",2.0,")
    row = "\nX,Story,,,2026-02-20T09:00,2026-03-03T09:00,2026-04-01T18:00,2.1,,Done,done"
    other = {**other, "tickets": other["tickets"].rstrip() + row}  # deployments of other releases do not help
    assert read("done_to_deployed", Fixture(other)).value == pytest.approx(8.25)


def test_nothing_deployed_and_nothing_released():
    tables = replaced(LAUNCHED, "releases", "2026-03-27,2026-04-03", "2026-03-27,")
    bare = {name: text for name, text in tables.items() if name != "deployments"}
    assert read("done_to_deployed", Fixture(bare)).missing == ("deployments.at",)
    others = Fixture(without(tables, "deployments", ",2.0,"))
    assert read("done_to_deployed", others).state == "no_cases"


def test_defects_in_the_first_thirty_days():
    found = read("escaped_defects")
    expected = poisson_rate(2, 3)  # D5, D6; R1-R3 were delivered
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n, found.state) == (2, 3, "measured")
    assert keys("escaped_defects") == ["D5", "D6"]


def test_defects_before_the_thirty_days_are_over_are_partial():
    tables = without(LAUNCHED, "tickets", "D3", "D6", "D7")
    found = read("escaped_defects", Fixture(tables))  # the data end on 10 April
    assert (found.k, found.state, found.flags) == (1, "partial", ("window incomplete",))


@pytest.mark.parametrize("metric", ["escaped_defects", "open_critical_at_release", "defect_density"])
def test_an_export_without_defects_says_nothing_about_them(metric: str):
    found = read(metric, Fixture(replaced(LAUNCHED, "tickets", ",Bug,", ",Task,")))
    assert (found.state, found.missing) == ("not_measurable", ("defects",))


def test_critical_defects_open_on_the_day():
    found = read("open_critical_at_release")
    assert (found.value, found.low, found.high, found.k) == (2, 2, 2, 2)
    assert (found.parts["blockers"].value, found.parts["judged"].value) == (1, 3)
    assert found.coverage == pytest.approx(6 / 7)
    assert keys("open_critical_at_release") == ["D2", "D1"]
    assert status("open_critical_at_release") == "problem"


@pytest.mark.parametrize(
    ("severity", "count", "level"), [("Critical", 2, "watch"), ("Major", 1, "watch"), ("致命", 2, "problem")]
)
def test_one_blocker_is_a_problem(severity: str, count: int, level: str):
    tables = Fixture(replaced(LAUNCHED, "tickets", "致命", severity))
    assert (read("open_critical_at_release", tables).value, status("open_critical_at_release", tables)) == (
        count, level,
    )  # fmt: skip


def test_no_critical_defect_open_is_an_exact_zero():
    tables = Fixture(without(LAUNCHED, "tickets", "D1,", "D2,"))
    found = read("open_critical_at_release", tables)
    assert (found.state, found.value) == ("measured", 0)
    assert status("open_critical_at_release", tables) == "ok"


def test_neither_severity_nor_priority():
    tables = replaced(replaced(LAUNCHED, "tickets", "severity", "url"), "tickets", "priority", "team")
    found = read("open_critical_at_release", Fixture(tables))
    assert (found.state, found.missing) == ("not_measurable", ("tickets.severity",))


def test_starts_and_reopenings_after_the_given_code_freeze():
    found = read("freeze_violations")
    expected = wilson(2, 4)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert keys("freeze_violations") == ["R2", "R3"]


def test_without_history_only_starts_are_seen():
    assert keys("freeze_violations", without_table("events")) == ["R3"]


def test_a_derived_freeze_is_not_enough():
    tables = replaced(LAUNCHED, "releases", "2026-03-20", "")
    found = read("freeze_violations", Fixture(tables))
    assert (found.state, found.missing) == ("not_measurable", ("releases.freeze", "releases.code_freeze"))
    # Nor is that of another release.
    tables = replaced(tables, "releases", "1.0,,,", "1.0,,2026-01-20,")
    assert read("freeze_violations", Fixture(tables)).state == "not_measurable"


def many(**dates: str) -> Fixture:
    """Release 2.0 with twenty tickets; six of them were begun on Monday 23 March, the others on the 9th."""
    rows = [
        f"R{number:02d},Story,2026-02-20,{'2026-03-23' if number < 6 else '2026-03-09'}T09:00,"
        "2026-03-30T18:00,2.0,Done,done"
        for number in range(20)
    ]
    head = "key,type,created,started,resolved,release,status,status_category"
    releases = f"name,{','.join(dates)},planned,actual\n2.0,{','.join(dates.values())},2026-03-27,2026-04-03"
    return Fixture({"releases": releases, "tickets": "\n".join([head, *rows])})


def test_a_scope_freeze_stands_for_the_code_freeze_and_is_not_judged():
    late = many(code_freeze="2026-03-20")
    assert (read("freeze_violations", late).k, status("freeze_violations", late)) == (6, "problem")
    scope = many(freeze="2026-03-20")
    found = read("freeze_violations", scope)
    assert (found.state, found.k, found.n, found.flags) == ("measured", 6, 20, ("freeze: scope",))
    assert status("freeze_violations", scope) is None


def test_the_code_freeze_counts_before_the_scope_freeze():
    both = many(freeze="2026-03-06", code_freeze="2026-03-27")
    found = read("freeze_violations", both)
    assert (found.k, found.flags, status("freeze_violations", both)) == (0, (), "ok")


def test_ready_five_working_days_before():
    found = read("readiness_curve")
    expected = wilson(1, 4)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert keys("readiness_curve") == ["R2", "R3", "R4"]
    later = replaced(LAUNCHED, "events", "R1,2026-03-20T18:00", "R1,2026-03-23T09:30")
    assert read("readiness_curve", Fixture(later)).k == 0


def test_readiness_cannot_be_told_before_the_day():
    tables = replaced(LAUNCHED, "releases", "2026-03-27,2026-04-03", "2026-07-31,")
    assert read("readiness_curve", Fixture(tables)).state == "no_cases"  # the data end on 6 July
    tables = replaced(LAUNCHED, "releases", "2026-03-27,2026-04-03", "2026-07-10,")
    assert read("readiness_curve", Fixture(tables)).k == 3
    tables = replaced(LAUNCHED, "releases", "2026-03-27,2026-04-03", ",2026-04-03")
    assert read("readiness_curve", Fixture(tables)).missing == ("releases.planned",)


def test_the_last_ticket_waits_for_the_release():
    found = read("release_tail")
    assert found.value == pytest.approx(2)  # R3, done on Wednesday evening; live at the end of Friday
    # Failed: Thursday 8 h, and 3 h on Friday that the two failures do not share.
    assert found.parts["failed"].value == pytest.approx(11 / 8)
    assert keys("release_tail") == ["R3"]


def test_what_is_done_after_the_release_is_no_tail():
    late = replaced(LAUNCHED, "events", "R3,2026-04-01T18:00", "R3,2026-04-07T18:00")
    assert keys("release_tail", Fixture(late)) == ["R2"]
    assert read("release_tail", Fixture(late)).value == pytest.approx(6)
    none = without(LAUNCHED, "tickets", "R1", "R2", "R3")
    assert read("release_tail", Fixture(none)).state == "no_cases"


def test_an_unreleased_release_has_no_tail():
    tables = replaced(LAUNCHED, "releases", "2026-03-27,2026-04-03", "2026-03-27,")
    for metric in ("release_tail", "escaped_defects", "open_critical_at_release"):
        found = read(metric, Fixture(tables))
        assert (found.state, found.missing) == ("not_measurable", ("releases.actual",))
