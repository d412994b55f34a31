"""Shortcut's answers on the history of stories (`/stories/ID/history`), one or more files.

They complete the stories of the CSV export. States, iterations and teams are named among the references of a
change. Owners and labels are not read: the history knows ids, the CSV addresses.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.model.export import Export, History

NAME = "shortcut-json"

FIELDS: Mapping[str, str] = {  # change: field of the event
    "workflow_state_id": "status", "iteration_id": "sprint", "group_id": "team", "estimate": "points",
    "deadline": "due", "name": "title", "description": "description", "story_type": "type",
}  # fmt: skip
Names = Mapping[str, str]


def sniff(blob: Blob) -> bool:
    """Changes have `changed_at`, `actions` and a `version`."""
    return blob.shape in ("json", "ndjson") and _change(blob.json.record)


def _change(record: Record) -> bool:
    return {"changed_at", "actions"} <= set(record)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The changes of the stories of one workspace. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: list[tuple[int, int, Record]] = []
    names: dict[str, str] = {}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(map(mapping, records(blob)), start=1):
            rows.count(file, "events")
            if not _change(record):
                rows.reject(file, line, "not a change of a story")
                continue
            found.append((file, line, record))
            for thing in objects(record.get("references")):
                names[str(thing.get("id"))] = str(thing.get("name"))
    about, begun = set[str](), set[str]()
    for file, line, record in found:
        for key, action in _actions(record):
            about.add(key)
            begun |= {key} if action.get("action") == "create" else set()
            for event in _events(key, record, action, names):
                rows.add("events", file, line, event)
    return _export(rows, about, begun)


def _export(rows: Rows, about: set[str], begun: set[str]) -> Export:
    """What the histories tell; recorded are the stories whose creation is in it."""
    whole = about <= begun
    if not whole:
        message = f"the history of {len(about - begun)} stories does not begin with their creation"
        rows.note(0, 0, "", "history-truncated", message)
    tracked = frozenset({*FIELDS.values(), "comment"}) if begun else frozenset[str]()
    history: dict[int, History] = dict.fromkeys(rows.read, "full" if whole else "partial")
    return rows.export(NAME, tracked, history, about=frozenset(begun))


def _actions(record: Record) -> Iterator[tuple[str, Record]]:
    """(story, action) of a change; comments belong to the story that the change is about."""
    for action in objects(record.get("actions")):
        what = str(action.get("entity_type")).replace("_", "-")
        key = text(action.get("id")) if what == "story" else text(record.get("primary_id"))
        if key and what in ("story", "story-comment"):
            yield key, {**action, "entity_type": what}


def _events(key: str, record: Record, action: Record, names: Names) -> Iterator[dict[str, Any]]:
    author = text(record.get("actor_name")) or names.get(str(record.get("member_id")))
    base = {"ticket": key, "at": record.get("changed_at"), "author": author}
    if action["entity_type"] == "story-comment":
        if action.get("action") == "create":
            yield {**base, "field": "comment", "to": text(action.get("text"))}
        return
    for change, field in FIELDS.items():
        if change in mapping(action.get("changes")):
            ends = {to: _named(inside(action, "changes", change, k), change, names) for k, to in _ENDS}
            yield {**base, "field": field, **ends}


_ENDS = (("old", "from"), ("new", "to"))


def _named(value: Any, change: str, names: Names) -> str | None:
    cell = text(value)
    return names.get(cell or "", cell) if change.endswith("_id") else cell
