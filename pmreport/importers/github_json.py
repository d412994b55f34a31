"""GitHub's REST answers: issues, pull requests, issue events, releases, milestones and deployments.

Lists, pages or JSON lines, one kind per file; dumps of one repository join by number. GitHub logs no
values before and after: labels, assignees and milestones are folded back from what they are today. There
is no priority, no estimate and no "in progress".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.lists import joined, unfolded
from pmreport.importers.nested import values as listed
from pmreport.importers.records import Rows, records, text
from pmreport.model.export import Export, History

NAME = "github-json"

TRACKED = frozenset({"status", "labels", "assignee", "release", "title"})
CATEGORY = {
    "open": "todo",
    "draft": "doing",
    "closed": "done",
    "merged": "done",
    "not planned": "cancelled",
    "closed unmerged": "cancelled",
}
OUTCOME = {"success": "success", "failure": "failed", "error": "failed"}
_PLACE = re.compile(r"([^/]+/[^/]+)/(?:issues|pulls?)/(\d+)(?=$|[/?#])")
Record = Mapping[str, Any]


def kind(record: Record) -> str:
    """`ticket`, `event`, `release`, `deployment`, `deployment_status` or nothing."""
    if "event" in record and "created_at" in record and ("actor" in record or "issue" in record):
        return "event"
    if "tag_name" in record and "published_at" in record:
        return "release"
    if "deployment_url" in record and "state" in record:
        return "deployment_status"
    if "environment" in record and "sha" in record and "statuses_url" in record:
        return "deployment"
    return "ticket" if "number" in record and "title" in record and _place(record) else ""


def sniff(blob: Blob) -> bool:
    """Issues and pull requests have a `number` and an address with it; the others their own keys."""
    return blob.shape in ("json", "ndjson") and "iid" not in blob.json.record and bool(kind(blob.json.record))


def _place(record: Record) -> tuple[str, str] | None:
    """(owner/name, number) from the address of an issue or pull request."""
    for key in ("html_url", "url", "issue_url"):
        found = _PLACE.search(str(record.get(key) or ""))
        if found and "/-/" not in str(record.get(key)):
            return found[1], found[2]
    return None


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one or more repositories. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, list[tuple[int, int, Record]]] = {}
    main = {"ticket": "tickets", "event": "events", "release": "releases"}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            what = kind(record) if isinstance(record, dict) else ""
            rows.count(file, main.get(what, "deployments" if what else "tickets"))
            if what:
                found.setdefault(what, []).append((file, line, record))
            else:
                rows.reject(file, line, "not an issue, event, release or deployment of GitHub")
    tickets = _add_tickets(found.get("ticket", []), rows)
    _add_events(found.get("event", []), tickets, rows)
    _add_releases(found.get("release", []), found.get("ticket", []), rows)
    _add_deployments(found.get("deployment", []), found.get("deployment_status", []), rows)
    history: dict[int, History] = {file: "partial" for file, _, _ in found.get("event", [])}
    return rows.export(NAME, TRACKED if history else frozenset(), history)


def _add_tickets(found: Sequence[tuple[int, int, Record]], rows: Rows) -> dict[str, Record]:
    """Issues and pull requests; what the issue list and the pull list say of one number is put together."""
    tickets: dict[str, Record] = {}
    merged: dict[tuple[str, bool], dict[str, Any]] = {}
    for file, line, record in found:
        cells, pull = _cells(record), "base" in record or "mergedAt" in record
        other = merged.get((cells["key"], not pull))
        tickets[cells["key"]] = record
        if other is None:
            rows.add("tickets", file, line, cells)
            merged[cells["key"], pull] = rows.cells["tickets"][-1]
            _add_comments(record, cells["key"], file, line, rows)
        else:
            better = cells if pull else other
            other |= {k: better[k] or other.get(k) for k in cells}
    return tickets


def _cells(r: Record) -> dict[str, Any]:
    repository, number = _place(r) or ("", "")
    status = _status(r)
    assignees = listed(r.get("assignees")) or [r.get("assignee")]
    return {
        "key": f"{repository}#{number}",
        "project": repository,
        "type": "Pull request"
        if "/pull" in str(r.get("html_url") or r.get("url"))
        else text(r.get("type")) or "Issue",
        "title": r.get("title"),
        "description": r.get("body"),
        "status": status,
        "status_category": CATEGORY[status],
        "reporter": _login(r.get("user") or r.get("author")),
        "assignee": next((_login(a) for a in assignees if a), None),
        "labels": r.get("labels"),
        "created": r.get("created_at") or r.get("createdAt"),
        "updated": r.get("updated_at") or r.get("updatedAt"),
        "resolved": r.get("merged_at") or r.get("mergedAt") or r.get("closed_at") or r.get("closedAt"),
        "due": _milestone(r).get("due_on") or _milestone(r).get("dueOn"),
        "release": _milestone(r).get("title"),
        "resolution": str(r.get("state_reason") or r.get("stateReason") or "").lower(),
        "url": r.get("html_url") or r.get("url"),
    }


def _status(r: Record) -> str:
    state = str(r.get("state")).lower()
    if state == "open":
        return "draft" if r.get("draft") or r.get("isDraft") else "open"
    pull = r.get("pull_request")
    if (
        r.get("merged_at")
        or r.get("mergedAt")
        or (isinstance(pull, dict) and pull.get("merged_at"))
        or state == "merged"
    ):
        return "merged"
    if "base" in r or "mergedAt" in r or (isinstance(pull, dict) and "merged_at" in pull):
        return "closed unmerged"
    reason = str(r.get("state_reason") or r.get("stateReason") or "").lower()
    return "not planned" if reason == "not_planned" else "closed"


def _milestone(r: Record) -> Record:
    milestone = r.get("milestone")
    return milestone if isinstance(milestone, dict) else {}


def _login(user: Any) -> str | None:
    return str(user["login"]) if isinstance(user, dict) and user.get("login") else None


def _add_comments(r: Record, key: str, file: int, line: int, rows: Rows) -> None:
    comments = r.get("comments")
    for c in comments if isinstance(comments, list) else ():
        if isinstance(c, dict):
            at, author = c.get("created_at") or c.get("createdAt"), _login(c.get("user") or c.get("author"))
            cells = {"ticket": key, "at": at, "field": "comment", "to": c.get("body"), "author": author}
            rows.add("events", file, line, cells)


# --- events ---

_LISTS = {  # event: (field, adds, where the value is)
    "labeled": ("labels", True, "label"),
    "unlabeled": ("labels", False, "label"),
    "assigned": ("assignee", True, "assignee"),
    "unassigned": ("assignee", False, "assignee"),
    "milestoned": ("release", True, "milestone"),
    "demilestoned": ("release", False, "milestone"),
}


def _add_events(found: Sequence[tuple[int, int, Record]], tickets: Mapping[str, Record], rows: Rows) -> None:
    by_ticket: dict[str, list[tuple[int, int, Record]]] = {}
    for file, line, event in found:
        issue = event.get("issue")
        place = _place(issue if isinstance(issue, dict) else event)
        if place is None:
            rows.reject(file, line, "the event does not say to which issue it belongs")
        else:
            by_ticket.setdefault(f"{place[0]}#{place[1]}", []).append((file, line, event))
    for key, events in by_ticket.items():
        events.sort(key=lambda e: str(e[2].get("created_at")))
        today = tickets.get(key) or next((e["issue"] for _, _, e in reversed(events) if e.get("issue")), {})
        if key not in tickets and today.get("title") and today.get("created_at"):
            rows.add("tickets", *events[-1][:2], _cells(today))  # an event carries its whole issue
        for file, line, cells in (*_states(events), *_folded(events, today)):
            rows.add("events", file, line, {"ticket": key, **cells})


def _states(events: Sequence[tuple[int, int, Record]]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    state = "open"
    for file, line, e in events:
        what, old = e["event"], state
        if what in ("closed", "merged"):
            state = "merged" if what == "merged" or old == "merged" else _closed(e)
        elif what == "reopened":
            state = "open"
        at_by = {"at": e.get("created_at"), "author": _login(e.get("actor"))}
        if state != old:
            yield file, line, {**at_by, "field": "status", "from": old, "to": state}
        rename = e.get("rename")
        if what == "renamed" and isinstance(rename, dict):
            yield file, line, {**at_by, "field": "title", "from": rename.get("from"), "to": rename.get("to")}


def _closed(event: Record) -> str:
    return "not planned" if event.get("state_reason") == "not_planned" else "closed"


def _folded(
    events: Sequence[tuple[int, int, Record]], today: Record
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Labels, assignee and milestone before and after each event, from what they are today."""
    current = {
        "labels": [t for v in listed(today.get("labels")) if (t := text(v))],
        "assignee": [t for v in listed(today.get("assignees")) if (t := _login(v))],
        "release": [t for v in [_milestone(today).get("title")] if (t := text(v))],
    }
    for field, values in current.items():
        mine = [e for e in events if _LISTS.get(e[2]["event"], ("",))[0] == field]
        steps = []
        for _, _, e in mine:
            _, adds, where = _LISTS[e["event"]]
            value = text(e.get(where))
            steps.append(([value] if adds and value else [], [value] if not adds and value else []))
        for (file, line, e), (before, after) in zip(mine, unfolded(values, steps), strict=True):
            if field == "assignee":
                before, after = before[:1], after[:1]
            if before != after:
                cells = {"field": field, "from": joined(before), "to": joined(after)}
                yield file, line, {**cells, "at": e.get("created_at"), "author": _login(e.get("actor"))}


# --- releases and deployments ---


def _add_releases(
    found: Sequence[tuple[int, int, Record]], tickets: Sequence[tuple[int, int, Record]], rows: Rows
) -> None:
    """Releases with the day they were published, and milestones with the day they were due."""
    named: dict[tuple[str, str], dict[str, Any]] = {}
    where: dict[tuple[str, str], tuple[int, int]] = {}
    for file, line, r in tickets:
        milestone, repository = _milestone(r), (_place(r) or ("",))[0]
        if milestone.get("title"):
            name = (repository, str(milestone["title"]))
            dates = {"planned": milestone.get("due_on"), "actual": milestone.get("closed_at")}
            named.setdefault(name, {"start": milestone.get("created_at"), **dates})
            where.setdefault(name, (file, line))
    only = next(iter({r for r, _ in named}), None) if len({r for r, _ in named}) == 1 else None
    for file, line, r in found:
        api = re.search(r"repos/([^/]+/[^/]+)/releases", str(r.get("url")))
        name = (api[1] if api else only or "", str(r["tag_name"]))
        cells = named.setdefault(name, {})
        where[name] = (file, line)
        if not r.get("draft"):
            cells["actual"] = r.get("published_at")
    for name, cells in named.items():
        rows.add("releases", *where[name], {"name": name[1], "project": name[0] or None, **cells})


def _add_deployments(
    found: Sequence[tuple[int, int, Record]], statuses: Sequence[tuple[int, int, Record]], rows: Rows
) -> None:
    outcome: dict[str, tuple[str, str]] = {}
    for status in sorted((s for _, _, s in statuses), key=lambda s: str(s.get("created_at"))):
        if result := OUTCOME.get(str(status["state"])):
            outcome[str(status["deployment_url"])] = (result, str(status.get("created_at")))
    for file, line, d in found:
        known, at = outcome.get(str(d.get("url")), (None, None))
        cells = {
            "at": at or d.get("created_at"),
            "release": d.get("ref"),
            "environment": d.get("environment"),
        }
        rows.add("deployments", file, line, {**cells, "outcome": known})
