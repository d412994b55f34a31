"""YouTrack's REST answers: issues, their activities and their work items, one kind per file.

Issues need `idReadable`, `customFields(name,value(name,fullName,minutes))` and `links` among their `fields`;
activities (`/api/issues/ID/activities`) and work items (`…/timeTracking/workItems`) need `idReadable` of
their `issue` or `target`. Activities are additions and removals; those of list fields become whole lists.
The minutes of the work items count where an issue has no `Spent time`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.lists import joined, unfolded
from pmreport.importers.nested import Record, inside, objects
from pmreport.importers.records import Rows, records, text
from pmreport.importers.tabular import Link
from pmreport.importers.youtrack_words import LISTS, field_of
from pmreport.model.export import Export, History

NAME = "youtrack-json"

CATEGORY: Mapping[str, str] = {
    "SummaryCategory": "title", "DescriptionCategory": "description", "TagsCategory": "labels",
    "SprintCategory": "sprint", "CommentsCategory": "comment",
}  # fmt: skip
TRACKED = frozenset("status assignee priority type component release found_in due estimate_h points title "
                    "description labels comment".split())  # fmt: skip
_SUBTASK = "subtask"
_MAIN = {"activity": "events", "work": "worklogs"}
Found = list[tuple[int, int, Record]]


def kind(record: Record) -> str:
    """`issue`, `activity`, `work` or nothing."""
    if "idReadable" in record and ("customFields" in record or "summary" in record):
        return "issue"
    if "date" in record and isinstance(inside(record, "duration", "minutes"), int | float):
        return "work"
    return "activity" if str(record.get("$type")).endswith("ActivityItem") and "timestamp" in record else ""


def sniff(blob: Blob) -> bool:
    """Issues have an `idReadable`, activities a `$type` as `CustomFieldActivityItem`, work items minutes."""
    return blob.shape in ("json", "ndjson") and bool(kind(blob.json.record))


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one installation. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, Found] = {"issue": [], "activity": [], "work": []}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            what = kind(record) if isinstance(record, dict) else ""
            rows.count(file, _MAIN.get(what, "tickets"))
            if what:
                found[what].append((file, line, record))
            else:
                rows.reject(file, line, "no issue, activity or work item of YouTrack")
    known = {str(i[k]): i for _, _, i in found["issue"] for k in ("id", "idReadable") if i.get(k)}
    return _export(rows, found["issue"], found["activity"], known, _spent(rows, found["work"], known))


def _spent(rows: Rows, work: Found, known: Mapping[str, Record]) -> Mapping[str, float]:
    """Hours by key of the issue."""
    hours: dict[str, float] = {}
    for file, line, item in work:
        if issue := known.get(_target(item)):
            key = str(issue["idReadable"])
            hours[key] = hours.get(key, 0.0) + inside(item, "duration", "minutes") / 60
        else:
            rows.reject(file, line, "the work item belongs to an issue that is not in the export")
    return hours


def _export(
    rows: Rows, issues: Found, activities: Found, known: Mapping[str, Record], spent: Mapping[str, float]
) -> Export:
    links: set[Link] = set()
    for file, line, issue in issues:
        worked = spent.get(str(issue["idReadable"]))
        rows.add("tickets", file, line, ({"spent_h": worked} if worked else {}) | _cells(issue))
        for link in _links(issue):
            if link not in links:
                links.add(link)
                rows.add("links", file, line, dict(zip(("from", "kind", "to"), link, strict=True)))
    by_issue: dict[str, Found] = {}
    for file, line, activity in activities:
        issue = known.get(_target(activity), {})
        if issue:
            by_issue.setdefault(str(issue["idReadable"]), []).append((file, line, activity))
        else:
            rows.reject(file, line, "the activity belongs to an issue that is not in the export")
    for key, mine in by_issue.items():
        for file, line, event in _events(mine, known[key]):
            rows.add("events", file, line, {"ticket": key, **event})
    history: dict[int, History] = {file: "full" for file, _, _ in activities}
    return rows.export(NAME, TRACKED if by_issue else frozenset(), history, unix="ms")


def _target(activity: Record) -> str:
    """The issue of an activity; a comment's target is the comment, and its issue lies inside."""
    for place in (inside(activity, "issue"), inside(activity, "target", "issue"), inside(activity, "target")):
        if found := inside(place, "idReadable") or inside(place, "id"):
            return str(found)
    return ""


def _word(value: Any) -> str | None:
    """A value as text: people by name, periods in hours."""
    if isinstance(value, dict):
        minutes = value.get("minutes")
        if isinstance(minutes, int | float):
            return repr(minutes / 60)
        names = [value.get(k) for k in ("fullName", "name", "text", "presentation", "login")]
        return next((text(n) for n in names if n), None)
    return text(value)


def _words(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [w for v in values if (w := _word(v))]


def _cells(issue: Record) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for field in objects(issue.get("customFields")):
        column = field_of(field.get("name"))
        if column and (words := _words(field.get("value"))):
            cells[column] = words if column in LISTS else words[0]
    return cells | {
        "key": text(issue["idReadable"]),
        "project": text(inside(issue, "project", "name") or inside(issue, "project", "shortName")),
        "title": issue.get("summary"),
        "description": issue.get("description"),
        "reporter": _word(issue.get("reporter")),
        "labels": _words(issue.get("tags")),
        "created": issue.get("created"),
        "updated": issue.get("updated"),
        "resolved": issue.get("resolved"),
        "status_category": "done" if issue.get("resolved") else None,
        "parent": next((o for name, o, inward in _others(issue) if name == _SUBTASK and inward), None),
    }


def _others(issue: Record) -> Iterator[tuple[str, str, bool]]:
    """(name of the link, key of the other issue, whether the link points here)."""
    for link in objects(issue.get("links")):
        name = str(inside(link, "linkType", "name")).casefold()
        for other in objects(link.get("issues")):
            if other.get("idReadable"):
                yield name, str(other["idReadable"]), link.get("direction") == "INWARD"


def _links(issue: Record) -> Iterator[Link]:
    """`X is required for Y` (Depend, outward) blocks; a duplicate points to what it repeats."""
    key = str(issue["idReadable"])
    for name, other, inward in _others(issue):
        if name == "depend":
            yield (other, "blocks", key) if inward else (key, "blocks", other)
        elif name == "duplicate":
            yield (key, "duplicates", other) if inward else (other, "duplicates", key)
        elif name != _SUBTASK:
            yield min(key, other), "relates", max(key, other)


def _field(activity: Record) -> str:
    name = CATEGORY.get(str(inside(activity, "category", "id")), "")
    return name or field_of(inside(activity, "field", "name"))


def _moment(field: str, value: str | None) -> str | None:
    """A value; dates, which are milliseconds, as ISO 8601."""
    if field not in ("due", "planned_start") or value is None or not value.isdecimal() or len(value) > 14:
        return value
    return datetime.fromtimestamp(int(value) / 1000, UTC).isoformat()


def _events(mine: Found, issue: Record) -> Iterator[tuple[int, int, dict[str, Any]]]:
    today = _cells(issue)
    lists: dict[str, Found] = {}
    for file, line, activity in sorted(mine, key=lambda m: str(m[2]["timestamp"])):
        field = _field(activity)
        who = {"at": activity["timestamp"], "author": _word(activity.get("author")), "field": field}
        if field in LISTS:
            lists.setdefault(field, []).append((file, line, activity))
        elif field:
            sides = (("from", "removed"), ("to", "added"))
            ends = {k: _moment(field, next(iter(_words(activity.get(v))), None)) for k, v in sides}
            yield file, line, who | ends
    for field, changes in lists.items():
        current = today.get(field) or []
        steps = [(_words(a.get("added")), _words(a.get("removed"))) for _, _, a in changes]
        for (file, line, a), (before, after) in zip(changes, unfolded(current, steps), strict=True):
            who = {"at": a["timestamp"], "author": _word(a.get("author")), "field": field}
            yield file, line, who | {"from": joined(before), "to": joined(after)}
