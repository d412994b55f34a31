"""How good the data are: cautions, what was read, how full the fields are, how words were understood."""

from collections.abc import Mapping
from typing import Any

from pmreport.pdf.chapter import Book
from pmreport.pdf.pieces import Cell, Made, chip, clip, column, left_out, pair, quiet, strong, table
from pmreport.report import titles, views
from pmreport.report.fields import NAMES
from pmreport.report.labels import CALENDARS, CLASSES, STATUS_CATEGORIES, STATUS_KINDS
from pmreport.report.voice import NOTHING, Voice
from pmreport.words import Listing

Json = Mapping[str, Any]

PROBLEM_ROWS, FILE_NAME, MESSAGE = 20, 60, 160


def quality(book: Book) -> Made:
    """How good the data are: cautions, what was read, how full the fields are, what was understood."""
    document, voice = book.publication.document, book.voice
    subject = document["subject"]
    full, partly, empty = views.coverage(document)
    hints = [
        {"hint": voice.text(hint), "metrics": " · ".join(voice.text(metric["name"]) for metric in metrics)}
        for hint, metrics in views.hints(document)
    ]
    return {
        "title": titles.data_title(document, voice),
        "cautions": [voice.text(item["text"]) for item in document["quality"]["cautions"]],
        "support": _support(document, voice),
        "hints": hints,
        "inputs": _inputs(document["inputs"], voice),
        "basis": voice.say(
            "Zone {zone}; {calendar}; data until {day}.",
            zone=subject["timezone"], calendar=_word(CALENDARS, subject["calendar"], voice),
            day=voice.deadline(subject["as_of"]),
        ),
        "problems": _problems(document, voice),
        "coverage": _coverage(partly, voice),
        "filled": [
            *_listed(voice.say("Always filled"), full, voice),
            *_listed(voice.say("Never filled"), empty, voice),
        ],
        "statuses": _statuses(document["quality"]["statuses"], book.max_rows, voice),
        "types": _types(document["quality"]["types"], book.max_rows, voice),
    }  # fmt: skip


def _support(document: Json, voice: Voice) -> Made | None:
    columns = [
        column(voice.say("Category"), fr=1),
        column(voice.say("Level"), mm=31),
        column(voice.say("Metrics measured"), end=True),
        column(voice.say("How sure"), fr=1.6),
    ]
    rows: list[list[Cell]] = [
        [
            strong(voice.text(category["name"])),
            chip(views.category_chip(category), voice),
            voice.say("{k} of {m}", k=category["measurable"]["k"], m=category["measurable"]["m"]),
            voice.text(category["confidence"]),
        ]
        for category in document["categories"]
    ]
    return table(columns, rows)


def _inputs(inputs: list[Json], voice: Voice) -> Made | None:
    columns = [
        column(voice.say("File"), fr=1),
        column(voice.say("Format")),
        *(column(voice.say(word), end=True) for word in ("Rows read", "Used", "Rejected")),
        column("SHA-256"),
    ]
    rows: list[list[Cell]] = [
        [
            clip(item["file"], FILE_NAME),
            item["format"],
            *(voice.number(item[name]) for name in ("rows_read", "rows_used", "rows_rejected")),
            item["sha256"][:12],
        ]
        for item in inputs
    ]
    return table(columns, rows)


def _problems(document: Json, voice: Voice) -> Made | None:
    columns = [
        column(voice.say("File"), fr=1),
        column(voice.say("Line"), end=True),
        column(voice.say("Column")),
        column(voice.say("Message"), fr=1.3),
    ]
    shown = document["problems"][:PROBLEM_ROWS]
    rows: list[list[Cell]] = [
        [
            clip(problem["file"], FILE_NAME),
            voice.number(problem["line"]) if problem["line"] else NOTHING,
            clip(problem["column"] or NOTHING, FILE_NAME),
            clip(voice.text(problem["message"]), MESSAGE),
        ]
        for problem in shown
    ]
    return table(columns, rows, left_out(len(document["problems"]) - len(shown), "data/problems.csv", voice))


def _coverage(shares: list[tuple[str, float]], voice: Voice) -> Made | None:
    columns = [column(voice.say("Field"), fr=1), column(voice.say("Filled"), end=True), column("", fr=1)]
    rows: list[list[Cell]] = [
        [
            pair(voice.say(NAMES[field]), field) if field in NAMES else quiet(field),
            voice.quantity(share, "fraction"),
            {"kind": "stack", "parts": [["seen", f"{100 * share:.1f}%"]]},
        ]
        for field, share in shares
    ]
    return table(columns, rows)


def _listed(heading: str, fields: list[str], voice: Voice) -> list[str]:
    names = tuple(voice.say(NAMES[field]) if field in NAMES else field for field in fields)
    return [voice.say("{name}: {rule}", name=heading, rule=Listing(names))] if fields else []


def _statuses(statuses: list[Json], most: int, voice: Voice) -> Made | None:
    columns = [
        column(voice.say("Status"), fr=1),
        column(voice.say("Category of status"), fr=1),
        column(voice.say("Kind"), fr=1),
        column(voice.say("Share of time"), end=True),
    ]
    rows: list[list[Cell]] = [
        [
            clip(item["status"], FILE_NAME),
            _word(STATUS_CATEGORIES, item["category"], voice)
            if item["mapped"]
            else voice.say("not understood"),
            _word(STATUS_KINDS, item["kind"], voice),
            voice.quantity(item["share"], "fraction"),
        ]
        for item in statuses[:most]
    ]
    return table(columns, rows, left_out(len(statuses) - len(rows), "report.json", voice))


def _types(types: list[Json], most: int, voice: Voice) -> Made | None:
    columns = [
        column(voice.say("Type"), fr=1),
        column(voice.say("Counts as"), fr=1),
        column(voice.say("By which rule"), fr=1),
        column(voice.say("Share of tickets"), end=True),
    ]
    rows: list[list[Cell]] = [
        [
            clip(item["type"], FILE_NAME),
            _word(CLASSES, item["class"], voice),
            voice.text(item["rule"]),
            voice.quantity(item["share"], "fraction"),
        ]
        for item in types[:most]
    ]
    return table(columns, rows, left_out(len(types) - len(rows), "report.json", voice))


def _word(words: Mapping[str, str], name: str | None, voice: Voice) -> str:
    """The word for a value of a closed list, a value of an open one as it is, a dash for none."""
    return voice.say(words[name]) if name and name in words else name or NOTHING
