"""PingCode's open API: work items, product ideas and desk tickets, with everything that hangs on them.

Pages of `work_items`, `ideas`, `tickets`, `transition_histories`, `activities`, `comments`, `relations`,
`sprints`, `versions`, `workloads`, `deploys` and `work_item_properties` may be given in any mix; each
record says by its keys what it is. Times are unix seconds. State changes come from the transition
histories, everything else from the activities; with both the history is full, as far as PingCode goes:
properties that were changed in bulk leave no activity. Pages of one work item need not name it where the file
is named by its identifier (`activities-HBR-1.json`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.markup import plain_html
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.model.columns import EVENT_FIELDS
from pmreport.model.export import Export, History

NAME = "pingcode-json"

_WORD = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z]?\d+)?")

CATEGORIES = {"pending": "todo", "in_progress": "doing", "completed": "done", "closed": "cancelled"}
SHIPPED = ("已发布", "published", "released")
LINKS = {
    "block": "blocks",
    "duplicate": "duplicates",
    "relate": "relates",
    "mention": "relates",
    "cause": "causes",
    "dependency": "relates",
}
TURNED = {"blocked_by": "blocks", "caused_by": "causes"}
FIELDS = {  # a property's key or caption: field of the history, column of tickets
    "assignee": "assignee",
    "sprint": "sprint",
    "version": "release",
    "end_at": "due",
    "start_at": "planned_start",
    "estimated_workload": "estimate_h",
    "story_points": "points",
    "priority": "priority",
    "severity": "severity",
    "title": "title",
    "description": "description",
    "tags": "labels",
    "tag": "labels",
    "suite": "component",
    "parent": "parent",
    "parent_id": "parent",
    "type": "type",
    "replay_version": "found_in",
    "solution": "resolution",
    "resolution": "resolution",
    "backlog_from": "source",
    "team": "team",
    "团队": "team",
    "部门": "team",
    "component": "component",
    "模块": "component",
    "flag": "flag",
    "acceptance": "acceptance",
    "验收标准": "acceptance",
    "customer": "customer",
    "satisfaction": "satisfaction",
    "满意度": "satisfaction",
    "spent": "spent_h",
    "实际工时": "spent_h",
}
TIMES = ("due", "planned_start")
Names = Mapping[str, str]  # id of an option or type → its text; key of a property → its caption


def sniff(blob: Blob) -> bool:
    """The envelope with `page_index` and `values`, around records that one of the kinds knows.

    A work item, idea or ticket alone, or a list of them, is told by `identifier`, `state` and `created_by`.
    """
    head = blob.json
    if "page_index" in head.keys:
        return kind_of(head.record) != "" or not head.record or head.record.get("values") == []
    return {"identifier", "state", "created_by"} <= set(head.record)


def kind_of(record: Record) -> str:
    """What a record is, by keys that no other kind has; empty if none."""
    keys = set(record)
    rules: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("transitions", lambda: {"from_state", "to_state"} <= keys),
        ("activities", lambda: "content" in keys and "template" in keys),
        ("comments", lambda: "content" in keys and ("principal" in keys or "principal_type" in keys)),
        ("relations", lambda: "relation_type" in keys),
        ("workloads", lambda: "duration" in keys and "principal" in keys),
        ("deploys", lambda: "release_name" in keys),
        ("versions", lambda: "stages" in keys or ("stage" in keys and "identifier" not in keys)),
        ("properties", lambda: "options" in keys),
        ("tickets", lambda: "identifier" in keys and "state" in keys),
        ("sprints", lambda: {"name", "start_at", "status"} <= keys),
        ("types", lambda: {"name", "group"} <= keys),
    )
    return next((name for name, holds in rules if holds()), "")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """All records of the dump, joined by id. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, list[tuple[int, int, Record]]] = {}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            if inside(record, "values") == []:
                continue  # an empty page
            kind = kind_of(mapping(record))
            rows.count(file, TABLES.get(kind, kind or "tickets"))
            if not kind:
                rows.reject(file, line, "no work item, history or other record of the open API")
            elif kind == "tickets" and record.get("is_deleted") == 1:
                rows.reject(file, line, "the work item was deleted")
            else:
                found.setdefault(kind, []).append((file, line, record))
    names = _names(found)
    keys = _keys(found.get("tickets", ()))
    spent = _spent(found.get("workloads", ()))
    for file, line, record in found.get("tickets", ()):
        rows.add("tickets", file, line, _ticket(record, names, keys, spent))
    for kind, add in ADDERS.items():
        for file, line, record in found.get(kind, ()):
            named = _named_by_file(blobs[file].basename, keys) if kind in LOGS else None
            if kind in LOGS and not (_owner(record, keys) or named):
                rows.reject(file, line, NOBODY)
                continue
            for table, cells in add(record, names, keys):
                own = {} if kind not in LOGS or cells["ticket"] else {"ticket": named}
                rows.add(table, file, line, cells | own)
    recorded: History = "full" if found.get("transitions") and found.get("activities") else "partial"
    history = {file: recorded for kind in ("transitions", "activities") for file, _, _ in found.get(kind, ())}
    return rows.export(NAME, _tracked(found), history, unix="s", zone_default="Asia/Shanghai")


LOGS = ("transitions", "activities", "comments")
NOBODY = "nothing says which work item this is about: name the file by its identifier, as HBR-1.json"


def _named_by_file(name: str, keys: Names) -> str | None:
    """The work item whose identifier or id stands in the file's name: pages of one item need not name it."""
    words = set(_WORD.findall(name.rpartition(".")[0]))
    found = {key for id_, key in keys.items() if {id_, key} & words}
    return found.pop() if len(found) == 1 else None


TABLES = {
    "transitions": "events",
    "activities": "events",
    "comments": "events",
    "relations": "links",
    "versions": "releases",
    "deploys": "deployments",
}


def _tracked(found: Mapping[str, object]) -> frozenset[str]:
    """The fields whose every change is recorded: the state by its own pages, the rest by activities."""
    fields = {"status"} if found.get("transitions") else set()
    if found.get("activities"):
        fields |= set(EVENT_FIELDS) - {"status", "comment"}
    return frozenset(fields | ({"comment"} if found.get("comments") else set()))


def _names(found: Mapping[str, Sequence[tuple[int, int, Record]]]) -> Names:
    names: dict[str, str] = {}
    for _, _, record in found.get("properties", ()):
        for option in objects(record.get("options")):
            names[str(option.get("_id") or option.get("id"))] = str(option.get("text") or "")
        names[f"property {record.get('id')}"] = str(record.get("name") or "")
    for _, _, record in found.get("types", ()):
        names[str(record.get("id"))] = str(record.get("name") or "")
    return names


def _keys(tickets: Sequence[tuple[int, int, Record]]) -> Names:
    """Id of a work item, idea or ticket → its identifier."""
    return {str(r.get("id")): str(r.get("identifier")) for _, _, r in tickets}


def _spent(workloads: Sequence[tuple[int, int, Record]]) -> Mapping[str, float]:
    """Hours per id, without rejected entries."""
    hours: dict[str, float] = {}
    for _, _, record in workloads:
        principal, duration = record.get("principal"), record.get("duration")
        refused = record.get("review_state") in ("rejected", "terminated")
        if isinstance(principal, dict) and isinstance(duration, int | float) and not refused:
            owner = str(principal.get("id"))
            hours[owner] = hours.get(owner, 0.0) + float(duration)
    return hours


def _field(key: str, names: Names) -> str:
    """The canonical field of a property, by its key or its caption; empty if none."""
    bare = key.removeprefix("prop_")
    caption = names.get(f"property {key}", "")
    return FIELDS.get(bare) or FIELDS.get(caption) or ""


def _ticket(record: Record, names: Names, keys: Names, spent: Mapping[str, float]) -> dict[str, Any]:
    state, channel = record.get("state"), text(record.get("channel"))
    own = {_field(key, names): _said(v, names) for key, v in mapping(record.get("properties")).items()}
    parent = inside(record, "parent", "identifier") or keys.get(str(record.get("parent_id")))
    return {
        **({"source": channel} if channel != "internal" else {}),  # a route, not a cause of the request
        **({"component": text(record["suite"])} if record.get("suite") else {}),
        **({"resolution": text(record["solution"])} if record.get("solution") else {}),
        **({"spent_h": spent[str(record["id"])]} if str(record.get("id")) in spent else {}),
        **{field: value for field, value in own.items() if field},
        "key": record.get("identifier"),
        "project": text(record.get("project") or record.get("product")),
        "type": _type(record, names),
        "title": record.get("title"),
        "description": plain_html(text(record.get("description"))),
        "status": text(state),
        "status_category": CATEGORIES.get(str(inside(state, "type"))),
        "priority": text(record.get("priority")),
        "reporter": _person(record.get("submitted_by") or record.get("created_by")),
        "assignee": _person(record.get("assignee")),
        "labels": record.get("tags"),
        "created": record.get("submitted_at") or record.get("created_at"),
        "updated": record.get("updated_at"),
        "started": inside(record, "real_at", "from"),
        "resolved": record.get("completed_at") or inside(record, "real_at", "to"),
        "planned_start": record.get("start_at") or inside(record, "plan_at", "from"),
        "due": record.get("end_at")
        or inside(record, "plan_at", "to")
        or inside(record, "estimated_at", "to"),
        "estimate_h": record.get("estimated_workload"),
        "points": record.get("story_points"),
        "parent": parent,
        "sprint": text(record.get("sprint")),
        "release": text(record.get("versions")) or text(record.get("version") or record.get("plan")),
        "customer": text(record.get("customer")),
        "url": record.get("html_url"),
    }


def _person(value: Any) -> str | None:
    """The name that people read; `name` is what somebody signs in with."""
    return text(inside(value, "display_name")) or text(value)


def _type(record: Record, names: Names) -> str | None:
    kind = record.get("type")
    if kind is None:
        return "idea" if "product" in record else None
    return names.get(str(kind)) or text(kind)


def _said(value: Any, names: Names) -> str | None:
    """A property's value: the text of an option, the name of an object, the items of a list."""
    if isinstance(value, list):
        return ";".join(t.replace(";", ",") for v in value if (t := _said(v, names))) or None
    if value is None:
        return None
    return names.get(str(value)) or text(value)


def _owner(record: Record, keys: Names) -> str | None:
    """The identifier of the record's work item, idea or ticket."""
    for name in ("work_item", "idea", "ticket", "principal"):
        owner = record.get(name)
        if isinstance(owner, dict):
            return owner.get("identifier") or keys.get(str(owner.get("id")))
    return keys.get(str(record.get("principal_id")))


Added = Iterator[tuple[str, dict[str, Any]]]


def _event(record: Record, keys: Names) -> dict[str, Any]:
    return {
        "ticket": _owner(record, keys),
        "at": record.get("created_at"),
        "author": _person(record.get("created_by")),
    }


def _transition(record: Record, names: Names, keys: Names) -> Added:
    if record.get("from_state") is not None:  # the creation is no change
        states = {"from": text(record.get("from_state")), "to": text(record.get("to_state"))}
        yield "events", {**_event(record, keys), "field": "status", **states}


def _activity(record: Record, names: Names, keys: Names) -> Added:
    content = record.get("content")
    if not isinstance(content, dict):
        return
    field = _field(str(content.get("property_key")), names)
    if field in EVENT_FIELDS:
        values = {"from": content.get("origin"), "to": content.get("target")}
        cells = {side: _value(field, v, names) for side, v in values.items()}
        yield "events", {**_event(record, keys), "field": field, **cells}


def _value(field: str, value: Any, names: Names) -> str | None:
    if field in TIMES:
        return _moment(value)
    if field == "assignee":
        return _person(value)
    return plain_html(text(value)) if field == "description" else _said(value, names)


def _moment(value: Any) -> str | None:
    """A unix time in seconds as ISO 8601, for the texts of the history."""
    from datetime import UTC, datetime

    if not isinstance(value, int | float) or not 0 < value < 1e11:
        return text(value) if value else None
    return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _comment(record: Record, names: Names, keys: Names) -> Added:
    if not record.get("is_deleted"):
        said = plain_html(text(record.get("content")))
        yield "events", {**_event(record, keys), "field": "comment", "to": said}


def _relation(record: Record, names: Names, keys: Names) -> Added:
    kind = str(record.get("relation_type"))
    ends = [record.get("origin_work_item") or record.get("principal"),
            record.get("target_work_item") or record.get("target")]  # fmt: skip
    one, other = (
        e.get("identifier") or keys.get(str(e.get("id"))) if isinstance(e, dict) else None for e in ends
    )
    if kind in TURNED:
        one, other, kind = other, one, TURNED[kind]
    else:
        kind = LINKS.get(kind, "relates")
    yield "links", {"from": one, "kind": kind, "to": other}


def _version(record: Record, names: Names, keys: Names) -> Added:
    stages = objects(record.get("stages"))
    shipped = next((s.get("operate_at") for s in stages if str(s.get("name")).lower() in SHIPPED), None)
    yield (
        "releases",
        {
            "name": record.get("name"),
            "project": text(record.get("project")),
            "start": record.get("start_at"),
            "planned": record.get("end_at"),
            "actual": shipped,
        },
    )


def _sprint(record: Record, names: Names, keys: Names) -> Added:
    yield (
        "sprints",
        {
            "name": record.get("name"),
            "project": text(record.get("project")),
            "start": record.get("start_at"),
            "end": record.get("end_at"),
            "goal": record.get("description"),
        },
    )


def _deploy(record: Record, names: Names, keys: Names) -> Added:
    if record.get("status") != "not_deployed":  # PingCode knows no failed deployment
        yield (
            "deployments",
            {
                "at": record.get("end_at") or record.get("start_at"),
                "release": record.get("release_name"),
                "environment": text(record.get("environment")),
                "outcome": "success",
            },
        )


ADDERS: Mapping[str, Callable[[Record, Names, Names], Added]] = {
    "transitions": _transition,
    "activities": _activity,
    "comments": _comment,
    "relations": _relation,
    "versions": _version,
    "sprints": _sprint,
    "deploys": _deploy,
}
