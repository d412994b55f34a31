"""ZenTao's API: bugs, stories, tasks and executions, with the history tables `zt_action` and `zt_history`.

Ids are unique within a kind only, so keys are `bug-4`, `story-4`, `task-4`, as in ZenTao's addresses. States
are given in the words of the Chinese screens, as the CSV export has them. People are named by account,
because the history knows nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers import zentao_history
from pmreport.importers.aliases import normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.markup import plain_html
from pmreport.importers.nested import Record, inside, objects
from pmreport.importers.records import Rows, text
from pmreport.importers.zentao_words import (
    BUG_TYPES,
    CATEGORIES,
    KINDS,
    RESOLUTIONS,
    TASK_TYPES,
    TRUNK,
    level,
    shown,
)
from pmreport.model.export import Export, History

NAME = "zentao-json"

MAIN = {"action": "events", "change": "events", "execution": "sprints"}
LINKS = {  # field: what its ids are, and the relation to them
    "linkBug": ("bug", "relates"),
    "duplicateBug": ("bug", "duplicates"),
    "linkStories": ("story", "relates"),
    "duplicateStory": ("story", "duplicates"),
    "fromBug": ("bug", "relates"),
    "task": ("task", "relates"),
}
Found = Mapping[str, Sequence[tuple[int, int, Record]]]


def sniff(blob: Blob) -> bool:
    """Objects of ZenTao by the fields that only one kind has, or one of the two history tables."""
    if blob.shape in ("table", "workbook"):
        header = {normal(h) for h in blob.header}
        tables = (zentao_history.ACTION, zentao_history.CHANGE | {"diff"})
        return any({c.casefold() for c in columns} <= header for columns in tables)
    return kind_of(blob.json.record) != ""


def kind_of(record: Record) -> str:
    """`bug`, `story`, `task`, `execution`, `action`, `change`, or nothing."""
    keys = set(record)
    marks = {
        "bug": {"openedBuild", "openedDate", "steps"},
        "story": {"stage", "openedDate", "product"},
        "task": {"estStarted", "openedDate", "left"},
        "execution": {"openedVersion", "begin", "end"},
    }
    found = next((kind for kind, columns in marks.items() if columns <= keys), "")
    return found or zentao_history.of(record)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one installation. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, list[tuple[int, int, Record]]] = {}
    for file, blob in enumerate(blobs):
        for place, line, record in zentao_history.rows_of(file, blob, rows):
            kind = kind_of(record)
            rows.count(file, MAIN.get(kind, "tickets"))
            if not kind:
                rows.reject(file, line, "no bug, story, task, execution, action or change of ZenTao")
            elif str(record.get("deleted")) in ("1", "True", "true"):
                rows.reject(file, line, "the object was deleted")
            else:
                found.setdefault(kind, []).append((place, line, record))
    names = _names(found)
    today: dict[str, Record] = {}
    for kind in KINDS:
        for file, line, r in found.get(kind, ()):
            today[f"{kind}-{r.get('id')}"] = r
            rows.add("tickets", file, line, _ticket(kind, r, names))
            for link in _links(kind, r):
                rows.add("links", file, line, link)
    for file, line, r in found.get("execution", ()):
        rows.add("sprints", file, line, _sprint(r))
    changes = found.get("change", ())
    zentao_history.add_events(found.get("action", ()), changes, names, today, rows)
    history: dict[int, History] = {
        file: "full" for k in ("action", "change") for file, _, _ in found.get(k, ())
    }
    return rows.export(NAME, _tracked(found, names), history, zone_default="Asia/Shanghai")


def _tracked(found: Found, names: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    if not found.get("action") or not found.get("change"):
        return frozenset()
    fields = {
        f for name, f in zentao_history.FIELDS.items() if name not in zentao_history.NAMED or names[name]
    }
    return frozenset({"status", "comment", *fields})


def _names(found: Found) -> dict[str, dict[str, str]]:
    """Field → id → name, as far as other records tell."""
    executions = [r for _, _, r in found.get("execution", ())]
    return {
        "execution": {str(r.get("id")): str(r.get("name")) for r in executions},
        "product": {
            str(p.get("id")): str(p.get("name")) for r in executions for p in objects(r.get("products"))
        },
        "project": {str(r.get("project")): str(inside(r, "projectInfo", "name") or "") for r in executions},
        "plan": {
            str(r.get("plan")): str(r["planTitle"]).strip()
            for _, _, r in found.get("story", ())
            if r.get("planTitle") and str(r.get("plan")).isdecimal()
        },
    }


def _ticket(kind: str, r: Record, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    status = shown(kind, str(r.get("status")), str(r.get("stage") or ""))
    category = CATEGORIES.get(status)
    ends = (r.get(d) for d in ("resolvedDate", "finishedDate", "canceledDate", "closedDate"))
    ended = next((e for e in ends if e and not str(e).startswith("0000")), None)
    resolution = str(r.get("resolution") or r.get("closedReason") or "")
    return {
        "key": f"{kind}-{r['id']}" if r.get("id") else None,
        "project": _named("product", r.get("product"), names) or _named("project", r.get("project"), names),
        "type": KINDS[kind],
        "title": r.get("title") or r.get("name"),
        "description": plain_html(text(r.get("steps") or r.get("spec") or r.get("desc"))),
        "acceptance": plain_html(text(r.get("verify"))),
        "status": status,
        "status_category": category,
        "priority": level("P", text(r.get("pri"))),
        "severity": level("S", text(r.get("severity"))),
        "reporter": _person(r.get("openedBy")),
        "assignee": _person(r.get("assignedTo")),
        "labels": _labels(kind, r),
        "created": r.get("openedDate"),
        "updated": r.get("lastEditedDate"),
        "started": r.get("realStarted"),
        "resolved": None if category in ("todo", "doing") else ended,  # reactivated
        "due": r.get("deadline"),
        "planned_start": r.get("estStarted"),
        "estimate_h": r.get("estimate") or None,
        "spent_h": r.get("consumed") or None,
        "parent": _parent(kind, r),
        "release": _build(r.get("resolvedBuild")) or _named("plan", r.get("plan"), names),
        "found_in": _build(r.get("openedBuild")),
        "sprint": _named("execution", r.get("execution"), names),
        "resolution": RESOLUTIONS.get(resolution, resolution),
        "source": r.get("source"),
    }


def _named(field: str, value: Any, names: Mapping[str, Mapping[str, str]]) -> str | None:
    said = text(value)
    return None if said in (None, "0") else names[field].get(said or "") or said


def _person(value: Any) -> str | None:
    said = text(inside(value, "account")) or text(value)
    return None if said == "closed" else said


def _labels(kind: str, r: Record) -> list[str]:
    """Keywords, and what kind of bug or work it is."""
    words = [w.strip() for w in str(r.get("keywords") or "").replace("，", ",").split(",") if w.strip()]
    names = {"bug": BUG_TYPES, "task": TASK_TYPES}.get(kind, {})
    own = str(r.get("type") or "") if names else ""
    return [*words, *([names.get(own, own)] if own else [])]


def _build(value: Any) -> str | None:
    builds = [b for b in (text(value) or "").replace(",", ";").split(";") if b.strip() not in TRUNK]
    return ";".join(builds) or None


def _id(value: Any) -> str:
    """A positive id as text, else empty: -1 marks a parent, 0 nothing."""
    said = text(value) or ""
    return said if said.isdecimal() and said != "0" else ""


def _parent(kind: str, r: Record) -> str | None:
    if kind != "bug" and _id(r.get("parent")):
        return f"{kind}-{_id(r.get('parent'))}"
    return f"story-{_id(r.get('story'))}" if _id(r.get("story")) else None


def _links(kind: str, r: Record) -> Iterator[dict[str, Any]]:
    for field, (other, relation) in LINKS.items():
        for part in str(r.get(field) or "").split(","):
            if _id(part):
                yield {"from": f"{kind}-{r.get('id')}", "kind": relation, "to": f"{other}-{_id(part)}"}


def _sprint(r: Record) -> dict[str, Any]:
    return {
        "name": r.get("name"),
        "project": inside(r, "projectInfo", "name"),
        "start": r.get("begin"),
        "end": r.get("end"),
        "goal": plain_html(text(r.get("desc"))),
    }
