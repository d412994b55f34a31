"""Market feedback: what users and the market say, and whether it reaches the work."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case import CATEGORY, Case
from pmreport.case.deployed import live_at
from pmreport.case.feedback import feedback_window, negative, responses, scaled, ticket_of, weeks
from pmreport.case.levels import PRIORITIES, PRIORITY_WORDS, levels
from pmreport.case.sources import SOURCES, UNKNOWN, source_class
from pmreport.measure import Category, Part, Reading, Threshold, reading, share, tickets
from pmreport.model import NoCases
from pmreport.model.lexicon import says
from pmreport.stats import km, mean_difference, poisson_rate, wilson
from pmreport.stats import nps as nps_interval
from pmreport.words import N_
from pmreport.worktime import NONE

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

MONTH = 30 * 86_400
ENOUGH = 20  # answers on each side of a release for a comparison
HOLD = "on hold|hold|suspended|paused|挂起|暂停|搁置|已暂停"
RATED = ("nps", "csat", "review")

category = Category(
    id="market_feedback",
    page="market-feedback",
    name=N_("Poor market feedback"),
    question=N_("What do users and the market say, and does it reach the work?"),
)


@category.metric(
    role="P",
    name=N_("Net promoter score"),
    unit="points",
    worse="lower",
    needs=("feedback.nps",),
    threshold=Threshold("baseline", least=30, movement=True),
    estimator="nps",
    interval="adjusted_wald",
    says=N_("The net promoter score is {value} ({range}, {n} answers)"),
    limits=N_("Industry means differ widely: compare it with earlier releases only."),
    sources=(17, 19),
)
def nps(c: Case) -> Reading:
    """100 × (share of answers 9–10 − share of answers 0–6), from the release to the next one or 90 days.

    Answers on other scales are moved to 0–10.
    """
    scores = scaled(responses(c, "nps"), 0, 10)
    scores = scores[~np.isnan(scores)]
    counts = [int((scores >= 9).sum()), int(((scores > 6) & (scores < 9)).sum()), int((scores <= 6).sum())]
    labels = (N_("promoters"), N_("passives"), N_("detractors"))
    parts = {label: Part(label, float(k)) for label, k in zip(labels, counts, strict=True)}
    return reading(nps_interval(*counts), parts=parts)


@category.metric(
    role="P",
    name=N_("Low ratings"),
    unit="fraction",
    worse="higher",
    needs=("feedback.review",),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    says=N_("{value} of {n} reviews give at most two of five stars ({range})"),
    limits=N_("Who writes a review is not a sample of all users."),
    sources=(17,),
)
def review_low_share(c: Case) -> Reading:
    """Reviews with at most two of five stars ÷ reviews, from the release to the next one or 90 days."""
    scores = scaled(responses(c, "review"), 1, 5)
    scores = scores[~np.isnan(scores)]
    return reading(wilson(int((scores <= 2).sum()), len(scores)))


@category.metric(
    role="P",
    name=N_("Rating change at the release"),
    unit="points",
    worse="lower",
    needs=("feedback.review", "releases.actual"),
    threshold=Threshold("absolute", 0.0, bound="sure"),
    estimator="mean_diff",
    interval="bootstrap",
    says=N_("The mean rating moved by {value} stars at the release ({range}, {n} reviews)"),
    limits=N_("Seasons and campaigns move ratings too; before and after is not because."),
    sources=(17,),
)
def rating_shift(c: Case) -> Reading:
    """Mean rating in the 30 days after the release − mean in the 30 days before, on 1–5 stars.

    Resampled by day; both sides need at least 20 reviews. For a period the releases are pooled.
    """
    before: list[Floats] = []
    after: list[Floats] = []
    days: tuple[list[Longs], list[Longs]] = ([], [])
    for member in c.members:
        live = member.went_live
        for side, window in ((before, (live - MONTH, live - 1)), (after, (live, live + MONTH))):
            frame = responses(member, "review", window=window)
            side.append(scaled(frame, 1, 5))
            local = c.calendar.local_day(frame["at"].to_numpy(np.int64))
            days[side is after].append(local)
    old, new = np.concatenate(before), np.concatenate(after)
    if min(len(old), len(new)) < ENOUGH:
        raise NoCases("fewer than 20 reviews on a side")
    return reading(
        mean_difference(new, old, groups_a=np.concatenate(days[1]), groups_b=np.concatenate(days[0]))
    )


@category.metric(
    role="S",
    name=N_("Feedback volume"),
    unit="per_week",
    worse="neutral",
    needs=("feedback.at",),
    threshold=Threshold("baseline"),
    estimator="rate",
    interval="garwood",
    clock="calendar",
    says=N_("{k} pieces of feedback came in, {value} ({range})"),
    limits=N_("More feedback is neither good nor bad by itself."),
)
def feedback_volume(c: Case) -> Reading:
    """Feedback records per week, from the release to the next one or 90 days."""
    low, high = feedback_window(c)
    # Before its first record the data cover nothing: that nobody said anything would be a guess.
    if high < int(c.data.feedback["at"].min()):
        raise NoCases("feedback", why=N_("No feedback of that time is in the data."))
    records = len(_all(c))
    rate = poisson_rate(records, weeks(low, min(high, c.as_of)))
    # What makes the rate sure is the number of records; before the first week has passed it counts too.
    return reading(replace(rate, n=max(rate.n, records, 1)))


def _all(c: Case) -> pd.DataFrame:
    """The records of any kind of the subject."""
    return responses(c, *(str(kind) for kind in c.data.feedback["kind"].dropna().unique()))


@category.metric(
    role="P",
    name=N_("Negative feedback with a ticket"),
    unit="fraction",
    worse="lower",
    needs=("feedback.at",),
    threshold=Threshold("absolute", 0.60, 0.30, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("feedback.ticket",),),
    says=N_("{value} of {n} negative pieces of feedback lead to a ticket ({range})"),
    because=N_("ticket that negative feedback points to"),
    limits=N_("A ticket that was written without naming the feedback is not seen."),
)
def feedback_linked(c: Case) -> Reading:
    """Negative records with a linked ticket, or a known key in their text ÷ negative records.

    Negative: NPS at most 6, satisfaction or review at most 2 of 5.
    """
    frame = _negative(c)
    linked = ticket_of(c, frame)
    if len(frame) and not (linked >= 0).any():
        c.data.require("feedback.ticket")
    rows = np.zeros(c.n, dtype=bool)
    rows[linked[linked >= 0]] = True
    return reading(wilson(int((linked >= 0).sum()), len(frame)), evidence=tickets(rows))


def _negative(c: Case) -> pd.DataFrame:
    """The negative records of the subject."""
    kinds = [kind for kind in RATED if (c.data.feedback["kind"] == kind).any()]
    frame = responses(c, *(kinds or RATED))
    return frame[negative(frame)]


@category.metric(
    role="S",
    name=N_("From feedback to shipped fix"),
    unit="calendar_days",
    worse="higher",
    needs=("feedback.at", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="calendar",
    either=(("feedback.ticket",),),
    says=N_("Half of the {n} linked pieces of feedback had a shipped fix within {value} ({range})"),
    because=N_("feedback about it waited longest for a fix"),
    limits=N_("Feedback that is not linked to a ticket is not in this number."),
)
def feedback_to_fix(c: Case) -> Reading:
    """Kaplan–Meier median of the days from a piece of feedback to the deployment of its ticket.

    Without a deployment the ticket's completion stands for it; tickets still open count with their age,
    cancelled ones do not count.
    """
    frame = _all(c)
    about = ticket_of(c, frame)
    if len(frame) and not (about >= 0).any():
        c.data.require("feedback.ticket")
    rows = (about >= 0) & ~c.facts.cancelled[about]
    live = live_at(c)
    shipped = np.where(live != NONE, live, c.facts.resolved)[about[rows]]
    at = frame["at"].to_numpy(np.int64)[rows]
    end, seen = c.or_as_of(shipped)
    days = np.maximum(c.calendar_days(at, end), 0.0)
    worst = np.zeros(c.n)
    np.maximum.at(worst, about[rows], days)
    found = km(days, seen).quantile(0.5)
    return reading(found, evidence=tickets(worst > 0, worst), flags=() if seen.all() else ("censored",))


@category.metric(
    role="S",
    name=N_("Market-driven share of delivery"),
    unit="fraction",
    worse="lower",
    needs=("tickets.source",),
    threshold=Threshold("absolute", 0.20, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_(
        "{value} of the delivered requirements with a source came from customers or the market ({range})"
    ),
    because=N_("delivered requirement with a source other than customers or the market"),
    limits=N_("The right share depends on the product's phase."),
)
def market_sourced_share(c: Case) -> Reading:
    """Delivered requirements whose source is a customer, the market or research ÷ those whose source says
    where they came from.
    """
    source = source_class(c)
    delivered = c.delivered & c.kind("REQ")
    known = delivered & (source != UNKNOWN)
    market = known & np.isin(source, [SOURCES.index("customer"), SOURCES.index("market")])
    return reading(
        wilson(int(market.sum()), int(known.sum())),
        evidence=tickets(known & ~market),
        coverage=share(known, delivered),
        missing=("tickets.source",),
    )


@category.metric(
    role="S",
    name=N_("Direction changes"),
    unit="fraction",
    worse="higher",
    needs=("events.priority", "events.status", "tickets.source"),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    says=N_("{k} of {n} started requirements changed direction for market reasons ({range})"),
    because=N_("put on hold, cancelled or re-prioritised by two classes for a market reason"),
    limits=N_("A change of direction can be the right answer to the market."),
)
def pivot_rate(c: Case) -> Reading:
    """Started requirements put on hold, cancelled or re-prioritised by two classes for a market reason
    ÷ started requirements. The reason is the ticket's source or a market label.
    """
    started = c.scope & c.kind("REQ") & (c.facts.started != NONE)
    market = (source_class(c) == SOURCES.index("market")) | c.facet("MKT")
    moved = _held(c) | _reprioritised(c) | c.facts.cancelled
    return reading(
        wilson(int((started & market & moved).sum()), int(started.sum())),
        evidence=tickets(started & market & moved),
        coverage=share(c.data.codes("source") >= 0, started),
        missing=("tickets.source",),
    )


def _held(c: Case) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tickets that entered a status "on hold" after they were started."""
    names = c.data.statuses["status"].tolist()
    hold = np.array([*(says(HOLD, str(name)) for name in names), False], dtype=bool)
    spans = c.facts.spans
    rows = spans.entry & hold[spans.status] & (spans.start >= c.facts.started[spans.ticket])
    rows &= c.facts.meaning.category[spans.status] != CATEGORY["done"]
    out = np.zeros(c.n, dtype=bool)
    out[spans.ticket[rows]] = True
    return out


def _reprioritised(c: Case) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tickets whose priority moved by two classes at once after the start."""
    history = c.data.history("priority")
    table = levels(history.values, PRIORITIES, PRIORITY_WORDS, c.settings.priority).astype(np.int64)
    old, new = table[history.old], table[history.new]
    far = (old >= 0) & (new >= 0) & (np.abs(new - old) >= 2)
    far &= history.at >= c.facts.started[history.ticket]
    out = np.zeros(c.n, dtype=bool)
    out[history.ticket[far]] = True
    return out
