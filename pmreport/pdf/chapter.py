"""A category as a chapter: verdict, figures with their intervals, evidence, practice checks, actions."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pmreport.pdf.pieces import (
    KEY,
    Cell,
    Made,
    Piece,
    against,
    chip,
    clip,
    column,
    key,
    left_out,
    lines,
    movement,
    quiet,
    spark,
    strong,
    table,
)
from pmreport.report import views
from pmreport.report.labels import CHIPS
from pmreport.report.links import is_web
from pmreport.report.publication import Figure, Publication
from pmreport.report.voice import NOTHING, Voice
from pmreport.words import Listing, Quantity

Json = Mapping[str, Any]

TICKET_TITLE, VERDICT = 120, 260  # characters
REASONS, PRACTICE_TICKETS = 3, 8

PRINTED_EVIDENCE = 25  # tickets per category: a printed report shows the telling ones, the site all of them


class Book(NamedTuple):
    """What all chapters share: the report, who says it, how many rows a table has, and what is looked up."""

    publication: Publication
    voice: Voice
    max_rows: int
    links: Mapping[str, str]  # ticket key -> its web address
    files: Mapping[str, str]  # figure id -> the file with its drawing
    metrics: Mapping[str, Json]  # by id
    names: Mapping[str, str]  # of the metrics, by id


def open_book(publication: Publication, voice: Voice, max_rows: int) -> Book:
    """The book of a report."""
    links = {row.key: row.url for row in publication.tickets if is_web(row.url)}
    metrics = {metric["id"]: metric for c in publication.document["categories"] for metric in c["metrics"]}
    names = {name: voice.text(metric["name"]) for name, metric in metrics.items()}
    return Book(publication, voice, max_rows, links, figure_files(publication), metrics, names)


def figure_files(publication: Publication) -> dict[str, str]:
    """Figure id -> the name of the file with its drawing, whatever the id holds."""
    return {item.id: f"figure-{number}.svg" for number, item in enumerate(publication.figures, start=1)}


def chapter(book: Book, category: Json, number: int) -> Made:
    """One category. It is `short` when it has neither figures nor tickets to show."""
    voice, verdict = book.voice, book.voice.text(category["verdict"])
    shown = views.measured(category["metrics"])
    figures, evidence = views.figures(book.publication, category["id"]), _evidence(book, category)
    k, m = category["measurable"]["k"], category["measurable"]["m"]
    return {
        "id": category["id"],
        "number": voice.number(number),
        "name": voice.text(category["name"]),
        "question": voice.text(category["question"]),
        "verdict": clip(verdict, VERDICT),
        "chip": chip(views.category_chip(category), voice),
        "sure": lines(
            voice.text(category["confidence"]),
            voice.say("{k} of {m} metrics measured", k=k, m=m),
        ),
        "short": not figures and not evidence,
        "findings": [text for text in findings(category, voice) if text not in verdict],
        "days": _days(book.publication.document, category["id"], voice),
        "key_figures": _key_figures(category, shown, voice),
        "figures": [figure(book, item) for item in figures],
        "missing": _missing(views.unmeasured(category["metrics"]), voice),
        "evidence": evidence,
        "no_evidence": _no_evidence(category, voice),
        **_practice_checks(book, category["practices"]),
        "actions": [_action(book, action) for action in category["actions"]],
    }


def findings(category: Json, voice: Voice) -> list[str]:
    """What the metrics of a category show, a sentence each."""
    return [voice.text(item["text"]) for item in category["findings"]]


def _days(document: Json, category: str, voice: Voice) -> str:
    """What the replay attributes to the category; empty where nothing was divided."""
    attribution = document["attribution"]
    if attribution is None or not views.is_divided(attribution):
        return ""
    row = next(row for row in attribution["categories"] if row["id"] == category)
    if not has_days(row):
        return ""
    slip, days = (Quantity(value, "working_days") for value in (attribution["slip_days"], row["days"]))
    return voice.say(
        "Of the slip of {slip}, the replay attributes {days} to this category (90% interval: {interval}).",
        slip=slip, days=days, interval=voice.days_interval(row) or voice.say("not known"),
    )  # fmt: skip


def has_days(row: Json) -> bool:
    """Whether anything was attributed to a cause: without evidence it has neither days nor an interval."""
    return any(row[name] for name in ("days", "low", "high"))


def _key_figures(category: Json, shown: list[Json], voice: Voice) -> Made | None:
    columns = [
        column(voice.say("Metric"), fr=1),
        column(voice.say("Value"), end=True),
        column(voice.say("90% interval"), end=True),
        column("n", end=True),
        column(voice.say("Level"), mm=30),
        column(voice.say("Against the one before"), mm=29),
        column(voice.say("Trend")),
    ]
    return table(
        columns, [_metric_row(metric, metric["id"] in category["decided_by"], voice) for metric in shown]
    )


def _metric_row(metric: Json, decided: bool, voice: Voice) -> list[Cell]:
    name = lines(
        strong(voice.text(metric["name"])),
        quiet(voice.say("decided the level")) if decided else "",
        *(quiet(voice.text(text)) for text in metric["flag_texts"]),
        quiet(voice.text(metric["note"])),
        *(_part(part, voice) for part in metric["parts"].values() if part["value"] is not None),
    )
    n = NOTHING if metric["n"] is None else voice.number(metric["n"])
    sign = views.metric_chip(metric)
    level = lines(
        chip(sign, voice) if sign else quiet(voice.say("described, not judged")),
        chip("partial", voice) if metric["state"] == "partial" else "",
        _thresholds(metric, voice),
    )
    moved = lines(*movement(metric, voice), against(metric, voice))
    value, interval = strong(voice.value(metric)), voice.interval(metric) or NOTHING
    return [name, value, interval, n, level, moved, spark(views.trend(metric))]


def _part(part: Json, voice: Voice) -> Piece:
    interval = voice.interval(part)
    value = voice.quantity(part["value"], part["unit"], part["low"], part["high"])
    said = f"{voice.text(part['label'])} {value}"
    return quiet(voice.say("{what} ({interval})", what=said, interval=interval) if interval else said)


def _thresholds(metric: Json, voice: Voice) -> Piece:
    threshold = metric["threshold"]
    if not threshold or threshold["watch"] is None:
        return ""
    unit = views.threshold_unit(metric)
    watch, problem = (voice.quantity(threshold[level], unit) for level in ("watch", "problem"))
    return quiet(voice.say("watch at {watch}, problem at {problem}", watch=watch, problem=problem))


def figure(book: Book, item: Figure) -> Made:
    """A figure as the template places it; the drawing lies beside it under `file`."""
    texts = {"title": item.title, "subtitle": item.subtitle, "alt": item.alt, "source": item.source}
    return {name: book.voice.text(text) for name, text in texts.items()} | {"file": book.files[item.id]}


def _missing(metrics: list[Json], voice: Voice) -> Made | None:
    """What has no number, one row per reason and remedy: a printed page repeats neither."""
    columns = [
        column(voice.say("Metric"), fr=1.3),
        column(voice.say("State"), mm=29),
        column(voice.say("Why"), fr=1.2),
        column(voice.say("What to export"), fr=1.2),
    ]
    groups: dict[tuple[str, str, str], list[str]] = {}
    for metric in metrics:
        state = views.metric_chip(metric) or "not_measurable"
        said = (state, voice.text(metric["reason"]) or NOTHING, voice.text(metric["hint"]) or NOTHING)
        groups.setdefault(said, []).append(voice.text(metric["name"]))
    return table(
        columns,
        [
            [strong(voice.say("{names}", names=Listing(tuple(names)))), chip(state, voice), why, hint]
            for (state, why, hint), names in groups.items()
        ],
    )


def _evidence(book: Book, category: Json) -> Made | None:
    voice = book.voice
    columns = [
        column(voice.say("Ticket")),
        column(voice.say("Title"), fr=1.2),
        column(voice.say("Created")),
        column(voice.say("Done")),
        column(voice.say("Due")),
        column(voice.say("Why it is here"), fr=1.4),
    ]
    listed = views.evidence(book.publication, category["id"])
    rows = [_ticket_row(book, item) for item in listed[: min(book.max_rows, PRINTED_EVIDENCE)]]
    return table(columns, rows, left_out(len(listed) - len(rows), "data/evidence.csv", voice))


def _ticket_row(book: Book, item: views.Listed) -> list[Cell]:
    ticket, voice = item.ticket, book.voice
    rules = list(dict.fromkeys(voice.text(found.rule) for found in item.reasons))
    reasons = [quiet(rule) for rule in rules[:REASONS]]
    days = [day or NOTHING for day in (ticket.created, ticket.resolved, ticket.due)]
    return [key(ticket.key, book.links), clip(ticket.title, TICKET_TITLE), *days, reasons]


def _no_evidence(category: Json, voice: Voice) -> str:
    if category["id"] == "team_management":
        return voice.say("This category lists no tickets: one click could lead to one person.")
    return voice.say("No ticket stands as evidence.")


def _practice_checks(book: Book, practices: list[Json]) -> Made:
    """The checks in a table; those that no ticket could show are only named."""
    voice = book.voice
    possible = [p for p in practices if p["seen"] or p["not_seen"] or p["cannot_tell"]]
    names = Listing(tuple(voice.text(p["name"]) for p in practices if p not in possible))
    unseen = voice.say("Not checked, because no ticket of the report should show it: {names}.", names=names)
    return {"practices": _practices(book, possible), "unseen": unseen if names.items else ""}


def _practices(book: Book, practices: list[Json]) -> Made | None:
    voice = book.voice
    columns = [
        column(voice.say("Practice"), fr=1.7),
        column(voice.say("Traces"), mm=44),
        column(voice.say("Rate"), end=True),
        column(voice.say("Level")),
    ]
    return table(columns, [_practice_row(book, practice) for practice in practices])


def _practice_row(book: Book, practice: Json) -> list[Cell]:
    voice = book.voice
    counts = {kind: practice[kind] for kind in ("seen", "not_seen", "cannot_tell")}
    counted = [voice.say("{what}: {n}", what=voice.say(CHIPS[kind][1]), n=n) for kind, n in counts.items()]
    stack: Piece = {"kind": "stack", "parts": [[part.kind, part.width] for part in views.segments(counts)]}
    traces: list[Piece] = [stack, *(quiet(text) for text in counted)]
    rate: Cell = NOTHING
    if practice["rate"] is not None:
        interval = voice.interval({"low": practice["low"], "high": practice["high"], "unit": "fraction"})
        said = voice.quantity(practice["rate"], "fraction", practice["low"], practice["high"])
        rate = lines(strong(said), quiet(interval))
    name = lines(
        strong(voice.text(practice["name"])),
        quiet(voice.say("Counts as a trace: {trace}", trace=voice.text(practice["trace"]))),
        quiet(voice.text(practice["outcome"])),
        quiet(_untraced(practice, voice)),
    )
    status = "unjudged" if practice["status"] == "unknown" else practice["status"]
    return [name, traces, rate, chip(status, voice)]


def _untraced(practice: Json, voice: Voice) -> str:
    found = tuple(clip(name, KEY) for name in practice["tickets"][:PRACTICE_TICKETS])
    return voice.say("No trace in the data: {tickets}", tickets=Listing(found)) if found else ""


def _action(book: Book, action: Json) -> Made:
    return {"text": book.voice.text(action["text"]), "check": book.voice.criterion(action["criterion"])}
