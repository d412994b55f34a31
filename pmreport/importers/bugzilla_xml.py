"""Bugzilla bugs as XML (`show_bug.cgi?ctype=xml`): dates with offset, comments, dependencies, no history.

The file names an external DTD, which is never loaded. The first comment is the description.
"""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from pmreport.errors import InputError
from pmreport.importers.bugzilla_words import category, dependencies, given
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.records import Rows
from pmreport.importers.tabular import Link
from pmreport.model.export import Export

NAME = "bugzilla-xml"

_VERSION = re.compile(r'<bugzilla version="([\d.]+)')


def sniff(blob: Blob) -> bool:
    """The root is `bugzilla`."""
    return blob.root == "bugzilla"


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The bugs of one installation. Raises InputError for XML that is damaged or forbidden."""
    rows = Rows(blobs)
    links: set[Link] = set()
    for file, blob in enumerate(blobs):
        rows.count(file, "tickets", 0)
        if version := _VERSION.search(blob.text_head):
            rows.clue(file, f"written by Bugzilla {version[1]}")
        for line, bug in enumerate(_bugs(blob), start=1):
            rows.count(file, "tickets")
            if bug.get("error"):
                rows.reject(file, line, f"Bugzilla refused this bug: {str(bug.get('error'))[:40]}")
                continue
            _add(bug, file, line, rows, links)
    return rows.export(NAME, frozenset({"comment"}))


def _bugs(blob: Blob) -> list[Element]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return list(fromstring(blob.read()).iter("bug"))
    except ParseError as e:
        message = f"{blob.name} is not well-formed XML: {e}."
        raise InputError(message, "The file may be cut; export it again.") from e
    except (DefusedXmlException, ValueError, LookupError) as e:
        raise InputError(
            f"{blob.name} holds XML that may not be read.", "Export it from Bugzilla again."
        ) from e


def _add(bug: Element, file: int, line: int, rows: Rows, links: set[Link]) -> None:
    cells = _cells(bug)
    rows.add("tickets", file, line, cells)
    for comment in bug.findall("long_desc")[1:]:
        event = {"ticket": cells["key"], "at": _text(comment, "bug_when"), "field": "comment"}
        rows.add(
            "events",
            file,
            line,
            {**event, "to": _text(comment, "thetext"), "author": _person(comment, "who")},
        )
    for link in dependencies(cells["key"] or "", _all(bug, "dependson"), _all(bug, "blocked")):
        if link not in links:
            links.add(link)
            rows.add("links", file, line, dict(zip(("from", "kind", "to"), link, strict=True)))


def _text(element: Element, tag: str) -> str | None:
    return given(element.findtext(tag))


def _all(bug: Element, tag: str) -> list[str]:
    return [e.text.strip() for e in bug.iterfind(tag) if e.text and e.text.strip()]


def _person(element: Element, tag: str) -> str | None:
    found = element.find(tag)
    return None if found is None else (found.get("name") or given(found.text))


def _cells(bug: Element) -> dict[str, Any]:
    status = _text(bug, "bug_status")
    done = category(status) == "done"
    return {
        "key": _text(bug, "bug_id"),
        "project": _text(bug, "product"),
        "title": _text(bug, "short_desc"),
        "description": next((_text(c, "thetext") for c in bug.iterfind("long_desc")), None),
        "status": status,
        "status_category": category(status),
        "resolution": _text(bug, "resolution"),
        "priority": _text(bug, "priority"),
        "severity": _text(bug, "bug_severity"),
        "reporter": _person(bug, "reporter"),
        "assignee": _person(bug, "assigned_to"),
        "component": _text(bug, "component"),
        "labels": [k.strip() for k in (_text(bug, "keywords") or "").split(",")],
        "created": _text(bug, "creation_ts"),
        "updated": _text(bug, "delta_ts"),
        "resolved": _text(bug, "cf_last_resolved") if done else None,
        "due": _text(bug, "deadline"),
        "estimate_h": _hours(bug, "estimated_time"),
        "spent_h": _hours(bug, "actual_time"),
        "release": _text(bug, "target_milestone"),
        "found_in": _text(bug, "version"),
    }


def _hours(bug: Element, tag: str) -> str | None:
    """Hours; 0.00 where nothing was entered."""
    text = _text(bug, tag)
    return None if text is None or not text.strip("0.") else text
