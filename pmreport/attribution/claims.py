"""The claims table: which evidence says that which category took which time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from pmreport.attribution.asbuilt import TEAM, Bools, Floats, Ints

WORK, WAITING, GATE, TAIL, BOTH = range(5)
"""About: extra work, waiting, a whole ticket, the time after the last ticket, work and waiting."""
KIND_IDS = ("work", "wait", "gate", "tail", "both")


@dataclass(frozen=True)
class Claims:
    """Columns of equal length; one row per claim.

    `begin`–`end` on the working-day axis; `share` is the part of that time which is claimed;
    `strength` how sure the rule is; `rule` its number (1 for R1); `event` the row of the source event
    (−1: the ticket itself); ticket −1 is the release. `number` tells the claims of one rule about one
    ticket apart; `was` is the category before a reader relabelled the claim (−1: nobody did).
    """

    ticket: Ints
    category: Ints
    kind: Ints
    begin: Floats
    end: Floats
    share: Floats
    strength: Floats
    rule: Ints
    event: Ints
    number: Ints
    was: Ints

    def __len__(self) -> int:
        """Number of claims."""
        return len(self.ticket)

    def where(self, mask: Bools | Ints) -> "Claims":
        """The claims selected by a mask or by rows."""
        return Claims(*(getattr(self, f.name)[mask] for f in fields(self)))


def claims(
    rule: int,
    ticket: Ints,
    category: Ints | int,
    kind: Ints | int,
    begin: Floats,
    end: Floats,
    **more: object,
) -> Claims:
    """Claims of one rule; `share` 1, `strength` 0.9, `event` −1, `number` 1 unless given."""

    def column(value: object, dtype: type) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype), ticket.shape).copy()

    return Claims(
        ticket.astype(np.int64),
        column(category, np.int64),
        column(kind, np.int64),
        begin.astype(float),
        end.astype(float),
        column(more.get("share", 1.0), float),
        column(more.get("strength", 0.9), float),
        column(rule, np.int64),
        column(more.get("event", -1), np.int64),
        column(more.get("number", 1), np.int64),
        column(-1, np.int64),
    )


def numbered(table: Claims) -> Claims:
    """The claims of one rule about one ticket numbered from 1, in the order of their times."""
    order = np.lexsort((table.category, table.end, table.begin, table.ticket, table.rule))
    rule, ticket = table.rule[order], table.ticket[order]
    head = np.r_[True, (rule[1:] != rule[:-1]) | (ticket[1:] != ticket[:-1])][: len(order)]
    at = np.arange(len(order))
    number = np.empty(len(order), np.int64)
    number[order] = at - np.maximum.accumulate(np.where(head, at, 0)) + 1
    return replace(table, number=number)


def joined(parts: Sequence[Claims]) -> Claims:
    """One table of several."""
    return Claims(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Claims)))


def listable(table: Claims, listed: Bools | None = None) -> Bools:
    """Claims that may be shown one by one: of listed tickets, and not of team conditions.

    Those lead to people, also after or before a reader relabelled them.
    """
    fine: Bools = (table.category != TEAM) & (table.was != TEAM)
    if listed is not None:
        fine &= (table.ticket < 0) | listed[np.maximum(table.ticket, 0)]
    return fine
