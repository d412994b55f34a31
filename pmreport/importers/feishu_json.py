"""Feishu Project (Meegle): work items of its open API with the times of their states, operations, users.

All times are milliseconds. Every work item holds when it entered and left each state; changes of its other
fields stand in the operation records (`op_record/work_item/list`), which count as recorded for the work items
whose creation is among them. Sprints and versions are work items too: those in the export give their names
to the rest and are no tickets.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.feishu_operations import add as add_operations
from pmreport.importers.files import Blob
from pmreport.importers.markup import plain_html
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.model.columns import EVENT_FIELDS
from pmreport.model.export import Export, History
from pmreport.model.lexicon import status_meaning

NAME = "feishu-json"

FIELDS = {  # key or alias of a field: column of `tickets`
    "priority": "priority",
    "severity": "severity",
    "description": "description",
    "planning_version": "release",
    "planning_sprint": "sprint",
    "tags": "labels",
    "business": "component",
    "issue_reporter": "reporter",
    "issue_operator": "assignee",
}
CHANGES = {key: column for key, column in FIELDS.items() if column in EVENT_FIELDS}
Names = Mapping[str, str]


def sniff(blob: Blob) -> bool:
    """Work items have `work_item_type_key` beside `state_times` or `work_item_status`; users `user_key`;
    operation records `operation_time`.
    """
    return kind_of(blob.json.record) != ""


def kind_of(record: Record) -> str:
    """`item`, `sprint`, `version`, `user`, `operation` or nothing."""
    keys = set(record)
    if {"work_item_id", "operation_time"} <= keys:
        return "operation"
    if "work_item_type_key" in keys and keys & {"state_times", "work_item_status"}:
        kind = str(record["work_item_type_key"])
        return kind if kind in ("sprint", "version") else "item"
    return "user" if "user_key" in keys and keys & {"name_cn", "name_en"} else ""


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The work items of one or more spaces. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: list[tuple[int, int, Record]] = []
    logged: list[tuple[int, int, Record]] = []
    names: dict[str, str] = {}
    history: dict[int, History] = {}
    for file, blob in enumerate(blobs):
        for line, r in enumerate(records(blob), start=1):
            kind = kind_of(mapping(r))
            rows.count(file, {"item": "tickets", "": "tickets", "operation": "events"}.get(kind, "names"))
            if kind == "operation":
                logged.append((file, line, r))
            elif kind == "item":
                found.append((file, line, r))
                names |= {str(s.get("state_key")): str(s["name"]) for s in _states(r) if s.get("name")}
            elif kind == "user":
                names[str(r["user_key"])] = str(r.get("name_cn") or r.get("name_en"))
            elif kind:
                names[str(r.get("id"))] = str(r.get("name"))
                if kind == "sprint":
                    rows.add("sprints", file, line, {"name": r.get("name"), "project": _project(r)})
            else:
                rows.reject(file, line, "no work item or user of Feishu Project")
    for file, line, r in found:
        rows.add("tickets", file, line, _ticket(r, names))
        for event in _moves(r, names):
            history[file] = "partial"
            rows.add("events", file, line, event)
    tracked = frozenset({"status"}) if history else frozenset[str]()
    known = {str(r.get("id")) for _, _, r in found}
    history |= dict.fromkeys([file for file, _, _ in logged], "partial")
    tracked |= add_operations(rows, logged, known, CHANGES, lambda value: _word(value, names))
    return rows.export(NAME, tracked, history, unix="ms", zone_default="Asia/Shanghai")


def _states(r: Record) -> list[Record]:
    """The states that a work item was in, oldest first."""
    there = [s for s in objects(r.get("state_times")) if isinstance(s.get("start_time"), int | float)]
    return sorted((s for s in there if s["start_time"] > 0), key=lambda s: float(s["start_time"]))


def _project(r: Record) -> str | None:
    return text(r.get("simple_name")) or text(r.get("project_key"))


def _moves(r: Record, names: Names) -> Iterator[dict[str, Any]]:
    states = _states(r)
    for old, new in pairwise(states):
        sides = {"from": _word(old.get("state_key"), names), "to": _word(new.get("state_key"), names)}
        yield {"ticket": r.get("id"), "at": new["start_time"], "field": "status", **sides}


def _word(value: Any, names: Names) -> str | None:
    """The name behind a key; of an option its label."""
    if isinstance(value, list):
        return ";".join(t.replace(";", ",") for v in value if (t := _word(v, names))) or None
    said = text(inside(value, "label")) or text(value)
    return names.get(said or "", said)


def _first(value: Any, names: Names) -> str | None:
    return (_word(value, names) or "").partition(";")[0] or None


def _fields(r: Record, names: Names) -> dict[str, Any]:
    """The fields that have a column; a schedule is the plan, with an estimate in days of work."""
    cells: dict[str, Any] = {}
    for field in objects(r.get("fields")):
        value = field.get("field_value")
        column = FIELDS.get(str(field.get("field_alias"))) or FIELDS.get(str(field.get("field_key")))
        if column in ("assignee", "reporter"):
            cells[column] = _first(value, names)
        elif column:
            cells[column] = plain_html(text(value)) if column == "description" else _word(value, names)
        elif field.get("field_type_key") == "schedule" and isinstance(value, dict):
            days = value.get("points")
            cells |= {"planned_start": value.get("start_time"), "due": value.get("end_time")}
            cells["estimate_h"] = days * 8 if isinstance(days, int | float) and days > 0 else None
    return cells


def _ticket(r: Record, names: Names) -> dict[str, Any]:
    state, states = mapping(r.get("work_item_status")), _states(r)
    key = str(state.get("state_key") or (states[-1].get("state_key") if states else ""))
    category = _category(state, names.get(key, key))
    entered = [s["start_time"] for s in states if str(s.get("state_key")) == key]
    nodes = [node.get("owners") for node in objects(r.get("current_nodes"))]
    owners = [owner for owners in nodes if isinstance(owners, list) for owner in owners]
    own = _fields(r, names)
    return {
        **own,
        "key": r.get("id"),
        "project": _project(r),
        "type": r.get("work_item_type_key"),
        "title": r.get("name"),
        "status": names.get(key, key),
        "status_category": category,
        "reporter": own.get("reporter") or _first(r.get("created_by"), names),
        "assignee": own.get("assignee") or _first(owners, names),
        "created": r.get("created_at"),
        "updated": r.get("updated_at"),
        "resolved": entered[-1] if entered and category in ("done", "cancelled") else None,
    }


def _category(state: Record, name: str) -> str | None:
    """An end state is done unless its name says that nothing came of it."""
    if state.get("is_archived_state") is True:
        return "cancelled" if status_meaning(name, None)["category"] == "cancelled" else "done"
    return "todo" if state.get("is_init_state") is True else None
