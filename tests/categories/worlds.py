"""The fixture of each metric: neutral tables as texts, small enough to compute by hand.

`FIXTURES` has one row per metric: the tables in which it is measured, and the release (None: the
default subject). The promises that hold for every metric are tested on these rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from pmreport.case import Case
from pmreport.categories import metrics
from pmreport.config import Settings, Survey
from pmreport.measure import Reading, take
from tests.categories.worlds_complaints import AGAIN, COMPLAINED
from tests.categories.worlds_features import MISSED
from tests.categories.worlds_launch import LAUNCHED
from tests.categories.worlds_management import CLEAR, CREW, FLOW, HOURS, SHIFTS, SILENT, SPREAD
from tests.categories.worlds_market import HEARD, rated
from tests.categories.worlds_teams import TEAMS
from tests.categories.worlds_technical import BLOCKED, DEBT, DEFECTS, estimated, opened
from tests.world import case


@dataclass(frozen=True)
class Fixture:
    tables: Mapping[str, str]
    release: str | None = "2.0"
    settings: Settings = field(default_factory=Settings)


# Release 2.0: frozen Friday 6 March, planned Friday 27 March, out Friday 3 April 2026.
RELEASES = """
name,project,start,freeze,planned,actual
2.0,,2026-03-02,2026-03-06,2026-03-27,2026-04-03
"""

# Base A-E (15 points), of which C left and E was cancelled; F and G came and stayed; H came and left.
CHANGED = {
    "releases": RELEASES,
    "tickets": """
key,type,created,started,resolved,release,status,status_category,points,estimate_h,spent_h,assignee,source
A,Story,2026-03-02T09:00,2026-03-03T09:00,2026-03-19T18:00,2.0,Done,done,2,16,12,ann,customer
B,Story,2026-03-02T09:00,2026-03-04T09:00,2026-03-20T18:00,2.0,Done,done,3,,,ben,plan
C,Story,2026-03-02T09:00,2026-03-09T09:00,,3.0,In Progress,doing,5,,,ann,
D,Bug,2026-03-03T09:00,2026-03-05T09:00,2026-03-10T18:00,2.0,Done,done,2,,,ben,
E,Story,2026-03-03T09:00,,,2.0,Cancelled,cancelled,3,,,,
F,Story,2026-03-16T09:00,2026-03-17T09:00,2026-03-26T18:00,2.0,Done,done,4,,,cat,market
G,Story,2026-03-02T09:00,,,2.0,To Do,todo,1,,,,
H,Story,2026-03-02T09:00,,,,To Do,todo,2,,,,internal
""",
    "events": """
ticket,at,field,from,to,author
A,2026-03-03T09:00,status,To Do,In Progress,ann
A,2026-03-19T18:00,status,In Progress,Done,ann
A,2026-03-17T09:00,title,Pay by card,Pay by card or by invoice,zoe
B,2026-03-04T09:00,status,To Do,In Progress,ben
B,2026-03-20T18:00,status,In Progress,Done,ben
B,2026-03-17T09:00,title,A title that is long enough,A title that is long enough.,zoe
C,2026-03-09T09:00,status,To Do,In Progress,ann
C,2026-03-18T10:00,release,2.0,3.0,zoe
D,2026-03-05T09:00,status,To Do,In Progress,ben
D,2026-03-10T18:00,status,In Progress,Done,ben
E,2026-03-20T10:00,status,To Do,Cancelled,zoe
F,2026-03-17T09:00,status,To Do,In Progress,cat
F,2026-03-17T09:30,title,Refunds,Refunds in part,cat
F,2026-03-26T18:00,status,In Progress,Done,cat
G,2026-03-24T10:00,release,,2.0,zoe
H,2026-03-10T10:00,release,,2.0,zoe
H,2026-03-12T10:00,release,2.0,,zoe
""",
}


# Due dates and what became of them: T1 on time in the evening, T2 and T4 late (T4 was re-planned twice),
# T3 early (its date was moved forward), T5 open and overdue, T6 not due yet, T7 without a date, T8 cancelled.
PLANNED = {
    "releases": RELEASES,
    "tickets": """
key,type,created,planned_start,started,due,resolved,release,status,status_category,estimate_h,spent_h
T1,Story,2026-02-20T09:00,2026-03-02,2026-03-02T09:00,2026-03-06,2026-03-06T20:00,2.0,Done,done,8,8
T2,Story,2026-02-20T09:00,2026-03-02,2026-03-03T09:00,2026-03-06,2026-03-10T18:00,2.0,Done,done,8,16
T3,Story,2026-02-20T09:00,2026-03-09,2026-03-09T09:00,2026-03-13,2026-03-12T18:00,2.0,Done,done,,
T4,Story,2026-02-20T09:00,2026-03-06,2026-03-09T09:00,2026-03-24,2026-03-20T18:00,2.0,Done,done,8,12
T5,Story,2026-02-20T09:00,2026-03-09,2026-03-16T09:00,2026-03-20,,2.0,In Progress,doing,,
T6,Story,2026-02-20T09:00,2026-03-16,2026-03-20T09:00,2026-05-01,,2.0,In Progress,doing,,
T7,Story,2026-02-20T09:00,2026-03-20,2026-03-20T09:00,,2026-03-25T18:00,2.0,Done,done,8,400
T8,Story,2026-02-20T09:00,2026-03-02,,2026-03-06,,2.0,Cancelled,cancelled,,
""",
    "events": """
ticket,at,field,from,to,author
T3,2026-03-11T09:00,due,2026-03-16,2026-03-13,zoe
T4,2026-03-12T09:00,due,2026-03-13,2026-03-20,zoe
T4,2026-03-18T09:00,due,2026-03-20,2026-03-24,zoe
T6,2026-03-25T09:00,due,2026-05-01,2026-04-20,zoe
T6,2026-03-25T10:00,due,2026-04-20,2026-05-01,zoe
""",
}


# Release 2.0 went out on 3 April; four requirements were delivered. U1 to U4 and U6 are its issues of use
# (U5 names 1.0), U1 found before the release, U6 more than 90 days after it.
USED = {
    "releases": "name,actual\n1.0,2026-01-30\n2.0,2026-04-03",
    "tickets": """
key,type,labels,created,resolved,release,found_in,status,status_category,severity
R1,Story,,2026-02-20T09:00,2026-03-20T18:00,2.0,,Done,done,
R2,Story,,2026-02-20T09:00,2026-03-20T18:00,2.0,,Done,done,
R3,Story,,2026-02-20T09:00,2026-03-20T18:00,2.0,,Done,done,
R4,Story,,2026-02-20T09:00,2026-03-20T18:00,2.0,,Done,done,
U1,Bug,ux,2026-03-20T09:00,2026-03-25T09:00,2.0,,Done,done,Critical
U2,Bug,ux,2026-04-10T09:00,2026-04-20T09:00,,,Done,done,Minor
U3,Support,体验,2026-05-01T09:00,,,,Open,todo,Blocker
U4,Improvement,ux,2026-05-10T09:00,2026-05-30T09:00,,,Done,done,
U5,Bug,ux,2026-05-11T09:00,2026-05-12T09:00,,1.0,Done,done,Blocker
U6,Bug,ux,2026-07-08T09:00,,,,Open,todo,Minor
B1,Bug,,2026-04-11T09:00,2026-07-10T09:00,,,Done,done,Major
""",
    "events": """
ticket,at,field,from,to,author
R1,2026-03-02T09:00,status,设计中,设计评审,ann
R1,2026-03-03T09:00,status,设计评审,设计中,ann
R1,2026-03-04T09:00,status,设计中,设计评审,ann
R1,2026-03-05T09:00,status,设计评审,开发中,ann
R1,2026-03-20T18:00,status,开发中,Done,ann
R2,2026-03-02T09:00,status,设计中,设计评审,ann
R2,2026-03-05T09:00,status,设计评审,开发中,ann
R2,2026-03-20T18:00,status,开发中,Done,ann
U1,2026-03-22T09:00,status,Open,Done,ann
U1,2026-03-23T09:00,status,Done,Open,ann
U1,2026-03-25T09:00,status,Open,Done,ann
U2,2026-04-20T09:00,status,Open,Done,ann
U4,2026-05-30T09:00,status,Open,Done,ann
""",
    "feedback": """
at,kind,score,scale_min,scale_max,release
2026-03-01T09:00,csat,1,1,5,
2026-04-10T09:00,csat,5,1,5,
2026-04-11T09:00,csat,4,,,
2026-04-12T09:00,csat,3,1,5,2.0
2026-04-13T09:00,csat,2,1,5,
2026-04-14T09:00,csat,7,1,10,
2026-04-15T09:00,csat,1,1,5,1.0
2026-05-01T09:00,survey,70,0,100,
2026-05-02T09:00,survey,80,0,100,
2026-05-03T09:00,survey,60,0,100,
2026-05-04T09:00,survey,1,0,1,
2026-05-05T09:00,survey,1,0,1,
2026-05-06T09:00,survey,0,0,1,
2026-05-07T09:00,survey,1,0,1,
""",
}


def steady(weeks: int = 8, per_week: int = 2, left: int = 4) -> Mapping[str, str]:
    """Work on 2.0 began on Monday 5 January; so many tickets a week were finished, so many are open."""
    start = date(2026, 1, 5)
    rows = [
        f"D{week:02d}{number},Story,2026-01-02T09:00,2026-01-05T09:00,"
        f"{start + timedelta(days=7 * week + 3)}T12:00,2.0,Done,done"
        for week in range(weeks)
        for number in range(per_week)
    ]
    rows += [f"L{number},Story,2026-01-02T09:00,,,2.0,To Do,todo" for number in range(left)]
    rows.append(f"P,Task,{start + timedelta(days=7 * weeks)}T00:00,,,,To Do,todo")
    return {
        "releases": "name,start,freeze,planned\n2.0,2026-01-05,2026-01-09,2026-03-06",
        "tickets": "\n".join(["key,type,created,started,resolved,release,status,status_category", *rows]),
    }


def _day(number: int) -> str:
    """A day of March 2026."""
    return f"2026-03-{number:02d}T09:00"


def cycles(changed: int = 8, unchanged: int = 8) -> Mapping[str, str]:
    """Requirements begun on 2 March: the rewritten ones take 20 days, the others 10; one is open."""
    tickets, events = [], []
    for number in range(changed + unchanged):
        end = _day(22) if number < changed else _day(12)
        tickets.append(f"T{number:02d},Story,{_day(2)},{_day(2)},{end},2.0,Done,done")
        if number < changed:
            events.append(f"T{number:02d},{_day(6)},description,old words,entirely different ones,zoe")
    tickets.append(f"U,Story,{_day(2)},{_day(2)},,2.0,In Progress,doing")
    return {
        "releases": RELEASES,
        "tickets": "\n".join(["key,type,created,started,resolved,release,status,status_category", *tickets]),
        "events": "\n".join(["ticket,at,field,from,to,author", *events]),
    }


FIXTURES: dict[str, Fixture] = {
    "scope_growth": Fixture(CHANGED),
    "req_volatility": Fixture(CHANGED),
    "post_start_change_rate": Fixture(CHANGED),
    "change_rate": Fixture(CHANGED),
    "late_change_share": Fixture(CHANGED),
    "change_rework_time": Fixture(CHANGED),
    "changed_vs_unchanged_cycle": Fixture(cycles()),
    "change_source_mix": Fixture(CHANGED),
    "release_slip": Fixture(PLANNED),
    "on_time_rate": Fixture(PLANNED),
    "lateness": Fixture(PLANNED),
    "replan_rate": Fixture(PLANNED),
    "spi_t": Fixture(PLANNED),
    "estimate_bias": Fixture(PLANNED),
    "start_delay": Fixture(PLANNED),
    "cycle_time_p85": Fixture(cycles()),
    "aging_wip": Fixture(PLANNED),
    "forecast_gap": Fixture(steady()),
    "ux_issue_density": Fixture(USED),
    "ux_escape_rate": Fixture(USED),
    "ux_severe_share": Fixture(USED),
    "csat_top2": Fixture(USED),
    "sus_mean": Fixture(USED, settings=Settings(survey=Survey("sus"))),
    "ux_fix_time": Fixture(USED),
    "ux_reopen_rate": Fixture(USED),
    "design_loops": Fixture(USED),
    "effectiveness_in_use": Fixture(USED),
    "functional_completeness": Fixture(MISSED),
    "must_have_completeness": Fixture(MISSED),
    "gap_request_rate": Fixture(MISSED),
    "descoped_rate": Fixture(MISSED),
    "carry_over_rate": Fixture(MISSED),
    "traceability": Fixture(MISSED),
    "decision_latency": Fixture(MISSED),
    "late_gap_share": Fixture(MISSED),
    "unmet_demand_age": Fixture(MISSED),
    "external_wait_share": Fixture(TEAMS),
    "flow_efficiency": Fixture(TEAMS),
    "handoffs": Fixture(TEAMS),
    "handoff_wait": Fixture(TEAMS),
    "bounce_rate": Fixture(TEAMS),
    "cross_dep_rate": Fixture(TEAMS),
    "dependency_lateness": Fixture(TEAMS),
    "cross_response": Fixture(TEAMS),
    "tech_block_share": Fixture(BLOCKED),
    "tech_overrun_ratio": Fixture(estimated()),
    "dre": Fixture(DEFECTS),
    "defect_density": Fixture(DEFECTS),
    "fix_reopen_rate": Fixture(DEFECTS),
    "critical_fix_time": Fixture(DEFECTS),
    "open_defect_trend": Fixture(opened()),
    "debt_balance": Fixture(DEBT),
    "estimate_spread": Fixture(estimated()),
    "nps": Fixture(HEARD),
    "review_low_share": Fixture(HEARD),
    "rating_shift": Fixture(rated()),
    "feedback_volume": Fixture(HEARD),
    "feedback_linked": Fixture(HEARD),
    "feedback_to_fix": Fixture(HEARD),
    "market_sourced_share": Fixture(HEARD),
    "pivot_rate": Fixture(HEARD),
    "wip_overload": Fixture(CREW),
    "workload_gini": Fixture(CREW),
    "key_person_components": Fixture(SPREAD),
    "throughput_stability": Fixture(steady()),
    "reassignments": Fixture(SHIFTS),
    "unassigned_wait": Fixture(SHIFTS),
    "stale_rate": Fixture(SILENT),
    "goal_clarity": Fixture(CLEAR),
    "off_hours_share": Fixture(HOURS),
    "littles_check": Fixture(FLOW),
    "complaint_rate": Fixture(COMPLAINED),
    "first_response": Fixture(COMPLAINED),
    "sla_response_met": Fixture(COMPLAINED),
    "sla_resolution_met": Fixture(COMPLAINED),
    "resolution_time": Fixture(COMPLAINED),
    "complaint_reopen": Fixture(COMPLAINED),
    "ticket_csat": Fixture(COMPLAINED),
    "root_cause_linked": Fixture(COMPLAINED),
    "repeat_rate": Fixture(AGAIN),
    "backlog_age": Fixture(COMPLAINED),
    "change_fail_rate": Fixture(LAUNCHED),
    "recovery_time": Fixture(LAUNCHED),
    "deploy_frequency": Fixture(LAUNCHED),
    "deploy_rework_rate": Fixture(LAUNCHED),
    "done_to_deployed": Fixture(LAUNCHED),
    "escaped_defects": Fixture(LAUNCHED),
    "open_critical_at_release": Fixture(LAUNCHED),
    "freeze_violations": Fixture(LAUNCHED),
    "readiness_curve": Fixture(LAUNCHED),
    "release_tail": Fixture(LAUNCHED),
}


def read(metric: str, fixture: Fixture | None = None) -> Reading:
    """The metric's reading on its own fixture, or on another."""
    return own(metric) if fixture is None else take(metrics()[metric], built(fixture))


@cache
def own(metric: str) -> Reading:
    return take(metrics()[metric], built(FIXTURES[metric]))


def built(fixture: Fixture) -> Case:
    return case(fixture.release, settings=fixture.settings, **fixture.tables)


def keys(metric: str, fixture: Fixture | None = None) -> list[str]:
    """The keys of the tickets that the metric lists, in its order."""
    c = built(fixture or FIXTURES[metric])
    return c.data.tickets["key"].to_numpy(object)[take(metrics()[metric], c).evidence].tolist()


def without(tables: Mapping[str, str], name: str, *patterns: str) -> Mapping[str, str]:
    """The tables, with the lines of one of them dropped that hold any of the texts."""
    lines = tables[name].strip().splitlines()
    return {**tables, name: "\n".join(line for line in lines if not any(p in line for p in patterns))}


def replaced(tables: Mapping[str, str], name: str, old: str, new: str) -> Mapping[str, str]:
    """The tables with a text of one of them replaced."""
    assert old in tables[name], old
    return {**tables, name: tables[name].replace(old, new)}
