"""Feishu Project's operation records: who changed which field of a work item, and when."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.nested import Record, inside, objects
from pmreport.importers.records import Rows, text

Found = Sequence[tuple[int, int, Record]]
Word = Callable[[Any], str | None]


def add(rows: Rows, found: Found, known: set[str], fields: Mapping[str, str], word: Word) -> frozenset[str]:
    """Add the events of the records; which fields they record of every work item in `known`.

    That is so when the creation of each is among the records, which begin in July 2024.
    """
    begun: set[str] = set()
    for file, line, record in found:
        key = str(record.get("work_item_id"))
        if key not in known:
            rows.reject(file, line, "the operation belongs to a work item that is not in the export")
            continue
        if record.get("operation_type") == "create":
            begun.add(key)
        for event in _events(record, fields, word):
            rows.add("events", file, line, {"ticket": key, **event})
    if not found or known <= begun:
        return frozenset(fields.values()) if found else frozenset()
    message = f"the operation records do not reach back to the creation of {len(known - begun)} work items"
    rows.note(found[0][0], 0, "", "history-truncated", message)
    return frozenset()


def _events(record: Record, fields: Mapping[str, str], word: Word) -> Iterator[dict[str, Any]]:
    base = {"at": record.get("operation_time"), "author": word(record.get("operator"))}
    for change in objects(record.get("record_contents")):
        column = fields.get(str(inside(change, "object", "object_value")))
        if column and inside(change, "object", "object_type") in (None, "field"):
            ends = {side: _one(change.get(k), column, word) for k, side in (("old", "from"), ("new", "to"))}
            if ends["from"] != ends["to"]:
                yield {**base, "field": column, **ends}


def _one(value: Any, column: str, word: Word) -> str | None:
    """A value; the canonical table has one assignee, so of several the first."""
    said = word(value) if value is not None else None
    return (said or "").partition(";")[0] or None if column == "assignee" else text(said)
