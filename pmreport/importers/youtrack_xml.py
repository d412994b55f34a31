"""YouTrack issues as its old REST interface wrote them in XML: current values and comments, no history."""

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from pmreport.errors import InputError
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.records import Rows
from pmreport.importers.youtrack_words import LISTS, field_of
from pmreport.model.export import Export

NAME = "youtrack-xml"

_PLAIN = {"summary": "title", "description": "description", "created": "created", "updated": "updated",
          "resolved": "resolved", "reporterName": "reporter", "projectShortName": "project"}  # fmt: skip


def sniff(blob: Blob) -> bool:
    """The root is `issues` or `issue`, with `field` elements inside."""
    return blob.root in ("issues", "issue") and "<field" in blob.text_head


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of one installation. Raises InputError for XML that is damaged or forbidden."""
    rows = Rows(blobs)
    for file, blob in enumerate(blobs):
        rows.count(file, "tickets", 0)
        for line, issue in enumerate(_issues(blob), start=1):
            rows.count(file, "tickets")
            cells = _cells(issue, blob.basename.rpartition("-")[0])
            rows.add("tickets", file, line, cells)
            for comment in issue.iterfind("comment"):
                event = {"ticket": cells["key"], "at": comment.get("created"), "field": "comment"}
                more = {"to": comment.get("text"), "author": comment.get("author")}
                rows.add("events", file, line, event | more)
    return rows.export(NAME, frozenset({"comment"}), unix="ms")


def _issues(blob: Blob) -> list[Element]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return list(fromstring(blob.read(), forbid_dtd=True).iter("issue"))
    except ParseError as e:
        message = f"{blob.name} is not well-formed XML: {e}."
        raise InputError(message, "The file may be cut; export it again.") from e
    except (DefusedXmlException, ValueError, LookupError) as e:
        raise InputError(
            f"{blob.name} holds XML that may not be read.", "Export it from YouTrack again."
        ) from e


def _cells(issue: Element, prefix: str) -> dict[str, Any]:
    """The values of an issue; its key stands in the issue, else project (of the file's name) and number."""
    values = {
        f.get("name", ""): [v.text for v in f.iterfind("value") if v.text] for f in issue.iterfind("field")
    }
    cells: dict[str, Any] = {c: next(iter(values.get(n, ())), None) for n, c in _PLAIN.items()}
    for name, found in values.items():
        column = field_of(name)
        if column and found:
            cells[column] = found if column in LISTS else found[0]
    number = next(iter(values.get("numberInProject", ())), None)
    project = cells["project"] or prefix
    cells["key"] = issue.get("id") or (f"{project}-{number}" if number and project else number)
    cells["status_category"] = "done" if cells["resolved"] else None
    return cells
