"""TAPD's open API: stories, bugs and tasks, with their change records, iterations, releases and time sheets.

Every record is wrapped in its kind (`{"Story": {…}}`). States are codes; their names come from the change
records or from a `workflows/status_map` answer given beside, else from TAPD's own defaults. Times are local.
Ids are unique within a kind only: where two kinds share one, the later kind's keys carry its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.markup import plain_html
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.importers.tapd_words import CATEGORIES, EMPTY, FIELDS, PRIORITIES, SEVERITIES, STATUSES
from pmreport.model.export import Export, History

NAME = "tapd-json"

TICKETS = ("Story", "Task", "Bug")
KINDS: Mapping[str, str] = {  # wrapper: table that it feeds
    **dict.fromkeys(TICKETS, "tickets"),
    "WorkitemChange": "events",
    "BugChange": "events",
    "Iteration": "sprints",
    "Release": "releases",
    "Timesheet": "hours",
    "WorkitemType": "types",
}
Found = Mapping[str, Sequence[tuple[int, int, Record]]]
Labels = dict[tuple[str, str], str]  # (kind of ticket, code of a state) → its name


def sniff(blob: Blob) -> bool:
    """A record wrapped in its kind, or the map from states to their names."""
    record = blob.json.record
    known = any(isinstance(record.get(kind), dict) and "id" in record[kind] for kind in KINDS)
    return known or bool(_status_map(record))


def _status_map(record: Record) -> Mapping[str, str]:
    data = mapping(record.get("data"))
    mine = "info" in record and any(c in data for c in ("planning", "developing", "in_progress", "status_1"))
    return data if mine and all(isinstance(v, str) for v in data.values()) else {}


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one or more workspaces. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, list[tuple[int, int, Record]]] = {}
    labels: Labels = {(kind, c): name for kind, names in STATUSES.items() for c, name in names.items()}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            if names := _status_map(mapping(record)):
                rows.count(file, "statuses")
                labels |= {(kind, c): n for kind in _kinds_of(names) for c, n in names.items() if n}
                continue
            kind = next((k for k in KINDS if isinstance(inside(record, k), dict)), "")
            rows.count(file, KINDS.get(kind, "tickets"))
            if kind:
                found.setdefault(kind, []).append((file, line, record[kind]))
            else:
                rows.reject(file, line, "no story, bug, task, change or other record of TAPD")
    return _Workspace(found, labels).export(rows)


def _kinds_of(names: Mapping[str, str]) -> tuple[str, ...]:
    """Which tickets have these states."""
    if "planning" in names or "developing" in names:
        return ("Story",)
    return ("Bug",) if {"new", "in_progress", "reopened"} & set(names) else ("Story", "Bug")


class _Workspace:
    """What the records refer to by id or code."""

    def __init__(self, found: Found, labels: Labels) -> None:
        self.found, self.labels = found, labels
        self.iterations = self._names_of("Iteration")
        self.releases = self._names_of("Release")
        self.types = self._names_of("WorkitemType")
        self.keys = self._unique_keys()
        self.hours: dict[tuple[str, str], float] = {}
        for _, _, r in found.get("Timesheet", ()):
            owner = (str(r.get("entity_type")).capitalize(), str(r.get("entity_id")))
            self.hours[owner] = self.hours.get(owner, 0.0) + _number(r.get("timespent"))
        for kind, _, change in self._changes():
            for one in _edits(change):
                if one.get("field") == "status":
                    for side in ("value_before", "value_after"):
                        self._learn(kind, text(one.get(side)), text(one.get(f"{side}_parsed")))

    def _names_of(self, kind: str) -> dict[str, str]:
        return {str(r.get("id")): str(r.get("name")) for _, _, r in self.found.get(kind, ())}

    def _unique_keys(self) -> dict[tuple[str, str], str]:
        keys: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        for kind in TICKETS:
            ids = {str(r["id"]) for _, _, r in self.found.get(kind, ()) if r.get("id")}
            keys |= {(kind, i): f"{kind.lower()}-{i}" if i in taken else i for i in ids}
            taken |= ids
        return keys

    def _learn(self, kind: str, code: str | None, name: str | None) -> None:
        """A state's name, unless another state of these tickets has it."""
        taken = any(n == name for (k, c), n in self.labels.items() if k == kind and c != code)
        if code and name and name not in (*EMPTY, code) and not taken:
            self.labels[kind, code] = name

    def _changes(self) -> Iterator[tuple[str, tuple[int, int], Record]]:
        """(kind of ticket, place, change), oldest first."""
        both = [*self.found.get("WorkitemChange", ()), *self.found.get("BugChange", ())]
        for file, line, r in sorted(both, key=lambda c: str(c[2].get("created"))):
            kind = "Bug" if "bug_id" in r else ("Task" if "task_id" in r else "Story")
            yield kind, (file, line), r

    def export(self, rows: Rows) -> Export:
        for kind in TICKETS:
            for file, line, r in self.found.get(kind, ()):
                rows.add("tickets", file, line, self._ticket(kind, r))
        changed = {kind: set[str]() for kind in TICKETS}
        for kind, place, change in self._changes():
            for event in self._events(kind, change):
                changed[kind].add(event["field"])
                rows.add("events", *place, event)
        for file, line, r in self.found.get("Iteration", ()):
            cells = {"name": r.get("name"), "start": r.get("startdate"), "end": r.get("enddate")}
            rows.add("sprints", file, line, {**cells, "project": r.get("workspace_id"), "goal": _plain(r)})
        for file, line, r in self.found.get("Release", ()):
            date = "actual" if r.get("status") == "done" else "planned"
            cells = {"name": r.get("name"), "project": r.get("workspace_id"), "start": r.get("startdate")}
            rows.add("releases", file, line, {**cells, date: r.get("enddate")})
        history: dict[int, History] = {place[0]: "full" for _, place, _ in self._changes()}
        complete = all(changed[kind] for kind in TICKETS if self.found.get(kind))
        tracked = frozenset(FIELDS.values()) if complete and history else frozenset[str]()
        return rows.export(NAME, tracked, history, zone_default="Asia/Shanghai")

    def _ticket(self, kind: str, r: Record) -> dict[str, Any]:
        code, story = str(r.get("status")), _given(r.get("story_id"))
        spent = _given(r.get("effort_completed")) or self.hours.get((kind, str(r.get("id"))))
        finished = r.get("completed") or r.get("resolved") or r.get("closed")
        category = CATEGORIES.get(code) or ("done" if finished else None)
        return {
            "key": self.keys.get((kind, str(r.get("id")))),
            "project": r.get("workspace_id"),
            "type": self.types.get(str(r.get("workitem_type_id")), kind),
            "title": r.get("name") or r.get("title"),
            "description": _plain(r),
            "status": self._value(kind, "status", code),
            "status_category": category,
            "priority": text(r.get("priority_label")) or self._value(kind, "priority", r.get("priority")),
            "severity": self._value(kind, "severity", r.get("severity")),
            "reporter": r.get("creator") or r.get("reporter"),
            "assignee": _first(r.get("owner") or r.get("current_owner")),
            "component": r.get("module"),
            "labels": self._value(kind, "label", r.get("label")),
            "created": r.get("created"),
            "updated": r.get("modified"),
            "started": r.get("in_progress_time"),
            "resolved": None if category in ("todo", "doing") else finished,  # reopened
            "due": r.get("due") or r.get("deadline"),
            "planned_start": r.get("begin"),
            "estimate_h": r.get("effort"),
            "spent_h": spent,
            "points": r.get("size"),
            "parent": self.keys.get(("Story", story or ""), story) or self._parent(kind, r.get("parent_id")),
            "release": self._value(kind, "release_id", r.get("release_id")) or text(r.get("version_fix")),
            "found_in": r.get("version_report"),
            "sprint": self._value(kind, "iteration_id", r.get("iteration_id")),
            "resolution": r.get("resolution"),
            "confidential": r.get("confidential") == "Y",
            **({} if kind == "Bug" else {"source": r.get("source")}),  # a bug's source is its root cause
        }

    def _events(self, kind: str, change: Record) -> Iterator[dict[str, Any]]:
        if str(change.get("change_type")).startswith("create"):
            return  # the first values are no change
        id_ = str(change.get(f"{kind.lower()}_id"))
        base = {
            "ticket": self.keys.get((kind, id_), id_),
            "at": change.get("created"),
            "author": change.get("creator") or change.get("author"),
        }
        said = _given(change.get("comment"))
        edits = _edits(change)
        if said and not any(e.get("field") == "comment" for e in edits):
            yield {**base, "field": "comment", "to": plain_html(said)}
        for edit in edits:
            name = str(edit.get("field"))
            if field := FIELDS.get(name):
                old, new = (
                    self._value(kind, name, edit.get(side)) for side in ("value_before", "value_after")
                )
                if old != new:
                    yield {**base, "field": field, "from": None if field == "comment" else old, "to": new}

    def _value(self, kind: str, field: str, value: Any) -> str | None:
        """A value as people read it; `iteration_id` holds an id in a ticket and a name in a change."""
        said = text(value) if field in ("effort", "size") else _given(value)
        if said is None or said == "--":
            return None
        if field == "status":
            return self.labels.get((kind, said), said)
        if field in ("owner", "current_owner"):
            return _first(said)
        if field in ("description", "comment"):
            return plain_html(said)
        if field in ("parent_id", "story_id"):
            return self._parent(kind if field == "parent_id" else "Story", said)
        if field == "label":
            return ";".join(v.strip() for v in said.split("|") if v.strip()) or None
        named = {
            "iteration_id": self.iterations,
            "release_id": self.releases,
            "priority": PRIORITIES,
            "severity": SEVERITIES,
        }
        return named.get(field, {}).get(said, said)

    def _parent(self, kind: str, value: Any) -> str | None:
        id_ = _given(value)
        return self.keys.get((kind, id_), id_) if id_ else None


def _edits(change: Record) -> list[Record]:
    """The single changes of a record, in TAPD's newer form."""
    if "bug_id" in change:
        values = {"value_before": change.get("old_value"), "value_after": change.get("new_value")}
        return [{"field": change.get("field"), **values}]
    if isinstance(change.get("field_changes"), list):
        return objects(change["field_changes"])
    try:
        return objects(msgspec.json.decode(str(change.get("changes"))))
    except msgspec.DecodeError:
        return []


def _given(value: Any) -> str | None:
    said = text(value)
    return None if said in EMPTY else said


def _first(value: Any) -> str | None:
    """The first of `a;b;`."""
    return next((v.strip() for v in str(value or "").split(";") if v.strip() and v.strip() != "--"), None)


def _plain(r: Record) -> str | None:
    return plain_html(text(r.get("description")))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
