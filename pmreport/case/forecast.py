"""When the open work will be done: simulations of recent weeks."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.case.facts import CATEGORY
from pmreport.case.plan import WEEK
from pmreport.model import Absent, NoCases
from pmreport.stats import Interval, inverse_cdf, monte_carlo, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
RECENT = 12  # weeks of throughput that a forecast draws from
NON_EMPTY = 6  # weeks with finished tickets that it needs
HISTORY, TESTED = 10 * RECENT, 4  # weeks that a back-test looks at, and that it needs
FARTHEST = 1000  # weeks
QUANTILES = (0.05, 0.15, 0.5, 0.85, 0.95)


def throughput(c: Case, weeks: int = RECENT) -> Longs:
    """Finished tickets per week, oldest first: the last weeks before `as_of`, not before work began."""
    done = c.facts.resolved[c.work]
    done = done[(done != NONE) & (done <= c.as_of)]
    begun = c.facts.started[c.work]
    first = min(begun[begun != NONE].min(initial=c.as_of), done.min(initial=c.as_of))
    first = int(c.calendar.start_of_day(c.calendar.local_day(first)))
    count = min(weeks, int((c.as_of - first) // WEEK))
    back = (c.as_of - done) // WEEK
    return np.bincount(back[back < count], minlength=count)[:count][::-1].astype(np.int64)


def growth(c: Case, weeks: int) -> Floats:
    """Tickets added per week ÷ tickets in the scope at the freeze, over the same weeks as `throughput`.
    Raises `Absent` without a freeze."""
    base = int(c.base.sum())
    if not base:
        raise Absent("releases.freeze")
    added = c.added_at[c.added]
    back = (c.as_of - added[added <= c.as_of]) // WEEK
    counts = np.bincount(back[back < weeks], minlength=weeks)[:weeks][::-1]
    return counts / base


def remaining(c: Case) -> Bools:
    """Tickets in the release that are still open."""
    done = (c.facts.resolved != NONE) & (c.facts.resolved <= c.as_of)
    closed = c.category == CATEGORY["done"]
    out: Bools = c.work & c.final & ~done & ~closed & (c.facts.created <= c.as_of)
    return out


def simulated_weeks(c: Case) -> tuple[Floats, tuple[str, ...]]:
    """Weeks to finish the open tickets, one per simulation, and flags.

    Raises `NoCases` for what is released, `Absent` where too few weeks have finished tickets.
    """
    if c.release.actual != NONE:
        raise NoCases("released", why=N_("Already released: there is nothing to forecast."))
    assert c.planned != NONE
    done = throughput(c)
    if (done > 0).sum() < NON_EMPTY:
        why = N_("Fewer than six of the last twelve weeks have finished tickets.")
        raise Absent("tickets.resolved", why=why)
    flags = ("freeze: derived",) if c.freeze_derived else ()
    weeks = monte_carlo(done, int(remaining(c).sum()), growth(c, len(done)))
    return weeks, flags


def gaps(c: Case) -> tuple[dict[float, float], tuple[str, ...]]:
    """Working days from the planned date to the end of the work at some quantiles of the simulations, and
    flags. Dates are at most a thousand weeks away."""
    weeks, flags = simulated_weeks(c)
    ends = {p: c.as_of + int(min(inverse_cdf(weeks, p), FARTHEST) * WEEK) for p in QUANTILES}
    years = c.calendar.incomplete_years(c.as_of, ends[0.85])
    unknown = tuple(f"calendar incomplete: {year}" for year in years)
    return {p: float(c.days(c.planned, end)) for p, end in ends.items()}, (*flags, *unknown)


def backtest(c: Case) -> Interval:
    """The share of past weeks in which at least as much was finished as was forecast with 85% confidence
    from the (at most twelve, at least six non-empty) weeks before; undefined below four such weeks."""
    done = throughput(c, HISTORY)
    pasts = [done[max(week - RECENT, 0) : week] for week in range(NON_EMPTY, len(done))]
    held = [
        bool(now >= inverse_cdf(past, 0.15))
        for now, past in zip(done[NON_EMPTY:], pasts, strict=True)
        if (past > 0).sum() >= NON_EMPTY
    ]
    return wilson(sum(held), len(held)) if len(held) >= TESTED else Interval(None, None, None, len(held))
