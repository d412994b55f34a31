"""Earned schedule: progress in units of time instead of work."""

import numpy as np
import numpy.typing as npt


def earned_schedule(pv: npt.ArrayLike, ev: npt.ArrayLike) -> tuple[float, float] | None:
    """(earned schedule, actual time) in periods: SPI(t) is their ratio, SV(t) their difference.

    `pv` is the planned value, cumulative at the end of periods 1, 2, … to the end of the plan; `ev` the
    earned value up to now. ES = C + (EV − PV_C) ÷ (PV_C+1 − PV_C), C the last period with PV_C ≤ EV
    (Lipke 2003). C stops where the plan is complete and the actual time where the work is, so that a
    late finished project does not show 1. None until something is planned and earned.
    """
    planned, earned = np.asarray(pv, dtype=np.float64), np.asarray(ev, dtype=np.float64)
    if not len(planned) or not len(earned) or planned[-1] <= 0 or earned[-1] <= 0:
        return None
    complete = earned >= planned[-1]
    at = int(complete.argmax()) + 1 if complete.any() else len(earned)
    if complete.any():
        return float(np.searchsorted(planned, planned[-1])) + 1, float(at)
    value = float(earned[-1])
    c = int(np.searchsorted(planned, value, side="right"))
    before = float(planned[c - 1]) if c else 0.0
    return c + (value - before) / (float(planned[c]) - before), float(at)
