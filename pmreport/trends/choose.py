"""Which metrics stand for a category over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pmreport.categories import CATEGORIES
from pmreport.history.record import Record
from pmreport.history.series import Series, groups, series
from pmreport.measure import Category, Metric


@dataclass(frozen=True)
class Line:
    """A metric of a category over the reports of a group."""

    category: Category
    metric: Metric
    series: Series


@dataclass(frozen=True)
class Group:
    """Reports of one kind and series, oldest first. `id` is unique on a page and never changes."""

    id: str
    kind: str
    series: str
    records: tuple[Record, ...]


def grouped(records: Sequence[Record]) -> list[Group]:
    """The groups of a site, the one with the newest report first; a series is named where a kind has two."""
    found = groups(records)
    kinds = [kind for (kind, _), _ in found]
    return [
        Group(_id(kind, name), kind, name if kinds.count(kind) > 1 else "", members)
        for (kind, name), members in found
    ]


def _id(kind: str, series_name: str) -> str:
    """The same for good, whatever other groups there are: addresses of charts hold it."""
    digest = sha256(series_name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{kind}-{digest}" if series_name else kind


def primary(category: Category, records: Sequence[Record]) -> list[Line]:
    """Its primary metrics, in the order of the category."""
    return [
        Line(category, metric, series(metric.id, records))
        for metric in category.metrics.values()
        if metric.role == "P"
    ]


def key(category: Category, records: Sequence[Record]) -> Line:
    """The primary metric that most of the reports have, the first of equals."""
    return max(primary(category, records), key=lambda line: len(line.series.known))


def keys(records: Sequence[Record]) -> Iterator[Line]:
    """One line per category, in report order."""
    for category in CATEGORIES:
        yield key(category, records)
