"""Agreement with the published results of jira-agile-metrics; each test names where definitions differ.

Its dates are days (midnight); ours are instants, and a date of completion without a time would be the
end of its day. So the days enter as midnights.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pmreport.case import Case, Subject, plan
from pmreport.case.forecast import throughput
from pmreport.categories import metrics
from pmreport.categories.team_management import category as team
from pmreport.figures.team_management import cumulative_flow
from pmreport.measure import measure, take
from pmreport.stats import inverse_cdf, km
from tests.world import dataset, world

ORACLE = Path(__file__).parents[2] / "../shared/oracles/jira-agile-metrics"
pytestmark = pytest.mark.skipif(not ORACLE.exists(), reason="the folder of oracles is not here")
TODAY = "2018-01-10"
STATUSES = """
status,category,kind
Backlog,todo,queue
Next,doing,active
Committed,doing,active
Build,doing,active
Test,doing,test
QA,doing,test
Blocked,doing,blocked
Done,done,
Closed,done,
"""
COLUMNS = [("Backlog", "Committed", "Done"), ("Backlog", "Build", "Test"), ("Committed", "Build", "Test")]
Rows = list[Mapping[str, Any]]


@cache
def file(name: str) -> Any:
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


def expected(module: str, test: str, what: str) -> Any:
    """The literal that their test compares with `what`."""
    found = file("expected.json")[f"jira_agile_metrics/calculators/{module}_test.py"][test]
    return next(a["expected"] for a in found["assertions"] if what in a["what"])


def subject(as_of: str, kind: str = "24x7", **tables: str) -> Case:
    """The whole export as seen at a moment."""
    moment = int(datetime.fromisoformat(as_of).replace(tzinfo=UTC).timestamp())
    return Case(world(dataset(moment, **tables), kind=kind), Subject("export", "export"))


def staged(rows: Rows, columns: tuple[str, str, str] = COLUMNS[0], kind: str = "Story") -> Case:
    """Tickets that were created, begun and finished when they reached three columns; seen today."""
    lines = ["key,type,created,started,resolved,status,status_category"]
    for row in rows:
        created, started, resolved = (f"{row[name]}T00:00" if row[name] else "" for name in columns)
        now = ("Done,done" if resolved else "Build,doing") if started else "Backlog,todo"
        if created:
            lines.append(f"{row['key']},{kind},{created},{started},{resolved},{now}")
    return subject(TODAY, tickets="\n".join(lines), statuses=STATUSES)


def issues(rows: Iterable[Mapping[str, Any]], as_of: str) -> Case:
    """Jira issues with the changes of their status."""
    tickets = ["key,type,created,resolved,status,resolution"]
    events = ["ticket,at,field,from,to,author"]
    for row in rows:
        resolution = row["resolution"]
        resolution = resolution["name"] if isinstance(resolution, dict) else resolution
        done = (row["resolutiondate"] or "").replace(" ", "T")
        kind, status = row["issuetype"]["name"], row["status"]["name"]
        tickets.append(
            f"{row['key']},{kind},{row['created'].replace(' ', 'T')},{done},{status},{resolution or ''}"
        )
        events += [
            f"{row['key']},{change['created'].replace(' ', 'T')},status,{item['from']},{item['to']},jira"
            for change in row["changes"]
            for item in change["items"]
            if item["field"] == "status"
        ]
    tables = {"tickets": "\n".join(tickets), "statuses": STATUSES}
    return subject(as_of, **tables, **({"events": "\n".join(events)} if len(events) > 1 else {}))


def flow(c: Case) -> list[tuple[int, int, int]]:
    """Day by day how many tickets had come, had begun and were done (cumulative, as in their tables)."""
    drawing = cumulative_flow(c, measure(team, c, ()).metrics)
    assert drawing is not None
    return [(done + doing + open_, done + doing, done) for _, done, doing, open_ in drawing.rows]


def keyed(c: Case, values: np.ndarray, rows: np.ndarray) -> dict[str, Any]:
    keys = c.data.tickets["key"].to_numpy(object)
    return {str(keys[code]): values[code] for code in np.flatnonzero(rows)}


def large() -> Rows:
    return file("fixtures.json")["large_cycle_time_results"]


def test_cycle_times():
    rows, days, ended = plan.cycle_days(c := staged(large()), c.work)
    theirs = expected("scatterplot", "test_calculate_scatterplot", "cycle_time")
    assert keyed(c, days, rows & ended) == {row["key"]: row["cycle_time"] for row in theirs}


def test_cycle_times_from_changelogs_are_instants_not_days():
    rows, days, ended = plan.cycle_days(
        c := issues(file("issue_fixtures.json")["cycletime"]["jira"], "2018-01-10T12:00"), c.work
    )
    theirs = expected("cycletime", "test_movement", "to_dict")
    assert keyed(c, days, rows & ended) == {row["key"]: 3.0 for row in theirs if row["cycle_time"]}
    # Theirs subtracts the days (2), ours the instants (4 s short of two days less 4 minutes).
    rows, days, ended = plan.cycle_days(
        c := issues(file("issue_fixtures.json")["cycletime"]["jira_with_skipped_columns"], "2018-01-10"),
        c.work,
    )
    calendar = c.calendar.local_day(c.facts.resolved) - c.calendar.local_day(c.facts.started)
    theirs = expected("cycletime", "test_movement_skipped_columns", "to_dict")
    assert keyed(c, calendar, rows & ended) == {row["key"]: int(row["cycle_time"][0]) for row in theirs}
    assert np.allclose(days[rows & ended], 2 - 240 / 86_400)


def test_percentiles_are_observed_values_not_interpolated():
    rows, days, ended = plan.cycle_days(c := staged(large()), c.work)
    shares = expected("percentiles", "test_calculate_percentiles", "index")
    ours = [inverse_cdf(days[rows & ended], p) for p in shares]
    theirs = [np.quantile(days[rows & ended], p) for p in shares]  # linear interpolation
    published = expected("percentiles", "test_calculate_percentiles", "list(data)")
    assert [f"{int(x)} days {'12' if x % 1 else '00'}:00:00" for x in theirs] == published
    assert ours == [4, 5, 5]  # P10 of 4, 5, 5, 5, 5, 5: theirs lies between two tickets


def test_open_tickets_count_too():
    c = staged(large())
    rows, days, ended = plan.cycle_days(c, c.work)
    # Six of fifteen are done after at most 5 days, nine are open since 7 or 8: the median is not known yet
    # (theirs is 5), two fifths were done within 5 days.
    assert km(days[rows], ended[rows]).quantile(0.4).value == 5
    found = take(metrics()["cycle_time_p85"], c)
    assert (found.state, found.value) == ("no_cases", None)


def test_throughput_is_weekly_and_sums_to_the_days():
    c = staged(large())
    daily = [row["count"] for row in expected("throughput", "test_calculate_throughput", "to_dict")]
    done = [row[2] for row in flow(c)]
    assert [step for step in np.diff(done).tolist() if step] == daily
    assert throughput(c).tolist() == [sum(daily)]


@pytest.mark.parametrize(
    ("columns", "test"),
    [(COLUMNS[0], "test_calculate_wip"), (COLUMNS[1], "test_calculate_wip_different_columns")],
)
def test_work_in_progress_day_by_day(columns: tuple[str, str, str], test: str):
    theirs = [row["wip"] for row in expected("wip", test, "to_dict")]
    ours = [begun - done for _, begun, done in flow(staged(large(), columns))]
    assert ours[: len(theirs)] == theirs


@pytest.mark.parametrize(
    ("columns", "test"),
    [(COLUMNS[0], "test_calculate_net_flow"), (COLUMNS[1], "test_calculate_net_flow_different_columns")],
)
def test_net_flow_day_by_day(columns: tuple[str, str, str], test: str):
    theirs = [(r["arrivals"], r["departures"], r["net_flow"]) for r in expected("netflow", test, "to_dict")]
    rows = [(0, 0, 0), *flow(staged(large(), columns))]
    steps = np.diff(np.array(rows), axis=0)[:, 1:]
    assert [(came, went, came - went) for came, went in steps.tolist()][: len(theirs)] == theirs


def test_net_flow_of_complaints_is_theirs_per_week():
    theirs = expected("netflow", "test_calculate_net_flow", "to_dict")
    c = staged(large(), ("Committed", "Committed", "Done"), "Complaint")
    found = take(metrics()["backlog_age"], c)
    weeks = 8 / 7  # from the first arrival to today
    assert found.parts["net_flow"].value == pytest.approx(sum(row["net_flow"] for row in theirs) / weeks)
    assert found.parts["open"].value == expected("wip", "test_calculate_wip", "to_dict")[-1]["wip"]


def test_cumulative_flow_day_by_day():
    theirs = expected("cfd", "test_calculate_cfd", "to_dict")
    ours = flow(staged(file("fixtures.json")["minimal_cycle_time_results"]))
    # Ours has three bands: the columns between the commitment and done are one.
    assert ours[: len(theirs)] == [(row["Backlog"], row["Committed"], row["Done"]) for row in theirs]


@pytest.mark.parametrize(
    ("columns", "test"),
    [(COLUMNS[0], "test_calculate_burnup"), (COLUMNS[2], "test_calculate_burnup_with_different_columns")],
)
def test_burn_up_day_by_day(columns: tuple[str, str, str], test: str):
    backlog, _, done = columns
    theirs = expected("burnup", test, "to_dict")
    theirs = [row for row in theirs if row[backlog]]  # ours begins with the first ticket
    ours = flow(staged(file("fixtures.json")["minimal_cycle_time_results"], columns))
    assert [(came, left) for came, _, left in ours][: len(theirs)] == [(r[backlog], r[done]) for r in theirs]


@pytest.mark.parametrize(
    ("done", "test"),
    [("Done", "test_calculate_ageing_wip"), ("Test", "test_calculate_ageing_wip_with_different_done_column")],
)
def test_ages_of_work_in_progress(done: str, test: str):
    theirs = {row["key"]: row["age"] for row in expected("ageingwip", test, "to_dict")}
    c = staged(large(), ("Backlog", "Committed", done))
    rows, days, ended = plan.cycle_days(c, c.work)
    assert keyed(c, days, rows & ~ended) == theirs
    found = take(metrics()["aging_wip"], c)
    limit = found.parts["limit"].value
    assert (found.n, found.k) == (len(theirs), sum(age > limit for age in theirs.values()))


def test_ages_of_work_that_skipped_columns():
    jira = file("issue_fixtures.json")["ageingwip"]["jira_with_skipped_columns"]
    c = issues(jira, "2018-01-10T08:15")  # the hour of their changes: theirs counts whole days
    rows, days, ended = plan.cycle_days(c, c.work)
    theirs = expected("ageingwip", "test_calculate_ageing_wip_with_skipped_columns", "to_dict")
    assert keyed(c, days, rows & ~ended) == {row["key"]: row["age"] for row in theirs}


def blocked_days(rows: Mapping[str, Mapping[str, Any]], as_of: str) -> dict[str, float]:
    """Days from start to completion in a status of kind `blocked`, into which their flags are turned."""
    tickets, events = ["key,created,started,resolved,status"], ["ticket,at,field,from,to,author"]
    for key, row in rows.items():
        begun, done = (str(row[name] or "")[:10] for name in ("Committed", "Done"))
        tickets.append(f"{key},{row['Backlog'][:10]},{begun},{done and done + 'T00:00'},")
        for spell in row["impediments"]:
            events.append(f"{key},{spell['start']}T00:00,status,Build,Blocked,jira")
            if spell["end"]:
                events.append(f"{key},{spell['end']}T00:00,status,Blocked,Build,jira")
    c = subject(as_of, tickets="\n".join(tickets), events="\n".join(events), statuses=STATUSES)
    ends = c.or_as_of(c.facts.resolved)[0]
    hours = c.facts.time_in(c.facts.of_kind("blocked"), c.facts.started, ends)
    return keyed(c, hours / 24, c.work)


def test_blocked_days():
    theirs = {row["key"]: row for row in expected("cycletime", "test_movement", "to_dict")}
    # A flag before the commitment (A-2, one day) is not blocked work in either.
    assert blocked_days(theirs, TODAY) == {key: row["blocked_days"] for key, row in theirs.items()}


def test_impediments_between_commitment_and_completion():
    rows = file("issue_fixtures.json")["impediments"]["cycle_time_results"]
    end = "2018-01-12"  # theirs has no end for an open flag: ours counts to the end of the data
    theirs = {f"A-{number}": 0 for number in range(1, len(rows) + 1)}
    for spell in expected("impediments", "test_calculate_impediments", "to_dict"):
        days = datetime.fromisoformat(spell["end"] or end) - datetime.fromisoformat(spell["start"])
        theirs[spell["key"]] += days.days
    ours = blocked_days({f"A-{number}": row for number, row in enumerate(rows, 1)}, end)
    # Theirs goes by the status named with a flag, ours by dates: A-2 was flagged for two days "in the
    # backlog", two days after it was committed to.
    assert ours == {**theirs, "A-2": theirs["A-2"] + 2} == {"A-1": 0, "A-2": 4, "A-3": 1, "A-4": 7}


def test_technical_debt_that_is_open():
    theirs = expected("debt", "test_breakdown", "to_dict")
    c = issues(_closed(file("issue_fixtures.json")["debt"]["jira"]), "2018-03-21T02:02:02")
    found = take(metrics()["debt_balance"], c)
    left = [row["key"] for row in theirs if row["resolved"] is None]
    assert (found.parts["created"].value, found.value) == (len(theirs), len(left))
    assert c.data.tickets["key"].to_numpy(object)[found.evidence].tolist() == left


def test_defects_that_are_open():
    theirs = expected("defects", "test_breakdown", "to_dict")
    c = issues(_closed(file("issue_fixtures.json")["defects"]["jira"]), "2018-03-21T02:02:02")
    found = take(metrics()["open_defect_trend"], c)
    left = [row["key"] for row in theirs if row["resolved"] is None]
    assert (found.n, found.parts["open"].value) == (len(theirs), len(left))
    assert c.data.tickets["key"].to_numpy(object)[found.evidence].tolist() == left


def _closed(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Theirs takes an issue as open without a resolution date, whatever its status; ours has both agree."""
    return [row if row["resolutiondate"] else {**row, "status": {"name": "Backlog"}} for row in rows]


def test_withdrawn_work():
    theirs = {row["key"]: row for row in expected("waste", "test_query", "to_dict")}
    c = issues(file("issue_fixtures.json")["waste"]["jira"], "2018-01-10")
    begun = c.facts.cancelled & (c.facts.started > 0)
    # Theirs leaves out A-3, withdrawn after it was done, and A-6, withdrawn from a status it does not know;
    # ours counts neither as delivered.
    assert sorted(keyed(c, begun, begun)) == ["A-1", "A-2", "A-3", "A-6"]
    when = keyed(c, c.cancelled_at, begun)
    for key, row in theirs.items():
        assert datetime.fromtimestamp(when[key], UTC).strftime("%F %T") == row["withdrawn_date"]
