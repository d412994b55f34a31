"""The newest releases as Jira writes them: REST search pages with change logs, and the CSV export."""

import csv
import io
import json
from collections import defaultdict
from datetime import datetime, timedelta
from hashlib import sha1
from itertools import groupby
from pathlib import Path
from typing import Any

import words
from record import SPRINTS, TODO, sprint_end, sprint_name
from releases import MAIN
from tickets import Change, Ticket
from workdays import at
from world import World
from write_neutral import CATEGORY, current, links, number, resolved, when
from write_neutral import STATUSES as ROWS

SITE = "https://kumquat-pay.example"
PAGE = 100
STATUS_ID = {row[0]: str(10001 + n) for n, row in enumerate(ROWS)}
KEYS = {"todo": (2, "new", "To Do"), "doing": (4, "indeterminate", "In Progress"), "done": (3, "done", "Done")}
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
    """The tickets of the main release with their epics, and the complaints of its last weeks."""
    release = next(s.plan.release for s in sample.stories if s.plan.release.name == MAIN)
    begin, end = release.planned - timedelta(days=42), (release.actual or release.planned) + timedelta(days=7)
    out: dict[int, Ticket] = {}
    for ticket in sample.tickets:
        named = {c.new for c in ticket.changes if c.field == "release"} | {ticket.began.get("release", ""), ticket.found_in}
        late = ticket.project == "SUP" and ticket.instant is not None and begin <= ticket.instant.date() <= end
        if MAIN in named or late:
            for one in (ticket.parent, ticket):
                if one is not None and one.key:
                    out[one.order] = one
    return [out[order] for order in sorted(out)]


def account(name: str) -> str:
    """A made-up account id."""
    return "5f" + sha1(name.encode()).hexdigest()[:22]


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
    goal = words.pick("Finish the planned slice|完成计划内的部分;Close open defects|收敛缺陷", count, count % 2 == 1)
    return {
        "id": count + 1, "name": name, "state": state, "boardId": 7, "goal": goal,
        "startDate": begin.strftime("%Y-%m-%dT01:00:00.000Z"), "endDate": end.strftime("%Y-%m-%dT10:00:00.000Z"),
    }  # fmt: skip


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
                "id": str(11001 + count), "name": release.name, "archived": False,
                "released": release.actual is not None, "startDate": release.start.isoformat(), "releaseDate": day,
            }  # fmt: skip
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
            "id": self.id[ticket.key], "self": f"{SITE}/rest/api/2/issue/{self.id[ticket.key]}", "key": ticket.key,
            "fields": self.fields(ticket), "changelog": log,
        }  # fmt: skip

    def fields(self, ticket: Ticket) -> dict[str, Any]:
        """The fields that have a value; the others are null in Jira and left out here."""
        status = current(ticket, "status", TODO)
        n, key, name = KEYS["done" if CATEGORY[status] == "cancelled" else CATEGORY[status]]
        comments = [
            {"id": str(n), "author": user(c.author), "body": c.new, "created": stamp(c.at)}
            for n, c in enumerate((c for c in ticket.changes if c.field == "comment"), start=ticket.order * 100)
        ]
        release, hours = current(ticket, "release"), current(ticket, "estimate_h")
        found: dict[str, Any] = {
            "summary": ticket.title,
            "issuetype": {"name": ticket.type, "subtask": ticket.type == "Sub-task"},
            "project": {"key": ticket.project, "name": ticket.project},
            "status": {"id": STATUS_ID[status], "name": status, "statusCategory": {"id": n, "key": key, "name": name}},
            "priority": {"id": PRIORITY_ID[p], "name": p} if (p := current(ticket, "priority", ticket.priority)) else None,
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
            "comment": {"comments": comments, "maxResults": len(comments), "total": len(comments), "startAt": 0},
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
        return {key: value for key, value in found.items() if value not in (None, "", [], 0)}

    def link(self, kind: str, side: str, other: str) -> dict[str, Any]:
        """A link as one of its two ends shows it."""
        name, inward, outward = LINK_TYPES[kind]
        return {"type": {"name": name, "inward": inward, "outward": outward}, side: {"id": self.id[other], "key": other}}

    def histories(self, ticket: Ticket) -> list[dict[str, Any]]:
        """The change log, newest first as Cloud writes it; what one person changed at one moment is one edit."""
        out = []
        silent = [c for c in ticket.changes if c.field != "comment"]
        for count, ((_, author), changes) in enumerate(groupby(silent, key=lambda c: (c.at, c.author))):
            group = list(changes)
            items = [item for change in group for item in self.items(change)]
            one = {"id": str(ticket.order * 100 + count), "author": user(author), "created": stamp(group[0].at)}
            out.append({**one, "items": items})
        return out[::-1]

    def items(self, change: Change) -> list[dict[str, Any]]:
        """The items of one change; a move between versions is two of them."""
        old, new = change.old or None, change.new or None
        if change.field == "release":
            base = {"field": "Fix Version", "fieldtype": "jira", "fieldId": "fixVersions"}
            gone = {**base, "from": self.versions[old]["id"], "fromString": old, "to": None, "toString": None} if old else None
            come = {**base, "from": None, "fromString": None, "to": self.versions[new]["id"], "toString": new} if new else None
            return [item for item in (gone, come) if item]
        name, field_id, ids, texts = _described(change.field, old, new)
        kind = "custom" if field_id.startswith("custom") else "jira"
        return [{
            "field": name, "fieldtype": kind, "fieldId": field_id,
            "from": ids[0], "fromString": texts[0], "to": ids[1], "toString": texts[1],
        }]  # fmt: skip


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
        text = json.dumps({**page, "issues": issues[begin : begin + PAGE], "names": CUSTOM}, ensure_ascii=False, separators=(",", ":"))
        (folder / f"search-{begin:04d}.json").write_bytes(text.encode() + b"\n")


def clock(moment: datetime | None) -> str:
    """`dd/MMM/yy h:mm a`, the date format of a Jira in English."""
    if moment is None:
        return ""
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[moment.month - 1]
    hour, half = (moment.hour + 11) % 12 + 1, "AM" if moment.hour < 12 else "PM"
    return f"{moment.day:02d}/{month}/{moment.year % 100:02d} {hour}:{moment.minute:02d} {half}"


def write_jira_csv(sample: World, folder: Path) -> None:
    """The export of all fields from the issue navigator: repeated columns, seconds, no history."""
    folder.mkdir(parents=True, exist_ok=True)
    site = Jira(sample)
    rows = [_cells(site, ticket) for ticket in site.tickets]
    names = [name for name in _ORDER if any(name in row for row in rows)]
    width = {name: max(len(row.get(name, [])) for row in rows) for name in names}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name in names for _ in range(width[name])])
    for row in rows:
        cells = [(row.get(name, []) + [""] * width[name])[: width[name]] for name in names]
        writer.writerow([cell for group in cells for cell in group])
    (folder / "jira.csv").write_bytes(text.getvalue().encode())


_LINKS = [f"{side} issue link ({name})" for name in ("Blocks", "Duplicate", "Implements", "Relates", "Replacement", "Test")
          for side in ("Outward", "Inward")]  # fmt: skip
_ORDER = [
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Project type",
    "Priority", "Resolution", "Assignee", "Assignee Id", "Reporter", "Reporter Id", "Created", "Updated", "Resolved",
    "Affects versions", "Fix versions", "Components", "Due date", "Labels", "Description", "Original estimate",
    "Time Spent", *_LINKS, "Custom field (Acceptance Criteria)", "Custom field (Customer)", "Custom field (Severity)",
    "Custom field (Source)", "Satisfaction rating", "Sprint", "Custom field (Start date)",
    "Custom field (Story point estimate)", "Custom field (Team)", "Custom field ([CHART] Time in Status)", "Comment",
    "Parent", "Parent key", "Status Category",
]  # fmt: skip


def _cells(site: Jira, ticket: Ticket) -> dict[str, list[str]]:
    """An issue's cells by caption; a caption with several cells is repeated in the header."""
    status, hours = current(ticket, "status", TODO), current(ticket, "estimate_h")
    assignee, start = current(ticket, "assignee"), current(ticket, "planned_start")
    due = current(ticket, "due")
    midnight = datetime.min.time()
    row = {
        "Summary": ticket.title, "Issue key": ticket.key, "Issue id": site.id[ticket.key], "Issue Type": ticket.type,
        "Status": status, "Project key": ticket.project, "Project name": ticket.project, "Project type": "software",
        "Priority": current(ticket, "priority", ticket.priority), "Resolution": current(ticket, "resolution"),
        "Assignee": assignee, "Assignee Id": account(assignee) if assignee else "", "Reporter": ticket.reporter,
        "Reporter Id": account(ticket.reporter), "Created": clock(ticket.instant),
        "Updated": clock(ticket.changes[-1].at if ticket.changes else ticket.instant), "Resolved": clock(resolved(ticket)),
        "Affects versions": ticket.found_in, "Fix versions": current(ticket, "release"), "Components": ticket.component,
        "Due date": clock(datetime.combine(datetime.fromisoformat(due).date(), midnight)) if due else "",
        "Description": current(ticket, "description", ticket.description),
        "Original estimate": str(round(float(hours) * 3600)) if hours else "",
        "Time Spent": str(round(ticket.spent * 3600)) if when(ticket, "doing", last=False) else "",
        "Custom field (Acceptance Criteria)": ticket.acceptance, "Custom field (Customer)": ticket.customer,
        "Custom field (Severity)": ticket.severity, "Custom field (Source)": ticket.source,
        "Satisfaction rating": number(ticket.satisfaction) if resolved(ticket) else "",
        "Custom field (Start date)": clock(datetime.combine(datetime.fromisoformat(start).date(), midnight)) if start else "",
        "Custom field (Story point estimate)": f"{float(p):.1f}" if (p := current(ticket, "points")) else "",
        "Custom field (Team)": current(ticket, "team", ticket.team),
        "Custom field ([CHART] Time in Status)": _time_in_status(ticket),
        "Parent": site.id[ticket.parent.key] if ticket.parent else "", "Parent key": ticket.parent.key if ticket.parent else "",
        "Status Category": KEYS["done" if CATEGORY[status] == "cancelled" else CATEGORY[status]][2],
    }  # fmt: skip
    found = {name: [cell] for name, cell in row.items() if cell}
    found["Labels"] = list(ticket.labels)
    found["Sprint"] = [s for s in current(ticket, "sprint").split(";") if s]
    found["Comment"] = [f"{clock(c.at)};{account(c.author)};{c.new}" for c in ticket.changes if c.field == "comment"]
    for kind, side, other in site.links[ticket.key]:
        found.setdefault(f"{side[:-5].capitalize()} issue link ({LINK_TYPES[kind][0]})", []).append(other)
    return {name: cells for name, cells in found.items() if cells}


def _time_in_status(ticket: Ticket) -> str:
    """`statusId_*:*_visits_*:*_milliseconds` of every status that was left again, joined by `_*|*_`."""
    spent: dict[str, list[int]] = {}
    since = ticket.instant
    for c in ticket.changes:
        if c.field == "status" and since is not None:
            one = spent.setdefault(STATUS_ID[c.old], [0, 0])
            one[0] += 1
            one[1] += round((c.at - since).total_seconds() * 1000)
            since = c.at
    return "_*|*_".join(f"{status}_*:*_{visits}_*:*_{ms}" for status, (visits, ms) in spent.items())
