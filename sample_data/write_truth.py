"""`truth.toml`: what was planted in the main release, as the simulation knows it.

Tests compute the same numbers from the CSV files, and ask the report whether it finds them.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

from engine import Phase
from happen import FAILED, Story
from outside import RESOLVED, TARGET
from plan import BLOCKED, INTEGRATION, OTHER_TEAM
from record import CANCELLED, DONE
from releases import AS_OF, COLLABORATION, COMPLAINTS, MAIN, MISSING, RELEASE, REQUIREMENT, TECHNICAL
from spine import PLANTED_DAYS
from tickets import Ticket
from workdays import DAY, at, evening, hours_at
from world import World
from write_neutral import when

WINDOW = timedelta(days=90)
FINE, WORSE = ["ok"], ["problem"]
CATEGORIES = (  # category, planted, statuses that the report may give
    (REQUIREMENT, True, WORSE),
    ("schedule_delay", True, WORSE),
    ("user_experience", False, FINE),
    (MISSING, True, ["watch", "problem"]),
    (COLLABORATION, True, WORSE),
    (TECHNICAL, True, WORSE),
    ("market_feedback", False, FINE),
    ("team_management", False, FINE),
    (COMPLAINTS, True, WORSE),
    (RELEASE, True, WORSE),
)
# What the planted conditions do to the numbers: these metrics, and no others, are problems in the report.
# The amounts are those of `releases._MAIN` beside the healthy releases; `habit` in record.py is discipline.
PROBLEMS = {
    REQUIREMENT: (
        "scope_growth", "req_volatility", "change_rate",  # added, changed, moved
        "post_start_change_rate", "change_rework_time",  # changed, rework
    ),
    "schedule_delay": (
        "release_slip", "on_time_rate", "lateness", "replan_rate", "start_delay",  # the 18 days
    ),
    MISSING: (
        "functional_completeness", "descoped_rate", "carry_over_rate",  # moved
        "gap_request_rate",  # late_gaps
        "traceability",  # habit: fewer requirements are linked to the tasks that implement them
    ),
    COLLABORATION: (
        "external_wait_share", "flow_efficiency", "dependency_lateness",  # integration, wait
    ),
    TECHNICAL: (
        "tech_block_share",  # blocks, block
        "dre", "fix_reopen_rate",  # late_bugs, returns
    ),
    COMPLAINTS: (
        "complaint_rate",  # a wave of complaints after the release
        "sla_response_met", "sla_resolution_met", "resolution_time", "ticket_csat", "repeat_rate",
    ),
    RELEASE: (
        "open_critical_at_release",  # three critical defects were known and shipped
        "done_to_deployed",  # what was done on time waited for the rest, then for the failed deployment
        "release_tail",  # the failed deployment lies between the last ticket and the release
    ),
}  # fmt: skip
UNMEASURED = ("forecast_gap",)  # nothing is left to forecast in a release that is live


class _Main:
    """The main release and sets of its tickets."""

    def __init__(self, sample: World) -> None:
        self.sample = sample
        self.story: Story = next(s for s in sample.stories if s.plan.release.name == MAIN)
        self.release = self.story.plan.release
        assert self.release.actual is not None
        self.freeze, self.live = at(evening(self.release.freeze)), at(evening(self.release.actual))
        parents = {id(t.parent) for t in sample.tickets if t.parent is not None}
        self.leaves = [t for t in sample.tickets if id(t) not in parents]
        self.until = at(evening(self.release.actual)) + WINDOW

    def later(self, rows: Iterable[Ticket]) -> list[Ticket]:
        """Those created in the ninety days after the release."""
        return [t for t in rows if t.instant is not None and self.live < t.instant <= self.until]

    def defects(self) -> list[Ticket]:
        """Defects found in the release, without duplicates."""
        found = [t for t in self.leaves if t.type == "Bug" and t.found_in == MAIN]
        return [t for t in found if _last(t, "status") != CANCELLED]

    def stays(self) -> list[Ticket]:
        """Leaves that are in the release at the end of the data and were not cancelled."""
        rows = [t for t in self.leaves if _last(t, "release") == MAIN]
        return [t for t in rows if _last(t, "status") != CANCELLED]


def _last(ticket: Ticket, field: str) -> str:
    news = [c.new for c in ticket.changes if c.field == field]
    return news[-1] if news else ticket.began.get(field, "")


def _entered_late(ticket: Ticket, main: _Main) -> bool:
    if ticket.began.get("release") == MAIN:
        return ticket.instant is not None and ticket.instant > main.freeze
    return next(c.at for c in ticket.changes if c.field == "release" and c.new == MAIN) > main.freeze


def _requirement(main: _Main) -> dict[str, Any]:
    stays = main.stays()
    late = [t for t in stays if _entered_late(t, main)]
    gone = main.story.moved
    base = sum(t.points for t in stays if not _entered_late(t, main)) + sum(t.points for t in gone)
    changed = [t for t in main.story.jobs if any(p.mark == "change" for p in _phases(t))]
    return {
        "added_tickets": len(late),
        "moved_out": len(gone),
        "scope_growth": sum(t.points for t in late) / base,
        "changed_while_worked_on": len(changed),
        "rework_hours": sum(p.hours for t in changed for p in _phases(t) if p.mark == "change"),
    }


def _phases(ticket: Ticket) -> list[Phase]:
    return ticket.job.phases if ticket.job else []


def _schedule(main: _Main) -> dict[str, Any]:
    rows = [t for t in main.story.jobs if t.project == "PAY" and t.due is not None]
    ends = {id(t): main.story.finish(t) for t in rows}
    late = [t for t in rows if (ends[id(t)] or 0.0) > evening(_first_due(t))]
    planned = evening(main.release.planned)
    return {
        "slip_days": (hours_at(main.live) - planned) / DAY,
        "planned_days": (planned - main.story.plan.start) / DAY,
        "first_finish_after_first_due": len(late),
        "with_due": len(rows),
    }


def _first_due(ticket: Ticket) -> date:
    """The first due date that the ticket ever had, also in another release."""
    dues = [ticket.began.get("due", ""), *(c.new for c in ticket.changes if c.field == "due")]
    return date.fromisoformat(next(day for day in dues if day))


def _experience(main: _Main) -> dict[str, Any]:
    issues = [t for t in main.defects() if "ux" in t.labels]
    answers = [f for f in main.sample.feedback if f.kind == "survey" and f.release == MAIN]
    return {
        "issues": len(issues),
        "issues_after_release": len(main.later(issues)),
        "sus_mean": fmean(f.score for f in answers if f.high == 100),
        "task_success": fmean(f.score for f in answers if f.high == 1),
    }


def _missing(main: _Main) -> dict[str, Any]:
    base = [t for t in main.story.plan.base if t.type == "Story"]
    gaps = [t for t in main.later(main.leaves) if "gap" in t.labels and t.found_in == MAIN]
    return {
        "base_requirements": len(base),
        "not_delivered": len(main.story.moved),
        "must_haves_not_delivered": len([t for t in main.story.moved if t.priority in ("P0", "P1")]),
        "gaps_reported_after_release": len([t for t in gaps if _last(t, "status") != CANCELLED]),
    }


def _hours_in(main: _Main, statuses: tuple[str, ...]) -> float:
    own = [n for n, ticket in enumerate(main.story.jobs) if ticket.project == "PAY"]
    spans = [span for n in own for span in main.story.built.segments[n]]
    return sum(end - begin for begin, end, phase in spans if phase.status in statuses)


def _collaboration(main: _Main) -> dict[str, Any]:
    links = [(other, t) for t in main.story.jobs for other in t.blockers]
    return {
        "hours_waiting_for_other_teams": _hours_in(main, (INTEGRATION, OTHER_TEAM)),
        "cross_team_links": len([1 for a, b in links if a.team != b.team]),
    }


def _technical(main: _Main) -> dict[str, Any]:
    bugs = main.defects()
    return {
        "hours_blocked": _hours_in(main, (BLOCKED,)),
        "defects": len(bugs),
        "defects_after_release": len(main.later(bugs)),
        "reopened": len([t for t in bugs if _left(t, DONE)]),
    }


def _left(ticket: Ticket, status: str) -> bool:
    return any(c.field == "status" and c.old == status for c in ticket.changes)


def _market(main: _Main) -> dict[str, Any]:
    rows = [f for f in main.sample.feedback if main.live < f.at <= main.until]
    nps = [f.score for f in rows if f.kind == "nps"]
    reviews = [f.score for f in rows if f.kind == "review"]
    limit = {"nps": 6, "csat": 2, "review": 2}
    bad = [f for f in rows if f.score <= limit.get(f.kind, -1)]
    promoters, detractors = sum(s >= 9 for s in nps), sum(s <= 6 for s in nps)
    return {
        "nps": 100 * (promoters - detractors) / len(nps),
        "nps_answers": len(nps),
        "low_reviews": sum(s <= 2 for s in reviews),
        "reviews": len(reviews),
        "negative": len(bad),
        "negative_linked": len([f for f in bad if f.ticket is not None and f.ticket.key]),
    }


def _team(main: _Main) -> dict[str, Any]:
    retros = [t for t in main.sample.tickets if t.type == "Retro"]
    actions = [t for t in main.sample.tickets if t.type == "Action"]
    return {
        "retrospectives": len(retros),
        "actions": len(actions),
        "actions_done": len([t for t in actions if _last(t, "status") == DONE]),
    }


def _complaints(main: _Main) -> dict[str, Any]:
    rows = main.later(t for t in main.leaves if t.type == "Complaint")
    return {
        "complaints_after_release": len(rows),
        "answered_in_time": len([t for t in rows if _answered_in_time(t)]),
        "reopened": len([t for t in rows if _left(t, RESOLVED)]),
        "worked_on_by_developers": len(main.story.plan.escalated),
    }


def _answered_in_time(ticket: Ticket) -> bool:
    first = [c.at for c in ticket.changes if c.author != ticket.reporter][:1]
    return bool(first) and hours_at(first[0]) - ticket.created <= TARGET[ticket.priority][0]


def _release(main: _Main) -> dict[str, Any]:
    rows = [d for d in main.sample.deployments if d.release == MAIN and d.environment == "production"]
    bad = [d for d in rows if d.outcome in ("failed", "rolled_back", "degraded")]
    critical = [t for t in main.defects() if t.severity == "Critical"]
    known = [t for t in critical if t.instant is not None and t.instant <= main.live]
    still = [t for t in known if (when(t, "done", last=True) or main.until) > main.live]
    return {
        "production_deployments": len(rows),
        "failed": len(bad),
        "hotfixes": len([d for d in rows if d.outcome == "hotfix"]),
        "critical_open_at_release": len(still),
        "hours_from_failure_to_recovery": FAILED,
    }


_NUMBERS: dict[str, Callable[[_Main], dict[str, Any]]] = {
    REQUIREMENT: _requirement,
    "schedule_delay": _schedule,
    "user_experience": _experience,
    MISSING: _missing,
    COLLABORATION: _collaboration,
    TECHNICAL: _technical,
    "market_feedback": _market,
    "team_management": _team,
    COMPLAINTS: _complaints,
    RELEASE: _release,
}


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}" if value % 1 else f"{value:.1f}"
    if isinstance(value, list):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _table(name: str, values: dict[str, Any]) -> list[str]:
    return [f"\n[{name}]", *(f"{key} = {_value(value)}" for key, value in values.items())]


def write_truth(sample: World, path: Path) -> None:
    """Write the file; the days of the causes come from switching them off in the simulation."""
    main = _Main(sample)
    lines = [
        "# What was planted in the sample; written by make.py, read by the tests.",
        f'release = "{MAIN}"',
    ]
    lines += [f"as_of = {AS_OF.isoformat()}", f"not_measured = {_value(list(UNMEASURED))}"]
    days = {cause: hours / DAY for cause, hours in main.story.truth.items()}
    causes = PLANTED_DAYS | {RELEASE: FAILED / DAY}
    lines.append(f"unexplained_days = {_value(_schedule(main)['slip_days'] - sum(causes.values()))}")
    for cause, planned in sorted(causes.items(), key=lambda pair: -pair[1]):
        lines += ["\n[[attribution]]", f'category = "{cause}"', f"planted_days = {_value(planned)}"]
        lines.append(f"days = {_value(round(days[cause], 4))}")
    for category, planted, statuses in CATEGORIES:
        problems = list(PROBLEMS.get(category, ()))
        lines += _table(
            f"category.{category}", {"planted": planted, "status": statuses, "problems": problems}
        )
        lines += _table(f"category.{category}.numbers", _NUMBERS[category](main))
    path.write_bytes(("\n".join(lines) + "\n").encode())
