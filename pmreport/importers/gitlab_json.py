"""GitLab's REST answers: issues, their resource events, releases and deployments, one kind per file.

Board columns are labels; where a scoped label like `workflow::doing` names the status, it is the status of
an open issue, and its label events are the history. Resource events join issues by `resource_id`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.lists import joined, unfolded
from pmreport.importers.nested import number, objects, values
from pmreport.importers.records import Rows, records, text
from pmreport.model.export import Export, History

NAME = "gitlab-json"

OUTCOME = {"success": "success", "failed": "failed", "canceled": "failed"}
_SCOPED = re.compile(r"(?i)^(?:workflow|status|state|流程|状态)::(.+)$")
Record = Mapping[str, Any]
Found = list[tuple[int, int, Record]]


def kind(record: Record) -> str:
    """`ticket`, `event`, `release`, `deployment` or nothing."""
    if "resource_id" in record and "created_at" in record:
        return "event"
    if "tag_name" in record and "released_at" in record:
        return "release"
    if "iid" in record and "environment" in record and "ref" in record:
        return "deployment"
    return "ticket" if {"iid", "project_id", "title"} <= set(record) else ""


def sniff(blob: Blob) -> bool:
    """Issues have `iid` and `project_id`; resource events `resource_id`; releases `released_at`."""
    return blob.shape in ("json", "ndjson") and bool(kind(blob.json.record))


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one or more projects. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, Found] = {}
    main = {"ticket": "tickets", "event": "events", "release": "releases", "deployment": "deployments"}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            what = kind(record) if isinstance(record, dict) else ""
            rows.count(file, main.get(what, "tickets"))
            if what:
                found.setdefault(what, []).append((file, line, record))
            else:
                rows.reject(file, line, "not an issue, event, release or deployment of GitLab")
    for file, line, r in found.get("ticket", []):
        rows.add("tickets", file, line, _cells(r))
    fields = _add_events(found.get("event", []), found.get("ticket", []), rows)
    _add_releases(found.get("release", []), found.get("ticket", []), rows)
    for file, line, r in found.get("deployment", []):
        rows.add("deployments", file, line, _deployment(r))
    history: dict[int, History] = {file: "partial" for file, _, _ in found.get("event", [])}
    return rows.export(NAME, frozenset(fields), history)


def _key(r: Record) -> str:
    full = r.get("references", {}).get("full") if isinstance(r.get("references"), dict) else None
    return str(full or f"{_project(r)}#{r['iid']}")


def _project(r: Record) -> str:
    place = re.search(
        r"https?://[^/]+/(.+?)/-?/?(?:issues|work_items|merge_requests)/", str(r.get("web_url"))
    )
    return place[1] if place else str(r["project_id"])


def _labels(r: Record) -> list[str]:
    labels = r.get("labels")
    return [t for v in labels if (t := text(v))] if isinstance(labels, list) else []


def _status(state: str, labels: Sequence[str]) -> str:
    scoped = next((m[1].strip() for v in labels if (m := _SCOPED.match(v))), "")
    return scoped if scoped and state.startswith("open") else state


def _cells(r: Record) -> dict[str, Any]:
    state, labels, spent = str(r.get("state")), _labels(r), r.get("time_stats")
    stats = spent if isinstance(spent, dict) else {}
    assignees = values(r.get("assignees")) or [r.get("assignee")]
    severity = text(r.get("severity"))
    return {
        "key": _key(r),
        "project": _project(r),
        "type": text(r.get("issue_type") or r.get("type")),
        "title": r.get("title"),
        "description": r.get("description"),
        "status": _status(state, labels),
        "status_category": "done"
        if state == "closed"
        else ("doing" if _status(state, labels) != state else "todo"),
        "severity": None if severity == "UNKNOWN" else severity,
        "reporter": text(r.get("author")),
        "assignee": next((text(a) for a in assignees if a), None),
        "labels": labels,
        "created": r.get("created_at"),
        "updated": r.get("updated_at"),
        "resolved": r.get("closed_at"),
        "due": r.get("due_date"),
        "planned_start": r.get("start_date"),
        "estimate_h": number(stats.get("time_estimate")) / 3600 or None,
        "spent_h": number(stats.get("total_time_spent")) / 3600 or None,
        "points": r.get("weight"),
        "parent": text(r.get("epic")),
        "release": _title(r.get("milestone")),
        "sprint": _title(r.get("iteration")),
        "confidential": bool(r.get("confidential")),
        "url": r.get("web_url"),
    }


def _title(value: Any) -> str | None:
    return text(value.get("title")) if isinstance(value, dict) else None


def _add_events(found: Found, tickets: Found, rows: Rows) -> set[str]:
    """Events of known issues; returns the fields that are logged."""
    issues = {str(r.get("id")): r for _, _, r in tickets}
    by_issue: dict[str, Found] = {}
    for file, line, e in found:
        by_issue.setdefault(str(e["resource_id"]), []).append((file, line, e))
    fields: set[str] = set()
    for id_, events in by_issue.items():
        if id_ not in issues:
            for file, line, _ in events:
                rows.reject(file, line, "the event belongs to an issue that is not in the export")
            continue
        events.sort(key=lambda e: str(e[2].get("created_at")))
        for file, line, cells in (*_states(events), *_lists(events, issues[id_])):
            fields.add(cells["field"])
            rows.add("events", file, line, {"ticket": _key(issues[id_]), **cells})
    return fields


def _at(e: Record) -> dict[str, Any]:
    return {"at": e.get("created_at"), "author": text(e.get("user"))}


def _states(events: Found) -> Iterator[tuple[int, int, dict[str, Any]]]:
    state, labels, shown = "opened", list[str](), ""
    for file, line, e in events:
        label = text(e.get("label")) or ""
        if e.get("state"):
            state = "opened" if e["state"] == "reopened" else str(e["state"])
        elif _SCOPED.match(label):
            labels = [label] if e.get("action") == "add" else [v for v in labels if v != label]
        old, shown = shown or "opened", _status(state, labels)
        if shown != old:
            yield file, line, {**_at(e), "field": "status", "from": old, "to": shown}


def _lists(events: Found, issue: Record) -> Iterator[tuple[int, int, dict[str, Any]]]:
    today = {
        "label": ("labels", _labels(issue)),
        "milestone": ("release", [t for t in [_title(issue.get("milestone"))] if t]),
        "iteration": ("sprint", [t for t in [_title(issue.get("iteration"))] if t]),
    }
    for where, (field, current) in today.items():
        mine = [e for e in events if e[2].get(where)]
        values = [_title(e[where]) or text(e[where]) or "" for _, _, e in mine]
        adds = [e.get("action") == "add" for _, _, e in mine]
        steps = [([v], []) if add else ([], [v]) for v, add in zip(values, adds, strict=True)]
        for (file, line, e), (before, after) in zip(mine, unfolded(current, steps), strict=True):
            if before != after:
                yield file, line, {**_at(e), "field": field, "from": joined(before), "to": joined(after)}


def _add_releases(found: Found, tickets: Found, rows: Rows) -> None:
    """Milestones with the day they are due, and releases with the moment they were made."""
    seen: set[tuple[str, str]] = set()
    for file, line, r in found:
        planned = next((m.get("due_date") for m in objects(r.get("milestones"))), None)
        titles = [t for m in objects(r.get("milestones")) if (t := _title(m))]
        name = titles[0] if len(titles) == 1 else text(r.get("tag_name"))
        seen.add(("", name or ""))
        rows.add("releases", file, line, {"name": name, "planned": planned, "actual": r.get("released_at")})
    for file, line, r in tickets:
        milestone, project = r.get("milestone"), _project(r)
        name = _title(milestone) or ""
        if isinstance(milestone, dict) and name and not {("", name), (project, name)} & seen:
            seen.add((project, name))
            cells = {"name": name, "project": project, "start": milestone.get("start_date")}
            rows.add("releases", file, line, {**cells, "planned": milestone.get("due_date")})


def _deployment(r: Record) -> dict[str, Any]:
    job = r.get("deployable")
    finished = job.get("finished_at") if isinstance(job, dict) else None
    return {
        "at": finished or r.get("created_at"),
        "release": r.get("ref"),
        "environment": text(r.get("environment")),
        "outcome": OUTCOME.get(str(r.get("status"))),
    }
