"""Tickets: the explorer's data files, and the plain lists that need no script."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pmreport.report import views
from pmreport.report.links import is_pattern
from pmreport.report.publication import Publication, TicketRow
from pmreport.report.voice import Voice
from pmreport.site.page import Page
from pmreport.words import N_, Count

SHARD_ROWS = 10_000
EXPLORER_ROWS = 500_000  # a browser holds no more
LIST_ROWS = 100_000  # beyond this the plain list of all tickets is left to the CSV file
PAGE_ROWS = 500
REASONED_ROWS = 250  # rows that say why they are listed are twice as long
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
COLUMNS = ("key", "title", "created", "started", "resolved", "due")


def pages(publication: Publication, voice: Voice) -> Iterator[Page]:
    """The explorer's page, and lists of 500 rows: of each category with evidence, and of all tickets."""
    lists = list(_lists(publication, voice))
    n, marked = len(publication.tickets), sum(bool(row.categories) for row in publication.tickets)
    listed = Count(n, N_("{n} ticket"), N_("{n} tickets"))
    title = voice.say("{tickets}, of which {k} stand as evidence", tickets=listed, k=marked)
    values = {
        "lists": lists,
        "shards": shard_names(n),
        "types": _kinds(publication, "type"),
        "statuses": _kinds(publication, "status"),
    }
    yield Page("tickets.html", "tickets.html", "tickets", title, values)
    for name, heading, parts in lists:
        for number, part in enumerate(parts, 1):
            paged = voice.say("{name}, page {i} of {n}", name=heading, i=number, n=len(parts))
            title = paged if len(parts) > 1 else heading
            values = {"rows": part, "name": name, "number": number, "count": len(parts)}
            yield Page(list_path(name, number), "list.html", "tickets", title, values)


def _lists(publication: Publication, voice: Voice) -> Iterator[tuple[str, str, list[list[views.Listed]]]]:
    """(name in the address, heading, pages of rows) of every plain list."""
    for category in publication.document["categories"]:
        if rows := views.evidence(publication, category["id"]):
            name = voice.say("{name}: evidence", name=category["name"])
            yield category["page"], name, _parts(rows, REASONED_ROWS)
    if 0 < len(publication.tickets) <= LIST_ROWS:
        rows = [views.Listed(row, ()) for row in publication.tickets]
        yield "all", voice.say("All tickets"), _parts(rows, PAGE_ROWS)


def _parts(rows: list[views.Listed], size: int) -> list[list[views.Listed]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def list_path(name: str, number: int) -> str:
    """The path of a plain list's page."""
    return f"t/{name}-{number:03}.html"


def _kinds(publication: Publication, field: str) -> list[str]:
    return sorted({getattr(row, field) for row in publication.tickets} - {""})


def shard_names(rows: int) -> list[str]:
    """The explorer's data files, in the order in which a page loads them; none where it cannot work."""
    if not 0 < rows <= EXPLORER_ROWS:
        return []
    return ["x/begin.js", *(f"x/tickets-{number + 1:03}.js" for number in range(-(-rows // SHARD_ROWS)))]


def shards(publication: Publication, ticket_url: str | None) -> Iterator[tuple[str, str]]:
    """(path, script) of the explorer's data: one call each, columns of plain values, codes for kinds."""
    rows = publication.tickets
    if not (names := shard_names(len(rows))):
        return
    types, statuses = _kinds(publication, "type"), _kinds(publication, "status")
    ids = [category["id"] for category in publication.document["categories"]]
    begin = {
        "rows": len(rows), "types": types, "statuses": statuses, "categories": ids,
        "link": (ticket_url or "").split("{key}", 1) if is_pattern(ticket_url) else None,
    }  # fmt: skip
    yield names[0], call("begin", begin)
    codes = [{name: code for code, name in enumerate(kinds)} for kinds in (types, statuses, ids)]
    for number, name in enumerate(names[1:]):
        part = rows[number * SHARD_ROWS : (number + 1) * SHARD_ROWS]
        yield name, call("chunk", _columns(part, *codes))


def _columns(
    rows: Sequence[TicketRow], types: dict[str, int], statuses: dict[str, int], ids: dict[str, int]
) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [getattr(row, name) for row in rows] for name in COLUMNS}
    columns["type"] = [types.get(row.type, -1) for row in rows]
    columns["status"] = [statuses.get(row.status, -1) for row in rows]
    columns["bits"] = [sum(1 << ids[name] for name in row.categories if name in ids) for row in rows]
    return columns


def call(name: str, value: object) -> str:
    """A script that hands a value to the explorer; nothing in it can end the script or open a tag."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"pmreport.{name}({text.translate(ESCAPES)});\n"
