"""When the days were lost: causes switched on in calendar order, week by week (windows × Shapley)."""

from dataclasses import dataclass

import numpy as np

from pmreport.attribution import network
from pmreport.attribution.asbuilt import EPS, AsBuilt, Floats, Ints, K
from pmreport.attribution.shapley import Design, design

LIMIT = 64
"""Coalitions per week; a coarser division is enough for a picture."""


@dataclass(frozen=True)
class Weeks:
    """`days[w, c]`: what category c cost in the week that began at `starts[w]` (working-day axis).

    Sums to v(all) − v(none) of the network. It says when, and is no better estimate of how much.
    """

    starts: Floats
    days: Floats


def weekly(built: AsBuilt, net: network.Network, starts: Floats, active: Ints, seed: int) -> Weeks:
    """Shapley values over the categories inside each week, earlier weeks on and later ones off.

    The first week takes what lies before it, the last one what lies after.
    """
    chosen = design(len(active), LIMIT, seed)
    bounds = np.concatenate([[-np.inf], starts[1:], [np.inf]])
    days = np.zeros((len(starts), K))
    for w in range(len(starts) if len(active) else 0):
        days[w, active] = chosen.weights @ _dates(built, net, bounds[w], bounds[w + 1], active, chosen)
    return Weeks(starts, days)


def _part(begin: Floats, end: Floats, low: float, high: float) -> Floats:
    """The part of each interval inside a window; an instant lies in one window."""
    length = end - begin
    inside = np.minimum(end, high) - np.maximum(begin, low)
    point = ((begin >= low) & (begin < high)).astype(float)
    return np.where(length > EPS, np.clip(inside / np.maximum(length, EPS), 0, 1), point)


def _dates(
    built: AsBuilt, net: network.Network, low: float, high: float, active: Ints, chosen: Design
) -> Floats:
    """Release date of every coalition of one window."""
    t, phases, masks = built.tickets, built.phases, chosen.masks.astype(float)
    past, now = (_part(phases.begin, phases.end, *window) for window in ((-np.inf, low), (low, high)))
    claimed = phases.share[:, active]
    keep = 1 - ((1 - past) * claimed.sum(axis=1))[:, None] + now[:, None] * (claimed @ masks.T)
    begun, begins = t.start < low, (t.start >= low) & (t.start < high)
    mine = masks.T[np.searchsorted(active, np.where(t.gate >= 0, t.gate, active[0]))]
    on = np.where(begun[:, None], 1.0, np.where(begins[:, None], mine, 0.0))
    there = np.where((t.gate >= 0)[:, None], 1 - t.gate_share[:, None] * (1 - on), 1.0)
    finish = network.tickets(net, network.passes(net, np.clip(keep, 0, 1), there))
    counts = t.decides[:, None] & (there > EPS)
    last = np.where(counts, finish, -np.inf).max(axis=0)
    last = np.where(np.isfinite(last), last, built.last)
    span = np.array([built.last]), np.array([max(built.actual, built.last)])
    shown = _part(*span, -np.inf, low) + _part(*span, low, high) * masks
    dates: Floats = last + built.rest + shown @ built.tail[active]
    return dates
