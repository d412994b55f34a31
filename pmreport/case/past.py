"""Which value a field had at a moment of each ticket's own."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.worktime import NONE

Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]


def had(c: Case, field: str, moment: Longs) -> Bools:
    """Which tickets had any value in a field just before their moment.

    From the history where the field is tracked, else from the value of today."""
    out = _has_now(c, field)
    if field not in c.data.tracked:
        return out
    history = c.data.history(field)
    first = history.first
    out[history.ticket[first]] = history.old[first] >= 0
    rows = np.flatnonzero(history.at < moment[history.ticket])
    out[history.ticket[rows]] = history.new[rows] >= 0
    return out


def _has_now(c: Case, field: str) -> Bools:
    if field in c.data.bags:
        return c.data.bags[field].counts() > 0
    if field in ("due", "planned_start"):
        given: Bools = c.data.array(field).astype(np.int64) != NONE
        return given
    return c.data.tickets[field].notna().to_numpy(bool, copy=True)
