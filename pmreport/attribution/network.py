"""The as-built network with its order kept: all coalitions at once, in numpy.

Nodes are phases. A phase follows the one before it in its ticket, the work its person did before
it, and, at the beginning of a ticket, the last phases of the predecessors. What the record does
not explain between a phase and the last thing it waited for is kept as a gap, so that the network
with all causes on is the as-built release by construction.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pmreport.attribution.asbuilt import EPS, AsBuilt, Bools, Floats, Ints, person_pairs, remaining_in_all


@dataclass(frozen=True)
class Network:
    """Edges sorted by level of their target; level l owns nodes `nodes[l]`."""

    built: AsBuilt
    source: tuple[Ints, ...]  # per level: sources of the edges into the level's nodes
    lead: tuple[Floats, ...]  # per level: days by which a successor may begin before the source ends (≤ 0)
    until: tuple[Ints, ...]  # per level: phase whose presence an edge needs (−1: unconditional)
    heads: tuple[Ints, ...]  # per level: where each node's edges begin
    nodes: tuple[Ints, ...]
    gap: Floats  # per node
    ready: Floats  # per node, −inf but for the first phases of tickets
    incoming: tuple[Ints, Ints, Floats]  # edges by target: where each node's begin, sources, leads


def levels(n: int, source: Ints, target: Ints) -> Ints:
    """Longest number of edges before each node; edges must not form a cycle."""
    level = np.zeros(n, np.int64)
    order = np.argsort(source, kind="stable")
    first = np.searchsorted(source[order], np.arange(n + 1))
    target = target[order]
    left = np.bincount(target, minlength=n)
    front = np.flatnonzero(left == 0)
    depth = 0
    while len(front):
        level[front] = depth
        counts = first[front + 1] - first[front]
        reach = target[np.repeat(first[front] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
        np.subtract.at(left, reach, 1)
        front = np.unique(reach[left[reach] == 0])
        depth += 1
    return level


def forward(days: Floats, source: Ints, target: Ints, lag: Floats, earliest: Floats) -> tuple[Floats, Floats]:
    """The forward pass of the critical path method: earliest start and finish of every node.

    `lag` is added to the source's finish (negative: a lead); `earliest` bounds every start.
    """
    level = levels(len(days), source, target)
    start = earliest.astype(float).copy()
    finish = start + days
    for depth in range(1, int(level.max(initial=0)) + 1):
        edges = np.flatnonzero(level[target] == depth)
        np.maximum.at(start, target[edges], finish[source[edges]] + lag[edges])
        here = level == depth
        finish[here] = start[here] + days[here]
    return start, finish


def build(built: AsBuilt, implied: bool = False, conditional: bool = False) -> Network:
    """The network of a release; `conditional` lets a person edge go with the wait it resumed from."""
    source, target, until = _edges(built, implied, conditional)
    phases = built.phases
    lead = np.minimum(phases.begin[target] - phases.end[source], 0.0)
    allowed = np.where(_heads(built), built.tickets.ready[phases.ticket], -np.inf)
    reached = allowed.copy()
    np.maximum.at(reached, target, phases.end[source] + lead)
    gap = np.where(np.isfinite(reached), phases.begin - reached, 0.0)
    level = levels(len(phases.days), source, target)
    order = np.lexsort((target, level[target]))
    source, target, until, lead = source[order], target[order], until[order], lead[order]
    cuts = np.searchsorted(level[target], np.arange(int(level.max(initial=0)) + 2))
    pieces = [slice(a, b) for a, b in pairwise(cuts.tolist())]
    heads = tuple(np.flatnonzero(np.r_[True, np.diff(target[p]) != 0][: len(target[p])]) for p in pieces)
    return Network(
        built,
        tuple(source[p] for p in pieces),
        tuple(lead[p] for p in pieces),
        tuple(until[p] for p in pieces),
        heads,
        tuple(
            np.flatnonzero(level == 0) if d == 0 else target[p][h]
            for d, (p, h) in enumerate(zip(pieces, heads, strict=True))
        ),
        gap,
        allowed,
        _incoming(len(phases.days), source, target, lead),
    )


def _incoming(n: int, source: Ints, target: Ints, lead: Floats) -> tuple[Ints, Ints, Floats]:
    order = np.argsort(target, kind="stable")
    first = np.searchsorted(target[order], np.arange(n + 1))
    return first, source[order], lead[order]


def _heads(built: AsBuilt) -> Bools:
    heads = np.zeros(len(built.phases.days), bool)
    first = built.phases.first
    heads[first[:-1][np.diff(first) > 0]] = True
    return heads


def _edges(built: AsBuilt, implied: bool, conditional: bool) -> tuple[Ints, Ints, Ints]:
    """(source, target, phase that must last for the edge to hold), acyclic by as-built order."""
    phases, ticket = built.phases, built.phases.ticket
    inside = np.flatnonzero(ticket[1:] == ticket[:-1])
    links = np.concatenate([built.links, built.implied]) if implied else built.links
    has = np.diff(phases.first) > 0
    links = links[has[links].all(axis=1)]
    person = person_pairs(phases)
    resumed = np.full(len(person), -1)
    if conditional and len(person):
        before = person[:, 1] - 1
        same = (before >= 0) & (ticket[before] == ticket[person[:, 1]]) & ~phases.work[before]
        resumed = np.where(same, before, -1)
    source = np.concatenate([inside, person[:, 0], phases.first[links[:, 0] + 1] - 1])
    target = np.concatenate([inside + 1, person[:, 1], phases.first[links[:, 1]]])
    until = np.concatenate([np.full(len(inside), -1), resumed, np.full(len(links), -1)])
    place = np.empty(len(phases.days), np.int64)
    place[np.lexsort((np.arange(len(ticket)), phases.end, phases.begin))] = np.arange(len(ticket))
    within = np.arange(len(source)) < len(inside)
    fine = within | (place[source] < place[target])
    return source[fine], target[fine], until[fine]


def finishes(net: Network, on: Floats) -> Floats:
    """End of every phase, (phases × coalitions), for `on` of shape (coalitions, 10)."""
    return passes(net, *remaining_in_all(net.built, on))


def passes(net: Network, keep: Floats, there: Floats) -> Floats:
    """End of every phase when `keep` of the phases and `there` of the tickets is left (per coalition)."""
    stays = there[net.built.phases.ticket]
    keep = keep * stays
    days = net.built.phases.days[:, None] * keep + net.gap[:, None] * stays
    floor = np.where(stays > EPS, net.ready[:, None], -np.inf)
    end = np.empty_like(days)
    low = float(np.min(net.built.tickets.ready, initial=0.0))
    for source, lead, until, heads, nodes in zip(
        net.source, net.lead, net.until, net.heads, net.nodes, strict=True
    ):
        begin = floor[nodes]
        if len(source):
            value = end[source] + lead[:, None]
            value[(until >= 0)[:, None] & (keep[until] <= EPS)] = -np.inf
            begin = np.maximum(begin, np.maximum.reduceat(value, heads, axis=0))
        end[nodes] = np.where(np.isfinite(begin), begin, low) + days[nodes]
    return end


def tickets(net: Network, end: Floats) -> Floats:
    """Finish of every ticket, (tickets × coalitions): the end of its last phase, else when it was ready."""
    first = net.built.phases.first
    has = np.diff(first) > 0
    finish = np.repeat(net.built.tickets.ready[:, None], end.shape[1], axis=1)
    finish[has] = end[first[1:][has] - 1]
    return finish


def chain(net: Network, end: Floats, node: int) -> Ints:
    """The critical chain that ends in a phase: each time the predecessor that ended last."""
    first, source, lead = net.incoming
    found = [node]
    while first[node] < first[node + 1]:
        edges = slice(first[node], first[node + 1])
        reach = end[source[edges]] + lead[edges]
        best = int(np.argmax(reach))
        if net.ready[node] > reach[best]:
            break
        node = int(source[edges][best])
        found.append(node)
    return np.array(found)
