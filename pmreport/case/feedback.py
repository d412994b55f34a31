"""Feedback of a subject: which records belong to it, and what counts as negative."""

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case.case import Case
from pmreport.model import Absent
from pmreport.worktime import NONE

AFTER = 90 * 86_400  # how long after a release its feedback is awaited
SCALES: Mapping[str, tuple[float, float]] = {
    "nps": (0, 10),
    "csat": (1, 5),
    "ces": (1, 7),
    "review": (1, 5),
    "survey": (0, 100),
}
KEY = re.compile(r"\b[A-Z][A-Z0-9_]+-\d+\b")


def responses(c: Case, *kinds: str, window: tuple[int, int] | None = None) -> pd.DataFrame:
    """Records of these kinds that belong to the subject, by time.

    A record belongs by its time: from the release to the next of the series, or 90 days; one that names
    another release belongs to that one. A period has its own bounds. Raises `Absent` where no record of
    the kinds exists at all."""
    c.data.require("feedback.at")
    frame = c.data.feedback
    frame = frame[frame["kind"].isin(kinds).to_numpy(bool)]
    if not len(frame):
        raise Absent(*(f"feedback.{kind}" for kind in kinds))
    at = frame["at"].to_numpy(np.int64)
    low, high = window or feedback_window(c)
    rows = (at >= low) & (at <= min(high, c.as_of))
    if c.subject.kind == "release" and window is None:
        named = frame["release"].fillna("").to_numpy(object)
        rows &= (named == c.release.name) | (named == "")
    return frame[rows]


def feedback_window(c: Case) -> tuple[int, int]:
    """From the release to the next of the series, at most 90 days; a period's own bounds."""
    if c.subject.kind != "release":
        return c.window
    live = c.went_live
    return live, min(live + AFTER, c.after.actual if c.after else live + AFTER)


def scaled(frame: pd.DataFrame, low: float, high: float) -> npt.NDArray[np.float64]:
    """Scores moved from each record's own scale (else its kind's usual one) to [low, high]."""
    kinds = frame["kind"].astype("str")
    least = frame["scale_min"].fillna(kinds.map({k: s[0] for k, s in SCALES.items()})).to_numpy(np.float64)
    most = frame["scale_max"].fillna(kinds.map({k: s[1] for k, s in SCALES.items()})).to_numpy(np.float64)
    score = frame["score"].to_numpy(np.float64)
    return np.asarray(low + (score - least) / (most - least) * (high - low), dtype=np.float64)


def negative(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """NPS at most 6 of 10; satisfaction and reviews at most 2 of 5."""
    nps = (frame["kind"] == "nps").to_numpy(bool)
    return np.where(nps, scaled(frame, 0, 10) <= 6, scaled(frame, 1, 5) <= 2)


def ticket_of(c: Case, frame: pd.DataFrame) -> npt.NDArray[np.int32]:
    """The ticket each record is about: its link, else the first known key in its text; −1 none."""
    about = frame["about"].to_numpy(np.int32).copy()
    texts = frame["text"].fillna("").to_numpy(object)
    for row in np.flatnonzero(about < 0).tolist():
        found = c.data.codes_of(KEY.findall(texts[row]))
        about[row] = next((code for code in found.tolist() if code >= 0), -1)
    return about


def weeks(low: int, high: int) -> float:
    """Length of a span in weeks of seven days; at least a second, so that it may divide."""
    return max(high - low, 1) / (7 * 86_400) if NONE not in (low, high) else float("nan")
