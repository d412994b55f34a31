"""Monte Carlo forecasts from past throughput, one draw per period with replacement."""

import numpy as np
import numpy.typing as npt

from pmreport.stats.interval import Floats

DRAWS = 10_000
HORIZON = 1_000  # periods after which a draw counts as never finishing


def monte_carlo(
    throughput: npt.ArrayLike,
    remaining: float,
    growth: npt.ArrayLike | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Floats:
    """How many periods it takes to finish `remaining` items: one number per draw, inf if over 1,000.

    `throughput` holds the items finished in each past period, zeros included; `growth` the past rates
    per period at which the remaining work grew, drawn likewise and applied before a period's work.
    Read percentiles with `inverse_cdf`: the 85th is the first period by which 85 % of the draws are done.
    """
    past = _history(throughput)
    rates = np.zeros(1) if growth is None else np.asarray(growth, dtype=np.float64)
    rng = np.random.default_rng(seed)
    left = np.full(draws, float(remaining))
    periods = np.where(left > 0, np.inf, 0.0)
    for period in range(1, HORIZON + 1):
        running = np.isinf(periods)
        if not running.any():
            break
        left = left * (1 + rng.choice(rates, draws)) - rng.choice(past, draws)
        periods[running & (left <= 0)] = period
    return periods


def how_many(throughput: npt.ArrayLike, periods: int, *, draws: int = DRAWS, seed: int = 0) -> Floats:
    """How many items are finished in that many periods: one number per draw.

    With 85 % confidence at least `inverse_cdf(result, 0.15)` are.
    """
    picks = np.random.default_rng(seed).choice(_history(throughput), (draws, periods))
    return np.asarray(picks.sum(axis=1), dtype=np.float64)


def _history(throughput: npt.ArrayLike) -> Floats:
    past = np.asarray(throughput, dtype=np.float64)
    if not len(past) or (past < 0).any():
        raise ValueError("a forecast needs past throughput, none of it negative")
    return past
