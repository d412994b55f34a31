"""Figures of the Why page: where the days went, when they were lost, which tickets decided the date."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from pmreport.attribution.attribute import Found
from pmreport.attribution.entry import entry
from pmreport.charts.shapes import Mark, Series, dumbbell, lines, stacked_bars, waterfall
from pmreport.figures.declare import Drawing
from pmreport.words import N_, Count, Language, Quantity, say
from pmreport.worktime import NONE

# Causes within a sentence. The second category means the conditions of planning, not the delay itself.
CAUSES = {
    "requirement_change": N_("requirement changes"),
    "schedule_delay": N_("planning and estimation conditions"),
    "user_experience": N_("issues of user experience"),
    "missing_features": N_("missing features"),
    "collaboration": N_("waiting between departments"),
    "technical_difficulty": N_("technical difficulty"),
    "market_feedback": N_("market feedback"),
    "team_management": N_("team conditions"),
    "customer_complaints": N_("customer complaints"),
    "release_problems": N_("release problems"),
}
NOT_EXPLAINED = N_("not explained")
MOST_SERIES, MOST_TICKETS = 4, 12
HALF = 0.5


def cause_name(category: str) -> str:
    """What a category is called as a cause of delay, a catalogue text."""
    return CAUSES[category]


def waterfall_of_days(found: Found, item: Mapping[str, Any]) -> Drawing | None:
    """Planned to actual, one bar per cause with its interval, the unexplained rest last."""
    parts = [(cause_name(c["id"]), c) for c in item["categories"] if abs(c["days"]) >= 0.05]
    parts.sort(key=lambda pair: -pair[1]["days"])
    parts.append((NOT_EXPLAINED, item["unexplained"]))
    value, low, high = (np.array([p[name] for _, p in parts], float) for name in ("days", "low", "high"))
    first, last = parts[0], Quantity(item["slip_days"], "working_days")

    def paint(axes: Axes, language: Language) -> None:
        texts = [language.number(days, 1, signed=True) for days in value.tolist()]  # as the table beside it
        waterfall(axes, [language(name) for name, _ in parts], value, low, high, total=language(N_("slip")),
                  texts=[*texts, language.number(item["slip_days"], 1)],
                  x_label=language(N_("working days")))  # fmt: skip

    return Drawing(
        title=say(N_("{days} of slip: the largest part, {part}, follows {cause}"), days=last,
                  part=Quantity(first[1]["days"], "working_days"), cause=say(first[0])),
        subtitle=say(N_("Working days by cause, with 90% interval; hatched: cannot be told from 0")),
        alt=say(N_("Waterfall from planned to actual over {n} causes; all parts add up to {days}."),
                n=len(parts), days=last),
        paint=paint,
        columns=(N_("Cause"), N_("Working days"), N_("Low"), N_("High")),
        rows=tuple((say(name), p["days"], p["low"], p["high"]) for name, p in parts),
        size=(7.2, 1.1 + 0.34 * len(parts)),
    )  # fmt: skip


def days_by_week(found: Found, item: Mapping[str, Any]) -> Drawing | None:
    """In which weeks the days were lost, stacked by the largest causes."""
    weeks = item["weeks"]
    if len(weeks) < 2:
        return None
    table = {c["id"]: np.array([week["days"][c["id"]] for week in weeks]) for c in item["categories"]}
    order = sorted(table, key=lambda name: -np.maximum(table[name], 0).sum())
    shown = [name for name in order[:MOST_SERIES] if table[name].max() > 0]
    if not shown:
        return None
    rest = np.sum([np.maximum(table[name], 0) for name in order if name not in shown], axis=0)
    day = Language("en", found.case.data.zone).day
    labels = [day(week["start"])[5:] for week in weeks]
    total = np.sum(list(table.values()), axis=0)
    worst = int(total.argmax())

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(cause_name(name)), np.maximum(table[name], 0)) for name in shown]
        if rest.max() > 0:
            series.append(Series(language(N_("other causes")), rest))
        stacked_bars(axes, labels, series, y_label=language(N_("working days")))

    return Drawing(
        title=say(N_("Most days were lost in the week of {week}: {days}"), week=day(weeks[worst]["start"]),
                  days=Quantity(float(total[worst]), "working_days")),
        subtitle=say(N_("Working days lost per week by cause, causes switched on in calendar order")),
        alt=say(N_("Stacked columns of days lost over {n} weeks, at most {days} in one."), n=len(weeks),
                days=Quantity(float(total.max()), "working_days")),
        paint=paint,
        columns=(N_("Week"), *(cause_name(name) for name in order)),
        rows=tuple(
            (day(week["start"]), *(float(table[name][i]) for name in order)) for i, week in enumerate(weeks)
        ),
    )  # fmt: skip


def chance_of_the_date(found: Found, item: Mapping[str, Any]) -> Drawing | None:
    """The probability of meeting the planned date, week by week, with what was known then."""
    points = item["outlook"]
    if len(points) < 2:
        return None
    at = np.array([p["at"] for p in points], float)
    chance = np.array([p["probability"] for p in points], float)
    fell = item["fell_below_half"]
    zone = found.case.data.zone
    language = Language("en", zone)
    if fell == 0:
        title = say(N_("The planned date was unlikely from the first week on"))
    elif fell is None:
        title = say(N_("The planned date stayed more likely than not"))
    else:
        entered = Count(int(points[fell]["entered"]), N_("{n} ticket"), N_("{n} tickets"))
        title = say(N_("From {day} on the planned date was unlikely; {tickets} had entered that week"),
                    day=language.day(int(at[fell])), tickets=entered)  # fmt: skip

    def paint(axes: Axes, words: Language) -> None:
        marks = [Mark(float(at[fell]), words(N_("below one half")))] if fell is not None else []
        levels = [Mark(HALF, words(N_("one half")))]
        lines(axes, at, [Series(words(N_("on time")), chance)], zone=zone, marks=marks, levels=levels,
              is_share=True, y_label=words(N_("probability")))  # fmt: skip

    return Drawing(
        title=title,
        subtitle=say(N_("Simulated probability of meeting the planned date, with what was known each week")),
        alt=say(N_("Line of the probability of meeting the date over {n} weeks, {last} at the end."),
                n=len(points), last=Quantity(float(chance[-1]), "fraction")),
        paint=paint,
        columns=(N_("Week"), N_("Probability"), N_("Tickets entered")),
        rows=tuple((language.day(int(p["at"])), p["probability"], p["entered"]) for p in points),
    )  # fmt: skip


def deciding_tickets(found: Found, item: Mapping[str, Any]) -> Drawing | None:
    """The tickets on the last chain: due and done."""
    rows = [t for t in item["deciding"] if t["due"] is not None and t["resolved"] is not None][-MOST_TICKETS:]
    if not rows:
        return None
    labels = [t["key"] for t in rows]
    due, done = (np.array([t[name] for t in rows], float) for name in ("due", "resolved"))
    zone = found.case.data.zone
    day = Language("en", zone).day

    def paint(axes: Axes, language: Language) -> None:
        marks = [
            Mark(float(at), language(name))
            for at, name in (
                (found.case.release.planned, N_("planned")),
                (found.case.release.actual, N_("actual")),
            )
            if at != NONE
        ]
        names = (language(N_("due")), language(N_("done")))
        dumbbell(axes, labels, due, done, names=names, zone=zone, marks=marks)

    tickets = Count(len(rows), N_("{n} ticket"), N_("{n} tickets"))
    return Drawing(
        title=say(N_("{tickets} in a row decided the date"), tickets=tickets),
        subtitle=say(N_("The chain of tickets that ended last: due date and completion")),
        alt=say(N_("Pairs of due date and completion for {tickets}."), tickets=tickets),
        paint=paint,
        columns=(N_("Ticket"), N_("Due"), N_("Done"), N_("Working days late")),
        rows=tuple((t["key"], day(t["due"] - 1), day(t["resolved"] - 1), t["late_days"]) for t in rows),
        size=(7.2, 0.9 + 0.3 * len(rows)),
    )


Draw = Callable[[Found, Mapping[str, Any]], Drawing | None]
FIGURES: Mapping[str, Draw] = {
    "waterfall": waterfall_of_days,
    "weeks": days_by_week,
    "outlook": chance_of_the_date,
    "deciding": deciding_tickets,
}
SHOWN = ("attributed", "at_least")


def drawings(found: Found) -> list[tuple[str, Drawing]]:
    """The figures that the attribution carries; none where no days may be printed."""
    if found.result is None or found.state not in SHOWN:
        return []
    item = entry(found)
    made = [(name, draw(found, item)) for name, draw in FIGURES.items()]
    return [(name, drawing) for name, drawing in made if drawing is not None]
