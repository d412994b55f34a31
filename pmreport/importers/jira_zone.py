"""The zone of Jira Cloud's CSV, which names none: first responses are written in UTC, their comments are not.

`[CHART] Date of First Response` holds the moment of a comment in UTC and in a form of its own; the same
comment stands in the user's zone in its own column. Where several issues agree on the difference, it is the
offset of the whole file.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

LEAST, MOST = 2, 14 * 60  # issues that must agree; minutes that an offset can have
QUARTER = 15  # minutes: offsets are multiples of it
AGREE = 0.8  # of the issues


def offsets(keys: "pd.Series[Any]", responses: "pd.Series[Any]", comments: pd.DataFrame) -> Mapping[int, int]:
    """Offset in seconds → how many issues say so; empty where too few agree.

    `responses` are the cells of the first responses, aligned with `keys`; `comments` events with `ticket`
    and naive moments in `at`.
    """
    if not len(comments) or comments["at"].dtype == np.int64:
        return {}
    first = pd.Series(_minutes(responses), pd.Index(keys)).dropna()
    said = pd.Series(_minutes(comments["at"]), pd.Index(comments["ticket"])).dropna()
    apart = said - first.reindex(said.index)
    likely = apart[(apart % QUARTER == 0) & (apart.abs() <= MOST)]
    votes = Counter(minutes for minutes in likely.groupby(level=0).unique().explode())
    if not votes:
        return {}
    best = min(votes, key=lambda m: (-votes[m], m))
    asked = int(first.index.isin(said.index).sum())
    sure = votes[best] >= LEAST and votes[best] >= AGREE * asked
    return {int(best) * 60: votes[best]} if sure else {}


def _minutes(cells: "pd.Series[Any]") -> Any:
    """Whole minutes since 1970 of texts that begin with an ISO 8601 moment, NaN for others."""
    text = cells.astype("str").str.extract(r"^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d)")[0]
    at = pd.to_datetime(text, format="ISO8601", errors="coerce")
    return (at - pd.Timestamp(0)).dt.total_seconds().to_numpy(np.float64) / 60
