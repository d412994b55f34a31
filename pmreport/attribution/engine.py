"""From the history of a release to its attribution: the whole method on one page."""

from dataclasses import dataclass

import numpy as np

from pmreport.attribution import divide as dv
from pmreport.attribution import network
from pmreport.attribution.agreement import agreed
from pmreport.attribution.alone import ticket_removal
from pmreport.attribution.asbuilt import AsBuilt, Floats, Ints, K
from pmreport.attribution.calibrate import Calibration, Mode, calibrate, mode
from pmreport.attribution.claims import Claims
from pmreport.attribution.dispatch import Model, prepare
from pmreport.attribution.evidence import Evidence, drill_down, last_chain
from pmreport.attribution.history import History
from pmreport.attribution.intervals import interval, quality, spread
from pmreport.attribution.loop import COMPILE_FROM, compiled
from pmreport.attribution.overrun import Optimism, overruns
from pmreport.attribution.plausible import outlook
from pmreport.attribution.rebuild import rebuild
from pmreport.attribution.result import Attribution
from pmreport.attribution.rules import all_claims
from pmreport.attribution.shapley import design
from pmreport.attribution.weekly import weekly

LARGE = 20_000
"""Tickets above which the event loop is only used if it can be compiled."""
WEEK = 5.0


@dataclass(frozen=True)
class Core:
    """The division with what its interval needs; `days` and `scale` hold ten categories and the rest."""

    built: AsBuilt
    claims: Claims
    optimism: Optimism
    calibration: Calibration
    mode: Mode
    division: dv.Division
    net: network.Network
    evidence: Evidence
    natural: float
    days: Floats
    scale: Floats
    group: str
    quality: str
    tail_only: Ints


def core(
    history: History, recorded: Claims | None = None, seed: int = 0, progress: dv.Progress | None = None
) -> Core:
    """Claims, replay, Shapley values and the width of their intervals before the factors."""
    recorded = agreed(history, all_claims(history) if recorded is None else recorded)
    built, claims, optimism = overruns(history, rebuild(history, recorded), recorded)
    plan, active, on = dv.coalitions(built, seed)
    found, chosen = _model(history, built, len(on))
    division = dv.divide(dv.mixed(built, found, chosen, on, progress), plan, active)
    net = network.build(built, found.model.implied)
    natural = division.nothing - built.planned if np.isfinite(built.planned) else 0.0
    days = np.append(division.release, natural + built.actual - division.everything)
    evidence = drill_down(built, net, division.release, active, seed)
    scale = spread(
        built,
        days,
        _variants(built, found, active, seed),
        evidence,
        _strengths(claims, evidence),
        optimism.spread,
        active,
        seed,
    )
    record = quality(history, claims)
    replay = "network" if chosen == "scope_and_tail" else chosen
    return Core(
        built, claims, optimism, found, chosen, division, net, evidence, natural, days, scale,
        group=_group(history, replay, record),
        quality=record, tail_only=_tail_only(built),
    )  # fmt: skip


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
    c = core(history, recorded, seed, progress)
    built, division, active = c.built, c.division, c.division.active
    low, high = interval(c.days, c.scale, c.group, c.tail_only)
    silent = np.setdiff1d(np.arange(K), active)
    low[silent] = high[silent] = 0.0
    end = max(built.actual, built.last)
    moments = np.arange(float(built.tickets.start.min()), end, week)
    lateness, rest = _lateness(built, division)
    return Attribution(
        built, c.claims, c.calibration, c.optimism, c.mode,
        tier=history.tier or ("A" if history.recorded else "B"),
        exact=division.design.exact, seed=seed, active=active,
        slip=float(c.days.sum()), error=built.actual - division.everything, natural=c.natural,
        days=division.release, low=low[:K], high=high[:K],
        single_removal=dv.single_removal(
            built, lambda rows: dv.mixed(built, c.calibration, c.mode, rows), active
        ),
        unexplained=float(c.days[K]), unexplained_low=float(low[K]), unexplained_high=float(high[K]),
        lateness=lateness, ticket_days=division.tickets, ticket_rest=rest, own=_own(built),
        evidence=c.evidence,
        weeks=weekly(built, c.net, moments, active, seed),
        outlook=outlook(built, history.tickets.ready, moments, seed, history.changes),
        quality=c.quality, chain=last_chain(built, c.net),
        alone=ticket_removal(built, c.calibration, c.mode, c.evidence),
    )  # fmt: skip


def _group(history: History, replay: str, record: str) -> str:
    """Which factors of the calibration study fit this release."""
    if not history.recorded:
        return "no_history"
    unlinked = record != "days" and not len(history.links)
    return f"{replay}/{'unlinked' if unlinked else record}"


def _model(history: History, built: AsBuilt, coalitions: int) -> tuple[Calibration, Mode]:
    """The calibrated replay and the kind of replay that its fidelity allows."""
    if built.tickets.n > LARGE and compiled() is None:
        prepared = prepare(built, Model())
        return Calibration(Model(), prepared, float("nan"), float("nan"), float("inf")), "network"
    found = calibrate(built, fast=len(built.phases.days) * coalitions > COMPILE_FROM)
    return found, "scope_and_tail" if history.tier == "C" else mode(built, found)


def _tail_only(built: AsBuilt) -> Ints:
    """Categories that only have time after the last ticket: their days are read, not estimated."""
    return np.flatnonzero(~dv.scheduled(built) & (built.tail > 0))


def _variants(built: AsBuilt, found: Calibration, active: Ints, seed: int) -> Floats:
    """Days of the two networks, each with its unexplained rest."""
    chosen = design(len(active), 64, seed)
    on = np.ones((len(chosen.masks), K))
    on[:, active] = chosen.masks
    rows = []
    for conditional in (False, True):
        net = network.build(built, found.model.implied, conditional)
        values = dv.by_net(built, net, on)
        part = dv.divide(values, chosen, active)
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
