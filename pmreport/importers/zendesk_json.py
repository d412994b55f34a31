"""Zendesk tickets as JSON lines (account export) or the API, with audits, users, groups, organizations.

Tickets hold ids of people, groups and customers; names come from the files of users, groups and
organizations when they are given too, ids stay otherwise. Audits are the history; without them the minutes to
the first reply become a comment by the assignee, and there is no other history.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.importers.zendesk_words import category, score, support
from pmreport.model.export import Export, History
from pmreport.model.recorded import REPLY

NAME = "zendesk-json"

FIELDS: Mapping[str, str] = {
    "status": "status", "priority": "priority", "assignee_id": "assignee", "group_id": "team",
    "subject": "title", "due_at": "due",
}  # fmt: skip
_ENVELOPES = ("ticket", "user", "group", "organization", "audit")
_MAIN = {"ticket": "tickets", "audit": "events"}
Found = list[tuple[int, int, Record]]
Names = Mapping[str, str]


def kind(record: Record) -> str:
    """`ticket`, `audit`, `name` (of a person, group or organization) or nothing."""
    if {"requester_id", "subject", "created_at"} <= set(record):
        return "ticket"
    if {"ticket_id", "events", "author_id"} <= set(record):
        return "audit"
    place = str(record.get("url"))
    named = "name" in record and any(f"/{p}/" in place for p in ("users", "groups", "organizations"))
    return "name" if named and "/api/v2/" in place else ""


def sniff(blob: Blob) -> bool:
    """Tickets have a `requester_id`, audits the `events` of a `ticket_id`; the rest an address of the API."""
    return blob.shape in ("json", "ndjson") and bool(kind(_bare(blob.json.record)))


def _bare(record: Any) -> Record:
    """A record without an envelope such as `{"ticket": …}`."""
    outer = mapping(record)
    return next((mapping(outer[k]) for k in _ENVELOPES if isinstance(outer.get(k), dict)), outer)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one account. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, Found] = {"ticket": [], "audit": [], "name": []}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(map(_bare, records(blob)), start=1):
            what = kind(record)
            rows.count(file, _MAIN.get(what, "people" if what else "tickets"))
            if what:
                found[what].append((file, line, record))
            else:
                rows.reject(file, line, "not a ticket, audit, user, group or organization of Zendesk")
    names = {str(r.get("id")): str(r["name"]) for _, _, r in found["name"]}
    return _export(rows, found["ticket"], found["audit"], names)


def _export(rows: Rows, tickets: Found, audits: Found, names: Names) -> Export:
    known = {str(t.get("id")) for _, _, t in tickets}
    audited = {str(a["ticket_id"]) for _, _, a in audits}
    for file, line, t in tickets:
        rows.add("tickets", file, line, _cells(t, names))
        if t.get("problem_id"):
            link = {"from": text(t["problem_id"]), "kind": "causes", "to": text(t.get("id"))}
            rows.add("links", file, line, link)
        if str(t.get("id")) not in audited:
            for event in _comments(t, names):
                rows.add("events", file, line, event)
    for file, line, audit in audits:
        if str(audit["ticket_id"]) not in known:
            rows.reject(file, line, "the audit belongs to a ticket that is not in the export")
            continue
        for event in _changes(audit, names):
            rows.add("events", file, line, event)
    whole = bool(known) and known <= audited
    history: dict[int, History] = {file: "full" if whole else "partial" for file, _, _ in audits}
    tracked, about = _tracked([t for _, _, t in tickets], audited)
    return rows.export(NAME, tracked, history, about=about)


def _tracked(tickets: Sequence[Record], audited: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What is recorded, and of which tickets (none: of all): everything where all have audits, else the
    comments or the first reply where all have those, else everything of the tickets with audits.
    """
    keys = {str(t.get("id")) for t in tickets}
    bare = [t for t in tickets if str(t.get("id")) not in audited]
    if bare and all(isinstance(t.get("comments"), list) for t in bare):
        return frozenset({"comment"}), frozenset()
    if bare and all(isinstance(t.get("comments"), list) or mapping(t.get("metric_set")) for t in bare):
        return frozenset({REPLY}), frozenset()
    told = frozenset(keys & audited)
    return frozenset({*FIELDS.values(), "comment"} if told else ()), told if bare else frozenset()


def _named(value: Any, names: Names) -> str | None:
    cell = text(value)
    return names.get(cell, cell) if cell else None


def _cells(t: Record, names: Names) -> dict[str, Any]:
    status = category(t.get("status"))
    return {
        "key": text(t.get("id")),
        "type": support(t.get("type")),
        "title": t.get("subject"),
        "description": t.get("description"),
        "status": text(t.get("status")),
        "status_category": status,
        "priority": text(t.get("priority")),
        "reporter": _named(t.get("requester_id"), names),
        "assignee": _named(t.get("assignee_id"), names),
        "team": _named(t.get("group_id"), names),
        "labels": t.get("tags"),
        "created": t.get("created_at"),
        "updated": t.get("updated_at"),
        "resolved": inside(t.get("metric_set"), "solved_at") if status == "done" else None,
        "due": t.get("due_at"),
        "source": text(inside(t.get("via"), "channel")),
        "customer": _named(t.get("organization_id"), names),
        "satisfaction": score(inside(t.get("satisfaction_rating"), "score")),
    }


def _comments(t: Record, names: Names) -> Iterator[dict[str, Any]]:
    """The public comments of a ticket; without them the first reply, by the minutes that it took."""
    comments = [c for c in objects(t.get("comments")) if c.get("public") is not False and c.get("created_at")]
    for c in comments:
        event = {"ticket": text(t.get("id")), "at": c["created_at"], "field": "comment"}
        yield {**event, "to": text(c.get("body")), "author": _named(c.get("author_id"), names)}
    minutes = inside(t.get("metric_set"), "reply_time_in_minutes", "calendar")
    at = _later(t.get("created_at"), minutes)
    if at and not comments:
        event = {"ticket": text(t.get("id")), "at": at, "field": "comment"}
        yield {**event, "author": _named(t.get("assignee_id"), names)}


def _later(moment: Any, minutes: Any) -> str | None:
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        return None
    try:
        return (datetime.fromisoformat(str(moment)) + timedelta(minutes=minutes)).isoformat()
    except (ValueError, OverflowError):
        return None


def _changes(audit: Record, names: Names) -> Iterator[dict[str, Any]]:
    who = {"ticket": text(audit["ticket_id"]), "at": audit.get("created_at")}
    who |= {"author": _named(audit.get("author_id"), names)}
    for event in objects(audit["events"]):
        if event.get("type") == "Comment" and event.get("public") is not False:
            yield {**who, "field": "comment", "to": text(event.get("body"))}
        field = FIELDS.get(str(event.get("field_name")))
        if event.get("type") == "Change" and field:
            ids = names if str(event["field_name"]).endswith("_id") else {}
            old, new = (_named(event.get(k), ids) for k in ("previous_value", "value"))
            yield {**who, "field": field, "from": old, "to": new}
