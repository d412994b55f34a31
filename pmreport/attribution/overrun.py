"""R8 and R9: labels without a timed claim, and systematic optimism of the plan.

Both look at what is left unclaimed of the reconstructed phases.
"""

from dataclasses import dataclass, replace

import numpy as np

from pmreport.attribution.agreement import LABELS, labels_numbered, open_labels
from pmreport.attribution.asbuilt import EPS, PLAN, TEAM, AsBuilt, Bools, Floats, Ints
from pmreport.attribution.claims import BOTH, GATE, WORK, Claims, claims, joined
from pmreport.attribution.hidden import hidden_waits
from pmreport.attribution.history import History

OPTIMISM = 9
"""The number of the rule R9."""
ENOUGH = 8
"""Tickets with a planned size from which optimism is estimated."""
EXCESS = 0.1
"""A label counts where the ticket exceeds r times its plan by this share of the plan."""


@dataclass(frozen=True)
class Optimism:
    """r = actual ÷ planned work of n undisturbed tickets; `spread` is the standard error of ln r.

    `earlier`: of the releases before this one.
    """

    r: float
    spread: float
    n: int
    earlier: bool = False


def optimism(history: History, built: AsBuilt, recorded: Claims) -> Optimism:
    """r of the release, 1 with fewer than eight tickets; that of earlier releases where known.

    r = exp(location of ln ρ + ½σ²), ρ = unclaimed active time ÷ planned size, σ = IQR ÷ 1.349 ≤ 0.6:
    the mean of a log-normal, from robust parts.
    """
    if np.isfinite(history.optimism):
        return Optimism(history.optimism, history.optimism_spread, history.optimism_from, earlier=True)
    t = history.tickets
    work = _unclaimed(built, built.phases.work) / hands(built, t.person)
    fit = t.inside & (t.size > EPS) & (work > EPS) & ~open_labels(history, recorded).any(axis=1)
    x = np.log(work[fit] / t.size[fit])
    if len(x) < ENOUGH:
        return Optimism(1.0, 0.0, len(x))
    at, sigma = _location(x)
    found, spread = at + sigma**2 / 2, sigma / np.sqrt(len(x))
    return Optimism(float(np.exp(_shrunk(found, spread))), float(spread), len(x))


def _location(x: Floats) -> tuple[float, float]:
    """Centre and spread of ln rho, from the bulk: waits that nobody recorded lie above it.

    Tukey's biweight, begun at the median, with the spread of the lower half (a normal sample has
    the same above and below; unrecorded delay only adds above).
    """
    at = float(np.median(x))
    sigma = 0.0
    for _ in range(30):
        below = at - x[x <= at]
        sigma = min(max(1.4826 * float(np.median(below)), 1e-6), 0.6)
        weight = np.clip(1 - ((x - at) / (4.685 * sigma)) ** 2, 0, None) ** 2
        at = float(weight @ x / weight.sum())
    return at, sigma


def _shrunk(found: float, spread: float) -> float:
    """Posterior mean of ln r under a prior of no optimism with odds of one to one.

    Otherwise ln r is normal with standard deviation 0.2; a plan that is as good as the noise lets it
    look is thus not called optimistic.
    """
    slab, spike = spread**2 + 0.2**2, max(spread**2, 1e-12)
    odds = np.sqrt(spike / slab) * np.exp(np.clip(found**2 / 2 * (1 / spike - 1 / slab), 0, 50))
    return float(found * 0.2**2 / slab * odds / (1 + odds))


def overruns(history: History, built: AsBuilt, recorded: Claims) -> tuple[AsBuilt, Claims, Optimism]:
    """The release with R8 and R9 claimed, all claims, and r."""
    found = optimism(history, built, recorded)
    built = hidden_waits(history, built, open_labels(history, recorded))
    built, labelled = _labels(history, built, recorded, found.r)
    built, planned = _plan(history, built, found)
    return built, labels_numbered(joined([recorded, labelled, planned])), found


def hands(built: AsBuilt, person: Ints) -> Ints:
    """How many tickets each of these people works on at once; 1 for nobody (−1)."""
    return np.append(built.capacity, 1)[person]


def _unclaimed(built: AsBuilt, phases: Bools) -> Floats:
    left = built.phases.days * (1 - built.phases.share.sum(axis=1)) * phases
    return np.bincount(built.phases.ticket, left, built.tickets.n).astype(float)


def _labels(history: History, built: AsBuilt, recorded: Claims, r: float) -> tuple[AsBuilt, Claims]:
    """R8: what exceeds the plan goes to the labels' categories in equal parts, waiting before work."""
    t, phases = history.tickets, built.phases
    blamed = open_labels(history, recorded)
    held = np.bincount(phases.ticket, phases.share[:, TEAM], t.n) > 0
    blamed[held & (blamed.sum(axis=1) > 1), TEAM] = False  # the wait before the start was its part
    wait, work = _unclaimed(built, ~phases.work), _unclaimed(built, phases.work)
    planned = t.size * hands(built, t.person)
    excess = np.nan_to_num(wait + work - r * planned)
    excess[~(excess > EXCESS * planned) | ~blamed.any(axis=1)] = 0.0
    waited = np.minimum(excess, wait)
    parts = np.where(
        phases.work,
        ((excess - waited) / np.maximum(work, EPS))[phases.ticket],
        (waited / np.maximum(wait, EPS))[phases.ticket],
    )
    split = blamed / np.maximum(blamed.sum(axis=1, keepdims=True), 1)
    free = (1 - phases.share.sum(axis=1)) * parts
    share = phases.share + free[:, None] * split[phases.ticket]
    at, category = np.nonzero(split * (excess > 0)[:, None])
    portion = (excess / np.maximum(wait + work, EPS))[at] * split[at, category]
    made = claims(
        LABELS, at, category, BOTH, t.start[at], t.finish[at],
        share=portion, strength=0.6, number=category + 1,
    )  # fmt: skip
    return replace(built, phases=replace(phases, share=share)), made


def _plan(history: History, built: AsBuilt, found: Optimism) -> tuple[AsBuilt, Claims]:
    """R9: r > 1 takes 1 − 1/r of every unclaimed piece of work of planned tickets."""
    part = max(0.0, 1 - 1 / found.r)
    t, phases = history.tickets, built.phases
    if part < EPS:
        return built, recorded_nothing()
    touched = phases.work & (t.size > EPS)[phases.ticket]
    share = phases.share.copy()
    share[touched, PLAN] += (1 - share[touched].sum(axis=1)) * part
    at = np.flatnonzero((t.size > EPS) & (np.diff(phases.first) > 0))
    made = claims(OPTIMISM, at, PLAN, WORK, t.start[at], t.finish[at], share=part, strength=0.9)
    return replace(built, phases=replace(phases, share=share)), made


def recorded_nothing() -> Claims:
    """No claims."""
    none = np.zeros(0, np.int64)
    return claims(0, none, none, GATE, np.zeros(0), np.zeros(0))
