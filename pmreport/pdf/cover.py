"""Page 1: what an executive needs in two minutes, and how to read the rest."""

from collections.abc import Mapping
from typing import Any

from pmreport.pdf.pieces import Cell, Made, chip, clip, column, lines, movement, pair, quiet, spark, table
from pmreport.report import views
from pmreport.report.labels import CHIPS, KINDS, REVIEW
from pmreport.report.voice import NOTHING, Voice
from pmreport.words import N_, Count, Msg

Json = Mapping[str, Any]

NAME, TITLE, VERDICT, LINE = 60, 180, 420, 220  # characters that page 1 has room for
BLOCKS = ("what", "why", "do")
BLOCK_LINES, WELL_LINES = 3, 2
NBSP = "\u00a0"

READING = (
    N_(
        "Level judges this report's value against its threshold or baseline; the movement compares it with "
        "the report before, and needs a 99% interval that excludes no change."
    ),
    N_(
        "A release is counted in full, not sampled: a 90% interval says how much the number would vary "
        "for the same process."
    ),
    N_("What the export does not carry is not measurable. It is never counted as good, nor as 0."),
    N_("No trace in the data is not the same as not done."),
    N_(
        "The report speaks of conditions, processes, tickets and dates, not of people. "
        "No number about one person exists in it."
    ),
)


def cover(document: Json, voice: Voice) -> Made:
    """The executive page."""
    headline = document["headline"]
    steps = [step for step in views.outline(document, voice.code) if step[0] in BLOCKS]
    return {
        "kicker": voice.say("Post-mortem"),
        "name": clip(document["name"], NAME),
        "meta": meta(document, voice),
        "title": clip(voice.text(headline["title"]), TITLE),
        "verdict": clip(voice.text(headline["verdict"]), VERDICT),
        "tiles": [_tile(metric, voice) for _, metric in views.tiles(document)],
        "blocks": [_block(voice.say(word), headline[name], BLOCK_LINES, voice) for name, word in steps],
        "ten": _ten(document["categories"], voice),
        "well": _block(voice.say("What went well"), headline["well"], WELL_LINES, voice),
        "caution": _caution(document, voice),
    }


def meta(document: Json, voice: Voice) -> list[str]:
    """Subject, dates, size and review state, as short statements."""
    subject = document["subject"]
    said = [voice.say(KINDS[subject["kind"]]) + NBSP + clip(document["name"], NAME)]
    if subject["planned"]:
        said.append(voice.say("planned {day}", day=voice.deadline(subject["planned"])))
    if subject["actual"]:
        said.append(voice.say("shipped {day}", day=voice.deadline(subject["actual"])))
    tickets = Count(document["counts"]["tickets"], N_("{n} ticket"), N_("{n} tickets"))
    said.append(voice.words.count(tickets))
    said.append(voice.say("data of {day}", day=voice.deadline(subject["as_of"])))
    state = voice.say(REVIEW[document["report_status"]])
    reviewed = document.get("reviewed")
    said.append(f"{state} {voice.date(reviewed)}" if reviewed else state)
    return said


def _tile(metric: Json, voice: Voice) -> Made:
    interval = voice.interval(metric)
    value, _, unit = voice.value(metric).partition(NBSP)
    return {
        "kind": views.metric_chip(metric) or "unjudged",
        "name": voice.text(metric["name"]),
        "value": value,
        "unit": unit,
        "below": lines(
            *movement(metric, voice),
            quiet(f"{voice.level(metric)} {interval}" if interval else voice.say("no interval")),
        ),
    }


def _block(heading: str, said: list[Mapping[str, str]], most: int, voice: Voice) -> Made:
    found = [clip(voice.text(line), LINE) for line in said[:most]]
    return {
        "heading": heading,
        "lines": found,
        "empty": "" if found else voice.say("The data say nothing about this."),
    }


def _ten(categories: list[Json], voice: Voice) -> Made | None:
    columns = [
        column(voice.say("Category"), mm=35),
        column(voice.say("Level")),
        column(voice.say("Key figure"), fr=1),
        column(voice.say("Change"), mm=34),
        column(voice.say("Trend")),
        column(voice.say("Measured"), end=True),
        column(voice.say("Page"), end=True),
    ]
    return table(columns, [_category_row(category, voice) for category in categories])


def _category_row(category: Json, voice: Voice) -> list[Cell]:
    metric = views.leading(category)
    share = voice.say("{k} of {m}", k=category["measurable"]["k"], m=category["measurable"]["m"])
    found: list[Cell] = [quiet(voice.say("No metric has a value")), NOTHING, ""]
    if metric:
        found = [
            lines(pair(voice.value(metric), voice.interval(metric)), quiet(voice.text(metric["name"]))),
            movement(metric, voice) or NOTHING,
            spark(views.trend(metric)),
        ]
    name = {"kind": "jump", "to": category["id"], "text": voice.text(category["name"])}
    page = {"kind": "page", "of": category["id"]}
    return [name, chip(views.category_chip(category), voice), *found, share, page]


def _caution(document: Json, voice: Voice) -> str:
    first = views.first_caution(document)
    if first is None:
        return voice.say("No caution was raised about the data.")
    counted = voice.say("{cautions} about the data", cautions=views.cautions(document))
    return voice.say("{name}: {rule}", name=counted, rule=clip(voice.text(first), LINE))


def legend(voice: Voice) -> Made:
    """How to read the report: its signs and its rules."""
    return {
        "heading": voice.say("How to read this report"),
        "chips": [chip(kind, voice) for kind in CHIPS],
        "lines": [voice.words(Msg(line)) for line in READING],
    }
