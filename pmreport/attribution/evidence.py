"""The tickets behind the days: critical chains traced while causes are added in random orders."""

from dataclasses import dataclass

import numpy as np

from pmreport.attribution import network
from pmreport.attribution.asbuilt import EPS, AsBuilt, Bools, Floats, Ints, K
from pmreport.attribution.network import Network

ORDERS = 8


@dataclass(frozen=True)
class Evidence:
    """Days of each (category, ticket); they sum to the category's days. Ticket −1: after the last ticket."""

    category: Ints
    ticket: Ints
    days: Floats


def drill_down(built: AsBuilt, net: Network, days: Floats, active: Ints, seed: int) -> Evidence:
    """Divide each category's days over the tickets whose claims lay on the critical chain.

    After each added category of a random order its claimed days on the chain are its weight; where a
    category never shows on a chain, all its claims count.
    """
    weight = _chains(built, net, active, seed)
    everywhere = _claimed(built)
    parts = []
    for c in active.tolist():
        row = weight[:, c] if weight[:, c].sum() > EPS else everywhere[:, c]
        at = np.flatnonzero(row > 0)
        if len(at) and abs(days[c]) > EPS:
            parts.append((np.full(len(at), c), at, days[c] * row[at] / row[at].sum()))
    if not parts:
        return Evidence(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    category, ticket, amount = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Evidence(category, np.where(ticket == built.tickets.n, -1, ticket), amount)


def _claimed(built: AsBuilt) -> Floats:
    """Claimed days per ticket and category, gates with all their time; the last row is the tail."""
    t, phases = built.tickets, built.phases
    total = np.zeros((t.n + 1, K))
    np.add.at(total, phases.ticket, phases.days[:, None] * phases.share)
    spent = np.bincount(phases.ticket, phases.days, t.n)
    gated = np.flatnonzero(t.gate >= 0)
    total[gated, t.gate[gated]] += (spent * t.gate_share)[gated]
    total[t.n] = built.tail
    return total


def _chains(built: AsBuilt, net: Network, active: Ints, seed: int) -> Floats:
    """Claimed days on the critical chains of the category just added, (tickets + 1) × 10."""
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(active) for _ in range(ORDERS if len(active) > 1 else 1)]
    on = np.zeros((len(orders) * len(active), K))
    added = np.concatenate(orders) if len(active) else np.zeros(0, np.int64)
    for row in range(len(on)):
        order, step = divmod(row, len(active))
        on[row, orders[order][: step + 1]] = 1.0
    weight = np.zeros((built.tickets.n + 1, K))
    if not len(on):
        return weight
    size = max(1, int(1.2e7 // max(len(net.gap), 1)))
    for low in range(0, len(on), size):
        end = network.finishes(net, on[low : low + size])
        for column, category in enumerate(added[low : low + size]):
            _add(built, net, end[:, column], on[low + column], int(category), weight)
    weight[built.tickets.n] = built.tail
    return weight


def _add(built: AsBuilt, net: Network, end: Floats, on: Floats, category: int, weight: Floats) -> None:
    """Add the claimed days of a category on one critical chain."""
    t, phases = built.tickets, built.phases
    chain = _critical(built, net, end, (t.gate < 0) | (on[t.gate] > 0))
    ticket = phases.ticket[chain]
    gated = t.gate[ticket] == category
    share = np.where(gated, t.gate_share[ticket], phases.share[chain, category])
    np.add.at(weight[:, category], ticket, phases.days[chain] * share)


def _critical(built: AsBuilt, net: Network, end: Floats, there: Bools) -> Ints:
    """Phases of the chain that ends in the last deciding ticket, last to first."""
    first = built.phases.first
    tickets = np.flatnonzero(built.tickets.decides & (np.diff(first) > 0) & there)
    if not len(tickets):
        return np.zeros(0, np.int64)
    last = first[tickets + 1] - 1
    return network.chain(net, end, int(last[np.argmax(end[last])]))


def last_chain(built: AsBuilt, net: Network) -> Ints:
    """Tickets of the as-built critical chain, first to last: they decided the date."""
    end = network.finishes(net, np.ones((1, K)))[:, 0]
    chain = _critical(built, net, end, np.ones(built.tickets.n, bool))
    owner = built.phases.ticket[chain[::-1]]
    keep = np.r_[True, owner[1:] != owner[:-1]][: len(owner)]
    tickets: Ints = owner[keep]
    return tickets
