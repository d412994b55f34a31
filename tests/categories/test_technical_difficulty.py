"""Hand-computed values on the tables of `worlds_technical`."""

import pytest

from pmreport.categories.technical_difficulty import category
from pmreport.config import Settings
from pmreport.measure import Reading, judge, take
from pmreport.stats import Interval, km, mover, poisson_rate, wilson
from tests.categories.worlds import Fixture, keys, read, replaced, without
from tests.categories.worlds_technical import BLOCKED, DEBT, DEFECTS, estimated, opened
from tests.world import export_case


def ends(found: Reading | Interval) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high


def status(name: str, found: Reading) -> str | None:
    return judge(category.metrics[name], found, (), Settings()).status


def test_technically_blocked_time():
    found = read("tech_block_share")
    # Started: P1 40 h, P2 32, P3 40, P4 40, P5 16, P6 16; technical are a day of P1, P2 and P6, 5 h of P5.
    assert found.value == pytest.approx((8 + 8 + 8 + 5) / 184)
    assert found.parts["no_reason"].value == pytest.approx(8 / 184)  # P3; P4's reason is another one
    assert found.n == 6
    assert keys("tech_block_share") == ["P1", "P2", "P6", "P5"]


def test_time_in_statuses_that_nobody_knows_makes_the_share_partial():
    # 36.25 days in known statuses (P1, P3, P4 4.375, P2 3.375, P5 8.375, P6 11.375), 20 in another one.
    row = "\nZ,Task,,2026-02-21T18:00,,,3.0,Xyzzy,"
    found = read("tech_block_share", Fixture({**BLOCKED, "tickets": BLOCKED["tickets"].rstrip() + row}))
    assert (found.state, found.missing) == ("partial", ("statuses.category",))
    assert found.coverage == pytest.approx(36.25 / 56.25)


def test_work_on_a_technical_problem_is_not_blocked_time():
    tables = replaced(BLOCKED, "statuses", "技术阻塞,doing,blocked", "技术阻塞,doing,active")
    assert read("tech_block_share", Fixture(tables)).value == pytest.approx(21 / 184)


def test_without_a_status_of_blocked_work_it_is_not_measurable():
    tables = {**BLOCKED, "statuses": BLOCKED["statuses"].replace(",blocked,", ",queue,")}
    found = read("tech_block_share", Fixture(tables))
    assert (found.state, found.value, found.missing) == ("not_measurable", None, ("statuses.blocked",))


def test_the_ratio_of_geometric_means():
    found = read("tech_overrun_ratio")
    assert found.value == pytest.approx(2)  # (1·4)^(1/2) against (½·2)^(1/2)
    assert (found.n, found.state) == (8, "measured")
    assert keys("tech_overrun_ratio") == ["p04", "p05", "p06", "p07"]


def test_equal_overruns_have_no_width():
    tables = estimated((2.5,) * 8)
    tables = {**tables, "tickets": tables["tickets"].replace(",8,4.0", ",8,16.0")}
    found = read("tech_overrun_ratio", Fixture(tables))
    assert ends(found) == pytest.approx((1.25, 1.25, 1.25))
    assert status("tech_overrun_ratio", found) == "watch"  # surely above 1, not above 1.5


def test_seven_technical_tickets_are_not_compared():
    found = read("tech_overrun_ratio", Fixture(estimated((4,) * 7)))
    assert (found.state, found.value) == ("no_cases", None)


def test_without_time_spent_on_most_the_overrun_is_partial():
    tables = estimated()
    rows = "\n".join(f"x{i:02d},Story,2026-03-02,2026-03-10,2.0,Done,done,8," for i in range(8))
    tables = {**tables, "tickets": tables["tickets"] + "\n" + rows}
    for name in ("tech_overrun_ratio", "estimate_spread"):
        found = read(name, Fixture(tables))
        assert (found.state, found.coverage) == ("partial", pytest.approx(16 / 25))


def test_three_of_five_defects_were_removed_before_the_release():
    found, expected = read("dre"), wilson(3, 5)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert (found.state, found.flags) == ("measured", ())
    assert keys("dre") == ["D4", "D5"]


def test_before_ninety_days_are_over_removal_is_partial_and_at_most_watched():
    tables = without(without(DEFECTS, "tickets", "D5", "D6", "D8"), "events", "D8")
    found = read("dre", Fixture(tables))
    assert (found.k, found.n, found.state, found.flags) == (3, 4, "partial", ("window incomplete",))
    many = Reading("partial", 0.3, 0.25, 0.35, 200, 60, flags=("window incomplete",))
    assert status("dre", many) == "watch"


def test_without_defects_there_is_no_removal():
    found = read("dre", Fixture(without(DEFECTS, "tickets", ",Bug,")))
    assert (found.state, found.value) == ("no_cases", None)


def test_defects_per_delivered_requirement():
    found, expected = read("defect_density"), poisson_rate(6, 2)  # D1-D6
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert (found.k, found.n) == (6, 2)


def test_defects_without_a_delivered_requirement_have_no_density():
    assert read("defect_density", Fixture(without(DEFECTS, "tickets", ",Story,"))).state == "no_cases"


def test_one_of_three_fixes_came_back():
    found, expected = read("fix_reopen_rate"), wilson(1, 3)  # D1, D2, D4
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("fix_reopen_rate") == ["D2"]


def test_without_history_nobody_knows_what_came_back():
    tables = {name: text for name, text in DEFECTS.items() if name != "events"}
    found = read("fix_reopen_rate", Fixture(tables))
    assert (found.state, found.missing) == ("not_measurable", ("events.status",))


def test_critical_defects_count_to_their_last_completion_and_open_ones_with_their_age():
    found = read("critical_fix_time")
    # D2 56 h with the second fix, D4 11 h, D5 open for nine days.
    expected = km([56, 11, 72], [True, True, False]).quantile(0.5)
    assert ends(found) == (56, expected.low, expected.high)
    assert (found.n, found.k, found.flags) == (3, 2, ("censored",))
    assert keys("critical_fix_time") == ["D5", "D2", "D4"]


def test_without_releases_the_defects_are_those_of_the_work():
    tables = {name: text for name, text in DEFECTS.items() if name != "releases"}
    c = export_case(**tables)
    found = take(category.metrics["fix_reopen_rate"], c)
    assert (found.k, found.n) == (1, 4)  # D8 as well
    assert take(category.metrics["critical_fix_time"], c).n == 4
    assert take(category.metrics["open_defect_trend"], c).n == 7


def test_a_priority_stands_for_a_missing_severity():
    tables = {**DEFECTS, "tickets": DEFECTS["tickets"].replace("severity", "priority")}
    tables = replaced(tables, "tickets", "Critical", "P0")
    assert read("critical_fix_time", Fixture(tables)).value == 56


def test_few_known_severities_make_the_time_partial():
    tables = replaced(replaced(DEFECTS, "tickets", "done,Major", "done,"), "tickets",
                      "2026-07-08T09:00,,,,Open,todo,Minor", "2026-07-08T09:00,,,,Open,todo,")  # fmt: skip
    found = read("critical_fix_time", Fixture(tables))
    assert (found.state, found.coverage) == ("partial", pytest.approx(4 / 6))


def test_open_defects_that_rise_by_one_a_day():
    found = read("open_defect_trend")
    assert ends(found) == pytest.approx((1, 1, 1))
    counts = {name: part.value for name, part in found.parts.items()}
    assert counts == {"open": 10, "peak": 10, "stage": 2}  # the two after the release are not in the peak
    assert (found.n, status("open_defect_trend", found)) == (10, "problem")
    assert len(keys("open_defect_trend")) == 10


def test_open_defects_that_were_fixed_the_next_day_converge():
    found = read("open_defect_trend", Fixture(opened(resolved=10)))
    assert found.value == 0  # one is open every evening, none on the evening before and none is more
    assert found.parts["stage"].value == 0
    assert status("open_defect_trend", found) == "ok"


def test_a_release_without_defects_has_no_trend():
    assert read("open_defect_trend", Fixture(without(opened(), "tickets", ",Bug,"))).state == "no_cases"


def test_debt_that_came_and_went():
    found, expected = read("debt_balance"), mover(poisson_rate(3, 1), poisson_rate(2, 1))
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert found.n == 4
    parts = {name: part.value for name, part in found.parts.items()}
    assert parts == {"created": 3, "closed": 2, "weight": 1 + 3 + 2 - (5 + 3), "per_week": 1 / 4}
    assert keys("debt_balance") == ["E2", "E6"]


def test_debt_needs_types_or_labels():
    tickets = "key,created,resolved,release\nE1,2026-03-05,2026-03-06,2.0"
    found = read("debt_balance", Fixture({**DEBT, "tickets": tickets}))
    assert (found.state, found.missing) == ("not_measurable", ("tickets.labels",))


def test_the_spread_of_estimates():
    fixture = Fixture(estimated((1, 1, 1, 1, 3, 4, 5, 6)))
    found = read("estimate_spread", fixture)
    # Ratios: 1/2 and 1 four times, 2 four times, 3 to 6: P90 is the 15th of 16, P50 the 8th.
    assert found.value == pytest.approx(5 / 1)
    assert found.n == 16
    assert found.coverage == pytest.approx(16 / 17)
    assert keys("estimate_spread", fixture)[:2] == ["p07", "p06"]
