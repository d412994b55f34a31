"""Teambition's API: tasks, with activities, flow states, task types, sprints, members, tags and projects.

Tasks name everything by id; the names come from the other files, so far as they are there. A task's key is
its number in the project. An activity holds what it tells as JSON in a string.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.model.export import Export, History

NAME = "teambition-json"

MAIN = {"task": "tickets", "activity": "events", "sprint": "sprints"}
CATEGORIES = {"start": "todo", "unset": "doing", "end": "done"}
PRIORITIES = {"-10": "较低", "0": "普通", "1": "紧急", "2": "非常紧急"}
HOURS = {"ms": 1 / 3_600_000, "minute": 1 / 60, "hour": 1.0}
CHANGES = {  # action: field, keys of the old and of the new value
    "update.taskflowstatus": ("status", "oldTaskflowstatus", "taskflowstatus"),
    "update_duedate": ("due", "oldDueDate", "dueDate"),
    "update_startdate": ("planned_start", "oldStartDate", "startDate"),
    "update_executor": ("assignee", "_oldExecutorId", "_executorId"),
    "update_content": ("title", "oldContent", "content"),
    "update.scenariofieldconfigId": ("type", "oldSfcName", "newSfcName"),
}
TRACKED = frozenset({"sprint", "comment", *(field for field, _, _ in CHANGES.values())})


def sniff(blob: Blob) -> bool:
    """Records by the fields that only one kind has."""
    return kind_of(blob.json.record) in ("task", "activity", "status", "type", "sprint", "project")


def kind_of(record: Record) -> str:
    """What a record is; empty if nothing of Teambition."""
    marks = {
        "task": {"tfsId", "executorId"},
        "activity": {"action", "boundToObjectId", "createTime"},
        "type": {"scenariofields", "taskflowId"},
        "status": {"taskflowId", "kind", "name"},
        "sprint": {"name", "startDate", "dueDate", "accomplished"},
        "project": {"name", "uniqueIdPrefix"},
        "member": {"userId", "name"},
        "tag": {"name", "color"},
    }
    return next((kind for kind, keys in marks.items() if keys <= set(record)), "")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tasks of one or more projects. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, list[tuple[int, int, Record]]] = {}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            kind = kind_of(mapping(record))
            rows.count(file, MAIN.get(kind, "names" if kind else "tickets"))
            if not kind:
                rows.reject(file, line, "no task, activity or other record of Teambition")
            elif kind == "task" and record.get("isArchived") is True:
                rows.reject(file, line, "the task lies in the recycle bin")
            else:
                found.setdefault(kind, []).append((file, line, record))
    names = _names(found)
    keys = _keys(found)
    for file, line, r in found.get("task", ()):
        rows.add("tickets", file, line, _ticket(r, names, keys))
    for file, line, cells in _events(found.get("activity", ()), names, keys):
        rows.add("events", file, line, cells)
    for file, line, r in found.get("sprint", ()):
        cells = {
            "name": r.get("name"),
            "project": names.get(str(r.get("projectId"))),
            "goal": r.get("payload"),
        }
        rows.add("sprints", file, line, {**cells, "start": r.get("startDate"), "end": r.get("dueDate")})
    history: dict[int, History] = {file: "full" for file, _, _ in found.get("activity", ())}
    return rows.export(NAME, TRACKED if history else frozenset(), history, zone_default="Asia/Shanghai")


def _names(found: Mapping[str, Sequence[tuple[int, int, Record]]]) -> dict[str, str]:
    """Id → name of everything that has one; ids are unique over all kinds."""
    named = [r for kind in ("type", "status", "sprint", "project", "tag") for _, _, r in found.get(kind, ())]
    names = {str(r.get("id")): str(r["name"]) for r in named if r.get("name")}
    names |= {str(r.get("userId")): str(r["name"]) for _, _, r in found.get("member", ()) if r.get("name")}
    names |= {f"kind {r.get('id')}": str(r.get("kind")) for _, _, r in found.get("status", ())}
    for _, _, r in found.get("activity", ()):
        sprint = mapping(_content(r).get("sprint"))
        if sprint.get("_id") and sprint.get("name"):
            names.setdefault(str(sprint["_id"]), str(sprint["name"]))
    return names


def _keys(found: Mapping[str, Sequence[tuple[int, int, Record]]]) -> dict[str, str]:
    """Id of a task → its number, after the project's prefix where one is known or needed."""
    prefixes = {str(r.get("id")): text(r.get("uniqueIdPrefix")) for _, _, r in found.get("project", ())}
    tasks = [r for _, _, r in found.get("task", ()) if r.get("id")]
    several = len({str(r.get("projectId")) for r in tasks}) > 1
    keys: dict[str, str] = {}
    for r in tasks:
        project, number = str(r.get("projectId")), text(r.get("uniqueId"))
        prefix = prefixes.get(project) or (project if several else None)
        keys[str(r["id"])] = str(r["id"]) if number is None else f"{prefix}-{number}" if prefix else number
    return keys


def _ticket(r: Record, names: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, Any]:
    done, state = bool(r.get("isDone")), str(r.get("tfsId"))
    above = r.get("ancestorIds")
    parent = str(above[0]) if isinstance(above, list) and above else ""
    tags = r.get("tagIds")
    return {
        "key": keys.get(str(r.get("id"))),
        "project": names.get(str(r.get("projectId"))) or r.get("projectId"),
        "type": names.get(str(r.get("sfcId"))),
        "title": r.get("content"),
        "description": r.get("note"),
        "status": names.get(state) or ("已完成" if done else "未完成"),
        "status_category": CATEGORIES.get(names.get(f"kind {state}", ""), "done" if done else "todo"),
        "priority": PRIORITIES.get(str(r.get("priority")), text(r.get("priority"))),
        "reporter": _person(r.get("creatorId"), names),
        "assignee": _person(r.get("executorId"), names),
        "labels": [names[str(t)] for t in tags if str(t) in names] if isinstance(tags, list) else None,
        "created": r.get("created"),
        "updated": r.get("updated"),
        "resolved": r.get("accomplishTime") if done else None,
        "due": r.get("dueDate"),
        "planned_start": r.get("startDate"),
        "estimate_h": _hours(r, "worktime:plantime"),
        "spent_h": _hours(r, "worktime:worktime"),
        "points": r.get("storyPoint"),
        "parent": keys.get(parent, parent) or None,
        "sprint": names.get(str(r.get("sprintId"))) or text(r.get("sprintId")),
    }


def _person(value: Any, names: Mapping[str, str]) -> str | None:
    said = text(value)
    return names.get(said or "", said)


def _hours(r: Record, which: str) -> float | None:
    """Planned or logged time, which lies in a custom field with its own unit."""
    for field in objects(r.get("customfields")):
        for value in objects(field.get("value")):
            unit = HOURS.get(str(_json(value.get("metaString")).get("unit")))
            amount = text(value.get("title")) or ""
            if value.get("id") == which and unit and amount.replace(".", "", 1).isdecimal():
                return float(amount) * unit
    return None


def _json(value: Any) -> Record:
    try:
        return mapping(msgspec.json.decode(value)) if isinstance(value, str) else mapping(value)
    except msgspec.DecodeError:
        return {}


def _content(activity: Record) -> Record:
    return _json(activity.get("content"))


def _events(
    found: Sequence[tuple[int, int, Record]], names: Mapping[str, str], keys: Mapping[str, str]
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Changes, oldest first; a move to a sprint does not say from which."""
    sprints: dict[str, str | None] = {}
    for file, line, r in sorted(found, key=lambda a: str(a[2].get("createTime"))):
        owner = str(r.get("boundToObjectId"))
        action, content = str(r.get("action")).removeprefix("activity.task."), _content(r)
        base = {
            "ticket": keys.get(owner, owner),
            "at": r.get("createTime"),
            "author": _person(r.get("creatorId"), names),
        }
        if action in CHANGES:
            field, *sides = CHANGES[action]
            old, new = (_person(content.get(side), names) for side in sides)
            if old != new:
                yield file, line, {**base, "field": field, "from": old, "to": new}
        elif action == "comment":
            yield file, line, {**base, "field": "comment", "to": text(content.get("comment"))}
        elif action == "update.sprint":
            old, sprints[owner] = sprints.get(owner), text(inside(content, "sprint", "name"))
            yield file, line, {**base, "field": "sprint", "from": old, "to": sprints[owner]}
