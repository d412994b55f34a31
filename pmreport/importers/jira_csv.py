"""Jira issues, exported from the issue navigator as CSV ("current fields" or "all fields").

Jira writes one column per value, so captions repeat; times are in the exporting user's zone, without an
offset; `Parent` is an issue *id*, `Sprint` lists every sprint the issue was ever in, estimates are
seconds. The export has **no change history**, only comments with their times. Where no field holds the start
of work, the first logged work is taken, and of what is going on the last change of the status category. The
offset of a file of Cloud is told by the dates of first responses, which are UTC, beside their comments.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pmreport.importers import jira_zone, times
from pmreport.importers.aliases import Alias, aliases, normal
from pmreport.importers.buffers import halves
from pmreport.importers.convert import Options, numbers
from pmreport.importers.files import Blob
from pmreport.importers.jira_words import CATEGORY, link, outward_of
from pmreport.importers.merge import Part, merged, moments_text, raw_cells, read_part, with_frame
from pmreport.importers.table import cleaned
from pmreport.model.export import Export, Problem

NAME = "jira-csv"

CLOUD = "written by Jira Cloud"

_LINK = re.compile(
    r"^(outward|inward|外部问题|外向问题|内部问题|内向问题)(?: issue link|链接) ?\((.+)\)$", re.IGNORECASE
)
_INWARD = ("inward", "内部问题", "内向问题")
_CUSTOM = re.compile(r"[^()]+? ?\((.+)\)")
_RAW = (
    "ticket_id",
    "parent_id",
    "comments",
    "worklogs",
    "time_in_status",
    "security",
    "status_category_changed",
    "first_response",
)  # read beside the canonical columns
_PEOPLE = (("assignee", "assignee id"), ("reporter", "reporter id"), ("creator", "creator id"))


def sniff(blob: Blob) -> bool:
    """Jira alone writes "Issue key" beside "Issue id" or "Issue Type", `Custom field (…)`, `Σ …`."""
    header = {normal(h) for h in blob.header} if blob.shape in ("table", "workbook") else set()
    kinds = header & {"issue id", "issue type", "work type", "问题id", "问题 id", "问题类型", "事务类型"}
    if kinds and header & {"issue key", "问题关键字", "关键字"}:
        return True
    marks = any(h.startswith(("custom field (", "自定义字段 (", "σ ")) for h in header)
    return marks and bool(header & {"summary", "issue type", "概要", "主题", "摘要"})


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of the files of one site; parents are resolved over all of them."""
    parts = [_part(blob, options) for blob in blobs]
    keys = _keys(parts)
    parts = [with_frame(p, _started(p, _completed(p, keys), options)) for p in parts]
    tickets, sources, problems = merged(parts, NAME)
    tables = {"tickets": tickets}
    comments = [_comments(p, options) for p in parts]
    problems += [problem for _, more in comments for problem in more]
    if any(len(events) for events, _ in comments):
        tables["events"] = pd.concat([events for events, _ in comments], ignore_index=True)
    if links := sorted({found for p in parts for found in _links(p)}):
        tables["links"] = pd.DataFrame(links, columns=["from", "kind", "to"], dtype="str")
    timed = sum(_has_time_in_status(p) for p in parts)
    for place, part in enumerate(parts):
        if clue := _clue(part.table.header):
            sources[place] = replace(sources[place], notes=(*sources[place].notes, clue))
    if timed:
        note = f"time in status: {timed} rows, by status id without names; not used"
        sources[0] = replace(sources[0], notes=(*sources[0].notes, note))
    commented = all("comments" in p.headers.meanings for p in parts)
    tracked = frozenset({"comment"}) if commented else frozenset[str]()
    zone: Counter[int] = Counter()
    for place, (part, (events, _)) in enumerate(zip(parts, comments, strict=True)):
        found = _offsets(part, events)
        zone.update(found)
        for offset in found:
            note = f"times are {offset / 3600:+g} h from UTC, as comments lie beside first responses in UTC"
            sources[place] = replace(sources[place], notes=(*sources[place].notes, note))
    return Export(NAME, tables, tuple(sources), tuple(problems), tracked, dict(sorted(zone.items())))


def _offsets(part: Part, events: pd.DataFrame) -> Mapping[int, int]:
    """The offset of a file of Jira Cloud, where its first responses tell it."""
    cells = raw_cells(part, "first_response")
    cloud = _clue(part.table.header) == CLOUD
    return jira_zone.offsets(part.converted.frame["key"], cells[0], events) if cells and cloud else {}


def _clue(header: Sequence[str]) -> str:
    """Which Jira wrote a file: Cloud has ids of accounts, older ones and servers write `Fix Version/s`."""
    found = {normal(h) for h in header}
    if found & {"assignee id", "reporter id", "project lead id"}:
        return CLOUD
    older = found & {"fix version/s", "affects version/s", "component/s"}
    return "written by Jira Server, Data Center or an older Cloud" if older else ""


def _captions(header: Sequence[str]) -> Mapping[str, Alias]:
    """Jira's captions, and custom fields whose wrapping word is in another language."""
    known = aliases("jira", "csv")
    inner = {normal(h): _CUSTOM.fullmatch(normal(h)) for h in header if normal(h) not in known}
    custom = {h: known.get(f"custom field ({m[1]})") for h, m in inner.items() if m and not _LINK.match(h)}
    return {**known, **{h: alias for h, alias in custom.items() if alias}}


def _part(blob: Blob, options: Options) -> Part:
    return read_part(blob, _captions, options, _RAW, _extra)


def _extra(caption: str) -> str:
    if _LINK.match(normal(caption)):
        return "links"
    return "people" if normal(caption) in dict(_PEOPLE).values() else ""


def _keys(parts: Sequence[Part]) -> dict[str, str]:
    """Issue id → key, where some issue names its parent by id."""
    if not any(cells.notna().any() for part in parts for cells in raw_cells(part, "parent_id")):
        return {}
    return {
        i: k
        for part in parts
        for ids in raw_cells(part, "ticket_id")
        for i, k in zip(ids, part.converted.frame["key"], strict=True)
        if isinstance(i, str)
    }


def _completed(part: Part, keys: Mapping[str, str]) -> pd.DataFrame:
    """Parents by key, hours from the work log where the total is missing, categories in canonical words."""
    frame = part.converted.frame.copy()
    for cells in raw_cells(part, "parent_id"):
        named = cells.where(~cells.str.isdecimal().fillna(False).astype(bool), cells.map(keys))
        own = "parent" in part.headers.meanings
        old = frame["parent"] if "parent" in frame else pd.Series(None, index=frame.index, dtype="str")
        frame["parent"] = old.fillna(named) if own else named.astype("str").fillna(old)
    logs = raw_cells(part, "worklogs")
    if logs:
        hours = pd.concat([_logged(cells) for cells in logs], axis=1).sum(axis=1, min_count=1)
        frame["spent_h"] = frame["spent_h"].fillna(hours) if "spent_h" in frame else hours
    for cells in raw_cells(part, "security"):
        frame["confidential"] = cells.notna()
    if "status_category" in frame:
        frame["status_category"] = frame["status_category"].str.casefold().map(CATEGORY).astype("str")
    return frame


def _started(part: Part, frame: pd.DataFrame, options: Options) -> pd.DataFrame:
    """The start of work where no field holds it: the first logged work, else (of work that is going on) the
    last change of the status category.
    """
    none = pd.Series(None, index=frame.index, dtype="str")
    logs = [c.str.extract(r";([^;]*);[^;]*;\d+$")[0] for c in raw_cells(part, "worklogs")]
    found = [_moments(cells, options) for cells in logs]
    first = pd.concat(found, axis=1).min(axis=1).astype("str") if found else none
    for cells in raw_cells(part, "status_category_changed"):
        doing = frame["status_category"] == "doing" if "status_category" in frame else none.notna()
        first = first.fillna(_moments(cells.where(doing), options))
    given = frame.get("started", none)
    text = pd.Series(moments_text(given), frame.index, dtype="str").fillna(first)
    return frame.assign(started=text) if text.notna().any() else frame


def _moments(cells: "pd.Series[Any]", options: Options) -> "pd.Series[Any]":
    read = times.parse(cells.astype("str"), options.date_order).values
    return pd.Series(moments_text(pd.Series(read, cells.index)), cells.index, dtype="str")


def _logged(cells: "pd.Series[Any]") -> "pd.Series[float]":
    """Hours of `comment;date;author;seconds` cells; the comment may hold `;`."""
    seconds, _ = numbers(cells.str.extract(r";([^;]*)$")[0])
    return pd.Series(seconds / 3600, index=cells.index)


def _comments(part: Part, options: Options) -> tuple[pd.DataFrame, list[Problem]]:
    """`date;author;body` cells as comment events, by ticket and then by column."""
    columns = ["ticket", "at", "field", "to", "author"]
    cells = [c.dropna() for c in raw_cells(part, "comments")]
    if not any(len(c) for c in cells):
        return pd.DataFrame(columns=columns), []
    text = pd.concat(cells).sort_index(kind="stable")
    at, rest = halves(text, ";")
    author, body = halves(rest.fillna(""), ";")
    read = times.parse(at, options.date_order)
    ok = ~read.bad & body.notna().to_numpy()
    frame = pd.DataFrame(
        {
            "ticket": part.converted.frame["key"].loc[text.index],
            "at": read.values,
            "field": "comment",
            "to": cleaned(body),
            "author": author.map(_names(part)).astype("str").fillna(author),
        }
    )
    lines = part.table.lines(text.index[~ok])
    message = "not a date, an author and a text"
    problems = [Problem(part.table.blob.name, n, "Comment", "bad-comment", message) for n in lines.values()]
    return frame[ok].reset_index(drop=True), problems


def _names(part: Part) -> dict[str, str]:
    """Account id → name, as far as the people columns tell."""
    at = {normal(h): p for p, h in reversed(list(enumerate(part.table.header)))}
    found: dict[str, str] = {}
    for name, account in _PEOPLE:
        if name in at and account in at and at[name] in part.table.frame:
            pairs = part.table.frame[[at[account], at[name]]].dropna().drop_duplicates()
            found |= dict(zip(pairs[at[account]], pairs[at[name]], strict=True))
    return found


def _links(part: Part) -> list[tuple[str, str, str]]:
    """(from, kind, to) of every link column; a relation that both ends export is one link."""
    found = []
    for position, caption in enumerate(part.table.header):
        if match := _LINK.match(normal(caption)):
            cells = part.table.cells(position).loc[part.converted.frame.index].dropna()
            ends = [part.converted.frame["key"].loc[cells.index], cells]
            source, target = ends[::-1] if match[1] in _INWARD else ends
            outward = outward_of(match[2])
            found += [link(match[2], outward, a, b) for a, b in zip(source, target, strict=True)]
    return found


def _has_time_in_status(part: Part) -> int:
    return sum(int(cells.notna().sum()) for cells in raw_cells(part, "time_in_status"))
