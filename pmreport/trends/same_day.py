"""Releases compared on the same number of days before their planned dates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts import SERIES, draw
from pmreport.charts.shapes import Mark, Series, lines
from pmreport.charts.theme import REST
from pmreport.history import Record
from pmreport.report.publication import Figure
from pmreport.words import LANGUAGES, N_, Language, Msg, Quantity, Range, both, say

Floats = npt.NDArray[np.float64]
MOST = 5  # releases in a picture
DAYS = (-56, -28, -14, -7, 0)  # days of the table
SIZE = (7.2, 3.2)


@dataclass(frozen=True)
class Days:
    """A release over the days before (−) and after its planned day; NaN where a number is not known."""

    release: str
    series: str
    planned: str
    first: int
    scope: Floats
    done: Floats
    defects: Floats
    on_time: Floats

    @property
    def last(self) -> int:
        """The last day that is known."""
        return self.first + len(self.scope) - 1

    @property
    def done_share(self) -> Floats:
        """The share of the scope of that day that was done."""
        return np.where(self.scope > 0, self.done / np.where(self.scope > 0, self.scope, 1), np.nan)

    def at(self, values: Floats, day: int) -> float | None:
        """The number on a day, None outside."""
        inside = self.first <= day <= self.last
        value = float(values[day - self.first]) if inside else float("nan")
        return None if np.isnan(value) else value


def days(records: Sequence[Record]) -> list[Days]:
    """The last releases of the newest series, newest first: each by its own report where it has one."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in sorted(records, key=lambda one: (one.as_of, one.slug)):
        own, *others = one.line["countdown"] or [None]
        found |= {entry["release"]: entry for entry in others if entry["release"] not in found}
        found |= {own["release"]: own} if own else {}
    rows = sorted((_days(entry) for entry in found.values()), key=lambda one: (one.planned, one.release))
    return [one for one in reversed(rows) if one.series == rows[-1].series][:MOST]


def _days(entry: Mapping[str, Any]) -> Days:
    n = len(entry["scope"])
    on_time = np.full(n, np.nan)
    for day, share in entry["on_time"]:
        if 0 <= day - entry["first"] < n:
            on_time[day - entry["first"]] = share
    defects = np.full(n, np.nan) if entry["defects"] is None else np.asarray(entry["defects"], float)
    return Days(
        entry["release"], entry["series"], entry["planned"], entry["first"],
        np.asarray(entry["scope"], float), np.asarray(entry["done"], float), defects, on_time,
    )  # fmt: skip


def finding(found: Sequence[Days]) -> Msg:
    """How much of its scope the newest release had done on its last day up to the planned one."""
    newest = found[0]
    day = min(newest.last, 0)
    share = Quantity(newest.at(newest.done_share, day) or 0.0, "fraction")
    others = [value for one in found[1:] if (value := one.at(one.done_share, day)) is not None]
    when = N_("On the planned day") if day == 0 else N_("{days} days before the planned one")
    about: dict[str, Any] = {"when": say(when, days=-day), "release": newest.release, "share": share}
    if not others:
        return say(N_("{when} {release} had {share} of its scope done"), **about)
    if min(others) == max(others):
        return say(N_("{when} {release} had {share} of its scope done; {n} releases before it had {other}"),
                   n=len(others), other=Quantity(others[0], "fraction"), **about)  # fmt: skip
    return say(N_("{when} {release} had {share} of its scope done; {n} releases before it had {range}"),
               n=len(others), range=Range(min(others), max(others), "fraction"), **about)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One of the pictures: its id, titles, unit, and where its numbers are."""

    id: str
    title: str
    label: str
    unit: str
    values: Callable[[Days], Floats]


PICTURES = (
    Shown("scope", N_("Tickets in the release"), N_("tickets"), "count", lambda one: one.scope),
    Shown("done", N_("Share of the scope that was done"), N_("share"), "fraction",
          lambda one: one.done_share),
    Shown("defects", N_("Defects found so far"), N_("defects"), "count", lambda one: one.defects),
    Shown("on-time", N_("Chance to be done by the planned day, from what was known then"), N_("share"),
          "fraction", lambda one: one.on_time),
)  # fmt: skip


def figures(found: Sequence[Days]) -> list[Figure]:
    """A picture per number that any of the releases has."""
    return [_figure(one, found) for one in PICTURES if any(np.isfinite(one.values(d)).any() for d in found)]


def _figure(shown: Shown, found: Sequence[Days]) -> Figure:
    names = [one.release for one in found]
    return Figure(
        id=f"fig-same-day-{shown.id}",
        category="schedule_delay",
        metric=shown.id,
        title=both(shown.title),
        subtitle=both(say(N_("{what} by calendar days before (−) and after the planned day, {n} releases"),
                          what=say(shown.title), n=len(found))),
        alt=both(say(N_("Lines of {n} releases around their planned day; the newest is {release}."),
                     n=len(found), release=names[0])),
        source=both(say(N_("Source: {n} releases of this site."), n=len(found))),
        svg={code: draw(_painter(shown, found, Language(code)), size=SIZE) for code in LANGUAGES},
        columns=(both(N_("Days")), *(dict.fromkeys(LANGUAGES, name) for name in names)),
        rows=tuple((day, *(one.at(shown.values(one), day) for one in found)) for day in _weeks(found)),
    )  # fmt: skip


def _weeks(found: Sequence[Days]) -> list[int]:
    return [day for day in _axis(found).tolist() if day % 7 == 0]


def _axis(found: Sequence[Days]) -> npt.NDArray[np.int64]:
    return np.arange(min(one.first for one in found), max(one.last for one in found) + 1)


def _painter(shown: Shown, found: Sequence[Days], language: Language) -> Callable[[Axes], None]:
    axis = _axis(found)
    # Weekly numbers have no line between them unless every other day is left out.
    weekly = shown.id == "on-time"
    axis = axis[axis % 7 == 0] if weekly else axis

    def paint(axes: Axes) -> None:
        series = [
            Series(one.release, _on(axis, one, shown.values(one)), SERIES[0] if number == 0 else REST)
            for number, one in enumerate(found)
        ]
        lines(
            axes, axis.astype(float), series, marks=[Mark(0.0, language(N_("planned day")))],
            is_share=shown.unit == "fraction", whole=shown.unit == "count", y_label=language(shown.label),
            x_label=language(N_("calendar days")),
        )  # fmt: skip

    return paint


def _on(axis: npt.NDArray[np.int64], one: Days, values: Floats) -> Floats:
    out = np.full(len(axis), np.nan)
    inside = (axis >= one.first) & (axis <= one.last)
    out[inside] = values[axis[inside] - one.first]
    return out


def table(found: Sequence[Days]) -> list[tuple[int, list[tuple[Days, dict[str, float | None]]]]]:
    """(day, a row per release) for some days up to the newest release's last one; newest release first."""
    newest = found[0]
    chosen = sorted({day for day in DAYS if day <= newest.last} | {min(newest.last, 0)}, reverse=True)
    return [
        (day, [(one, {p.id: one.at(p.values(one), day) for p in PICTURES}) for one in found])
        for day in chosen
    ]
