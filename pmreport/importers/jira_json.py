"""Jira issues as the REST API returns them: `search` pages, with or without `expand=changelog`.

One file or many; pages, plain lists, JSON lines or single issues. Custom fields have other ids on every
site: they are found by name (`names`, or the change log), else by the shape of their values. Cloud cuts
change logs; an issue whose log is cut is reported, and its file's history is partial.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

import pandas as pd

from pmreport.importers.columnar import Columns, without_collector
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.jira_custom import custom_text
from pmreport.importers.jira_history import Kept, Log, person
from pmreport.importers.jira_pages import Pages, Read, custom_fields
from pmreport.importers.jira_shapes import Issue, Keyed, Link, Named, Status
from pmreport.importers.jira_words import CATEGORY, link, plain, sprint_text
from pmreport.importers.records import Rows, text
from pmreport.model.columns import EVENT_FIELDS, TABLES
from pmreport.model.export import Export, History

NAME = "jira-json"
HISTORY = b'"histories"'  # what stands in a file that holds a history

CATEGORY_ID: Mapping[Any, str] = {
    2: "todo",
    4: "doing",
    3: "done",
}  # the same on every site, unlike the names

Sprint = dict[str, str]


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
    """All issues of the files of one site, page by page. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    custom = custom_fields(blobs)
    site, issues = _Site(custom, rows), Pages(custom)
    with without_collector():
        for file, blob in enumerate(blobs):
            site.add(file, issues(blob, file, rows))
    site.finish()
    history, tracked, about = site.reach.result()
    return rows.export(NAME, tracked, history, mapped=custom, about=about)


class _Site:
    """What has been read of a site: rows under construction, and what only all pages together tell."""

    def __init__(self, custom: Mapping[str, str], rows: Rows) -> None:
        self.rows = rows
        self.custom: dict[str, list[str]] = {}  # meaning → ids of fields
        for id_, meaning in custom.items():
            self.custom.setdefault(meaning, []).append(id_)
        self.tickets, self.log, self.links = Columns(TABLES["tickets"]), Log(), _Links()
        self.names: dict[str, dict[str, str]] = {
            f: {} for f in ("release", "found_in", "component", "sprint")
        }
        self.versions: dict[tuple[str | None, str], tuple[int, int, Named]] = {}
        self.sprints: dict[tuple[str | None, str], tuple[int, int, Sprint]] = {}
        self.reach = _Reach(rows)

    def add(self, file: int, found: Sequence[Read]) -> None:
        """The issues of one page."""
        sprints = [self._sprints(issue.fields) for _, issue in found]
        self.tickets.extend(self._cells([issue for _, issue in found], sprints))
        self.tickets.file.extend([file] * len(found))
        self.tickets.line.extend([line for line, _ in found])
        for (line, issue), mine in zip(found, sprints, strict=True):
            self._note_names(file, line, issue.fields, mine)
            self._add_events(file, line, issue, mine)
            self.links.add(file, line, issue)
            self.reach.add(file, line, issue)
        self.tickets.pack()
        self.log.events.pack()

    def finish(self) -> None:
        """Hand all rows over."""
        self.rows.gather("tickets", self.tickets.frame())
        self.rows.gather("events", self.log.frame(self.names))
        self.rows.gather("links", self.links.frame(self.log.linked))
        for (project, name), (file, line, version) in self.versions.items():
            date = "actual" if version.released else "planned"  # the one date that Jira has
            cells = {"name": name, "project": project, "start": version.startDate}
            self.rows.add("releases", file, line, {**cells, date: version.releaseDate})
        for (project, name), (file, line, s) in self.sprints.items():
            dates = {"start": s.get("startDate"), "end": s.get("endDate") or s.get("completeDate")}
            cells = {"name": name, "project": project, "goal": s.get("goal")}
            self.rows.add("sprints", file, line, {**cells, **dates})

    def _cells(self, issues: Sequence[Issue], sprints: Sequence[Sequence[Sprint]]) -> dict[str, Any]:
        """The columns of `tickets`."""
        fields = [i.fields for i in issues]
        own = {m: self._custom(fields, m) for m in _OWN}
        keys = [i.key for i in issues]
        return {
            "key": [k or None for k in keys],
            "project": _all_names(f.project for f in fields),
            "type": _all_names(f.issuetype for f in fields),
            "title": [f.summary for f in fields],
            "description": [plain(f.description) for f in fields],
            "status": _all_names(f.status for f in fields),
            "status_category": [_category(f.status) for f in fields],
            "priority": _all_names(f.priority for f in fields),
            "reporter": [person(f.reporter) or person(f.creator) for f in fields],
            "assignee": [person(f.assignee) for f in fields],
            "component": [_listed(_names(f.components)) for f in fields],
            "labels": [_listed(f.labels) for f in fields],
            "created": [f.created for f in fields],
            "updated": [f.updated for f in fields],
            "started": own["started"],
            "resolved": [f.resolutiondate or o for f, o in zip(fields, own["finished"], strict=True)],
            "due": [f.duedate or o for f, o in zip(fields, own["planned_end"], strict=True)],
            "planned_start": own["planned_start"],
            "estimate_h": [_hours(f.timeoriginalestimate) for f in fields],
            "spent_h": [_hours(f.timespent) for f in fields],
            "points": own["story_points"],
            "parent": [_key(f.parent) or o or _key(f.epic) for f, o in zip(fields, own["epic"], strict=True)],
            "release": [_listed(_names(f.fixVersions)) for f in fields],
            "found_in": [_listed(_names(f.versions)) for f in fields],
            "sprint": [_listed([s["name"] for s in mine]) for mine in sprints],
            "resolution": _all_names(f.resolution for f in fields),
            "confidential": ["false" if f.security is None else "true" for f in fields],
            "url": [_url(i.self, k) for i, k in zip(issues, keys, strict=True)],
            **{m: own[m] for m in _OWN if m in TABLES["tickets"]},
        }

    def _custom(self, fields: Sequence[Any], meaning: str) -> list[str | None]:
        """The column of a meaning: the first filled of its custom fields."""
        found: list[str | None] = [None] * len(fields)
        for id_ in self.custom.get(meaning, ()):
            values = map(attrgetter(id_), fields)
            found = [
                old or (None if new is None else custom_text(new))
                for old, new in zip(found, values, strict=True)
            ]
        return found

    def _sprints(self, f: Any) -> Sequence[Sprint]:
        """Every sprint the issue was in, oldest first as Jira lists them."""
        own = [getattr(f, id_) for id_ in self.custom.get("sprint", ())]
        values = [v for v in (f.closedSprints, f.sprint, *own) if v]
        if not values:
            return ()
        found: dict[str, Sprint] = {}
        for value in values:
            for item in value if isinstance(value, list) else [value]:
                parts = sprint_text(item) if isinstance(item, str) else item
                if isinstance(parts, dict) and parts.get("name"):
                    sprint = {k: str(v) for k, v in parts.items() if v not in (None, "")}
                    found.setdefault(sprint["name"], sprint)
        return list(found.values())

    def _note_names(self, file: int, line: int, f: Any, sprints: Sequence[Sprint]) -> None:
        """Versions, components and sprints as they are called today."""
        project = _name(f.project)
        for field, values in (
            ("release", f.fixVersions),
            ("found_in", f.versions),
            ("component", f.components),
        ):
            for v in values or ():
                if v.name and v.id:
                    self.names[field][str(v.id)] = v.name
                if v.name and field != "component":
                    self.versions.setdefault((project, v.name), (file, line, v))
        for s in sprints:
            if "id" in s:
                self.names["sprint"][s["id"]] = s["name"]
            self.sprints.setdefault((project, s["name"]), (file, line, s))

    def _add_events(self, file: int, line: int, issue: Issue, sprints: Sequence[Sprint]) -> None:
        """Changes and comments of one issue."""
        f: Any = issue.fields
        if issue.changelog is not None and (moves := self.log.add(issue.key, file, line, issue.changelog)):
            current = {
                "release": _names(f.fixVersions),
                "found_in": _names(f.versions),
                "component": _names(f.components),
                "sprint": [s["name"] for s in sprints],
            }
            self.log.kept.append(Kept(issue.key, file, line, current, moves))
        if f.comment is not None and f.comment.comments:
            self.log.comments(issue.key, file, line, f.comment.comments)


class _Links:
    """Every link once, with the moment at which it was made where a change log tells."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], tuple[int, int]] = {}

    def add(self, file: int, line: int, issue: Issue) -> None:
        """The links of one issue."""
        fields: Any = issue.fields
        for raw in fields.issuelinks or ():
            if link_ := _link(issue.key, raw):
                self.found.setdefault(link_, (file, line))

    def frame(self, made: Mapping[tuple[str, str], str]) -> pd.DataFrame:
        """All links; `made`: both keys in order → moment."""
        columns = Columns(("from", "kind", "to", "at"))
        for (source, kind, target), (file, line) in self.found.items():
            at = made.get((min(source, target), max(source, target)))
            columns.append(file, line, (source, kind, target, at))
        return columns.frame()


class _Reach:
    """How much of the history each file holds, and whether anything is missing."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.keys, self.whole, self.said = set[str](), set[str](), set[str]()  # all; log, comments complete
        self.missing: Counter[int] = Counter()  # issues without change log, by file
        self.logged: dict[int, bool] = {}  # file → whether some log is cut
        self.cut_comments: Counter[int] = Counter()
        self.notes: list[tuple[int, int, str]] = []

    def add(self, file: int, line: int, issue: Issue) -> None:
        """What one issue brings."""
        log, comment = issue.changelog, issue.fields.comment
        self.keys.add(issue.key)
        if log is None:
            self.missing[file] += 1
        else:
            self.logged[file] = self.logged.get(file, False) or log.cut
            if log.cut:
                message = (
                    f"the change log holds {len(log.histories)} of {log.total} edits; fetch it per issue"
                )
                self.notes.append((file, line, message))
            else:
                self.whole.add(issue.key)
        if comment is not None:
            cut = (comment.total or 0) > len(comment.comments)
            self.cut_comments[file] += cut
            self.said |= set() if cut else {issue.key}

    def result(self) -> tuple[dict[int, History], frozenset[str], frozenset[str]]:
        """Note what is cut; the history of each file, the fields that are tracked, and of which issues."""
        for file, line, message in self.notes:
            self.rows.note(file, line, "changelog", "history-truncated", message)
        for file, count in sorted((+self.cut_comments).items()):
            message = f"{count} issues have more comments than the file holds"
            self.rows.note(file, 0, "comment", "comments-truncated", message)
        history: dict[int, History] = {
            file: "partial" if cut or self.missing[file] else "full" for file, cut in self.logged.items()
        }
        return history, *self._tracked()

    def _tracked(self) -> tuple[frozenset[str], frozenset[str]]:
        """The fields that are tracked, and of which issues (none: of all)."""
        if not self.whole:
            told = frozenset({"comment"} if self.said else ())
            return told, frozenset() if self.said >= self.keys else frozenset(self.said)
        tracked = frozenset(EVENT_FIELDS)
        known = frozenset() if self.whole >= self.keys else frozenset(self.whole)
        return tracked if self.said >= (known or self.keys) else tracked - {"comment"}, known


# --- single values ---

_NAMED = ("release", "found_in", "component")
_OWN = (
    "acceptance severity team started finished planned_end planned_start story_points epic source customer "
    "satisfaction"
).split()


def _name(value: Any) -> str | None:
    return value.name if value is not None else None


def _all_names(values: Iterable[Any]) -> list[str | None]:
    return [v.name if v is not None else None for v in values]


def _names(values: Sequence[Named] | None) -> list[str]:
    return [v.name for v in values if v.name] if values else []


def _listed(values: Sequence[str] | None) -> str | None:
    if not values:
        return None
    return text(values) if len(values) > 1 else values[0].strip().replace(";", ",") or None


def _key(value: Keyed | None) -> str | None:
    return value.key if value is not None else None


def _hours(seconds: float | None) -> str | None:
    return None if seconds is None else text(seconds / 3600)


def _category(status: Status | None) -> str | None:
    category = status.statusCategory if status is not None else None
    return _category_of(category.id, category.key) if category is not None else None


@lru_cache(100)
def _category_of(id_: int | str | None, key: str | None) -> str | None:
    return CATEGORY_ID.get(id_) or CATEGORY.get((key or "").casefold())


def _url(api: str, key: str) -> str | None:
    base, rest, _ = api.partition("/rest/")
    return f"{base}/browse/{key}" if rest and base.startswith("http") else None


def _link(key: str, raw: Link) -> tuple[str, str, str] | None:
    name = (raw.type and raw.type.name) or ""
    outward = (raw.type and raw.type.outward) or name
    if other := _key(raw.outwardIssue):
        return link(name, outward, key, other)
    other = _key(raw.inwardIssue)
    return link(name, outward, other, key) if other else None
