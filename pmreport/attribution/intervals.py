"""How sure the days are: evidence resampled, replays varied, scaled by factors from a calibration study.

The factors say how far the truth lay from the estimate, in units of the scale below, in simulated
projects of the same kind of replay (split conformal, Lei et al. 2018). They are as valid as the
simulator resembles the project.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from pmreport.attribution.asbuilt import PLAN, AsBuilt, Floats, Ints, K
from pmreport.attribution.claims import Claims
from pmreport.attribution.evidence import Evidence
from pmreport.attribution.history import History

RESAMPLES = 200
CONFUSION = 0.05
"""Share of evidence that names another category, assumed while resampling."""
POOR = 0.7
"""Share of labels that a timed claim confirms, below which a record is called poor."""


def spread(
    built: AsBuilt,
    days: Floats,
    variants: Floats,
    evidence: Evidence,
    strength: Floats,
    optimism: float,
    active: Ints,
    seed: int,
) -> Floats:
    """½ max |φ − variant| + sd of the resampled evidence + 1 % of the slip.

    `variants` (v × 11) are other replays' days with their unexplained rest; `strength` is that of each
    evidence row; `optimism` the standard error of ln r.
    """
    slip = abs(built.actual - built.planned) if np.isfinite(built.planned) else abs(float(days.sum()))
    sd = _resampled(evidence, strength, active, seed)
    sd[PLAN] = np.hypot(sd[PLAN], optimism * _worked(built))
    sd[K] = np.hypot(sd[K], optimism * _worked(built))
    apart = np.abs(variants - days).max(axis=0) if len(variants) else np.zeros(K + 1)
    scale: Floats = 0.5 * apart + sd + 0.01 * slip
    return scale


def _worked(built: AsBuilt) -> float:
    """Days from the first ticket to the last: what one unit of ln r stretches."""
    return float(built.last - np.min(built.tickets.start, initial=built.last))


def _resampled(evidence: Evidence, strength: Floats, active: Ints, seed: int) -> Floats:
    """Standard deviations when each piece of evidence holds with its strength or names another cause."""
    if not len(evidence.days) or not len(active):
        return np.zeros(K + 1)
    rng = np.random.default_rng(seed)
    draws = np.zeros((RESAMPLES, K + 1))
    for row in draws:
        luck = rng.random(len(evidence.days))
        other = active[rng.integers(0, len(active), len(evidence.days))]
        holds = luck < strength * (1 - CONFUSION)
        moved = (luck >= 1 - CONFUSION) & (evidence.ticket >= 0)
        category = np.where(holds, evidence.category, np.where(moved, other, K))
        row += np.bincount(category, evidence.days, K + 1)
    sd: Floats = draws.std(axis=0)
    return sd


def quality(history: History, claims: Claims) -> str:
    """`good` or `poor`: how often a timed claim confirms what a label says (good with under 20 labels).

    `days` where the record has dates without times.
    """
    if history.grain:
        return "days"
    labels = history.tickets.blames & history.tickets.inside[:, None]
    if not history.recorded or labels.sum() < 20:
        return "good"
    named = np.zeros_like(labels)
    rows = claims.where(claims.ticket >= 0)
    rows = rows.where(~np.isin(rows.rule, (8, 9)))
    named[rows.ticket, rows.category] = True
    return "good" if (labels & named).sum() >= POOR * labels.sum() else "poor"


@cache
def table() -> dict[str, Any]:
    """The shipped factors with the date and the seeds of the study that made them."""
    text = (files("pmreport.attribution") / "factors.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def kinds(tail_only: Ints) -> list[str]:
    """Which row of the table each of the eleven components uses."""
    names = ["cause"] * K + ["unexplained"]
    names[PLAN] = "plan"
    for c in tail_only:
        names[c] = "tail"
    return names


def interval(days: Floats, scale: Floats, group: str, tail_only: Ints) -> tuple[Floats, Floats]:
    """90 % limits of the eleven components."""
    factors = table()["factors"][group]
    low, high = np.array([factors[kind] for kind in kinds(tail_only)]).T
    return days + low * scale, days + high * scale
