"""The slip divided over the categories: coalitions replayed, Shapley values taken."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pmreport.attribution import network
from pmreport.attribution.asbuilt import EPS, AsBuilt, Bools, Floats, Ints, K
from pmreport.attribution.calibrate import Calibration, Mode
from pmreport.attribution.dispatch import release, replay
from pmreport.attribution.loop import COMPILE_FROM
from pmreport.attribution.shapley import Design, design

SAMPLES = 128
EXACT_WORK = 1024 * 4000
"""Coalitions × phases up to which all coalitions are replayed."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Values:
    """Finishes (coalitions × tickets) and release dates (coalitions) of one kind of replay."""

    finish: Floats
    release: Floats


@dataclass(frozen=True)
class Division:
    """φ per category in days (`release`: 10, `tickets`: n × 10) and the two ends of the game."""

    release: Floats
    tickets: Floats
    nothing: float  # v(∅)
    everything: float  # v(C)
    finish_nothing: Floats
    finish_everything: Floats
    design: Design
    active: Ints


def coalitions(built: AsBuilt, seed: int, samples: int = SAMPLES) -> tuple[Design, Ints, Floats]:
    """The design, the active categories, and one row of ten switches per coalition."""
    active = built.active()
    fits = 2 ** len(active) * max(len(built.phases.days), 1) <= EXACT_WORK
    chosen = design(len(active), 2**K if fits else samples, seed)
    on = np.ones((len(chosen.masks), K))
    on[:, active] = chosen.masks
    return chosen, active, on


def by_dispatch(built: AsBuilt, found: Calibration, on: Floats, progress: Progress | None = None) -> Values:
    """One list schedule per distinct coalition of what the schedule depends on."""
    unique, back = _distinct(built, on)
    finish = np.empty((len(unique), built.tickets.n))
    fast = len(unique) * len(built.phases.days) > COMPILE_FROM
    for row, switches in enumerate(unique):
        finish[row] = replay(found.prepared, switches, fast)
        if progress:
            progress(row + 1, len(unique))
    return _values(built, finish[back], on)


def by_network(built: AsBuilt, found: Calibration, on: Floats, progress: Progress | None = None) -> Values:
    """¾ of the network with its order kept and ¼ of the one whose resumptions go with their wait."""
    unique, back = _distinct(built, on)
    nets = [network.build(built, found.model.implied, c) for c in (False, True)]
    finish = 0.75 * _net(nets[0], unique, progress) + 0.25 * _net(nets[1], unique, progress)
    return _values(built, finish[back], on)


def by_net(built: AsBuilt, net: network.Network, on: Floats) -> Values:
    """One network, all coalitions."""
    unique, back = _distinct(built, on)
    return _values(built, _net(net, unique, None)[back], on)


def scheduled(built: AsBuilt) -> Bools:
    """Which of the ten categories touch the schedule, not only the tail."""
    touched = np.zeros(K, bool)
    touched |= (built.phases.share > 0).any(axis=0)
    touched[built.tickets.gate[built.tickets.gate >= 0]] = True
    return touched


def _distinct(built: AsBuilt, on: Floats) -> tuple[Floats, Ints]:
    """Coalitions that differ in more than the tail (a tail moves the release only, by its own length)."""
    rows = np.where(scheduled(built), on, 1.0)
    unique, back = np.unique(rows, axis=0, return_inverse=True)
    return unique, back.ravel()


def _net(net: network.Network, on: Floats, progress: Progress | None) -> Floats:
    """Ticket finishes (coalitions × tickets) in blocks of about 100 MB."""
    size = max(1, int(1.2e7 // max(len(net.gap), 1)))
    blocks = []
    for at in range(0, len(on), size):
        blocks.append(network.tickets(net, network.finishes(net, on[at : at + size])).T)
        if progress:
            progress(min(at + size, len(on)), len(on))
    return np.concatenate(blocks)


def _values(built: AsBuilt, finish: Floats, on: Floats) -> Values:
    return Values(finish, np.array([release(built, f, row) for f, row in zip(finish, on, strict=True)]))


def mixed(
    built: AsBuilt, found: Calibration, mode: Mode, on: Floats, progress: Progress | None = None
) -> Values:
    """The replay that the fidelity chose."""
    if mode in ("redispatch", "scope_and_tail"):
        return by_dispatch(built, found, on, progress)
    net = by_network(built, found, on, progress)
    if mode == "network":
        return net
    run = by_dispatch(built, found, on, progress)
    return Values((run.finish + net.finish) / 2, (run.release + net.release) / 2)


def divide(values: Values, chosen: Design, active: Ints) -> Division:
    """Shapley values of the release date and of every ticket's finish."""
    total = np.zeros(K)
    total[active] = chosen.weights @ values.release
    tickets = np.zeros((values.finish.shape[1], K))
    tickets[:, active] = (chosen.weights @ values.finish).T
    return Division(
        total,
        tickets,
        float(values.release[0]),
        float(values.release[-1]),
        values.finish[0],
        values.finish[-1],
        chosen,
        active,
    )


def single_removal(built: AsBuilt, values: Callable[[Floats], Values], active: Ints) -> Floats:
    """Days by which the release comes earlier when one category alone had not happened."""
    on = np.ones((len(active) + 1, K))
    on[np.arange(len(active)), active] = 0.0
    dates = values(on).release
    days = np.zeros(K)
    days[active] = dates[-1] - dates[:-1]
    return np.where(np.abs(days) < EPS, 0.0, days)
