"""Where a status and the labels of a ticket name different categories: how much each is believed.

A status or a label now and then names the wrong category. Which one is wrong shows in the rest of the
record: a wait before any work that is said to be of the market, in a release where thirty such waits
were of team conditions and none of the market, is more likely one of team conditions if the label says
so. The model is that of raters who err (Dawid & Skene 1979): P(true = t) ∝ how often t is confirmed for
time of this kind × P(status names X | t) × P(labels | t). Only categories that the ticket's own
labels name can take over a claim; a claim that nothing contradicts is left as it is.
"""

from dataclasses import replace

import numpy as np

from pmreport.attribution.asbuilt import Bools, Floats, Ints, K
from pmreport.attribution.claims import WAITING, WORK, Claims, claims, joined
from pmreport.attribution.history import ACTIVE, History

LABELS = 8
"""The number of the rule R8."""
ERRORS = 0.05
"""Share of statuses and of labels that name another category, before the record tells."""
PSEUDO = 2.0
"""Confirmed claims that the general frequency of a category counts for, beside those of the same kind."""
LEAST = 0.02
"""Smaller parts are not moved."""
USUAL = 0.6
"""Share of a category's tickets with work and waiting on record from which one alone is half a record."""


def agreed(history: History, recorded: Claims) -> Claims:
    """The claims, those in dispute divided between their status and the labels of the ticket.

    The first rows are those of `recorded`, in order; added rows are claims of the labels.
    """
    part = beliefs(history, recorded)
    rows, category = np.nonzero(part > LEAST)
    if not len(rows):
        return recorded
    moved = np.zeros(len(recorded))
    np.add.at(moved, rows, part[rows, category])
    source = recorded.where(rows)
    added = claims(
        LABELS, source.ticket, category, source.kind, source.begin, source.end,
        share=source.share * part[rows, category], strength=0.6, number=category + 1, event=source.event,
    )  # fmt: skip
    return joined([replace(recorded, share=recorded.share * (1 - moved)), added])


def labels_numbered(table: Claims) -> Claims:
    """The claims of labels with the number of their category, from 1; ten more for each further one."""
    rows = np.flatnonzero(table.rule == LABELS)
    number, seen = table.number.copy(), dict[tuple[int, int], int]()
    order = np.lexsort((table.end[rows], table.begin[rows]))
    for row in rows[order].tolist():
        label = (int(table.ticket[row]), int(table.category[row]))
        number[row] = label[1] + 1 + K * seen.get(label, 0)
        seen[label] = seen.get(label, 0) + 1
    return replace(table, number=number)


def beliefs(history: History, recorded: Claims) -> Floats:
    """(claims × 10): the part of each claim that a label of its ticket takes over."""
    out = np.zeros((len(recorded), K))
    at = np.flatnonzero((recorded.rule == 1) & (recorded.was < 0))
    if not len(at):
        return out
    status = recorded.where(at)
    labels = history.tickets.blames[status.ticket]
    said = np.eye(K, dtype=bool)[status.category]
    likely = _posterior(_prior(history, status), said, labels, _open(history, status))
    likely[said] = 0.0
    out[at] = likely
    return out


def _prior(history: History, status: Claims) -> Floats:
    """(claims × 10): how often each category is confirmed for time of the kind of each claim."""
    place = places(history, status)
    sure = history.tickets.blames[status.ticket, status.category]
    count = np.zeros((8, K))
    np.add.at(count, (place[sure], status.category[sure]), 1)
    overall = (count.sum(axis=0) + 0.5) / (count.sum() + 0.5 * K)
    frequency: Floats = (count + PSEUDO * overall) / (count.sum(axis=1, keepdims=True) + PSEUDO)
    return frequency[place]


def _open(history: History, status: Claims) -> tuple[Bools, float]:
    """(claims × 10) labels that no other claim of the ticket explains, and how usual one more is."""
    n, labels = history.tickets.n, history.tickets.blames
    count = np.zeros((n, K))
    np.add.at(count, (status.ticket, status.category), 1)
    others = count[status.ticket] - np.eye(K)[status.category] > 0
    fine = np.bincount(status.ticket, minlength=n) > 0
    fine[status.ticket[~labels[status.ticket, status.category]]] = False
    more = (labels & (count == 0))[fine].sum()
    return labels[status.ticket] & ~others, float((more + 0.5) / (max(fine.sum(), 1) * K + 50))


def _posterior(prior: Floats, said: Bools, labels: Bools, opened: tuple[Bools, float]) -> Floats:
    """(claims × 10): P(the claim's category | its status, its labels); the share of errors is fitted."""
    open_, extra = opened
    seen = float((labels & said).any(axis=1).mean())
    told = prior * np.where(labels, seen, 1 - seen) * (labels | said)
    labelled, wrong = labels.any(axis=1), ERRORS
    likely = said.astype(float)
    for _ in range(5):
        # A label that nothing else explains needs an explanation, unless it is the truth of this claim.
        burden = (extra + seen * wrong / (K - 1)) ** (open_.sum(axis=1, keepdims=True) - open_)
        likely = told * burden * np.where(said, 1 - wrong, wrong / (K - 1))
        total = likely.sum(axis=1, keepdims=True)
        likely = np.where(total > 0, likely / np.where(total > 0, total, 1.0), said)
        moved = 1.0 - likely[labelled].sum(axis=1, where=said[labelled])
        wrong = float(np.clip((moved.sum() + 1) / (labelled.sum() + 20), 0.01, 0.3))
    return likely


def places(history: History, status: Claims) -> Ints:
    """The kind of time of each claim: work or waiting, with or without plain work before and after it."""
    s = history.spans
    plain = (s.kind == ACTIVE) & (s.cause < 0)
    first, last = np.full(history.tickets.n, np.inf), np.full(history.tickets.n, -np.inf)
    np.minimum.at(first, s.ticket[plain], s.begin[plain])
    np.maximum.at(last, s.ticket[plain], s.end[plain])
    before = first[status.ticket] < status.begin - 1e-9
    after = last[status.ticket] > status.end + 1e-9
    work = status.kind == WORK
    out: Ints = (work * 4 + before * 2 + after).astype(np.int64)
    return out


def open_labels(history: History, recorded: Claims) -> Bools:
    """(tickets × 10): a label names the category, and no claim does, or only half of what is usual.

    Half: the claims say work, or waiting, where nearly all others of the category in the release have
    both on record.
    """
    labels = history.tickets.blames
    sure = recorded.where((recorded.ticket >= 0) & ((recorded.rule != LABELS) | (recorded.share >= 0.5)))
    named = _on(sure, len(labels))
    timed = sure.where(np.isin(sure.rule, (1, LABELS)))
    work = _on(timed.where(timed.kind == WORK), len(labels)) & labels
    wait = _on(timed.where(timed.kind == WAITING), len(labels)) & labels
    both = (work & wait).sum(axis=0)
    no_wait = work & ~wait & ((both + 0.5) / (work.sum(axis=0) + 2) >= USUAL)
    no_work = wait & ~work & ((both + 0.5) / (wait.sum(axis=0) + 2) >= USUAL)
    out: Bools = (labels & ~named) | no_wait | no_work
    return out


def _on(table: Claims, n: int) -> Bools:
    """(tickets × 10): a claim of the table is about the ticket and names the category."""
    out = np.zeros((n, K), bool)
    out[table.ticket, table.category] = True
    return out
