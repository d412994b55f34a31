"""Deployments of a subject, and when each ticket went live."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case.case import Case
from pmreport.model.lexicon import says
from pmreport.worktime import NONE

FAILED = ("failed", "rolled_back", "hotfix_needed", "degraded")
PRODUCTION = "prod|production|live|生产|线上|正式"


def deployments(c: Case) -> pd.DataFrame:
    """Production deployments of the subject: of its release by name, or unnamed ones in its window.

    Every deployment counts where no environment reads as production. Raises `Absent` without any."""
    c.data.require("deployments.at")
    frame = c.data.deployments
    low, high = c.window
    at = frame["at"].to_numpy(np.int64)
    rows = (at >= low) & (at <= high)
    if c.subject.kind == "release":
        named = frame["release"].fillna("").to_numpy(object)
        rows = (named == c.release.name) | (rows & (named == ""))
    live = production(frame)
    return frame[rows & live if (rows & live).any() else rows]


def production(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which deployments went to production; an empty environment counts."""
    names = frame["environment"].fillna("")
    return names.map(lambda name: name == "" or says(PRODUCTION, name)).to_numpy(bool)


def failures(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which deployments failed, were rolled back, degraded the service or needed a hotfix."""
    return frame["outcome"].isin(FAILED).to_numpy(bool)


def live_at(c: Case) -> npt.NDArray[np.int64]:
    """Per ticket the first successful deployment of its release to production after its completion.

    `NONE` without one. Every deployment counts where no environment reads as production.
    """
    out = np.full(c.n, NONE, dtype=np.int64)
    frame = c.data.deployments
    live = production(frame)
    frame = frame[live] if live.any() else frame
    good = frame[(frame["outcome"] == "success").fillna(False).to_numpy(bool) & frame["release"].notna()]
    for name, times in good.groupby("release", observed=True, sort=True)["at"]:
        at = np.sort(times.to_numpy(np.int64))
        rows = np.flatnonzero(c.world.membership.now(str(name)) & (c.facts.resolved != NONE))
        out[rows] = np.append(at, NONE)[np.searchsorted(at, c.facts.resolved[rows])]
    return out
