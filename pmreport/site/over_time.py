"""The pages about several reports: index, archive, and a page per category over time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from pmreport import charts
from pmreport.bundle.csvsafe import csv_text
from pmreport.categories import CATEGORIES, metrics
from pmreport.history.record import Point, Record
from pmreport.history.series import Change, Series, series
from pmreport.measure import Category, Metric
from pmreport.report.publication import Figure
from pmreport.report.voice import Voice
from pmreport.trends import choose, say
from pmreport.trends.figures import figure

RECENT = 12  # reports of a small multiple
LISTED = 24  # reports of a group on the index; older ones are in the archive
# metrics of the table of reports, by their kind
COLUMNS = {"release": ("release_slip", "scope_growth")}
OF_MONTHS = ("on_time_rate", "post_start_change_rate")


class Multiple(NamedTuple):
    """A category on the index: its key metric over the last reports, and the newest number."""

    line: choose.Line
    svg: Markup
    last: Point | None
    change: Change | None
    since: str | None  # the newest report with a number, where the newest report has none
    level: str  # a chip


@dataclass(frozen=True)
class Listed:
    """A report in the table of a group, with the movement of each column's metric since the one before."""

    record: Record
    cells: tuple[tuple[Point | None, Change | None], ...]


@dataclass(frozen=True)
class Overview:
    """A group as the index shows it."""

    group: choose.Group
    multiples: tuple[Multiple, ...]
    recent: tuple[Record, ...]
    columns: tuple[Metric, ...]
    reports: tuple[Listed, ...]  # newest first

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The reports of the index."""
        return self.reports[:LISTED]

    @property
    def older(self) -> tuple[Listed, ...]:
        """The reports of the archive."""
        return self.reports[LISTED:]


def overviews(records: Sequence[Record], voice: Voice) -> list[Overview]:
    """Every group of the site; releases and months are never mixed in one line or table."""
    return [_overview(group, voice) for group in choose.grouped(records)]


def _overview(group: choose.Group, voice: Voice) -> Overview:
    recent = group.records[-RECENT:]
    multiples = tuple(_multiple(line, group, voice) for line in choose.keys(recent))
    names = COLUMNS.get(group.kind, OF_MONTHS)
    columns = tuple(metrics()[name] for name in names)
    return Overview(group, multiples, recent, columns, _listed(group.records, names))


def _multiple(line: choose.Line, group: choose.Group, voice: Voice) -> Multiple:
    found = line.series
    known = found.known
    newest = len(found.records) - 1
    last = found.points[known[-1]] if known else None
    since = found.records[known[-1]].name if known and known[-1] != newest else None
    level = _level(line.category, found.records[-1])
    drawn = _drawn(line, f"m-{group.id}-{line.category.page}", voice) if len(known) > 1 else Markup("")
    moved = found.change if since is None else None
    return Multiple(line, drawn, last, moved, since, level)


def _level(category: Category, one: Record) -> str:
    """The chip of a category in a report; `unknown` says whether anything was measured."""
    status = str(one.line["categories"].get(category.id, "unknown"))
    measured = any(one.points[name].value is not None for name in category.metrics if name in one.points)
    return status if status != "unknown" else "unjudged" if measured else "not_measurable"


def _drawn(line: choose.Line, prefix: str, voice: Voice) -> Markup:
    found = line.series
    bands = [
        (part.first, part.end, part.limits.low, part.limits.high)
        for part in found.segments
        if part.limits and part.limits.low is not None and part.limits.high is not None
    ]
    return Markup(
        charts.multiple(
            [p.value if p else None for p in found.points], prefix, voice.say(line.category.name),
            voice.words(say.finding(found, line.metric)), band=bands, signals=found.signals,
            breaks=[one.index for one in found.breaks],
        )
    )  # fmt: skip


def _listed(records: Sequence[Record], names: Sequence[str]) -> tuple[Listed, ...]:
    columns = [series(name, records) for name in names]
    rows = [Listed(one, tuple(_cell(column, i) for column in columns)) for i, one in enumerate(records)]
    return tuple(reversed(rows))


def _cell(column: Series, place: int) -> tuple[Point | None, Change | None]:
    point = column.points[place]
    if point is None or point.value is None:
        return None, None
    before = [i for i in column.known if i < place]
    return point, column.between(before[-1], place) if before else None


def title(records: Sequence[Record], voice: Voice) -> str:
    """The finding of the index: what moved since the report before, else that of the only report."""
    group = choose.grouped(records)[0].records
    if len(group) < 2:
        return voice.text(group[-1].line["headline"]["title"])
    return voice.words(
        say.movement(group, [(line.category.name, line.series) for line in choose.keys(group)])
    )


@dataclass(frozen=True)
class Trend:
    """A group on a category's page: a chart per primary metric, and what has none."""

    group: choose.Group
    lines: tuple[choose.Line, ...]
    figures: tuple[Figure, ...]


def trends(category: Category, records: Sequence[Record]) -> list[Trend]:
    """The category over time, group by group."""
    out = []
    for group in choose.grouped(records):
        lines = tuple(choose.primary(category, group.records))
        drawn = [
            figure(line.series, line.metric, f"fig-{category.page}-{group.id}-{line.metric.id}", category.id)
            for line in lines
        ]
        out.append(Trend(group, lines, tuple(one for one in drawn if one is not None)))
    return out


def trend_title(category: Category, records: Sequence[Record], voice: Voice) -> str:
    """The finding of the key metric in the group with the newest report."""
    line = choose.key(category, choose.grouped(records)[0].records)
    return voice.words(say.finding(line.series, line.metric))


def neighbours(category: Category) -> Mapping[str, Category | None]:
    """The categories before and after, in report order."""
    place = CATEGORIES.index(category)
    return {
        "before": CATEGORIES[place - 1] if place else None,
        "after": CATEGORIES[place + 1] if place + 1 < len(CATEGORIES) else None,
    }


def files(figures: Sequence[Figure], voice: Voice) -> Iterator[tuple[str, str]]:
    """(path below the trends' folder, content): each chart for itself, and its numbers."""
    for one in figures:
        texts = [voice.text(text) for text in (one.title, one.subtitle, one.source)]
        yield f"{one.id}.svg", charts.standalone(one.svg[voice.code], *texts)
        cells: list[list[Any]] = [
            [voice.text(cell) if isinstance(cell, Mapping) else cell for cell in row] for row in one.rows
        ]
        yield f"{one.id}.csv", csv_text([voice.text(column) for column in one.columns], cells, bom=True)
