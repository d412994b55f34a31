"""Jira issues as the REST API returns them: `search` pages, with or without `expand=changelog`.

One file or many; pages, plain lists, JSON lines or single issues. Custom fields have other ids on every
site: they are found by name (`names`, or the change log), else by the shape of their values. Cloud cuts
change logs; an issue whose log is cut is reported, and its file's history is partial.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.jira_custom import custom_text, discover
from pmreport.importers.jira_history import events, person
from pmreport.importers.jira_shapes import (
    Envelope,
    Fields,
    Issue,
    Keyed,
    Link,
    Named,
    Status,
)
from pmreport.importers.jira_words import CATEGORY, link, plain, sprint_text
from pmreport.importers.outline import json_bytes
from pmreport.importers.records import Rows, damaged
from pmreport.model.columns import EVENT_FIELDS
from pmreport.model.export import Export, History

NAME = "jira-json"

SAMPLE = 25  # issues per file that are looked at for the shapes of custom fields
CATEGORY_ID: Mapping[Any, str] = {
    2: "todo",
    4: "doing",
    3: "done",
}  # the same on every site, unlike the names


class _Read(NamedTuple):
    """An issue, where it stands, and its fields with the custom ones that are understood."""

    file: int
    line: int
    issue: Issue
    fields: Any


class _Site(NamedTuple):
    """What has to be known before any issue is understood."""

    custom: Mapping[str, Sequence[str]]  # meaning → ids of fields
    names: Mapping[str, str]  # `field:id` → name of today, for sprints, versions and components


def sniff(blob: Blob) -> bool:
    """Issues have a `key` and `fields` with an `issuetype`; a page without issues has `issues` and paging."""
    if blob.shape not in ("json", "ndjson"):
        return False
    keys, record = set(blob.json.keys), blob.json.record
    if "issues" in keys and keys & {"startAt", "maxResults", "isLast", "nextPageToken"}:
        return True
    if isinstance(record.get("issues"), list):
        record = next(iter(record["issues"]), {})
    fields = record.get("fields") if isinstance(record, dict) else None
    return isinstance(fields, dict) and bool({"issuetype", "summary"} & set(fields)) and "key" in record


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """All issues of the files of one site. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    names: dict[str, str] = {}
    raw: list[tuple[int, int, msgspec.Raw]] = []
    for file, blob in enumerate(blobs):
        more, issues = _unpacked(blob)
        names |= more
        rows.count(file, "tickets", len(issues))
        raw += [(file, line, issue) for line, issue in enumerate(issues, start=1)]
    custom = _custom_fields([r for _, _, r in raw], names)
    found = _typed(raw, custom, rows)
    by_meaning: dict[str, list[str]] = {}
    for id_, meaning in custom.items():
        by_meaning.setdefault(meaning, []).append(id_)
    site = _Site(by_meaning, {})
    site = site._replace(names={k: name for r in found for k, name in _renamed(r.fields, site)})
    for one in found:
        rows.add("tickets", one.file, one.line, _cells(one, site))
        for event in _events(one, site):
            rows.add("events", one.file, one.line, event)
    _add_links(found, rows)
    _add_releases(found, rows)
    _add_sprints(found, site, rows)
    history, tracked = _history(found, rows)
    return rows.export(NAME, tracked, history, mapped=custom)


# --- from bytes to issues ---


def _unpacked(blob: Blob) -> tuple[dict[str, str], list[msgspec.Raw]]:
    """Names of fields, and the issues as raw JSON, from pages, lists, JSON lines or a single issue."""
    try:
        data = json_bytes(blob.read()).strip()
        if blob.shape == "ndjson":
            items = [msgspec.Raw(line) for line in data.splitlines() if line.strip()]
        elif data[:1] == b"[":
            items = msgspec.json.decode(data, type=list[msgspec.Raw])
        else:
            items = [msgspec.Raw(data)]
        first = msgspec.json.decode(items[0], type=Envelope) if items else Envelope()
        if first.issues is None:
            return {}, items
        pages = [msgspec.json.decode(item, type=Envelope) for item in items]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
    names = {id_: name for page in pages for id_, name in (page.names or {}).items()}
    return names, [issue for page in pages for issue in page.issues or []]


def _custom_fields(raw: Sequence[msgspec.Raw], names: dict[str, str]) -> dict[str, str]:
    """Field id → meaning, from the names, the change logs and the values of a sample."""
    samples = []
    for item in raw[:: max(1, len(raw) // SAMPLE)]:
        try:
            issue = msgspec.json.decode(item)
            fields, histories = issue["fields"], (issue.get("changelog") or {}).get("histories") or []
            changed = [i for h in histories for i in h.get("items") or []]
            names |= {str(i["fieldId"]): str(i["field"]) for i in changed if i.get("fieldId")}
            samples.append(fields if isinstance(fields, dict) else {})
        except (msgspec.DecodeError, RecursionError, TypeError, KeyError, AttributeError):
            continue  # the issue itself is reported when it is read
    return discover(samples, names)


def _typed(raw: Sequence[tuple[int, int, msgspec.Raw]], custom: Mapping[str, str], rows: Rows) -> list[_Read]:
    kind = msgspec.defstruct("Fields", [(id_, Any, None) for id_ in custom], bases=(Fields,))
    issues, fields = msgspec.json.Decoder(Issue), msgspec.json.Decoder(kind)
    found = []
    for file, line, item in raw:
        try:
            issue = issues.decode(item)
            found.append(_Read(file, line, issue, fields.decode(issue.fields)))
        except (msgspec.DecodeError, RecursionError) as e:
            rows.reject(file, line, f"not an issue as Jira writes it: {str(e)[:200]}")
    return found


# --- from issues to rows ---


def _custom(fields: Any, site: _Site, meaning: str) -> str | None:
    values = (custom_text(getattr(fields, id_)) for id_ in site.custom.get(meaning, ()))
    return next((v for v in values if v), None)


def _cells(one: _Read, site: _Site) -> dict[str, Any]:
    """The row of `tickets`."""
    f, key = one.fields, one.issue.key
    own = partial(_custom, f, site)
    hours = None if f.timespent is None else f.timespent / 3600
    return {
        "key": key or None,
        "project": _name(f.project),
        "type": _name(f.issuetype),
        "title": f.summary,
        "description": plain(f.description),
        "acceptance": own("acceptance"),
        "status": _name(f.status),
        "status_category": _category(f.status),
        "priority": _name(f.priority),
        "severity": own("severity"),
        "reporter": person(f.reporter) or person(f.creator),
        "assignee": person(f.assignee),
        "team": own("team"),
        "component": _names(f.components),
        "labels": f.labels,
        "created": f.created,
        "updated": f.updated,
        "started": own("started"),
        "resolved": f.resolutiondate or own("finished"),
        "due": f.duedate or own("planned_end"),
        "planned_start": own("planned_start"),
        "estimate_h": None if f.timeoriginalestimate is None else f.timeoriginalestimate / 3600,
        "spent_h": hours,
        "points": own("story_points"),
        "parent": _key(f.parent) or own("epic") or _key(f.epic),
        "release": _names(f.fixVersions),
        "found_in": _names(f.versions),
        "sprint": [s["name"] for s in _sprints(f, site)],
        "source": own("source"),
        "customer": own("customer"),
        "satisfaction": own("satisfaction"),
        "resolution": _name(f.resolution),
        "confidential": f.security is not None,
        "url": _url(one.issue.self, key),
    }


def _name(value: Any) -> str | None:
    return value.name if value is not None else None


def _names(values: Sequence[Named] | None) -> list[str]:
    return [v.name for v in values or () if v.name]


def _key(value: Keyed | None) -> str | None:
    return value.key if value is not None else None


def _category(status: Status | None) -> str | None:
    category = status.statusCategory if status is not None else None
    if category is None:
        return None
    return CATEGORY_ID.get(category.id) or CATEGORY.get((category.key or "").casefold())


def _url(api: str, key: str) -> str | None:
    base = api.partition("/rest/")[0]
    return f"{base}/browse/{key}" if base.startswith("http") and "/rest/" in api else None


def _sprints(f: Any, site: _Site) -> list[dict[str, str]]:
    """Every sprint the issue was in, oldest first as Jira lists them."""
    values = [f.closedSprints, f.sprint, *(getattr(f, id_) for id_ in site.custom.get("sprint", ()))]
    found: dict[str, dict[str, str]] = {}
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            parts = sprint_text(item) if isinstance(item, str) else item
            if isinstance(parts, dict) and parts.get("name"):
                sprint = {k: str(v) for k, v in parts.items() if v not in (None, "")}
                found.setdefault(sprint["name"], sprint)
    return list(found.values())


def _renamed(f: Any, site: _Site) -> Iterator[tuple[str, str]]:
    """`field:id` and the name of today of every version, component and sprint of an issue."""
    for field, values in {
        "release": f.fixVersions,
        "found_in": f.versions,
        "component": f.components,
    }.items():
        for v in values or ():
            if v.id and v.name:
                yield f"{field}:{v.id}", v.name
    for s in _sprints(f, site):
        if "id" in s:
            yield f"sprint:{s['id']}", s["name"]


def _events(one: _Read, site: _Site) -> list[dict[str, Any]]:
    """Changes and comments of one issue."""
    f, key = one.fields, one.issue.key
    current = {
        "release": _names(f.fixVersions),
        "found_in": _names(f.versions),
        "component": _names(f.components),
        "sprint": [s["name"] for s in _sprints(f, site)],
    }
    log = events(key, one.issue.changelog, current, site.names) if one.issue.changelog else ()
    found = [dict(zip(("ticket", "at", "field", "from", "to", "author"), e, strict=True)) for e in log]
    for c in f.comment.comments if f.comment is not None else ():
        cells = {"ticket": key, "at": c.created, "field": "comment", "to": plain(c.body)}
        found.append({**cells, "author": person(c.author)})
    return found


def _add_links(found: Sequence[_Read], rows: Rows) -> None:
    """Every link once, with the moment at which it was made where a change log tells."""
    made: dict[frozenset[str], str] = {}
    for one in found:
        for edit in one.issue.changelog.histories if one.issue.changelog else ():
            for item in edit.items:
                if item.field == "Link" and item.new:
                    made.setdefault(frozenset((one.issue.key, str(item.new))), edit.created)
    seen: set[tuple[str, str, str]] = set()
    for one in found:
        for raw in one.fields.issuelinks or ():
            link_ = _link(one.issue.key, raw)
            if link_ and link_ not in seen:
                seen.add(link_)
                at = made.get(frozenset((link_[0], link_[2])))
                rows.add(
                    "links",
                    one.file,
                    one.line,
                    {"from": link_[0], "kind": link_[1], "to": link_[2], "at": at},
                )


def _link(key: str, raw: Link) -> tuple[str, str, str] | None:
    name = (raw.type and raw.type.name) or ""
    outward = (raw.type and raw.type.outward) or name
    if other := _key(raw.outwardIssue):
        return link(name, outward, key, other)
    other = _key(raw.inwardIssue)
    return link(name, outward, other, key) if other else None


def _add_releases(found: Sequence[_Read], rows: Rows) -> None:
    """Versions with their one date: `actual` when released, else `planned`."""
    seen: set[tuple[str | None, str | None]] = set()
    for one in found:
        project = _name(one.fields.project)
        for version in [*(one.fields.fixVersions or ()), *(one.fields.versions or ())]:
            if version.name and (project, version.name) not in seen:
                seen.add((project, version.name))
                date = "actual" if version.released else "planned"
                cells = {"name": version.name, "project": project, "start": version.startDate}
                rows.add("releases", one.file, one.line, {**cells, date: version.releaseDate})


def _add_sprints(found: Sequence[_Read], site: _Site, rows: Rows) -> None:
    seen: set[tuple[str | None, str]] = set()
    for one in found:
        project = _name(one.fields.project)
        for s in _sprints(one.fields, site):
            if (project, s["name"]) not in seen:
                seen.add((project, s["name"]))
                end = s.get("endDate") or s.get("completeDate")
                cells = {"name": s["name"], "project": project, "goal": s.get("goal")}
                rows.add("sprints", one.file, one.line, {**cells, "start": s.get("startDate"), "end": end})


def _history(found: Sequence[_Read], rows: Rows) -> tuple[dict[int, History], frozenset[str]]:
    """How much of the history each file holds, and which fields are tracked in all of them."""
    history: dict[int, History] = {}
    missing = Counter(one.file for one in found if one.issue.changelog is None)
    for one in found:
        log = one.issue.changelog
        if log is not None and log.cut:
            message = f"the change log holds {len(log.histories)} of {log.total} edits; fetch it per issue"
            rows.note(one.file, one.line, "changelog", "history-truncated", message)
            history[one.file] = "partial"
        elif log is not None:
            history.setdefault(one.file, "partial" if missing[one.file] else "full")
    comments = [(one.file, one.fields.comment) for one in found if one.fields.comment is not None]
    cut = Counter(file for file, c in comments if (c.total or 0) > len(c.comments))
    for file, count in sorted(cut.items()):
        rows.note(
            file, 0, "comment", "comments-truncated", f"{count} issues have more comments than the file holds"
        )
    tracked = frozenset(EVENT_FIELDS) if found and not missing else frozenset[str]()
    return history, tracked if comments else tracked - {"comment"}
