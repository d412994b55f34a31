"""Linear issues from its GraphQL API, with their history where it was asked for.

`data.issues.nodes[]`, a list of nodes, or JSON lines; `state.type` gives the category. History nodes
carry old and new values of state, assignee, cycle, priority, estimate, due date, title and parent.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.lists import joined, unfolded
from pmreport.importers.records import Rows, records, text
from pmreport.model.export import Export, History

NAME = "linear-json"

CATEGORY = {
    "triage": "todo",
    "backlog": "todo",
    "unstarted": "todo",
    "started": "doing",
    "completed": "done",
    "canceled": "cancelled",
    "duplicate": "cancelled",
}
PRIORITY = {1: "Urgent", 2: "High", 3: "Medium", 4: "Low"}
CHANGES = {  # suffix of from…/to… : event field
    "State": "status",
    "Assignee": "assignee",
    "Cycle": "sprint",
    "Estimate": "points",
    "DueDate": "due",
    "Title": "title",
    "Parent": "parent",
    "ProjectMilestone": "release",
    "Priority": "priority",
}
LINKS = {"blocks": "blocks", "duplicate": "duplicates", "related": "relates", "similar": "relates"}
Record = Mapping[str, Any]


def sniff(blob: Blob) -> bool:
    """Nodes with an `identifier`, a `state` and a `createdAt`."""
    record = blob.json.record
    return {"identifier", "state", "createdAt"} <= set(record) and "_id" not in record


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of one workspace. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    history: dict[int, History] = {}
    told, keys = set[str](), set[str]()
    sprints: set[tuple[str | None, str | None]] = set()
    for file, blob in enumerate(blobs):
        for line, node in enumerate(records(blob), start=1):
            rows.count(file, "tickets")
            if not isinstance(node, dict) or not node.get("identifier"):
                rows.reject(file, line, "not an issue of Linear")
                continue
            keys.add(str(node["identifier"]))
            rows.add("tickets", file, line, _cells(node))
            _add_beside(node, file, line, rows, sprints)
            if "history" in node:
                history[file] = "full"
                told.add(str(node["identifier"]))
                for event in _events(node):
                    rows.add("events", file, line, event)
    tracked = frozenset(CHANGES.values()) | {"labels"} if told else frozenset[str]()
    return rows.export(NAME, tracked, history, about=frozenset() if told >= keys else frozenset(told))


def _nodes(value: Any) -> list[Record]:
    found = value.get("nodes") if isinstance(value, dict) else value
    return [n for n in found if isinstance(n, dict)] if isinstance(found, list) else []


def _label(value: Any) -> str | None:
    """How an object is shown: cycles without a name by their number, issues by their identifier."""
    if isinstance(value, dict):
        number = f"Cycle {value['number']}" if value.get("number") else None
        return text(value.get("identifier") or value.get("displayName") or value.get("name")) or number
    return text(value)


def _priority(value: Any) -> str | None:
    return PRIORITY.get(value) if isinstance(value, int) else text(value)


def _cells(node: Record) -> dict[str, Any]:
    state = node["state"] if isinstance(node.get("state"), dict) else {}
    return {
        "key": node["identifier"],
        "project": _label(node.get("project")),
        "team": _label(node.get("team")),
        "title": node.get("title"),
        "description": node.get("description"),
        "status": _label(state),
        "status_category": CATEGORY.get(str(state.get("type"))),
        "priority": _priority(node.get("priority")),
        "reporter": _label(node.get("creator")),
        "assignee": _label(node.get("assignee")),
        "labels": [_label(v) for v in _nodes(node.get("labels"))],
        "created": node.get("createdAt"),
        "updated": node.get("updatedAt"),
        "started": node.get("startedAt"),
        "resolved": node.get("completedAt") or node.get("canceledAt"),
        "due": node.get("dueDate"),
        "points": node.get("estimate"),
        "parent": _label(node.get("parent")),
        "release": _label(node.get("projectMilestone")),
        "sprint": _label(node.get("cycle")),
        "url": node.get("url"),
    }


def _add_beside(
    node: Record, file: int, line: int, rows: Rows, sprints: set[tuple[str | None, str | None]]
) -> None:
    """Comments, links and the cycle of an issue."""
    key, project, cycle = node["identifier"], _label(node.get("project")), node.get("cycle")
    for c in _nodes(node.get("comments")):
        cells = {"ticket": key, "at": c.get("createdAt"), "field": "comment", "to": c.get("body")}
        rows.add("events", file, line, {**cells, "author": _label(c.get("user"))})
    for r in _nodes(node.get("relations")):
        kind, other = LINKS.get(str(r.get("type"))), _label(r.get("relatedIssue"))
        if kind and other:
            rows.add("links", file, line, {"from": key, "kind": kind, "to": other, "at": r.get("createdAt")})
    if isinstance(cycle, dict) and (project, _label(cycle)) not in sprints:
        sprints.add((project, _label(cycle)))
        dates = {"start": cycle.get("startsAt"), "end": cycle.get("endsAt")}
        rows.add("sprints", file, line, {"name": _label(cycle), "project": project, **dates})


def _events(node: Record) -> Iterator[dict[str, Any]]:
    changes = sorted(_nodes(node.get("history")), key=lambda h: str(h.get("createdAt")))
    for h in changes:
        base = {"ticket": node["identifier"], "at": h.get("createdAt"), "author": _label(h.get("actor"))}
        for name, field in CHANGES.items():
            show = _priority if field == "priority" else _label
            old, new = show(h.get(f"from{name}")), show(h.get(f"to{name}"))
            if old != new:
                yield {**base, "field": field, "from": old, "to": new}
    labels = [t for v in _nodes(node.get("labels")) if (t := _label(v))]
    relabelled = [h for h in changes if h.get("addedLabels") or h.get("removedLabels")]
    steps = [
        ([_label(v) or "" for v in _nodes(h.get(k))] for k in ("addedLabels", "removedLabels"))
        for h in relabelled
    ]
    for h, (before, after) in zip(relabelled, unfolded(labels, [(a, r) for a, r in steps]), strict=True):
        base = {"ticket": node["identifier"], "at": h.get("createdAt"), "author": _label(h.get("actor"))}
        yield {**base, "field": "labels", "from": joined(before), "to": joined(after)}
