"""ZenTao's history: the tables `zt_action` and `zt_history` of its database, as CSV or JSON.

A change joins its action by id. Times are in the server's zone. An action may carry a comment; `zt_history`
holds its changes field by field.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pmreport.importers.files import Blob
from pmreport.importers.markup import plain_html
from pmreport.importers.nested import Record
from pmreport.importers.records import Rows, records, text
from pmreport.importers.table import read_table
from pmreport.importers.zentao_words import BUG_TYPES, KINDS, RESOLUTIONS, level, shown

ACTION, CHANGE = {"objectType", "objectID", "action"}, {"action", "field", "old", "new"}
FIELDS: Mapping[str, str] = {  # field of a change: canonical field
    "assignedTo": "assignee",
    "title": "title",
    "name": "title",
    "steps": "description",
    "spec": "description",
    "desc": "description",
    "verify": "acceptance",
    "pri": "priority",
    "severity": "severity",
    "deadline": "due",
    "estStarted": "planned_start",
    "estimate": "estimate_h",
    "resolution": "resolution",
    "closedReason": "resolution",
    "openedBuild": "found_in",
    "resolvedBuild": "release",
    "plan": "release",
    "execution": "sprint",
    "story": "parent",
}
NAMED = ("plan", "execution")  # fields that hold ids
Found = Sequence[tuple[int, int, Record]]


def of(record: Record) -> str:
    """`action`, `change` or nothing."""
    if set(record) >= ACTION:
        return "action"
    return "change" if set(record) >= CHANGE and "objectType" not in record else ""


def rows_of(file: int, blob: Blob, rows: Rows) -> list[tuple[int, int, Record]]:
    """The records of a table or of JSON, with their lines; what cannot be read is a problem."""
    if blob.shape not in ("table", "workbook"):
        return [(file, line, r) for line, r in enumerate(records(blob), 1) if isinstance(r, dict)]
    table = read_table(blob, lambda header: range(len(header)))
    lines = table.lines([*table.frame.index])
    rows.problems += table.problems
    rows.lost[file] += len(table.rejected)
    rows.read[file] += len(table.rejected)
    frame = table.frame[~table.frame.index.isin(table.rejected)].astype(object)
    frame = frame.where(frame.notna(), "").set_axis(table.header, axis=1)
    return [
        (file, lines.get(i, 0), dict(zip(table.header, cells, strict=True)))
        for i, cells in zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    ]


def add_events(
    actions: Found,
    changes: Found,
    names: Mapping[str, Mapping[str, str]],
    today: Mapping[str, Record],
    rows: Rows,
) -> None:
    """Events of bugs, stories and tasks. `names` are those behind the ids of a field, `today` holds the
    records by key. A change without its action is rejected.
    """
    heads = {str(a.get("id")): a for _, _, a in actions if str(a.get("objectType")) in KINDS}
    known = {str(a.get("id")) for _, _, a in actions}
    for file, line, a in actions:
        said = plain_html(text(a.get("comment")))
        if str(a.get("id")) in heads and said:
            rows.add("events", file, line, {**_base(a), "field": "comment", "to": said})
    moves: dict[str, list[tuple[int, int, Record, Record]]] = {}
    for file, line, change in sorted(changes, key=lambda c: _number(c[2].get("id"))):
        action = heads.get(str(change.get("action")))
        if str(change.get("action")) not in known:
            rows.reject(file, line, "the change belongs to an action that is not in the export")
        elif action and change.get("field") in ("status", "stage"):
            moves.setdefault(_base(action)["ticket"], []).append((file, line, action, change))
        elif action:
            for cells in _edit(action, change, names):
                rows.add("events", file, line, cells)
    for key, mine in moves.items():
        for file, line, cells in _moves(mine, today.get(key, {})):
            rows.add("events", file, line, cells)


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _base(action: Record) -> dict[str, Any]:
    key = f"{action.get('objectType')}-{action.get('objectID')}"
    return {"ticket": key, "at": action.get("date"), "author": action.get("actor")}


def _moves(
    mine: Sequence[tuple[int, int, Record, Record]], today: Record
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """State changes of one object; a story's state and stage make one, so both are followed."""
    kind = str(mine[0][2].get("objectType"))
    state = {field: str(today.get(field) or "") for field in ("status", "stage")}
    for field in state:
        first = next((c for _, _, _, c in mine if c.get("field") == field), None)
        if first is not None:
            state[field] = str(first.get("old") or "")
    for _, together in groupby(mine, key=lambda m: str(m[2].get("id"))):
        before = shown(kind, state["status"], state["stage"])
        for file, line, action, change in together:  # noqa: B007 - the last of them stands for all
            state[str(change["field"])] = str(change.get("new") or "")
        after = shown(kind, state["status"], state["stage"])
        if before != after:
            yield file, line, {**_base(action), "field": "status", "from": before, "to": after}


def _edit(action: Record, change: Record, names: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    name, kind = str(change.get("field")), str(action.get("objectType"))
    field = FIELDS.get(name)
    if field is None or (name in NAMED and not names.get(name)):
        return
    old, new = (_value(kind, name, change.get(side), names) for side in ("old", "new"))
    if old != new:
        yield {**_base(action), "field": field, "from": old, "to": new}


def _value(kind: str, name: str, value: Any, names: Mapping[str, Mapping[str, str]]) -> str | None:
    said = text(value)
    if said in (None, "0", "0000-00-00", "0000-00-00 00:00:00") or (
        name == "assignedTo" and said == "closed"
    ):
        return None
    if name in NAMED:
        return names[name].get(said or "", said)
    if name in ("steps", "spec", "desc", "verify"):
        return plain_html(said)
    if name in ("pri", "severity"):
        return level("P" if name == "pri" else "S", said)
    if name == "story":
        return f"story-{said}"
    return {"type": BUG_TYPES, "resolution": RESOLUTIONS, "closedReason": RESOLUTIONS}.get(name, {}).get(
        said or "", said
    )
