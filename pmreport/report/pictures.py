"""Draw the figures of all categories, once per language."""

from collections.abc import Callable
from math import isfinite

from matplotlib.axes import Axes

from pmreport.attribution.attribute import Found
from pmreport.charts import draw
from pmreport.figures import GALLERIES, why
from pmreport.figures.declare import Drawing
from pmreport.figures.fishbone import fishbone_of_causes
from pmreport.report.publication import Cell, Figure, Text
from pmreport.report.study import Study
from pmreport.words import LANGUAGES, N_, Language, Moment, Msg, both, say

SOURCE = N_("Source: {files}, data of {date}, n = {n}. Method: {metric}")
REPLAYED = N_("Source: {files}, data of {date}")


def figures(study: Study, delays: Found, pages: dict[str, str]) -> tuple[Figure, ...]:
    """Every figure that has something to show, in report order; `pages` maps category to page name."""
    out = [_figure(study, f"fig-why-{name}", "why", name, drawing) for name, drawing in why.drawings(delays)]
    causes = fishbone_of_causes(study.measurements, delays)
    if causes is not None:
        out.append(_figure(study, "fig-why-fishbone", "why", "fishbone", causes))
    for gallery in GALLERIES:
        for metric, make in gallery.figures.items():
            drawing = make(study.case, study.metrics)
            if drawing is not None:
                out.append(_figure(study, f"fig-{pages[gallery.category]}-{metric}", gallery.category, metric,
                                   drawing))  # fmt: skip
    return tuple(out)


def _figure(study: Study, figure_id: str, category: str, metric: str, drawing: Drawing) -> Figure:
    svg = {}
    for code in LANGUAGES:
        language = Language(code, study.zone)
        svg[code] = draw(_painter(drawing, language), size=drawing.size)
    zone = study.zone
    return Figure(
        id=figure_id,
        category=category,
        metric=metric,
        title=both(drawing.title, zone),
        subtitle=both(drawing.subtitle, zone),
        alt=both(drawing.alt, zone),
        source=_source(study, metric),
        svg=svg,
        columns=tuple(both(column, zone) for column in drawing.columns),
        rows=tuple(tuple(_cell(cell, zone) for cell in row) for row in drawing.rows),
    )


def _painter(drawing: Drawing, language: Language) -> Callable[[Axes], None]:
    return lambda axes: drawing.paint(axes, language)


def _source(study: Study, metric: str) -> Text:
    families = sorted({source.format for source in study.case.data.sources})
    files, date = ", ".join(families), Moment(study.case.as_of - 1)
    measured = study.metrics.get(metric)
    if measured is None:
        return both(say(REPLAYED, files=files, date=date), study.zone)
    name = say(measured.metric.name)
    return both(say(SOURCE, files=files, date=date, n=measured.reading.n, metric=name), study.zone)


def _cell(cell: str | float | int | Msg | None, zone: str) -> Cell | Text:
    if isinstance(cell, float) and not isfinite(cell):
        return None
    return both(cell, zone) if isinstance(cell, Msg) else cell
