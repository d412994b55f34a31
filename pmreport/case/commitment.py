"""When a ticket was committed to: it entered its release, a sprint, or work began (metrics.md 0.1)."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pmreport.model import Dataset
from pmreport.worktime import NONE

if TYPE_CHECKING:
    from pmreport.case.case import Case

Longs = npt.NDArray[np.int64]
NEVER = np.iinfo(np.int64).max


def committed(c: "Case") -> Longs:
    """The earliest of: enters the release (any release for a period), enters a sprint, starts.

    Without a history of releases and sprints only the start of a ticket is known. `NONE` for what is
    uncommitted.
    """
    moments = [c.facts.started]
    if c.data.carries("events.release"):
        release = c.subject.release
        entered = c.world.membership.first_entry(release.name) if release else first_filled(c.data, "release")
        moments.append(np.where(c.data.recorded("events.release"), entered, NONE))
    if c.data.carries("events.sprint"):
        moments.append(np.where(c.data.recorded("events.sprint"), first_filled(c.data, "sprint"), NONE))
    first = np.min([np.where(at == NONE, NEVER, at) for at in moments], axis=0)
    return np.where(first == NEVER, NONE, first)


def first_filled(data: Dataset, field: str) -> Longs:
    """When a list field first held anything: at creation, or at the first event that filled it."""
    history = data.history(field)
    out = np.full(len(data), NONE, dtype=np.int64)
    rows = np.flatnonzero(history.new >= 0)[::-1]
    out[history.ticket[rows]] = history.at[rows]
    born = data.bags[field].counts() > 0
    born[history.ticket[history.first]] = history.old[history.first] >= 0
    out[born] = data.array("created").astype(np.int64)[born]
    return out
