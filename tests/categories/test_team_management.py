"""Hand-computed values on release 2.0 of `worlds_management`."""

import pytest

from pmreport.categories.team_management import category
from pmreport.config import Limits, People, Settings
from pmreport.measure import judge, take
from pmreport.stats import wilson
from tests.categories.worlds import FIXTURES, Fixture, built, read, replaced, steady, without
from tests.categories.worlds_management import CLEAR, CREW, FLOW, HOURS, SHIFTS, SILENT, SPREAD, components
from tests.world import case


def status(metric: str, fixture: Fixture | None = None) -> str | None:
    row = fixture or FIXTURES[metric]
    return judge(category.metrics[metric], read(metric, row), (), row.settings).status


@pytest.mark.parametrize("metric", category.metrics)
def test_numbers_about_a_team_list_no_tickets(metric: str):
    found = read(metric)
    assert found.confidential and not len(found.evidence)


def test_person_days_over_the_limit_up_to_the_release():
    found = read("wip_overload")
    # Days with work: ann 5, ben 10, cat 5, dan 5 (not the week after the release), eva 5, fay 2.
    assert (found.k, found.n) == (2, 32)
    assert found.value == pytest.approx(2 / 32)
    assert 0 <= found.low < found.value < found.high < 2 / 5
    assert found.parts["limit"].value == 2


def test_another_limit_and_tickets_still_in_progress():
    one = Fixture(CREW, settings=Settings(limits=Limits(wip=1)))
    # ann on 2, 3 and 4 March, ben on 3, 4 and 5 March.
    assert read("wip_overload", one).k == 6
    open_ = replaced(
        CREW, "tickets", "2026-03-06T18:00,2.0,Done,done,20\nT2", ",2.0,In Progress,doing,20\nT2"
    )
    assert read("wip_overload", Fixture(open_)).n == 37  # ann's T1 goes on to the release


def test_fewer_than_five_people_are_hidden():
    four = without(CREW, "tickets", "fay", "eva")
    for metric in ("wip_overload", "workload_gini"):
        found = read(metric, Fixture(four))
        assert (found.state, found.value) == ("suppressed", None)
    allowed = Fixture(four, settings=Settings(people=People(min_group=4)))
    assert read("wip_overload", allowed).state == "measured"


def test_gini_of_the_hours_spent_by_those_present():
    found = read("workload_gini")
    # fay was there for two of ten days. 40, 30, 20, 20, 10: (−4·10 − 2·20 + 0 + 2·30 + 4·40) ÷ (5·120).
    assert (found.n, found.value, found.flags) == (5, pytest.approx(140 / 600), ())
    assert found.low <= found.value <= found.high


def moved(*moves: str) -> dict[str, str]:
    """CREW with hardly any time recorded and a history of statuses; moves: ticket, day and hour, status."""
    rows = [line.split(",") for line in CREW["tickets"].strip().splitlines()[1:]]
    events = [f"{row[0]},{row[4]},status,To Do,In Progress,zoe" for row in rows]
    events += [f"{key},2026-03-{at},status,,{status},zoe" for key, at, status in map(str.split, moves)]
    events += [f"{row[0]},{row[5]},status,,Done,zoe" for row in rows if row[5]]
    some = replaced(CREW, "tickets", "done,20", "done,")  # time spent on five of the seven finished tickets
    statuses = (
        "status,category,kind\nTo Do,todo,queue\nIn Progress,doing,active\nWaiting,doing,queue\nDone,done,"
    )
    return {**some, "events": "\n".join(["ticket,at,field,from,to,author", *events]), "statuses": statuses}


def test_gini_of_active_time_where_hardly_any_time_is_recorded():
    found = read("workload_gini", Fixture(moved()))
    # Hours: ann 40 + 24 + 8, ben 80, cat, dan and eva 40: (−4·40 − 2·40 + 2·72 + 4·80) ÷ (5·272).
    assert found.value == pytest.approx(224 / 1360)
    assert found.flags == ("elapsed, not effort",)


def test_waiting_is_no_work():
    found = read("workload_gini", Fixture(moved("T4 04T09:00 Waiting")))
    # ben's ticket waited from the 4th on: 16 hours were work.
    # 16, 40, 40, 40, 72: (−4·16 − 2·40 + 0 + 2·40 + 4·72) ÷ (5·208).
    assert found.value == pytest.approx(224 / 1040)


def test_neither_time_spent_nor_a_history():
    some = replaced(CREW, "tickets", "done,20", "done,")
    found = read("workload_gini", Fixture(some))
    assert (found.state, found.missing) == ("not_measurable", ("events.status",))


def test_gini_within_teams():
    # Ten people in two teams of five, each with 40, 30, 20, 20, 10 hours and twice that: 140/600 in both,
    # although over all ten it would be more.
    head, *rows = [
        line.split(",")
        for line in CREW["tickets"].strip().splitlines()
        if "X" not in line and "fay" not in line
    ]
    double = [[f"U{row[0]}", row[1], f"{row[2]}2", *row[3:-1], str(2 * int(row[-1]))] for row in rows]
    lines = [[*head, "team"], *([*row, "A"] for row in rows), *([*row, "B"] for row in double)]
    tables = {**CREW, "tickets": "\n".join(",".join(line) for line in lines)}
    found = read("workload_gini", Fixture(tables))
    assert (found.n, found.value) == (10, pytest.approx(140 / 600))
    assert found.low < found.value < found.high
    # One team of five and one of four: only the larger one counts.
    small = without(tables, "tickets", "UT7")
    assert (read("workload_gini", Fixture(small)).n, read("workload_gini", Fixture(small)).value) == (
        5, pytest.approx(140 / 600),
    )  # fmt: skip
    # Two of four: hidden, although they are eight.
    assert read("workload_gini", Fixture(without(small, "tickets", "\nT7", "T7,"))).state == "suppressed"


def test_four_present_people_are_hidden_however_many_there_were():
    tables = replaced(CREW, "tickets", "dan,2026-02-27T09:00,2026-03-09", "dan,2026-02-27T09:00,2026-03-10")
    assert read("workload_gini", Fixture(tables)).state == "suppressed"


def test_components_that_rest_on_one_person():
    found = read("key_person_components")
    expected = wilson(1, 3)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert [found.parts[f"factor_{k}"].value for k in (1, 2, 3)] == [1, 1, 1]


def test_components_of_small_teams_are_left_out():
    hidden = components(ops="xxxxxxxxxy")
    assert read("key_person_components", Fixture(hidden)).state == "suppressed"
    both = {**SPREAD, "tickets": f"{SPREAD['tickets']}\n{hidden['tickets'].partition(chr(10))[2]}"}
    assert read("key_person_components", Fixture(both)).n == 3


def test_a_component_with_few_or_old_tickets_is_not_judged():
    assert read("key_person_components", Fixture(components(docs="aaaaaaaaa"))).state == "no_cases"
    # The data end on 10 March at 18:00; 11 September, 180 days before, is too early.
    old = replaced(SPREAD, "tickets", "pay-00,Story,pay,a,2026-03-02T09:00,2026-03-10T18:00",
                   "pay-00,Story,pay,a,2025-03-02T09:00,2025-09-11T17:00")  # fmt: skip
    assert read("key_person_components", Fixture(old)).n == 2


def test_throughput_is_the_mean_of_full_weeks_with_natural_limits():
    found = read("throughput_stability")
    assert (found.value, found.low, found.high, found.n) == (2, 2, 2, 8)
    assert status("throughput_stability") == "ok"


def test_a_week_without_any_finished_ticket_among_steady_ones_is_a_signal():
    tables = without(steady(12, per_week=3), "tickets", "D050", "D051", "D052")
    found = read("throughput_stability", Fixture(tables))
    # Eleven weeks of 3 and one of 0: mean 2.75, moving ranges 0 but for two of 3, limits ± 2.66 · 6/11.
    assert found.value == pytest.approx(2.75)
    assert found.parts["low"].value == pytest.approx(2.75 - 2.66 * 6 / 11)
    assert found.parts["high"].value == pytest.approx(2.75 + 2.66 * 6 / 11)
    assert status("throughput_stability", Fixture(tables)) == "problem"


def test_seven_weeks_are_too_few():
    found = read("throughput_stability", Fixture(steady(7)))
    assert (found.state, found.value) == ("not_measurable", None)
    assert found.reason is not None and "eight" in found.reason.template


def test_holiday_weeks_count_by_their_working_days():
    found = take(category.metrics["throughput_stability"], case("2.0", kind="cn", **steady(9)))
    # The week from 9 February has six working days, that of the Spring Festival none: it is no point.
    assert found.n == 8
    assert sorted(found.points)[:2] == pytest.approx([2 * 5 / 6, 2])


def test_changes_of_assignee_after_the_start():
    found = read("reassignments")
    assert found.value == pytest.approx((2 + 0 + 1 + 0 + 0) / 5)
    assert found.n == 5
    assert status("reassignments") == "watch"


def test_changes_of_an_open_ticket_count_so_far():
    more = "\nS4,2026-03-05T09:00,assignee,ann,eva,zoe"
    found = read("reassignments", Fixture({**SHIFTS, "events": SHIFTS["events"].rstrip() + more}))
    assert (found.value, found.n) == (pytest.approx(4 / 5), 5)


def test_nothing_started_is_no_case():
    tables = {
        **SHIFTS,
        "tickets": "key,created,started,release\nA,2026-03-02,,2.0\nB,2026-03-02,2026-03-03,1.0",
    }
    assert read("reassignments", Fixture(tables)).state == "no_cases"


def test_waiting_without_an_assignee():
    found = read("unassigned_wait")
    # Hours without: S1 8, S3 8, S4 8, S7 16; from commitment on: 48, 24, 48, 48, 40 (S5), 24, 16.
    assert (found.value, found.n) == (pytest.approx(40 / 248), 7)


def test_silent_work_counts_only_what_is_in_progress():
    found = read("stale_rate")
    expected = wilson(2, 5)  # Q2 and Q4 of Q1-Q5
    assert (found.value, found.low, found.high, found.k) == (expected.value, expected.low, expected.high, 2)


def test_any_event_breaks_a_silence():
    more = "\nQ4,2026-03-06T10:00,priority,Low,High,zoe"
    found = read("stale_rate", Fixture({**SILENT, "events": SILENT["events"].rstrip() + more}))
    # From 6 March at 10 to the end of the data are 5 days and 7 hours.
    assert found.k == 2
    more += "\nQ4,2026-03-09T10:00,priority,High,Low,zoe"
    assert read("stale_rate", Fixture({**SILENT, "events": SILENT["events"].rstrip() + more})).k == 1


def test_ownership_is_clear_before_the_start():
    found = read("goal_clarity")
    expected = wilson(3, 6)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert {name: part.value for name, part in found.parts.items()} == {
        "owner": 1, "date": 1, "text": 1, "place": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "missing"),
    [(("due", "sprint"), "tickets.due"), (("description", "acceptance"), "tickets.description")],
)
def test_ownership_cannot_be_told_without_dates_or_texts(column: tuple[str, ...], missing: str):
    head, *rows = [line.split(",") for line in CLEAR["tickets"].strip().splitlines()]
    keep = [i for i, name in enumerate(head) if name not in column]
    tickets = "\n".join(",".join(row[i] for i in keep) for row in [head, *rows])
    tables = without({**CLEAR, "tickets": tickets}, "events", *(f",{name}," for name in column))
    found = read("goal_clarity", Fixture(tables))
    assert (found.state, found.value) == ("not_measurable", None)
    assert missing in found.missing


def test_events_outside_working_time():
    found = read("off_hours_share")
    assert (found.k, found.n, found.value) == (3, 8, pytest.approx(3 / 8))
    # People are resampled, not events: at best nobody's, at worst everybody with ann's two thirds.
    assert found.low == pytest.approx(0, abs=0.2) and found.high <= 2 / 3


def test_events_of_four_people_are_hidden():
    assert read("off_hours_share", Fixture(without(HOURS, "events", ",dan"))).state == "suppressed"


def test_only_teams_of_five_are_counted():
    # Team A: ann to eva with their eight events; team B: flo, gus, hal and ivy, one event at night each.
    roster = "person,team\n" + "\n".join(f"{name},A" for name in ("ann", "ben", "cat", "dan", "eva"))
    roster += "\n" + "\n".join(f"{name},B" for name in ("flo", "gus", "hal", "ivy"))
    night = "".join(f"\nK1,2026-03-04T23:00,comment,,x,{name}" for name in ("flo", "gus", "hal", "ivy"))
    tables = {**HOURS, "events": HOURS["events"].rstrip() + night, "people": roster}
    found = read("off_hours_share", Fixture(tables))
    assert (found.k, found.n) == (3, 8)
    # Without teams all nine are one.
    apart = {name: text for name, text in tables.items() if name != "people"}
    assert read("off_hours_share", Fixture(apart)).n == 12
    # Two teams of four are hidden, although they are eight.
    four = without(tables, "events", ",eva")
    assert read("off_hours_share", Fixture(four)).state == "suppressed"


def test_events_with_dates_only_have_no_hours():
    events = "\n".join(
        line.replace(line.split(",")[1], line.split(",")[1][:10])
        for line in HOURS["events"].strip().splitlines()
    )
    found = read("off_hours_share", Fixture({**HOURS, "events": events}))
    assert (found.state, found.missing) == ("not_measurable", ("events.at",))


def test_littles_law_over_the_span():
    found = read("littles_check")
    # Ticket-days inside 5 + 5 + 2 + 3 over ten days; three finished after 5, 5 and 6 days.
    assert found.value == pytest.approx(1.5 / (3 / 10 * 16 / 3))
    assert (found.n, found.parts["wip"].value) == (3, pytest.approx(1.5))
    assert status("littles_check") is None


def test_littles_law_is_one_where_work_flows_evenly():
    even = without(FLOW, "tickets", "L3", "L4")
    assert read("littles_check", Fixture(even)).value == pytest.approx(1.0)


def test_littles_law_needs_something_finished():
    tables = replaced(
        without(FLOW, "tickets", "Done"), "tickets", "03-20T09:00,,,3", "03-20T09:00,,2026-03-21,3"
    )
    assert read("littles_check", Fixture(tables)).state == "no_cases"


def test_people_without_a_team_make_a_component_by_themselves():
    tables = {name: text for name, text in SPREAD.items() if name != "people"}
    assert read("key_person_components", Fixture(tables)).n == 1  # web, by five people
    assert built(Fixture(tables)).facts.people.teams.tolist() == []
