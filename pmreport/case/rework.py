"""Work that followed a change of content made after work on the ticket had begun (metrics.md 1.6)."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.model import History
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
CLERICAL = 3600  # seconds after the start in which edits by the assignee are ignored


def after_start(c: Case) -> History:
    """Substantial changes of content after work on the ticket began, without clerical edits."""
    content = c.facts.content
    started = c.facts.started[content.ticket]
    assignee = c.data.codes("assignee")[content.ticket]
    own = (content.author == assignee) & (assignee >= 0) & (content.at <= started + CLERICAL)
    return content.where((started != NONE) & (content.at > started) & (content.at <= c.as_of) & ~own)


def rework(c: Case) -> tuple[Floats, Bools]:
    """Working hours of rework per ticket, and which tickets still have a change without a completion."""
    changes, facts = after_start(c), c.facts
    changes = changes.where(c.scope[changes.ticket])
    ended = _next_done(c, changes.ticket, changes.at)
    done = np.where(ended == NONE, c.as_of, ended)
    order = np.lexsort((changes.at, done, changes.ticket))
    ticket, at, done = changes.ticket[order], changes.at[order], done[order]
    first = np.ones(len(ticket), dtype=bool)
    first[1:] = (ticket[1:] != ticket[:-1]) | (done[1:] != done[:-1])
    ticket, at, done = ticket[first], at[first], done[first]
    active = facts.of_kind("active")
    hours = facts.spent_by(active, ticket, done) - facts.spent_by(active, ticket, at)
    estimate, spent = (c.data.array(name).astype(np.float64) for name in ("estimate_h", "spent_h"))
    left = np.nan_to_num(estimate - spent)
    total = np.bincount(ticket, weights=hours, minlength=c.n)
    censored = np.zeros(c.n, dtype=bool)
    censored[changes.ticket[(ended == NONE) & (facts.resolved[changes.ticket] == NONE)]] = True
    return np.maximum(total - np.maximum(left, 0), 0), censored & (total > 0)


def _next_done(c: Case, ticket: npt.NDArray[np.int32], at: Longs) -> Longs:
    """The next time each ticket is completed after a moment, `NONE` if it is not by `as_of`."""
    spans = c.facts.spans
    enters = spans.entry & (c.facts.of_category("done")[spans.status]) & (spans.start <= c.as_of)
    owner, when = spans.ticket[enters], spans.start[enters]
    width = 2**34
    place = np.searchsorted(
        owner.astype(np.int64) * width + when, ticket.astype(np.int64) * width + at, "right"
    )
    same = np.append(owner, -1)[place] == ticket
    return np.where(same, np.append(when, NONE)[place], NONE)
