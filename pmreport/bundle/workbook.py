"""The report as a workbook, for whoever works in a spreadsheet: key figures, practices, actions, evidence."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pmreport.bundle.csvsafe import CsvCell, neutral
from pmreport.report import views
from pmreport.report.labels import ACTION_STATES, CHIPS
from pmreport.report.publication import Publication
from pmreport.report.voice import Voice
from pmreport.words import N_, Msg

Json = Mapping[str, Any]

MOST_EVIDENCE = 500  # rows per category: the workbook is for reading, data/evidence.csv has them all
NUMBERS = {"fraction": "0.0%", "count": "#,##0"}
KINDS = ("seen", "not_seen", "cannot_tell")
WIDTHS = {"wide": 60, "text": 28, "number": 12, "key": 16}

# The columns of each sheet: caption and width.
FIGURES = (
    (N_("Category"), "text"), (N_("Metric"), "text"), (N_("Value"), "number"), (N_("from"), "number"),
    (N_("to"), "number"), (N_("Unit"), "key"), ("n", "number"), (N_("Level"), "key"),
    (N_("Change"), "number"), (N_("Against the one before"), "key"),
    (N_("Why there is no number"), "wide"), ("id", "text"),
)  # fmt: skip
PRACTICES = (
    (N_("Category"), "text"), (N_("Practice"), "text"), *((CHIPS[kind][1], "number") for kind in KINDS),
    (N_("Rate"), "number"), (N_("from"), "number"), (N_("to"), "number"), (N_("Counts as a trace"), "wide"),
)  # fmt: skip
ACTIONS = (
    (N_("Category"), "text"), (N_("Action"), "wide"), (N_("How we will know"), "wide"), (N_("State"), "key"),
    (N_("Owner role"), "key"), (N_("Due"), "key"), ("id", "text"),
)  # fmt: skip
EVIDENCE = (
    (N_("Category"), "text"), (N_("Ticket"), "key"), (N_("Title"), "wide"), (N_("Created"), "key"),
    (N_("Done"), "key"), (N_("Due"), "key"), (N_("Why it is here"), "wide"),
)  # fmt: skip


class Sheet(NamedTuple):
    """A sheet: its name, what stands above the table, its columns and rows, and each row's number format."""

    name: str
    note: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[CsvCell]]
    formats: Sequence[str] = ()


def workbook(publication: Publication, language: str) -> bytes:
    """An XLSX file in one language.

    Texts are written as strings and made neutral, so that none is taken for a formula; numbers are
    unrounded. The same report gives the same bytes.
    """
    from xlsxwriter import Workbook

    voice = Voice(language, publication.document["subject"]["timezone"])
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    as_of = datetime.fromisoformat(publication.document["subject"]["as_of"])
    book.set_properties({"title": str(publication.document["name"]), "created": as_of.replace(tzinfo=None)})
    for sheet in sheets(publication, voice):
        _write(book, sheet, voice)
    book.close()
    return out.getvalue()


def sheets(publication: Publication, voice: Voice) -> list[Sheet]:
    """What the workbook holds, sheet by sheet."""
    return [
        _figures(publication, voice),
        _practices(publication, voice),
        _actions(publication, voice),
        _evidence(publication, voice),
    ]


def _figures(publication: Publication, voice: Voice) -> Sheet:
    document = publication.document
    found = [(category, metric) for category in document["categories"] for metric in category["metrics"]]
    units = {method.id: voice.text(method.unit) for method in publication.methods}
    rows = [
        _figure(category, metric, units.get(metric["id"], metric["unit"]), voice)
        for category, metric in found
    ]
    formats = [NUMBERS.get(metric["unit"], "0.00") for _, metric in found]
    note = voice.say("{title}. Intervals are 90%.", title=document["headline"]["title"])
    return Sheet(voice.say("Key figures"), note, FIGURES, rows, formats)


def _figure(category: Json, metric: Json, unit: str, voice: Voice) -> list[CsvCell]:
    change = metric["change"] or {}
    sign, moved = views.metric_chip(metric), views.change_chip(metric)
    names = [voice.text(category["name"]), voice.text(metric["name"])]
    numbers = [metric["value"], metric["low"], metric["high"], unit, metric["n"]]
    level = voice.say(CHIPS[sign][1]) if sign else ""
    movement = voice.say(CHIPS[moved][1]) if moved else ""
    why = voice.text(metric["reason"]) if metric["value"] is None else ""
    return [*names, *numbers, level, change.get("delta"), movement, why, metric["id"]]


def _practices(publication: Publication, voice: Voice) -> Sheet:
    rows = [
        [
            voice.text(category["name"]),
            voice.text(practice["name"]),
            *(practice[name] for name in (*KINDS, "rate", "low", "high")),
            voice.text(practice["trace"]),
        ]
        for category in publication.document["categories"]
        for practice in category["practices"]
    ]
    note = voice.say("No trace in the data is not the same as not done.")
    return Sheet(voice.say("Practice checks"), note, PRACTICES, rows, ["0%"] * len(rows))


def _actions(publication: Publication, voice: Voice) -> Sheet:
    rows: list[list[CsvCell]] = [
        [
            voice.text(category["name"]),
            voice.text(action["text"]),
            voice.criterion(action["criterion"]),
            voice.say(ACTION_STATES[action["state"]]),
            str(action.get("owner") or ""),
            str(action.get("due") or ""),
            action["id"],
        ]
        for category in publication.document["categories"]
        for action in category["actions"]
    ]
    note = voice.say(
        "Each action says how we will know that it helped. Owner and date are left for the team."
    )
    return Sheet(voice.say("Actions"), note, ACTIONS, rows)


def _evidence(publication: Publication, voice: Voice) -> Sheet:
    rows: list[list[CsvCell]] = [
        [
            voice.text(category["name"]),
            item.ticket.key,
            item.ticket.title,
            item.ticket.created,
            item.ticket.resolved,
            item.ticket.due,
            "\n".join(dict.fromkeys(voice.text(found.rule) for found in item.reasons)),
        ]
        for category in publication.document["categories"]
        for item in views.evidence(publication, category["id"])[:MOST_EVIDENCE]
    ]
    note = voice.say("At most {n} tickets per category; all are in data/evidence.csv.", n=MOST_EVIDENCE)
    return Sheet(voice.say("Evidence"), note, EVIDENCE, rows)


def _write(book: Any, sheet: Sheet, voice: Voice) -> None:
    """One sheet: a note, a caption row that stays in sight and filters, and the rows."""
    page = book.add_worksheet(sheet.name)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.write_string(0, 0, neutral(sheet.note))
    for at, (caption, width) in enumerate(sheet.columns):
        page.set_column(at, at, WIDTHS[width])
        page.write_string(2, at, neutral(voice.words(Msg(caption))), bold)
    formats = {
        name: book.add_format({"num_format": name, "valign": "top"}) for name in dict.fromkeys(sheet.formats)
    }
    counted = book.add_format({"num_format": "#,##0", "valign": "top"})
    for down, row in enumerate(sheet.rows, start=3):
        numbers = formats.get(sheet.formats[down - 3]) if sheet.formats else None
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                page.write_string(down, at, neutral(cell), wrapped)
            elif isinstance(cell, int | float):
                page.write_number(down, at, cell, counted if isinstance(cell, int) else numbers)
    page.freeze_panes(3, 2)
    if sheet.rows:
        page.autofilter(2, 0, 2 + len(sheet.rows), len(sheet.columns) - 1)
