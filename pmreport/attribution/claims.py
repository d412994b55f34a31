"""The claims table: which evidence says that which category took which time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from pmreport.attribution.asbuilt import Bools, Floats, Ints

WORK, WAITING, GATE, TAIL, BOTH = range(5)
"""About: extra work, waiting, a whole ticket, the time after the last ticket, work and waiting."""
KIND_IDS = ("work", "wait", "gate", "tail", "both")


@dataclass(frozen=True)
class Claims:
    """Columns of equal length; one row per claim.

    `begin`–`end` on the working-day axis; `share` is the part of that time which is claimed;
    `strength` how sure the rule is; `rule` its number (1 for R1); `event` the row of the source event
    (−1: the ticket itself); ticket −1 is the release.
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
    """Claims of one rule; `share` 1, `strength` 0.9 and `event` −1 unless given."""

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
    )


def joined(parts: Sequence[Claims]) -> Claims:
    """One table of several."""
    return Claims(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Claims)))
