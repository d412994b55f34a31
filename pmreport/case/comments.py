"""Which tickets carry a comment that says something, by whom and when. Texts are matched, never shown."""

import re

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.model.lexicon import fold, matcher
from pmreport.worktime import NONE

Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
EVER = int(np.iinfo(np.int64).max)


def commented(
    c: Case,
    words: str = "",
    *,
    after: Longs | int = NONE,
    before: Longs | int = EVER,
    by_reporter: bool = True,
) -> Bools | None:
    """Tickets with a comment that matches the `|`-separated words (any comment if none) in [after, before).

    `after` and `before` are instants per ticket or for all; a ticket whose own bound is `NONE` has no
    bound. `by_reporter` False leaves the reporter's own comments out. None where the export holds no
    comments: then nobody can tell.
    """
    if not c.data.carries("events.comment"):
        return None
    history = c.data.history("comment")
    low = np.broadcast_to(np.asarray(after, dtype=np.int64), c.n)[history.ticket]
    high = np.broadcast_to(np.asarray(before, dtype=np.int64), c.n)[history.ticket]
    rows = (history.at >= low) & ((history.at < high) | (high == NONE)) & (history.at <= c.as_of)
    if not by_reporter:
        rows &= history.author != c.data.codes("reporter")[history.ticket]
    if words:
        codes = np.unique(history.new[rows])
        pattern = matcher(words)
        says = [code for code in codes.tolist() if code >= 0 and _hit(pattern, history.values[code])]
        rows &= np.isin(history.new, says)
    out = np.zeros(c.n, dtype=bool)
    out[history.ticket[rows]] = True
    return out


def _hit(pattern: re.Pattern[str], text: object) -> bool:
    return pattern.search(fold(str(text))) is not None


def passed_status(c: Case, kinds: tuple[str, ...], *, before: Longs) -> Bools | None:
    """Tickets that were in a status of these kinds before an instant of their own; None without history.

    A ticket whose instant is `NONE` is tested over its whole life."""
    if not c.data.carries("events.status"):
        return None
    spans = c.facts.spans
    wanted = c.facts.of_kind(*kinds)
    if not wanted[:-1].any():
        return np.zeros(c.n, dtype=bool)
    limit = before[spans.ticket]
    rows = wanted[spans.status] & ((spans.start < limit) | (limit == NONE))
    out = np.zeros(c.n, dtype=bool)
    out[spans.ticket[rows]] = True
    return out
