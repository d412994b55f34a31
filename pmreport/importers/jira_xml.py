"""Jira issues, exported from the issue navigator as XML (an RSS feed with one `item` per issue).

Dates carry their offset, status categories their key and custom fields their name, so this export says
more than CSV; like CSV it has no change history and no dates of versions or sprints.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from pmreport.errors import InputError
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.jira_custom import meaning_of
from pmreport.importers.jira_words import CATEGORY, link
from pmreport.importers.markup import plain_html
from pmreport.importers.records import Rows
from pmreport.model.export import Export

NAME = "jira-xml"

CLOUD = 1000  # the number that Jira Cloud gives as its version begins above
_VERSION = re.compile(r"<build-info>\s*<version>((\d+)[\d.]*)")


def sniff(blob: Blob) -> bool:
    """An RSS feed whose items have a `key`."""
    return blob.root == "rss" and bool(re.search(r"<key id=|<build-info>", blob.text_head))


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of the files of one site. Raises InputError for XML that is damaged or forbidden."""
    rows = Rows(blobs)
    seen: set[tuple[str, str, str]] = set()
    for file, blob in enumerate(blobs):
        rows.count(file, "tickets", 0)
        if version := _VERSION.search(blob.text_head):
            cloud = int(version[2]) >= CLOUD
            rows.clue(file, "written by Jira Cloud" if cloud else f"written by Jira {version[1]}")
        items = _items(blob)
        names = _names(items)
        for line, item in enumerate(items, start=1):
            rows.count(file, "tickets")
            key = _text(item, "key")
            rows.add("tickets", file, line, _cells(item))
            for comment in item.iterfind("comments/comment"):
                body, author = plain_html(comment.text), comment.get("author", "")
                event = {"ticket": key, "at": comment.get("created"), "field": "comment", "to": body}
                rows.add("events", file, line, {**event, "author": names.get(author, author)})
            for found in _links(item, key or ""):
                if found not in seen:
                    seen.add(found)
                    rows.add("links", file, line, dict(zip(("from", "kind", "to"), found, strict=True)))
    commented = "events" in rows.cells  # an export without comments has no element for them
    return rows.export(NAME, frozenset({"comment"}) if commented else frozenset())


def _items(blob: Blob) -> list[Element]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return list(fromstring(blob.read(), forbid_dtd=True).iter("item"))
    except ParseError as e:
        message = f"{blob.name} is not well-formed XML: {e}."
        raise InputError(message, "The file may be cut; export it again.") from e
    except (DefusedXmlException, ValueError, LookupError) as e:
        raise InputError(f"{blob.name} holds XML that may not be read.", "Export it from Jira again.") from e


def _names(items: Sequence[Element]) -> dict[str, str]:
    """Account id → name: comments tell only ids."""
    people = [p for item in items for tag in ("reporter", "assignee") for p in item.iterfind(tag)]
    return {p.get("accountid", ""): p.text.strip() for p in people if p.text}


def _text(item: Element, tag: str) -> str | None:
    found = item.find(tag)
    return (found.text or "").strip() or None if found is not None else None


def _unless_none(item: Element, tag: str, attribute: str) -> str | None:
    """The text, unless the id says that there is none (`Unresolved`, `Unassigned`)."""
    found = item.find(tag)
    return None if found is None or found.get(attribute) == "-1" else _text(item, tag)


def _hours(item: Element, tag: str) -> float | None:
    found = item.find(tag)
    seconds = found.get("seconds", "") if found is not None else ""
    return int(seconds) / 3600 if seconds.isdecimal() else None


def _cells(item: Element) -> dict[str, Any]:
    own = dict(_custom(item))
    project, category = item.find("project"), item.find("statusCategory")
    return {
        "key": _text(item, "key"),
        "project": _text(item, "project") or (project.get("key") if project is not None else None),
        "type": _text(item, "type"),
        "title": _text(item, "summary"),
        "description": plain_html(_text(item, "description")),
        "status": _text(item, "status"),
        "status_category": CATEGORY.get(category.get("key", "")) if category is not None else None,
        "priority": _text(item, "priority"),
        "severity": own.get("severity"),
        "resolution": _unless_none(item, "resolution", "id"),
        "reporter": _unless_none(item, "reporter", "accountid"),
        "assignee": _unless_none(item, "assignee", "accountid"),
        "team": own.get("team"),
        "component": [c.text for c in item.iterfind("component")],
        "labels": [label.text for label in item.iterfind("labels/label")],
        "created": _text(item, "created"),
        "updated": _text(item, "updated"),
        "resolved": _text(item, "resolved") or own.get("finished"),
        "started": own.get("started"),
        "due": _day(_text(item, "due")) or _day(own.get("planned_end")),
        "planned_start": _day(own.get("planned_start")),
        "estimate_h": _hours(item, "timeoriginalestimate"),
        "spent_h": _hours(item, "timespent"),
        "points": own.get("story_points"),
        "parent": _text(item, "parent") or own.get("epic"),
        "release": [v.text for v in item.iterfind("fixVersion")],
        "found_in": [v.text for v in item.iterfind("version")],
        "sprint": own.get("sprint"),
        "source": own.get("source"),
        "customer": own.get("customer"),
        "satisfaction": own.get("satisfaction"),
        "confidential": bool(_text(item, "security")),
        "url": _text(item, "link"),
    }


def _custom(item: Element) -> Iterator[tuple[str, Any]]:
    for field in item.iterfind("customfields/customfield"):
        name = _text(field, "customfieldname") or ""
        values = [v.text for v in field.iterfind("customfieldvalues/customfieldvalue") if v.text]
        if (meaning := meaning_of(name)) and values:
            yield meaning, values if meaning in ("sprint", "customer") else values[0]


def _day(text: str | None) -> str | None:
    """A due date is written as midnight +0000 and means the day, in no zone."""
    return re.sub(r"\s*00:00:00.*$", "", text) if text else None


def _links(item: Element, key: str) -> Iterator[tuple[str, str, str]]:
    for kind in item.iterfind("issuelinks/issuelinktype"):
        name = _text(kind, "name") or ""
        outward = next((o.get("description", name) for o in kind.iterfind("outwardlinks")), name)
        for direction in ("outwardlinks", "inwardlinks"):
            for other in kind.iterfind(f"{direction}/issuelink/issuekey"):
                if other.text:
                    ends = (key, other.text) if direction == "outwardlinks" else (other.text, key)
                    yield link(name, outward, *ends)
