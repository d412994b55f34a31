"""The main release as Jira's REST API returns it: search pages with change logs."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from hashlib import sha1
from itertools import groupby
from pathlib import Path
from typing import Any

from record import SPRINTS, TODO, sprint_end
from releases import MAIN
from tickets import Change, Ticket
from workdays import at
from world import World
from write_neutral import CATEGORY, current, goal, links, resolved, when
from write_neutral import STATUSES as ROWS

SITE = "https://kumquat-pay.example"
PAGE = 100
STATUS_ID = {row[0]: str(10001 + n) for n, row in enumerate(ROWS)}
KEYS = {
    "todo": (2, "new", "To Do"),
    "doing": (4, "indeterminate", "In Progress"),
    "done": (3, "done", "Done"),
}
PRIORITY_ID = {"P0": "1", "P1": "2", "P2": "3", "P3": "4"}
CUSTOM = {
    "customfield_10015": "Start date",
    "customfield_10016": "Story point estimate",
    "customfield_10020": "Sprint",
    "customfield_10021": "Flagged",
    "customfield_10040": "Team",
    "customfield_10041": "Severity",
    "customfield_10042": "Source",
    "customfield_10043": "Customer",
    "customfield_10044": "Satisfaction rating",
    "customfield_10045": "Acceptance Criteria",
}
LINK_TYPES = {
    "blocks": ("Blocks", "is blocked by", "blocks"),
    "duplicates": ("Duplicate", "is duplicated by", "duplicates"),
    "relates": ("Relates", "relates to", "relates to"),
    "implements": ("Implements", "is implemented by", "implements"),
    "tests": ("Test", "is tested by", "tests"),
    "replaces": ("Replacement", "is replaced by", "replaces"),
}


def shown(sample: World) -> list[Ticket]:
    """The tickets of the main release with their epics, and the complaints of its last weeks.

    Of the complaints before those weeks only the ones that developers worked on.
    """
    story = next(s for s in sample.stories if s.plan.release.name == MAIN)
    begin, end = story.plan.release.planned - timedelta(days=21), story.plan.release.actual
    escalated = {id(ticket) for ticket in story.plan.escalated}
    out: dict[int, Ticket] = {}
    for ticket in sample.tickets:
        named = {c.new for c in ticket.changes if c.field == "release"}
        named |= {ticket.began.get("release", ""), ticket.found_in}
        day = ticket.instant.date() if ticket.instant and ticket.project == "SUP" else None
        recent = day is not None and end is not None and begin <= day <= end
        if MAIN in named or recent or id(ticket) in escalated:
            for one in (ticket.parent, ticket):
                if one is not None and one.key:
                    out[one.order] = one
    return [out[order] for order in sorted(out)]


def account(name: str) -> str:
    """A made-up account id."""
    return "5f" + sha1(name.encode()).hexdigest()[:10]


def user(name: str) -> dict[str, Any] | None:
    """A user as Jira embeds it."""
    if not name:
        return None
    return {"accountId": account(name), "displayName": name}


def stamp(moment: datetime | None) -> str | None:
    """Jira's time: milliseconds, and an offset without a colon."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:00.000+0800")


def sprint(name: str) -> dict[str, Any]:
    """A sprint as the field shows it."""
    count = int(name.split(" ")[1]) - 1
    begin, end = datetime.combine(SPRINTS[count], datetime.min.time()), at(sprint_end(count))
    state = "closed" if count < len(SPRINTS) - 1 else "active"
    return {
        "id": count + 1,
        "name": name,
        "state": state,
        "goal": goal(count),
        "startDate": begin.strftime("%Y-%m-%dT01:00:00.000Z"),
        "endDate": end.strftime("%Y-%m-%dT10:00:00.000Z"),
    }


class Jira:
    """The site: what an issue needs to know about versions and links."""

    def __init__(self, sample: World) -> None:
        self.tickets = shown(sample)
        known = {ticket.key for ticket in self.tickets}
        self.versions = {}
        for count, story in enumerate(sample.stories):
            release = story.plan.release
            day = (release.actual or release.planned).isoformat()
            self.versions[release.name] = {
                "id": str(11001 + count),
                "name": release.name,
                "archived": False,
                "released": release.actual is not None,
                "startDate": release.start.isoformat(),
                "releaseDate": day,
            }
        self.links: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for source, kind, target, _ in links(sample):
            if source in known and target in known:
                self.links[source].append((kind, "outwardIssue", target))
                self.links[target].append((kind, "inwardIssue", source))
        self.id = {ticket.key: str(20001 + ticket.order) for ticket in sample.tickets}

    def issue(self, ticket: Ticket) -> dict[str, Any]:
        """One issue with its change log."""
        histories = self.histories(ticket)
        log = {"startAt": 0, "maxResults": len(histories), "total": len(histories), "histories": histories}
        return {
            "id": self.id[ticket.key],
            "self": f"{SITE}/rest/api/2/issue/{self.id[ticket.key]}",
            "key": ticket.key,
            "fields": self.fields(ticket),
            "changelog": log,
        }

    def fields(self, ticket: Ticket) -> dict[str, Any]:
        """The fields that have a value; the others are null in Jira and left out here."""
        status = current(ticket, "status", TODO)
        n, key, name = KEYS["done" if CATEGORY[status] == "cancelled" else CATEGORY[status]]
        release, hours = current(ticket, "release"), current(ticket, "estimate_h")
        found: dict[str, Any] = {
            "summary": ticket.title,
            "issuetype": {"name": ticket.type, "subtask": ticket.type == "Sub-task"},
            "project": {"key": ticket.project, "name": ticket.project},
            "status": {
                "id": STATUS_ID[status],
                "name": status,
                "statusCategory": {"id": n, "key": key, "name": name},
            },
            "priority": {"id": PRIORITY_ID[p], "name": p}
            if (p := current(ticket, "priority", ticket.priority))
            else None,
            "resolution": {"name": r} if (r := current(ticket, "resolution")) else None,
            "reporter": user(ticket.reporter),
            "assignee": user(current(ticket, "assignee")),
            "description": current(ticket, "description", ticket.description),
            "created": stamp(ticket.instant),
            "updated": stamp(ticket.changes[-1].at if ticket.changes else ticket.instant),
            "resolutiondate": stamp(resolved(ticket)),
            "duedate": current(ticket, "due"),
            "labels": ticket.labels,
            "components": [{"name": ticket.component}] if ticket.component else [],
            "fixVersions": [self.versions[release]] if release else [],
            "versions": [self.versions[ticket.found_in]] if ticket.found_in else [],
            "timeoriginalestimate": round(float(hours) * 3600) if hours else None,
            "timespent": round(ticket.spent * 3600) if when(ticket, "doing", last=False) else None,
            "parent": {"id": self.id[ticket.parent.key], "key": ticket.parent.key} if ticket.parent else None,
            "issuelinks": [self.link(*link) for link in self.links[ticket.key]],
            "comment": _comments(ticket),
        }
        found |= _custom(ticket)
        return {key: value for key, value in found.items() if value not in (None, "", [], 0)}

    def link(self, kind: str, side: str, other: str) -> dict[str, Any]:
        """A link as one of its two ends shows it."""
        name, inward, outward = LINK_TYPES[kind]
        return {
            "type": {"name": name, "inward": inward, "outward": outward},
            side: {"id": self.id[other], "key": other},
        }

    def histories(self, ticket: Ticket) -> list[dict[str, Any]]:
        """The change log, newest first as Cloud writes it; one person's changes of a moment are one edit."""
        out = []
        silent = [c for c in ticket.changes if c.field != "comment"]
        for count, ((_, author), changes) in enumerate(groupby(silent, key=lambda c: (c.at, c.author))):
            group = list(changes)
            items = [item for change in group for item in self.items(change)]
            one = {
                "id": str(ticket.order * 100 + count),
                "author": user(author),
                "created": stamp(group[0].at),
            }
            out.append({**one, "items": items})
        return out[::-1]

    def items(self, change: Change) -> list[dict[str, Any]]:
        """The items of one change; a move between versions is two of them."""
        old, new = change.old or None, change.new or None
        if change.field == "release":
            base = {"field": "Fix Version", "fieldtype": "jira", "fieldId": "fixVersions"}
            gone = (
                {**base, "from": self.versions[old]["id"], "fromString": old, "to": None, "toString": None}
                if old
                else None
            )
            come = (
                {**base, "from": None, "fromString": None, "to": self.versions[new]["id"], "toString": new}
                if new
                else None
            )
            return [item for item in (gone, come) if item]
        name, field_id, ids, texts = _described(change.field, old, new)
        kind = "custom" if field_id.startswith("custom") else "jira"
        return [
            {
                "field": name,
                "fieldtype": kind,
                "fieldId": field_id,
                "from": ids[0],
                "fromString": texts[0],
                "to": ids[1],
                "toString": texts[1],
            }
        ]


def _comments(ticket: Ticket) -> dict[str, Any]:
    comments = [
        {"id": str(n), "author": user(c.author), "body": c.new, "created": stamp(c.at)}
        for n, c in enumerate((c for c in ticket.changes if c.field == "comment"), start=ticket.order * 100)
    ]
    return {"comments": comments, "maxResults": len(comments), "total": len(comments), "startAt": 0}


def _custom(ticket: Ticket) -> dict[str, Any]:
    """The fields whose ids differ from site to site."""
    return {
        "customfield_10015": current(ticket, "planned_start")[:10],
        "customfield_10016": float(points) if (points := current(ticket, "points")) else None,
        "customfield_10020": [sprint(s) for s in current(ticket, "sprint").split(";") if s],
        "customfield_10021": [{"value": "Impediment"}] if current(ticket, "flag") else None,
        "customfield_10040": {"name": current(ticket, "team", ticket.team)},
        "customfield_10041": {"value": ticket.severity} if ticket.severity else None,
        "customfield_10042": {"value": ticket.source} if ticket.source else None,
        "customfield_10043": ticket.customer,
        "customfield_10044": ticket.satisfaction if resolved(ticket) else None,
        "customfield_10045": ticket.acceptance,
    }


Pair = tuple[str | None, str | None]


def _described(field: str, old: str | None, new: str | None) -> tuple[str, str, Pair, Pair]:
    """Jira's name and id of a field, and a change as ids and as texts."""
    same = (old, new)

    def each(turn: Any) -> Pair:
        return (turn(old) if old else None, turn(new) if new else None)

    match field:
        case "status":
            return "status", "status", each(STATUS_ID.get), same
        case "assignee":
            return "assignee", "assignee", each(account), same
        case "estimate_h":
            seconds = each(lambda hours: str(round(float(hours) * 3600)))
            return "timeoriginalestimate", "timeoriginalestimate", seconds, seconds
        case "points":
            return "Story point estimate", "customfield_10016", (None, None), same
        case "due":
            return "duedate", "duedate", same, each(lambda day: f"{day} 00:00:00.0")
        case "planned_start":
            days = each(lambda day: day[:10])
            return "Start date", "customfield_10015", days, days
        case "sprint":
            ids = each(lambda names: ", ".join(str(int(n.split(" ")[1])) for n in names.split(";")))
            return "Sprint", "customfield_10020", ids, each(lambda names: names.replace(";", ", "))
        case "team":
            return "Team", "customfield_10040", same, same
        case "flag":
            return "Flagged", "customfield_10021", each(lambda _: "[10019]"), same
        case "resolution":
            return "resolution", "resolution", each(lambda name: {"Done": "10000"}.get(name, "10001")), same
        case "priority":
            return "priority", "priority", each(PRIORITY_ID.get), same
        case _:
            return field, field, same, same


def write_jira_json(sample: World, folder: Path) -> None:
    """`search` pages of a hundred issues."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("search-*.json")):
        old.unlink()
    site = Jira(sample)
    issues = [site.issue(ticket) for ticket in site.tickets]
    for begin in range(0, len(issues), PAGE):
        page = {"expand": "names,schema", "startAt": begin, "maxResults": PAGE, "total": len(issues)}
        text = json.dumps(
            {**page, "issues": issues[begin : begin + PAGE], "names": CUSTOM},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        (folder / f"search-{begin:04d}.json").write_bytes(text.encode() + b"\n")
