"""What changed in a release after its scope was frozen: tickets added, removed, rewritten."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pmreport.model import CONTENT_FIELDS
from pmreport.worktime import NONE

if TYPE_CHECKING:
    from pmreport.case.case import Case

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
ADDED, REMOVED, CONTENT = 0, 1, 2


@dataclass(frozen=True)
class Changes:
    """Changes by ticket and time; at most one per ticket and local day, the first of that day.

    `what` is ADDED, REMOVED or CONTENT.
    """

    ticket: Ints
    at: Longs
    what: Codes

    def __len__(self) -> int:
        return len(self.ticket)


def changes(c: "Case") -> Changes:
    """Changes of a case after the freeze and up to the release date (`as_of` while unreleased).

    Only what the data record: without a history of contents, or of releases and statuses, those kinds
    of change are absent (ask `data.carries`).
    """
    freeze, end = c.freeze_at, np.where(c.actual_at == NONE, c.as_of, c.actual_at)
    parts = [_dated(c.added_at, ADDED)]
    if c.data.carries("events.release") or c.data.carries("events.status"):
        parts.append(_dated(c.removed_at, REMOVED))
    if any(field in c.data.tracked for field in CONTENT_FIELDS):
        content = c.facts.content
        inside = c.scope[content.ticket]
        parts.append((content.ticket[inside], content.at[inside], CONTENT))
    ticket, at = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    what = np.concatenate([np.full(len(part[0]), part[2], dtype=np.int8) for part in parts])
    return _first_of_day(c, ticket, at, what, (at > freeze[ticket]) & (at <= end[ticket]))


def _dated(at: Longs, what: int) -> tuple[Ints, Longs, int]:
    ticket = np.flatnonzero(at != NONE).astype(np.int32)
    return ticket, at[ticket], what


def _first_of_day(c: "Case", ticket: Ints, at: Longs, what: Codes, keep: npt.NDArray[np.bool_]) -> Changes:
    ticket, at, what = ticket[keep], at[keep], what[keep]
    order = np.lexsort((what, at, ticket))
    ticket, at, what = ticket[order], at[order], what[order]
    day = c.calendar.local_day(at)
    new = np.ones(len(ticket), dtype=bool)
    new[1:] = (ticket[1:] != ticket[:-1]) | (day[1:] != day[:-1])
    return Changes(ticket[new], at[new], what[new])


def weekly(c: "Case") -> tuple[Longs, Longs, Floats]:
    """Per week (from Monday, local) between the freeze and the release: its start, the number of changes,
    and the share of its working time that lies between."""
    first, last = (int(week) for week in _week(c, np.array([c.freeze, c.closed])))
    weeks = np.arange(first, last + 1)
    starts = c.calendar.start_of_day(7 * weeks - 3)
    ends = c.calendar.start_of_day(7 * weeks + 4)
    inside = c.hours(np.maximum(starts, c.freeze), np.minimum(ends, c.closed))
    whole = c.hours(starts, ends)
    share = np.divide(inside, whole, out=np.zeros(len(weeks)), where=whole > 0)
    counts = np.bincount(_week(c, c.changes.at) - first, minlength=len(weeks))
    return starts, counts, share


def _week(c: "Case", at: Longs) -> Longs:
    """The number of the local week, counted from the Monday before 1970-01-01 (a Thursday)."""
    return (c.calendar.local_day(at) + 3) // 7
