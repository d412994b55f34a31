"""Through which evidence a category's days came: the rules behind them, with their tickets."""

from dataclasses import dataclass

import numpy as np

from pmreport.attribution.asbuilt import EPS, TEAM, Bools, Floats
from pmreport.attribution.attribute import Found, ticket_keys
from pmreport.attribution.claims import Claims, listable
from pmreport.attribution.result import Attribution

HALF = 1 - EPS
"""Share below which an added ticket did not say why it came (R3)."""


@dataclass(frozen=True)
class Reason:
    """Evidence of one rule: the days that came through it, and its tickets, those with most days first.

    `assumed`: the record does not say why the tickets came; `moved`: readers moved the evidence to this
    category. `n` counts all tickets, `keys` are those that may be named.
    """

    rule: int
    assumed: bool
    moved: bool
    days: float
    n: int
    keys: tuple[str, ...]


def reasons(found: Found, category: int) -> list[Reason]:
    """The rules behind a category's days, the largest first; together they are those of its evidence.

    A ticket's days are divided over its claims by their length. None of team conditions, whose
    tickets could lead to one person.
    """
    result = found.result
    if result is None or category == TEAM:
        return []
    days = _days_of_claims(result, category)
    keys, hidden = ticket_keys(found.case, found.rows)
    claims = result.claims
    named = listable(claims, ~hidden) & (claims.ticket >= 0)
    out = []
    kinds = np.stack([claims.rule, _unsaid(claims), claims.was >= 0], axis=1)
    for rule, assumed, moved in sorted(set(map(tuple, kinds[days != 0].tolist()))):
        rows = (kinds == (rule, assumed, moved)).all(axis=1) & (days != 0)
        share = np.bincount(np.maximum(claims.ticket[rows], 0), days[rows], len(keys))
        order = np.argsort(-np.abs(share), kind="stable").tolist()
        may = set(claims.ticket[rows & named].tolist())
        n = len(set(claims.ticket[rows & (claims.ticket >= 0)].tolist()))
        listed = tuple(keys[i] for i in order if i in may)
        out.append(Reason(rule, bool(assumed), bool(moved), float(days[rows].sum()), n, listed))
    return sorted(out, key=lambda reason: (-abs(reason.days), reason.rule))


def _unsaid(claims: Claims) -> Bools:
    """Claims on tickets that were added without saying why."""
    unsaid: Bools = (claims.rule == 3) & (claims.share < HALF)
    return unsaid


def _days_of_claims(result: Attribution, category: int) -> Floats:
    """Each claim's part of the days of its ticket, as the drill-down found them."""
    claims, evidence = result.claims, result.evidence
    n = result.built.tickets.n
    mine = evidence.category == category
    ticket_days = np.bincount(evidence.ticket[mine] % (n + 1), evidence.days[mine], n + 1)  # −1 comes last
    place = claims.ticket % (n + 1)
    length = np.where(claims.category == category, (claims.end - claims.begin) * claims.share, 0.0)
    total = np.bincount(place, length, n + 1)
    part: Floats = length / np.maximum(total[place], EPS) * ticket_days[place]
    return part
