"""A chart per metric over the reports of a group: once per language, with its data table."""

from collections.abc import Callable, Mapping, Sequence

from matplotlib.axes import Axes

from pmreport.charts import draw
from pmreport.charts.shapes import Mark, Run, trend
from pmreport.figures.build import UNIT_NAMES
from pmreport.history.series import Segment, Series
from pmreport.measure import Metric
from pmreport.report.publication import Cell, Figure, Text
from pmreport.trends.say import WHY, finding
from pmreport.words import LANGUAGES, N_, Language, Msg, Quantity, Value, both, say

SIZE = (7.2, 2.9)
RULES = {
    "limit": N_("beyond a natural limit"),
    "run": N_("eight on one side of the centre"),
    "near": N_("three of four near a limit"),
}
REVISED = N_("revised")
COLUMNS = (N_("Report"), N_("Value"), N_("Low"), N_("High"), N_("n"), N_("Note"))


def figure(series: Series, metric: Metric, name: str, category: str) -> Figure | None:
    """The chart of a series; None where fewer than two reports have a number."""
    if len(series.known) < 2:
        return None
    return Figure(
        id=name,
        category=category,
        metric=metric.id,
        title=both(finding(series, metric)),
        subtitle=both(_subtitle(series, metric)),
        alt=both(_alt(series, metric)),
        source=both(say(N_("Source: {n} reports of this site. Method: {metric}"), n=len(series.known),
                        metric=say(metric.name))),
        svg={code: draw(_painter(series, metric, Language(code)), size=SIZE) for code in LANGUAGES},
        columns=tuple(both(column) for column in COLUMNS),
        rows=rows(series),
    )  # fmt: skip


def _painter(series: Series, metric: Metric, language: Language) -> Callable[[Axes], None]:
    def column(name: str) -> list[float]:
        values = [getattr(p, name) if p is not None and p.value is not None else None for p in series.points]
        return [float("nan") if value is None else float(value) for value in values]

    def paint(axes: Axes) -> None:
        trend(
            axes, [one.name for one in series.records], column("value"), column("low"), column("high"),
            runs=[_run(part) for part in series.segments], signals=series.signals,
            breaks=[Mark(found.index - 0.5, language(WHY[found.why])) for found in series.breaks],
            names=(language(N_("centre")), language(_limit_word(series))), is_share=metric.unit == "fraction",
            whole=metric.unit == "count", y_label=language(UNIT_NAMES[metric.unit]),
        )  # fmt: skip

    return paint


def _run(part: Segment) -> Run:
    if part.limits is None:
        return Run(part.first, part.end)
    return Run(part.first, part.end, part.limits.centre, part.limits.low, part.limits.high, part.provisional)


def _limit_word(series: Series) -> str:
    return N_("provisional limits") if series.segments[-1].provisional else N_("natural limits")


def _subtitle(series: Series, metric: Metric) -> Msg:
    """Measure, unit, reports, and on how many of them the limits rest."""
    what: dict[str, Value] = {
        "metric": say(metric.name),
        "unit": say(UNIT_NAMES[metric.unit]),
        "n": len(series.known),
    }
    last = series.segments[-1]
    if last.limits is None:
        return say(N_("{metric} ({unit}) of {n} reports, with 90% intervals; too few comparable reports for "
                      "natural limits"), **what)  # fmt: skip
    limits = N_("provisional limits") if last.provisional else N_("natural limits")
    return say(N_("{metric} ({unit}) of {n} reports, with 90% intervals and {limits} from {base} of them"),
               limits=say(limits), base=last.limits.n, **what)  # fmt: skip


def _alt(series: Series, metric: Metric) -> Msg:
    first, last = (series.points[i] for i in (series.known[0], series.known[-1]))
    assert first is not None and last is not None
    return say(
        N_("Control chart of {n} reports: {metric} from {first} to {last}; {signals} of them are signals."),
        n=len(series.known),
        metric=say(metric.name),
        first=Quantity(first.value or 0.0, metric.unit),
        last=Quantity(last.value or 0.0, metric.unit),
        signals=len(series.signals),
    )


def rows(series: Series) -> tuple[tuple[Cell | Text, ...], ...]:
    """The data table: a row per report, with what breaks the line before it and which rule it meets."""
    notes = _notes(series)
    return tuple(
        (one.name, *((None,) * 4 if p is None else (p.value, p.low, p.high, p.n)), notes.get(i))
        for i, (one, p) in enumerate(zip(series.records, series.points, strict=True))
    )


def _notes(series: Series) -> Mapping[int, Text]:
    found: dict[int, list[str]] = {one.index: [WHY[one.why]] for one in series.breaks}
    for part in series.segments:
        for signal in part.limits.signals if part.limits else ():
            found.setdefault(signal.index, []).append(RULES[signal.rule])
    for i, one in enumerate(series.records):
        if one.line["revised"]:
            found.setdefault(i, []).append(REVISED)
    return {i: _joined(words) for i, words in found.items()}


def _joined(words: Sequence[str]) -> Text:
    texts = [both(word) for word in words]
    return {code: {"en": ", ", "zh": "、"}[code].join(text[code] for text in texts) for code in LANGUAGES}
