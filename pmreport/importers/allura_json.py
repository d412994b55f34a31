"""SourceForge (Apache Allura) trackers, exported as JSON by an administrator.

Changes stand as text in the discussion (`- **status**: open --> closed`) and become events; what a project
renamed or deleted is lost. Times are UTC. Milestones are the releases.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.outline import json_bytes
from pmreport.importers.records import Rows, damaged, text
from pmreport.model.export import Export, History

NAME = "allura-json"

FIELDS: Mapping[str, str] = {
    "status": "status", "assigned_to": "assignee", "_milestone": "release", "milestone": "release",
    "summary": "title", "labels": "labels", "_priority": "priority", "priority": "priority",
}  # fmt: skip
_CHANGE = re.compile(r"(?m)^\s*[-*] \*\*(.+?)\*\*: *(.*?) *--> *(.*?) *$")
_NOBODY = ("", "nobody", "none", "*anonymous")


def sniff(blob: Blob) -> bool:
    """Tickets have a `ticket_num` and a `summary`."""
    return blob.shape == "json" and {"ticket_num", "summary"} <= set(_bare(blob.json.record))


def _bare(record: Any) -> Record:
    return mapping(mapping(record).get("ticket")) or mapping(record)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tickets of one or more trackers. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    history: dict[int, History] = {}
    for file, blob in enumerate(blobs):
        outer = _document(blob)
        tickets = outer["tickets"] if isinstance(outer.get("tickets"), list) else [_bare(outer)]
        closed = str(outer.get("closed_status_names") or "closed wont-fix").split()
        rows.count(file, "tickets", len(tickets))
        for line, t in enumerate(tickets, start=1):
            if not isinstance(t, dict) or "ticket_num" not in t:
                rows.reject(file, line, "not a ticket of Allura")
                continue
            events = list(_events(t))
            rows.add("tickets", file, line, _cells(t, closed, events))
            for event in events:
                history[file] = "partial"
                rows.add("events", file, line, event)
        for line, m in enumerate(objects(outer.get("milestones")), start=1):
            when = "actual" if m.get("complete") else "planned"
            rows.add("releases", file, line, {"name": m.get("name"), when: _day(m.get("due_date"))})
    return rows.export(NAME, frozenset(FIELDS.values()) if history else frozenset(), history)


def _document(blob: Blob) -> Record:
    try:
        return mapping(msgspec.json.decode(json_bytes(blob.read())))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e


def _utc(moment: Any) -> str | None:
    cell = text(moment)
    return f"{cell[:19]}Z" if cell and len(cell) >= 19 else cell


def _day(moment: Any) -> str | None:
    """A milestone's day, which Allura writes as month/day/year or ISO 8601."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text(moment) or "")
    return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else text(moment)


def _somebody(name: Any) -> str | None:
    cell = text(name)
    return None if cell is None or cell.casefold() in _NOBODY else cell


def _cells(t: Record, closed: Sequence[str], events: Sequence[Record]) -> dict[str, Any]:
    done = t.get("status") in closed
    ends = [e["at"] for e in events if e["field"] == "status" and e["to"] in closed]
    own = mapping(t.get("custom_fields"))
    return {
        "key": text(t["ticket_num"]),
        "title": t.get("summary"),
        "description": t.get("description"),
        "status": text(t.get("status")),
        "status_category": "done" if done else None,
        "priority": text(own.get("_priority")),
        "severity": text(own.get("_severity")),
        "type": text(own.get("_type")),
        "reporter": _somebody(t.get("reported_by")),
        "assignee": _somebody(t.get("assigned_to")),
        "labels": t.get("labels"),
        "created": _utc(t.get("created_date")),
        "updated": _utc(t.get("mod_date")),
        "resolved": ends[-1] if done and ends else None,
        "release": text(own.get("_milestone")),
        "confidential": bool(t.get("private")),
        "url": text(t.get("url")),
    }


def _events(t: Record) -> Iterator[dict[str, Any]]:
    """Changes and comments, oldest first."""
    posts = objects(inside(t, "discussion_thread", "posts"))
    for post in sorted(posts, key=lambda p: str(p.get("timestamp"))):
        said = text(post.get("text")) or ""
        who = {"ticket": text(t["ticket_num"]), "at": _utc(post.get("timestamp"))}
        who |= {"author": _somebody(post.get("author"))}
        for name, old, new in _CHANGE.findall(said):
            field = FIELDS.get(name.casefold(), "")
            if field:
                yield {**who, "field": field, "from": _given(field, old), "to": _given(field, new)}
        if rest := _CHANGE.sub("", said).strip():
            yield {**who, "field": "comment", "to": rest}


def _given(field: str, value: str) -> str | None:
    """A value of a change; lists with commas become canonical ones, people lose their display name."""
    if field == "assignee":
        return _somebody(re.sub(r".*\((.+)\)$", r"\1", value))
    return ";".join(p.strip() for p in value.split(",")) if field == "labels" else (value or None)
