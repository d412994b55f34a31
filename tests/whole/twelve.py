"""Twelve months of Kumquat Pay with one planted change: a year to show how reports follow each other.

From August 2026 on most work is finished after its date. On 1 September the team promises to re-plan
weekly, from 20 September on it does, and from October on dates are kept again. Everything else is as
in every other month. The same bytes every time: seeded, no clock.
"""

import csv
import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

YEAR = 2026
ZONE = timezone(timedelta(hours=8))
PLANTED, HELPED = 8, 10  # the months of the change, and of its end
KEPT, MISSED = 0.92, 0.4  # how many finish by their date
PER_MONTH, COMPLAINTS = 60, 12
PEOPLE = [f"person-{n:02}" for n in range(1, 13)]
TEAMS = ("Checkout", "Ledger", "Mobile")
TITLES = (
    "Refund in two steps", "支付页面的重试", "Receipt as PDF", "对账单导出", "Limits per merchant",
    "优惠券叠加", "Settlement at midnight", "扫码失败提示",
)  # fmt: skip
COLUMNS = (
    "key", "project", "type", "title", "status", "status_category", "priority", "assignee", "team", "created",
    "updated", "started", "resolved", "due", "estimate_h", "points",
)  # fmt: skip
CONFIG = """\
[project]
name = "KUM"
timezone = "Asia/Shanghai"
ticket_url = "https://kumquat-pay.example/browse/{key}"

[types]
requirement = ["Story"]
defect = ["Bug"]
complaint = ["Complaint"]

[[gate]]
id = "dates"
metric = "on_time_rate"
below = 0.7

[[gate]]
id = "overdue"
metric = "actions_overdue_count"
above = 0
when = "point"
"""
ACTIONS = """\
# Promised after the report of August.
- id: A-weekly-plan
  text:
    en: Re-plan the open dates every Monday.
    zh: 每周一重新排定未完成工作的日期。
  category: schedule_delay
  report: m2026-08
  accepted: 2026-09-01
  owner: planning board
  due: 2026-09-25
  done: 2026-09-20
  criterion: {metric: on_time_rate, op: ">=", value: 0.85}
"""


def write(folder: Path) -> Path:
    """Write export, configuration and promises of the year into the folder; the export's folder."""
    export = folder / "export"
    export.mkdir(parents=True)
    rows = [*_work(), *_complaints()]
    _table(export / "tickets.csv", COLUMNS, [row for row, _ in rows])
    events = [event for row, found in rows for event in found]
    _table(export / "events.csv", ("ticket", "at", "field", "from", "to", "author"), events)
    (folder / "pmreport.toml").write_text(CONFIG, "utf-8")
    (folder / "actions.yaml").write_text(ACTIONS, "utf-8")
    return export


def _table(path: Path, columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


Ticket = tuple[dict[str, object], list[dict[str, object]]]


def _work() -> Iterator[Ticket]:
    """Stories, bugs and tasks, due in each month of the year."""
    rng = random.Random(7)
    number = 0
    for month in range(1, 13):
        kept = MISSED if PLANTED <= month < HELPED else KEPT
        for place in range(PER_MONTH):
            number += 1
            due = date(YEAR, month, 4 + place * 19 // PER_MONTH)
            created = _at(due - timedelta(days=rng.randint(12, 20)), rng)
            started = _at(due - timedelta(days=rng.randint(6, 9)), rng)
            # On time or late by exactly the planted share, spread over the month by the draw of the day.
            late = (place * 7919) % PER_MONTH >= round(kept * PER_MONTH)
            days = rng.randint(2, 6) if late else -rng.randint(0, 4)
            resolved = _at(due + timedelta(days=days), rng)
            kind = ("Story", "Story", "Bug", "Task")[place % 4]
            yield _ticket(number, kind, created, started, resolved, due, rng)


def _complaints() -> Iterator[Ticket]:
    rng = random.Random(8)
    for month in range(1, 13):
        last = monthrange(YEAR, month)[1]
        for place in range(COMPLAINTS):
            created = _at(date(YEAR, month, 1 + place * (last - 8) // COMPLAINTS), rng)
            started, resolved = created + timedelta(hours=rng.randint(1, 5)), created + timedelta(days=2)
            number = 2000 + month * 100 + place
            yield _ticket(number, "Complaint", created, started, resolved, None, rng)


def _at(day: date, rng: random.Random) -> datetime:
    """A moment of a working day: Saturdays and Sundays are the Friday before."""
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return datetime(day.year, day.month, day.day, rng.randint(9, 16), rng.randint(0, 59), tzinfo=ZONE)


def _ticket(
    number: int,
    kind: str,
    created: datetime,
    started: datetime,
    resolved: datetime,
    due: date | None,
    rng: random.Random,
) -> Ticket:
    key, person = f"KUM-{number}", rng.choice(PEOPLE)
    row: dict[str, object] = {
        "key": key, "project": "KUM", "type": kind, "title": TITLES[number % len(TITLES)], "status": "Done",
        "status_category": "done", "priority": ("P0", "P1", "P2")[number % 3], "assignee": person,
        "team": TEAMS[PEOPLE.index(person) % 3], "created": _iso(created), "updated": _iso(resolved),
        "started": _iso(started), "resolved": _iso(resolved), "due": due.isoformat() if due else "",
        "estimate_h": rng.choice((4, 8, 16)), "points": rng.choice((1, 2, 3, 5)),
    }  # fmt: skip
    steps = [("To Do", "In Progress", started), ("In Progress", "Done", resolved)]
    events: list[dict[str, object]] = [
        {"ticket": key, "at": _iso(at), "field": "status", "from": old, "to": new, "author": person}
        for old, new, at in steps
    ]
    return row, events


def _iso(at: datetime) -> str:
    return at.isoformat()
