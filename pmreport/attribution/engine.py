"""From the history of a release to its attribution: the whole method on one page."""

import numpy as np

from pmreport.attribution import divide as dv
from pmreport.attribution import network
from pmreport.attribution.asbuilt import AsBuilt, Floats, Ints, K
from pmreport.attribution.calibrate import Calibration, Mode, calibrate, mode
from pmreport.attribution.claims import Claims
from pmreport.attribution.dispatch import Model, prepare
from pmreport.attribution.evidence import Evidence, drill_down, last_chain
from pmreport.attribution.history import History
from pmreport.attribution.intervals import interval, quality, spread
from pmreport.attribution.loop import COMPILE_FROM, compiled
from pmreport.attribution.overrun import overruns
from pmreport.attribution.plausible import outlook
from pmreport.attribution.rebuild import rebuild
from pmreport.attribution.result import Attribution
from pmreport.attribution.rules import all_claims
from pmreport.attribution.weekly import weekly

LARGE = 20_000
"""Tickets above which the event loop is only used if it can be compiled."""
WEEK = 5.0


def attribute_history(
    history: History,
    recorded: Claims | None = None,
    seed: int = 0,
    progress: dv.Progress | None = None,
    week: float = WEEK,
) -> Attribution:
    """Divide the slip of one release over the ten categories.

    `recorded` replaces the claims of the rules but R8 and R9 (a reader may have disputed some).
    Deterministic for a seed.
    """
    recorded = all_claims(history) if recorded is None else recorded
    built, claims, optimism = overruns(history, rebuild(history, recorded), recorded)
    design, active, on = dv.coalitions(built, seed)
    found, chosen = _model(history, built, len(on))
    values = dv.mixed(built, found, chosen, on, progress)
    division = dv.divide(values, design, active)
    net = network.build(built, found.model.implied)
    error = built.actual - division.everything
    natural = division.nothing - built.planned if np.isfinite(built.planned) else 0.0
    evidence = drill_down(built, net, division.release, active, seed)
    days = np.append(division.release, natural + error)
    low, high = _limits(history, built, found, chosen, claims, days, evidence, optimism.spread, active, seed)
    moments = np.arange(float(built.tickets.start.min()), max(built.actual, built.last) + week, week)
    lateness, rest = _lateness(built, division)
    removal = dv.single_removal(built, lambda rows: dv.mixed(built, found, chosen, rows), active)
    return Attribution(
        built, claims, found, optimism, chosen, history.tier or ("A" if history.recorded else "B"), design.exact, seed, active,
        slip=float(days.sum()), error=error, natural=natural,
        days=division.release, low=low[:K], high=high[:K], single_removal=removal,
        unexplained=float(days[K]), unexplained_low=float(low[K]), unexplained_high=float(high[K]),
        lateness=lateness, ticket_days=division.tickets, ticket_rest=rest, own=_own(built),
        evidence=evidence,
        weeks=weekly(built, net, moments[:-1], active, seed),
        outlook=outlook(built, history.tickets.ready, moments[:-1], seed),
        quality=quality(history, claims),
        chain=last_chain(built, net),
    )  # fmt: skip


def _model(history: History, built: AsBuilt, coalitions: int) -> tuple[Calibration, Mode]:
    """The calibrated replay and the kind of replay that its fidelity allows."""
    if built.tickets.n > LARGE and compiled() is None:
        prepared = prepare(built, Model())
        return Calibration(Model(), prepared, float("nan"), float("nan"), float("inf")), "network"
    found = calibrate(built, fast=len(built.phases.days) * coalitions > COMPILE_FROM)
    return found, "scope_and_tail" if history.tier == "C" else mode(built, found)


def _limits(
    history: History,
    built: AsBuilt,
    found: Calibration,
    chosen: Mode,
    claims: Claims,
    days: Floats,
    evidence: Evidence,
    doubt: float,
    active: Ints,
    seed: int,
) -> tuple[Floats, Floats]:
    variants = _variants(built, found, active, seed)
    sure = _strengths(claims, evidence)
    scale = spread(built, days, variants, evidence, sure, doubt, active, seed).scale
    scheduled = (built.phases.share > 0).any(axis=0)
    scheduled[built.tickets.gate[built.tickets.gate >= 0]] = True
    tail_only = np.flatnonzero(~scheduled & (built.tail > 0))
    kind = "network" if chosen == "scope_and_tail" else chosen
    group = f"{kind}/{quality(history, claims)}" if history.recorded else "no_history"
    low, high = interval(days, scale, group, tail_only)
    silent = np.setdiff1d(np.arange(K), active)
    low[silent] = high[silent] = 0.0
    return low, high


def _variants(built: AsBuilt, found: Calibration, active: Ints, seed: int) -> Floats:
    """Days of the two networks, each with its unexplained rest."""
    design = dv.design(len(active), 64, seed)
    on = np.ones((len(design.masks), K))
    on[:, active] = design.masks
    rows = []
    for conditional in (False, True):
        net = network.build(built, found.model.implied, conditional)
        values = dv.by_net(built, net, on)
        part = dv.divide(values, design, active)
        planned = built.planned if np.isfinite(built.planned) else part.nothing
        rows.append(np.append(part.release, part.nothing - planned + built.actual - part.everything))
    return np.array(rows)


def _strengths(claims: Claims, evidence: Evidence) -> Floats:
    """Strength of each evidence row: the mean of its claims', 0.9 where there is none to be found."""
    n = int(max(claims.ticket.max(initial=-1), evidence.ticket.max(initial=-1))) + 2
    total, count = np.zeros((n, K)), np.zeros((n, K))
    np.add.at(total, (claims.ticket, claims.category), claims.strength)
    np.add.at(count, (claims.ticket, claims.category), 1)
    at = (evidence.ticket, evidence.category)
    return np.where(count[at] > 0, total[at] / np.maximum(count[at], 1), 0.9)


def _lateness(built: AsBuilt, division: dv.Division) -> tuple[Floats, Floats]:
    """Lateness of every ticket and what its categories leave of it."""
    t = built.tickets
    explained = division.finish_everything - division.finish_nothing
    error = t.finish - division.finish_everything
    late = np.where(np.isnan(t.due), explained + error, t.finish - t.due)
    return late, late - division.tickets.sum(axis=1)


def _own(built: AsBuilt) -> Floats:
    """Claimed days on the ticket itself, per category."""
    own = np.zeros((built.tickets.n, K))
    np.add.at(own, built.phases.ticket, built.phases.days[:, None] * built.phases.share)
    return own
