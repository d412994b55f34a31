"""The tables of the data bundle, each with its columns described once for all readers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pmreport.bundle.csvsafe import CsvCell
from pmreport.report.publication import Figure, Publication
from pmreport.words import N_

Json = Mapping[str, Any]


class Table(NamedTuple):
    """A CSV file: name without suffix, what it holds, (column, type), and its rows."""

    name: str
    holds: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[CsvCell]]


def tables(publication: Publication) -> list[Table]:
    """Every table of the bundle but the figures'."""
    own = [_tickets(publication), _metrics(publication), _evidence(publication), _problems(publication)]
    return own + [Table(t.name, t.holds, t.columns, t.rows) for t in publication.tables]


def _tickets(publication: Publication) -> Table:
    names = ("key", "title", "type", "status", "created", "started", "resolved", "due")
    columns = [(name, "date" if name in names[4:] else "string") for name in names]
    rows = [
        [*(getattr(row, name) for name in names), ";".join(row.categories)] for row in publication.tickets
    ]
    return Table("tickets", N_("one row per ticket in scope"), [*columns, ("categories", "string")], rows)


NUMBERS = ("value", "low", "high", "level", "n", "k", "coverage")
MOVEMENT = ("against", "delta", "low", "high", "verdict")


def _metrics(publication: Publication) -> Table:
    columns = [
        ("category", "string"), ("id", "string"), ("version", "integer"), ("role", "string"),
        ("state", "string"), ("unit", "string"), *((name, "number") for name in NUMBERS),
        ("status", "string"),
        *((f"change_{name}", "string" if name in ("against", "verdict") else "number") for name in MOVEMENT),
    ]  # fmt: skip
    rows = [
        [category["id"], *_metric_row(metric)]
        for category in publication.document["categories"]
        for metric in category["metrics"]
    ]
    return Table("metrics", N_("one row per metric, numbers unrounded"), columns, rows)


def _metric_row(metric: Json) -> list[CsvCell]:
    change = metric["change"] or {}
    said = [_plain(change.get(name)) for name in MOVEMENT]
    facts = [metric[name] for name in ("id", "version", "role", "state", "unit", *NUMBERS, "status")]
    return [*facts, *said]


def _plain(value: object) -> CsvCell:
    if isinstance(value, Mapping):
        return str(value["en"])
    return value if isinstance(value, str | int | float) else None


def _evidence(publication: Publication) -> Table:
    columns = [(name, "string") for name in ("category", "metric", "ticket", "rule_en", "rule_zh")]
    rows = [
        [item.category, item.metric, item.ticket, item.rule["en"], item.rule["zh"]]
        for item in publication.evidence
    ]
    return Table("evidence", N_("one row per reason why a ticket is evidence"), columns, rows)


def _problems(publication: Publication) -> Table:
    columns = [
        ("file", "string"),
        ("line", "integer"),
        ("column", "string"),
        ("code", "string"),
        ("message", "string"),
    ]
    rows = [
        [*(problem[name] for name in ("file", "line", "column", "code")), _plain(problem["message"])]
        for problem in publication.document["problems"]
    ]
    return Table(
        "problems", N_("one row per place in the input that could not be read as written"), columns, rows
    )


def figure_table(figure: Figure) -> tuple[list[str], list[list[CsvCell]]]:
    """A figure's header and rows in English, texts plain, numbers unrounded."""
    return [column["en"] for column in figure.columns], [
        [_plain(cell) for cell in row] for row in figure.rows
    ]
