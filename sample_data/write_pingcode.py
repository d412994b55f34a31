"""A part of the main release as PingCode's open API returns it: pages of work items, histories, ship objects.

PingCode holds one of the company's product lines: two of the twelve epics.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha1
from pathlib import Path
from typing import Any

from record import SPRINTS, TODO, sprint_end, sprint_name
from releases import MAIN
from tickets import Change, Ticket
from workdays import at, evening, morning
from world import World
from write_jira import shown
from write_neutral import CATEGORY, current, links, resolved

PAGE = 100
TYPES = {"Story": "story", "Epic": "epic", "Bug": "bug", "Task": "task"}
STATE = {"todo": "pending", "doing": "in_progress", "done": "completed", "cancelled": "closed"}
RELATION = {"blocks": "block", "duplicates": "duplicate"}
KEY = {
    "estimate_h": "estimated_workload",
    "points": "story_points",
    "due": "end_at",
    "planned_start": "start_at",
    "release": "version",
    "team": "prop_team",
    "flag": "prop_flag",
}


def held(sample: World) -> list[Ticket]:
    """The tickets of the main release under its first two epics, and the complaints of those weeks."""
    story = next(s for s in sample.stories if s.plan.release.name == MAIN)
    epics = {id(epic) for epic in story.plan.epics[:2]}
    return [t for t in shown(sample) if t.project == "SUP" or id(t) in epics or id(t.parent) in epics]


def code(text: str, length: int = 24) -> str:
    """A made-up object id."""
    return sha1(text.encode()).hexdigest()[:length]


def seconds(moment: datetime | None) -> int | None:
    """Ten-digit unix time."""
    return None if moment is None else int(moment.timestamp())


def someone(name: str) -> dict[str, str] | None:
    """A user reference."""
    return {"id": code(name, 32), "display_name": name} if name else None


def state(name: str) -> dict[str, str]:
    """A state reference."""
    return {"id": code(name), "name": name, "type": STATE[CATEGORY[name]]}


def kind(ticket: Ticket) -> str:
    """The built-in types have words, the team's own ones ids."""
    return TYPES.get(ticket.type) or code(ticket.type)


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what has no value."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def work_item(ticket: Ticket) -> dict[str, Any]:
    """A work item in its full structure."""
    begin, due = current(ticket, "planned_start"), current(ticket, "due")
    release, sprints = current(ticket, "release"), current(ticket, "sprint").split(";")
    hours, points = current(ticket, "estimate_h"), current(ticket, "points")
    up = ticket.parent
    return filled(
        {
            "id": code(ticket.key),
            "project": {"id": code("PAY"), "identifier": "PAY", "name": "PAY", "type": "scrum"},
            "identifier": ticket.key,
            "title": ticket.title,
            "type": kind(ticket),
            "short_id": code(ticket.key, 8),
            "html_url": f"https://kumquat-pay.example/pjm/workitems/{code(ticket.key, 8)}",
            "start_at": seconds(datetime.fromisoformat(begin)) if begin else None,
            "end_at": seconds(at(evening(datetime.fromisoformat(due).date()))) if due else None,
            "parent_id": code(up.key) if up else None,
            "parent": {"identifier": up.key, "title": up.title, "type": kind(up)} if up else None,
            "assignee": someone(current(ticket, "assignee")),
            "version": {"id": code(release), "name": release} if release else None,
            "sprint": {"id": code(sprints[-1]), "name": sprints[-1]} if sprints[-1] else None,
            "state": state(current(ticket, "status", TODO)),
            "priority": {"name": current(ticket, "priority", ticket.priority)},
            "description": f"<p>{current(ticket, 'description', ticket.description)}</p>",
            "completed_at": seconds(resolved(ticket)),
            "story_points": float(points) if points else None,
            "estimated_workload": float(hours) if hours else None,
            "properties": filled(_properties(ticket)),
            "tags": [{"id": code(label), "name": label} for label in ticket.labels],
            "created_at": seconds(ticket.instant),
            "created_by": someone(ticket.reporter),
            "updated_at": seconds(ticket.changes[-1].at if ticket.changes else ticket.instant),
            "is_archived": 0,
            "is_deleted": 0,
        }
    )


def _properties(ticket: Ticket) -> dict[str, Any]:
    return {
        "severity": code(ticket.severity) if ticket.severity else None,
        "backlog_from": ticket.source or None,
        "prop_team": current(ticket, "team", ticket.team),
        "prop_component": ticket.component or None,
        "replay_version": ticket.found_in or None,
        "solution": current(ticket, "resolution") or None,
    }


def ship_ticket(ticket: Ticket) -> dict[str, Any]:
    """A complaint as a ticket of Ship."""
    return filled(
        {
            "id": code(ticket.key),
            "product": {"id": code("SUP"), "identifier": "SUP", "name": "Merchant support"},
            "identifier": ticket.key,
            "title": ticket.title,
            "type": {"name": "投诉"},
            "state": state(current(ticket, "status")),
            "customer": {"id": code(ticket.customer), "name": ticket.customer},
            "channel": {"name": "hotline"},
            "priority": {"name": ticket.priority},
            "assignee": someone(current(ticket, "assignee")),
            "description": f"<p>{ticket.description}</p>",
            "submitted_at": seconds(ticket.instant),
            "submitted_by": someone(ticket.reporter),
            "completed_at": seconds(resolved(ticket)),
            "created_at": seconds(ticket.instant),
            "created_by": someone(ticket.reporter),
            "updated_at": seconds(ticket.changes[-1].at if ticket.changes else ticket.instant),
        }
    )


def idea(ticket: Ticket) -> dict[str, Any]:
    """An open request of a customer as an idea of Ship."""
    return filled(
        {
            "id": code(ticket.key),
            "product": {"id": code("PAY"), "identifier": "PAY", "name": "Kumquat Pay"},
            "identifier": ticket.key,
            "title": ticket.title,
            "state": {"name": "待评审", "type": "pending"},
            "priority": {"name": ticket.priority},
            "suite": {"name": ticket.component, "type": "module"},
            "description": f"<p>{ticket.description}</p>",
            "properties": {"backlog_from": ticket.source},
            "created_at": seconds(ticket.instant),
            "created_by": someone(ticket.reporter),
            "updated_at": seconds(ticket.instant),
        }
    )


def transitions(ticket: Ticket) -> Iterable[dict[str, Any]]:
    """State changes; the first row is the creation, from nothing."""
    what = "work_item" if ticket.project == "PAY" else "ticket"
    reference = {"id": code(ticket.key), "identifier": ticket.key}
    moves = [c for c in ticket.changes if c.field == "status"]
    first = moves[0].old if moves else current(ticket, "status", TODO)
    rows = [(ticket.instant, "", first, ticket.reporter), *((c.at, c.old, c.new, c.author) for c in moves)]
    for count, (moment, old, new, author) in enumerate(rows):
        yield {
            "id": code(f"{ticket.key} {count}"),
            what: reference,
            "from_state": state(old) if old else None,
            "to_state": state(new),
            "created_at": seconds(moment),
            "created_by": someone(author),
        }


def activities(ticket: Ticket) -> Iterable[dict[str, Any]]:
    """Every other change of a property."""
    what = "work_item" if ticket.project == "PAY" else "ticket"
    for count, change in enumerate(c for c in ticket.changes if c.field not in ("status", "comment")):
        yield {
            "id": code(f"{ticket.key} a{count}"),
            "type": "update",
            "template": "update-property",
            "principal_type": what,
            "principal": {"id": code(ticket.key), "identifier": ticket.key},
            "content": {
                "property_key": KEY.get(change.field, change.field),
                "origin": _value(change, change.old),
                "target": _value(change, change.new),
            },
            "created_at": seconds(change.at),
            "created_by": someone(change.author),
        }


def _value(change: Change, text: str) -> Any:
    if not text:
        return None
    if change.field in ("estimate_h", "points"):
        return float(text)
    if change.field == "due":
        return seconds(at(evening(datetime.fromisoformat(text).date())))
    if change.field == "planned_start":
        return seconds(datetime.fromisoformat(text))
    if change.field == "assignee":
        return someone(text)
    if change.field in ("sprint", "release"):
        last = text.split(";")[-1]
        return {"id": code(last), "name": last}
    return text


def comments(ticket: Ticket) -> Iterable[dict[str, Any]]:
    """What was said."""
    what = "work_item" if ticket.project == "PAY" else "ticket"
    for count, change in enumerate(c for c in ticket.changes if c.field == "comment"):
        yield {
            "id": code(f"{ticket.key} c{count}"),
            "content": f"<p>{change.new}</p>",
            "principal_type": what,
            "principal": {"id": code(ticket.key), "identifier": ticket.key},
            "created_at": seconds(change.at),
            "created_by": someone(change.author),
            "is_deleted": 0,
        }


def workloads(ticket: Ticket) -> Iterable[dict[str, Any]]:
    """Hours that were logged, at most a day's worth in one entry."""
    left, count, done = ticket.spent, 0, resolved(ticket)
    while left > 0 and done is not None:
        yield {
            "id": code(f"{ticket.key} w{count}"),
            "principal_type": "work_item",
            "principal": {"id": code(ticket.key), "identifier": ticket.key},
            "type": {"name": "开发"},
            "duration": min(left, 24.0),
            "review_state": "no_review",
            "report_at": seconds(done),
            "report_by": someone(current(ticket, "assignee")),
            "created_at": seconds(done),
        }
        left, count = left - 24.0, count + 1


def relations(sample: World, keys: set[str]) -> Iterable[dict[str, Any]]:
    """Links between work items."""
    for source, kind_, target, _ in links(sample):
        if source in keys and target in keys:
            yield {
                "id": code(f"{source} {kind_} {target}"),
                "relation_type": RELATION.get(kind_, "relate"),
                "origin_work_item": {"id": code(source), "identifier": source},
                "target_work_item": {"id": code(target), "identifier": target},
            }


def sprints() -> Iterable[dict[str, Any]]:
    """All sprints."""
    for count, monday in enumerate(SPRINTS):
        yield {
            "id": code(sprint_name(count)),
            "name": sprint_name(count),
            "project": {"id": code("PAY"), "identifier": "PAY", "name": "PAY"},
            "status": "completed" if count < 64 else "in_progress",
            "start_at": seconds(at(morning(monday) + 1 / 60)),
            "end_at": seconds(at(sprint_end(count))),
        }


def versions(sample: World) -> Iterable[dict[str, Any]]:
    """Releases with their planned end and, once published, the moment of it."""
    for story in sample.stories:
        release = story.plan.release
        live = None if release.actual is None else seconds(at(evening(release.actual)))
        stages = [
            {"name": "未开始", "operate_at": seconds(at(morning(release.start) - 8))},
            {"name": "进行中", "operate_at": seconds(at(morning(release.start) + 1))},
        ]
        done = [{"name": "已发布", "operate_at": live}] if live else []
        yield {
            "id": code(release.name),
            "name": release.name,
            "project": {"id": code("PAY"), "identifier": "PAY", "name": "PAY"},
            "start_at": seconds(at(morning(release.start) + 1 / 60)),
            "end_at": seconds(at(evening(release.planned))),
            "stage": {"name": (done or stages)[-1]["name"], "type": "completed" if done else "in_progress"},
            "stages": [*stages, *done],
        }


def properties(tickets: list[Ticket]) -> Iterable[dict[str, Any]]:
    """The options behind the ids of select properties."""
    names = sorted({t.severity for t in tickets if t.severity})
    yield {
        "id": "severity",
        "name": "严重程度",
        "type": "select",
        "options": [{"_id": code(n), "text": n} for n in names],
    }


def types(tickets: list[Ticket]) -> Iterable[dict[str, Any]]:
    """The names behind the ids of the team's own types."""
    group = {"Bug": "bug", "Story": "requirement", "Change Request": "requirement", "Epic": "requirement"}
    for name in sorted({t.type for t in tickets}):
        yield {"id": TYPES.get(name) or code(name), "name": name, "group": group.get(name, "task")}


def _pages(folder: Path, name: str, values: Iterable[dict[str, Any]]) -> None:
    rows = list(values)
    for index in range(max(1, -(-len(rows) // PAGE))):
        part = rows[index * PAGE : (index + 1) * PAGE]
        page = {"page_size": PAGE, "page_index": index, "total": len(rows), "values": part}
        text = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}-{index:02d}.json").write_bytes(text.encode() + b"\n")


def write_pingcode(sample: World, folder: Path) -> None:
    """One group of pages per call of the API."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.json")):
        old.unlink()
    tickets = held(sample)
    items = [t for t in tickets if t.project == "PAY"]
    complaints = [t for t in tickets if t.project == "SUP"]
    asked = [
        t
        for t in sample.tickets
        if t.type == "Story" and not t.found_in and "release" not in t.began and not t.changes
    ]

    def each(rows: list[Ticket], make: Callable[[Ticket], Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
        return [row for ticket in rows for row in make(ticket)]

    _pages(folder, "work_items", map(work_item, items))
    _pages(folder, "ship_tickets", map(ship_ticket, complaints))
    _pages(folder, "ship_ideas", map(idea, asked))
    _pages(folder, "transition_histories", each(tickets, transitions))
    _pages(folder, "activities", each(tickets, activities))
    _pages(folder, "comments", each(tickets, comments))
    _pages(folder, "workloads", each(items, workloads))
    _pages(folder, "relations", relations(sample, {t.key for t in items}))
    _pages(folder, "sprints", sprints())
    _pages(folder, "versions", versions(sample))
    _pages(folder, "work_item_properties", properties(items))
    _pages(folder, "work_item_types", types(items))
