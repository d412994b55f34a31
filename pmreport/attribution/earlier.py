"""R9 over several releases: how optimistic the plans of earlier releases of the series were.

What earlier releases show was systematic before this one began, and nothing that disturbed this one
can have made it. It therefore goes before the release's own ratio.
"""

from dataclasses import replace

import numpy as np

from pmreport.attribution.adapter import history_of
from pmreport.attribution.agreement import agreed
from pmreport.attribution.history import History
from pmreport.attribution.overrun import Optimism, optimism
from pmreport.attribution.rebuild import rebuild
from pmreport.attribution.rules import all_claims
from pmreport.case import Case
from pmreport.model import Absent

RECENT = 3
"""Earlier releases that are looked at, the latest first."""


def with_habit(history: History, case: Case) -> History:
    """The history with r of earlier releases, where there are any whose plan can be judged."""
    if history.tier == "C":
        return history
    known = habit(case)
    if known is None:
        return history
    return replace(history, optimism=known.r, optimism_spread=known.spread, optimism_from=known.n)


def habit(case: Case) -> Optimism | None:
    """r of the latest earlier releases together, weighted by how well each is known; None without any.

    A release counts with as many tickets as r of a single release needs.
    """
    found = [o for o in map(_own, case.earlier[-RECENT:]) if o is not None and o.spread > 0]
    if not found:
        return None
    weight, logs = np.array([o.spread**-2 for o in found]), np.log([o.r for o in found])
    mean = float(weight @ logs / weight.sum())
    apart = float(logs.std() / np.sqrt(len(found)))  # releases also differ from each other
    return Optimism(float(np.exp(mean)), max(float(weight.sum() ** -0.5), apart), sum(o.n for o in found))


def _own(case: Case) -> Optimism | None:
    """r of one release by its own tickets."""
    try:
        history, _ = history_of(case)
    except Absent:
        return None
    recorded = agreed(history, all_claims(history))
    return optimism(history, rebuild(history, recorded), recorded)
