"""The pages over time: each category, the releases on the same day, and the list of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmreport.categories import CATEGORIES
from pmreport.history import Record
from pmreport.report.publication import Figure
from pmreport.report.voice import Voice
from pmreport.site import over_time
from pmreport.site.over_time import Trend
from pmreport.trends import same_day

Made = Callable[..., str]


@dataclass(frozen=True)
class Drawn:
    """What is the same in all languages, drawn once."""

    records: tuple[Record, ...]
    trends: Mapping[str, Sequence[Trend]]  # by category
    days: Sequence[same_day.Days]
    by_day: Sequence[Figure]


def drawn(records: Sequence[Record]) -> Drawn:
    """All charts over time. Releases are compared by day where there are two of a series."""
    days = same_day.days(records)
    trends = {category.id: over_time.trends(category, records) for category in CATEGORIES}
    return Drawn(tuple(records), trends, days, same_day.figures(days) if len(days) > 1 else ())


def pages(found: Drawn, voice: Voice, page: Made) -> Iterator[tuple[str, str]]:
    """(path, content) of the pages of one language and of the files beside them."""
    sentences = []
    for category in CATEGORIES:
        title = over_time.trend_title(category, found.records, voice)
        sentences.append((category, title))
        trends, path = found.trends[category.id], f"trends/{category.page}.html"
        yield from _files([one for trend in trends for one in trend.figures], voice)
        near = over_time.neighbours(category)
        yield path, page(path, "trend.html", title, category=category, trends=trends, **near)
    if found.by_day:
        yield from _same_day(found, voice, page)
    path, title = "trends/index.html", voice.say("The ten categories over time")
    yield path, page(path, "trends.html", title, sentences=sentences, has_countdown=bool(found.by_day))


def _same_day(found: Drawn, voice: Voice, page: Made) -> Iterator[tuple[str, str]]:
    yield from _files(found.by_day, voice)
    path, title = "trends/same-day.html", voice.words(same_day.finding(found.days))
    table = same_day.table(found.days)
    yield path, page(path, "same-day.html", title, figures=found.by_day, table=table)


def _files(figures: Sequence[Figure], voice: Voice) -> Iterator[tuple[str, str]]:
    return ((f"trends/{path}", text) for path, text in over_time.files(figures, voice))
