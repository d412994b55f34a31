"""Worktile's tasks in the JSON of its three programming interfaces; none of them has a history.

The first (2014–2018) has `tid` and ISO times, the two later ones `_id`, `properties` and unix seconds. Names
of states, types and people stand in `references` beside the tasks or in files of their own. Where several
answers tell of one task, what they say is put together.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.markup import plain_html
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.outline import json_bytes
from pmreport.importers.records import Rows, damaged, text
from pmreport.model.export import Export

NAME = "worktile-json"

GENERATIONS = {"legacy": "from the interface of 2014 to 2018", "task": "from the open or the web interface"}

CATEGORIES = {0: "todo", 1: "todo", 2: "doing", 3: "done", 4: "cancelled"}
PROPERTIES = {  # key of a property: column of `tickets`
    "severity": "severity",
    "sprint": "sprint",
    "iteration": "sprint",
    "version": "release",
    "story_points": "points",
    "estimated_workload": "estimate_h",
    "actual_workload": "spent_h",
}
_SHANGHAI = 8 * 3600  # days without a time are days there
Names = dict[str, str]
Found = dict[str, tuple[int, int, dict[str, Any]]]  # id of a task → where it was first, what is known


def sniff(blob: Blob) -> bool:
    """Tasks of one of the three interfaces, or the members, entries or projects they refer to."""
    return kind_of(blob.json.record) != ""


def kind_of(record: Record) -> str:
    """`task`, `legacy`, `names` or nothing."""
    keys = set(record)
    if {"tid", "pid"} <= keys:
        return "legacy"
    if "_id" in keys and keys & {"task_state_id", "task_state", "task_type_id"}:
        return "task"
    return "names" if {"uid", "display_name"} <= keys or {"entry_id", "name"} <= keys else ""


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tasks of one team. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    names: Names = {}
    types: dict[str, int] = {}
    tasks: Found = {}
    for file, blob in enumerate(blobs):
        found, references = _parts(blob)
        _learn(references, names, types)
        for line, record in enumerate(found, start=1):
            kind = kind_of(mapping(record))
            rows.count(file, "names" if kind == "names" else "tickets")
            if kind == "names":
                _learn(record, names, types)
            elif not kind:
                rows.reject(file, line, "neither a task nor a member of Worktile")
            elif record.get("is_deleted") in (1, True):
                rows.reject(file, line, "the task was deleted")
            else:
                _learn([record.get(k) for k in ("task_type", "task_state", "project")], names, types)
                _merge(tasks, file, line, record)
                rows.clue(file, GENERATIONS[kind])
    keys = {i: text(r.get("identifier")) or i for i, (_, _, r) in tasks.items()}
    for id_, (file, line, r) in tasks.items():
        cells = _legacy(r, names) if "tid" in r else _task(r, names, types, keys)
        rows.add("tickets", file, line, {**cells, "key": keys[id_]})
        for event in _comments(r, keys[id_], names):
            rows.add("events", file, line, event)
    return rows.export(NAME, unix="s", zone_default="Asia/Shanghai")


def _parts(blob: Blob) -> tuple[list[Any], Any]:
    """The records of an answer, and what it says beside them."""
    try:
        answer = msgspec.json.decode(json_bytes(blob.read()))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
    for _ in range(2):  # an envelope in an envelope
        inner = answer.get("data", answer.get("value")) if isinstance(answer, dict) else None
        if isinstance(inner, list):
            return inner, answer.get("references")
        answer = inner if isinstance(inner, dict) else answer
    if isinstance(answer, dict) and isinstance(answer.get("value"), list):
        return answer["value"], answer.get("references")
    return (answer, None) if isinstance(answer, list) else ([answer], None)


def _learn(value: Any, names: Names, types: dict[str, int]) -> None:
    """Names (and types of states) of everything with an id, however deep it lies in the references."""
    if isinstance(value, list):
        for item in value:
            _learn(item, names, types)
    if not isinstance(value, dict):
        return
    id_ = value.get("_id") or value.get("uid") or value.get("entry_id") or value.get("id")
    name = text(value.get("display_name") or value.get("name") or value.get("text"))
    if id_ and name:
        names[str(id_)] = name
        if isinstance(value.get("type"), int):
            types[str(id_)] = value["type"]
    for item in value.values():
        if isinstance(item, list | dict):
            _learn(item, names, types)


def _merge(tasks: Found, file: int, line: int, record: Record) -> None:
    id_ = str(record.get("_id") or record.get("tid"))
    where = tasks.setdefault(id_, (file, line, {}))
    known = where[2]
    properties = {**mapping(known.get("properties")), **mapping(record.get("properties"))}
    known |= {k: v for k, v in record.items() if v not in (None, "", [], {})}
    if properties:
        known["properties"] = properties


def _said(value: Any, names: Mapping[str, str]) -> str | None:
    """A property's value in words: the name behind an id, the items of a list."""
    if isinstance(value, list):
        return ";".join(t.replace(";", ",") for v in value if (t := _said(v, names))) or None
    said = text(value)
    return names.get(said or "", said)


def _first(value: Any, names: Mapping[str, str]) -> str | None:
    return (_said(value, names) or "").partition(";")[0] or None


def _date(value: Any) -> Any:
    """`{"date": seconds, "with_time": 0 or 1}`: a day, or a moment."""
    seconds = inside(value, "date") if isinstance(value, dict) else value
    if isinstance(value, dict) and not value.get("with_time") and isinstance(seconds, int | float):
        if 0 < seconds < 1e11:
            return datetime.fromtimestamp(seconds + _SHANGHAI, UTC).strftime("%Y-%m-%d")
        return None
    return seconds or None


def _task(
    r: Record, names: Mapping[str, str], types: Mapping[str, int], keys: Mapping[str, str]
) -> dict[str, Any]:
    raw = mapping(r.get("properties"))
    own = {k: v["value"] if isinstance(v, dict) and "value" in v else v for k, v in raw.items()}
    state = r.get("task_state") or r.get("task_state_id")
    code = inside(state, "type") if isinstance(state, dict) else types.get(str(state), r.get("state_type"))
    parent = str(r.get("parent_id") or "")
    return {
        **{column: _said(own.get(key), names) for key, column in PROPERTIES.items() if key in own},
        "project": _said(r.get("project") or r.get("project_id"), names),
        "type": _said(r.get("task_type") or r.get("task_type_id"), names),
        "title": r.get("title"),
        "description": plain_html(text(own.get("desc"))),
        "status": _said(state, names),
        "status_category": CATEGORIES.get(code) if isinstance(code, int) else None,
        "priority": _said(own.get("priority"), names),
        "reporter": _first(r.get("created_by"), names),
        "assignee": _first(own.get("assignee"), names),
        "labels": _said(own.get("tag"), names),
        "created": r.get("created_at"),
        "updated": r.get("updated_at"),
        "resolved": r.get("completed_at"),
        "planned_start": _date(own.get("start")),
        "due": _date(own.get("due")),
        "parent": keys.get(parent, parent) or None,
    }


def _legacy(r: Record, names: Mapping[str, str]) -> dict[str, Any]:
    done = r.get("completed") in (1, True)
    entry = text(r.get("entry_id"))
    return {
        "project": inside(r, "project", "name") or r.get("pid"),
        "title": r.get("name"),
        "description": r.get("desc"),
        "status": "已完成" if done else names.get(entry or "", "未完成"),  # the column, until it is done
        "status_category": "done" if done else None,
        "assignee": next((text(m.get("display_name")) for m in objects(r.get("members"))), None),
        "labels": [v.get("desc") or v.get("name") for v in objects(r.get("labels"))],
        "created": r.get("created_at"),
        "updated": r.get("updated_at"),
        "resolved": r.get("completed_date") if done else None,
        "due": r.get("expire_date"),
    }


def _comments(r: Record, key: str, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for c in objects(r.get("comments")):
        if c.get("created_at") and c.get("content"):
            author = _first(c.get("created_by"), names)
            said = plain_html(text(c.get("content")))
            yield {"ticket": key, "at": c["created_at"], "field": "comment", "to": said, "author": author}
