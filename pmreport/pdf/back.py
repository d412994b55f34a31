"""What stands around the ten chapters: why, actions, questions, method."""

from collections.abc import Mapping
from typing import Any

from pmreport.pdf.chapter import Book, figure, findings, has_days
from pmreport.pdf.pieces import Cell, Made, Piece, chip, clip, column, key, lines, quiet, strong, table
from pmreport.report import titles, views
from pmreport.report.labels import ACTION_STATES, BADGES, MODES, NO_BREAKDOWN, PEOPLE
from pmreport.report.publication import Method
from pmreport.report.voice import NOTHING, Voice
from pmreport.words import N_, Count, Listing, Quantity

Json = Mapping[str, Any]

CAUSE_TICKETS, FINDINGS, RELEASE_NAME = 4, 2, 60


def why(book: Book) -> Made:
    """Where the days of the slip went, or what is missing to say so."""
    document, voice = book.publication.document, book.voice
    breakdowns = titles.breakdowns(document)
    state = document["attribution"]["state"] if document["attribution"] else "not_available"
    absent = voice.text(views.why_missing(document)) or voice.say(
        NO_BREAKDOWN.get(state, NO_BREAKDOWN["not_shown"])
    )
    return {
        "title": titles.why_title(document, voice),
        "absent": "" if breakdowns else absent,
        "note": voice.say(
            "The days below are attributed to conditions and processes, not to people. "
            "Had a condition been absent, the release would have ended that much earlier in the replay."
        ),
        "breakdowns": [_breakdown(book, name, attribution) for name, attribution in breakdowns],
        "figures": [figure(book, item) for item in views.figures(book.publication, "why")],
        "findings": [
            {"name": voice.text(category["name"]), "lines": findings(category, voice)[:FINDINGS]}
            for category in document["categories"]
            if category["findings"]
        ],
        "chains": [_chain(book, item) for item in document.get("chains", [])],
        "turns": [_turn(book, name, turn) for name, item in breakdowns for turn in item.get("turns", [])],
    }


def _turn(book: Book, name: str, turn: Json) -> Made:
    """A week that decided, with what changed in it."""
    voice, said = book.voice, book.voice.text(turn["text"])
    nothing = voice.say("The record shows no change of scope, plan or waiting in that week.")
    lines_ = [
        {
            "text": voice.text(change["text"]),
            "tickets": [key(ticket, book.links) for ticket in change["tickets"]],
            "more": voice.say(" and more") if change["more"] else "",
        }
        for change in turn["changes"]
    ]
    return {
        "text": voice.say("{name}: {rule}", name=clip(name, RELEASE_NAME), rule=said) if name else said,
        "lines": lines_ or [{"text": nothing, "tickets": [], "more": ""}],
    }


def headed(text: str) -> str:
    """A name that is written small within sentences, as it stands at the head of a row."""
    return text[:1].upper() + text[1:]


def _chain(book: Book, item: Json) -> Made:
    """A chain of whys: each line with what it rests on and its tickets."""
    voice = book.voice
    return {
        "name": headed(voice.text(item["name"])),
        "assumed": item["assumed"],
        "lines": [
            {
                "badge": voice.say(BADGES[line["badge"]]),
                "text": voice.text(line["text"]),
                "tickets": [key(ticket, book.links) for ticket in line["tickets"]],
            }
            for line in item["lines"]
        ],
    }


def _breakdown(book: Book, name: str, attribution: Json) -> Made:
    voice = book.voice
    slip = voice.quantity(attribution["slip_days"], "working_days")
    heading = voice.say("Where the days went: a slip of {slip}", slip=slip)
    names = {category["id"]: voice.text(category["name"]) for category in attribution["categories"]}
    names["unexplained"] = voice.say("Not explained")
    rows = [row for row in views.ranked(attribution) if has_days(row)]
    without = [names[row["id"]] for row in attribution["categories"] if not has_days(row)]
    return {
        "heading": voice.say("{name}: {rule}", name=clip(name, RELEASE_NAME), rule=heading)
        if name
        else heading,
        "table": table(
            [
                column(voice.say("Category"), fr=1),
                column(voice.say("Days"), end=True),
                column(voice.say("90% interval"), end=True),
                column("", mm=52),
                column(voice.say("Alone"), end=True),
                column(voice.say("Most affected tickets (alone)"), fr=1.1),
            ],
            [
                *(
                    _cause(book, row, headed(names[row["id"]]), bar)
                    for row, bar in zip(rows, views.bars(rows), strict=True)
                ),
                [strong(voice.say("Slip")), strong(_days(attribution["slip_days"], voice)), "", "", "", ""],
            ],
        ),
        "without": voice.say("No day is attributed to: {names}.", names=Listing(tuple(without)))
        if without
        else "",
        "basis": _basis(attribution, voice),
        "warnings": [voice.text(warning) for warning in attribution["warnings"]],
    }


def _cause(book: Book, row: Json, name: str, bar: views.Bar) -> list[Cell]:
    voice, unsure = book.voice, views.holds_zero(row)
    interval: Cell = lines(
        voice.days_interval(row) or NOTHING, quiet(voice.say("cannot be told from 0")) if unsure else ""
    )
    tickets = [
        key(item["key"], book.links, voice.days_and_alone(item))
        for item in views.affected(row, CAUSE_TICKETS)
    ]
    drawing: Piece = {"kind": "bar", "unsure": unsure, **bar._asdict()}
    days, alone = _days(row["days"], voice), _days(row["single_removal_days"], voice)
    return [strong(name), days, interval, drawing, alone, tickets or NOTHING]


def _days(days: float | None, voice: Voice) -> str:
    """Days to one decimal, so that a column of them is seen to add up."""
    return NOTHING if days is None else voice.days(days)


def _basis(attribution: Json, voice: Voice) -> str:
    mode, tier, seed = (str(attribution[name]) for name in ("mode", "tier", "seed"))
    said = voice.say(
        "Working days; the rows add up to the slip. Method: {mode}, tier {tier}, seed {seed}.",
        mode=voice.say(MODES.get(mode, mode)), tier=tier, seed=seed,
    )  # fmt: skip
    alone = voice.say(
        "Alone: by how much the release would have ended earlier if only this had been absent; "
        "such days do not add up."
    )
    error = attribution["replay_error_days"]
    if error is None:
        return voice.sentences(said, alone)
    days = Quantity(error, "working_days")
    return voice.sentences(said, alone, voice.say("The replay misses the real end by {days}.", days=days))


def actions(book: Book) -> Made:
    """Every proposed action in one table, with room for what the team decides."""
    voice, categories = book.voice, book.publication.document["categories"]
    columns = [
        column(voice.say("Action"), fr=1.6),
        column(voice.say("How we will know"), fr=1.3),
        column(voice.say("State")),
        column(voice.say("Owner role"), mm=28),
        column(voice.say("Review on"), mm=22),
    ]
    blank: Piece = {"kind": "blank"}
    rows: list[list[Cell]] = [
        [
            lines(
                strong(voice.text(action["text"])), quiet(voice.text(category["name"])), quiet(action["id"])
            ),
            voice.criterion(action["criterion"]) or NOTHING,
            voice.say(ACTION_STATES[action["state"]]),
            blank,
            blank,
        ]
        for category in categories
        for action in category["actions"]
    ]
    lead = voice.say(
        "Each action says how we will know that it helped. Owner and date are left for the team."
    )
    title = titles.actions_title(book.publication.document, voice)
    return {"title": title, "lead": lead if rows else "", "table": table(columns, rows)}


def questions(book: Book) -> Made:
    """The questions of the article with their answers."""
    document, voice = book.publication.document, book.voice
    return {
        "title": titles.questions_title(document, voice),
        "groups": [
            {
                "name": voice.text(group[0]["group"]),
                "items": [
                    {
                        "question": voice.text(item["question"]),
                        "chip": chip(item["state"], voice),
                        "answer": voice.text(item["answer"]),
                        "metrics": " · ".join(
                            book.names[name] for name in item["metrics"] if name in book.names
                        ),
                    }
                    for item in group
                ],
            }
            for group in views.grouped(document["questions"])
        ],
    }


def method(book: Book) -> Made:
    """How each printed number is made, by category, and what the report rests on."""
    document, voice = book.publication.document, book.voice
    groups = []
    for category in document["categories"]:
        printed = {metric["id"] for metric in views.measured(category["metrics"])}
        found = [_manual(item, voice) for item in book.publication.methods if item.id in printed]
        if found:
            groups.append({"name": voice.text(category["name"]), "items": found})
    rest = len(book.publication.methods) - sum(len(group["items"]) for group in groups)
    people, least = voice.say(PEOPLE[document["privacy"]["people"]]), document["privacy"]["min_group"]
    return {
        "title": voice.say("How each number is made"),
        "lead": voice.say(
            "Every number is computed from the export by a stated rule. An interval says how much the number "
            "would vary for the same process. Nothing is ever filled in for missing data."
        ),
        "rest": _left_out(rest, voice),
        "groups": groups,
        "facts": [
            [voice.say("People"), people + voice.say("; groups below {n} are not shown", n=least)],
            [voice.say("Use"), voice.say(
                "The report serves to improve conditions and processes. To judge people with it would be "
                "another purpose, which needs its own legal basis."
            )],
            [voice.say("Schema"), document["schema"]],
            [voice.say("Configuration"), document["config_sha256"][:12]],
        ],
    }  # fmt: skip


def _left_out(n: int, voice: Voice) -> str:
    """That the metrics without a number are defined on the site; empty where all have one."""
    metrics = Count(n, N_("{n} metric"), N_("{n} metrics"))
    text = N_(
        "Not printed here, because this report has no number for them: {metrics}. "
        "The method page of the site defines them too."
    )
    return voice.say(text, metrics=metrics) if n else ""


def _either(item: Method) -> list[str]:
    """Fields of which one is enough, as one entry per group."""
    return [" / ".join(field for field, _ in group) for group in item.either]


def _manual(item: Method, voice: Voice) -> Made:
    facts = [
        (voice.say("Estimator"), voice.text(item.estimator)),
        (voice.say("Judged by"), voice.text(item.threshold)),
        (voice.say("Needs"), ", ".join([*(field for field, _ in item.needs), *_either(item)])),
        (voice.say("Does not show"), voice.text(item.limits)),
        (voice.say("Sources"), "; ".join(item.sources)),
    ]
    kind = [item.id, voice.say("version {n}", n=item.version), voice.text(item.role), voice.text(item.unit)]
    return {
        "name": voice.text(item.name),
        "id": " · ".join(kind),
        "definition": voice.text(item.definition),
        "facts": [list(fact) for fact in facts if fact[1]],
    }
