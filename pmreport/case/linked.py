"""Which tickets are linked to tickets of some class, in either direction."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]


def pairs(c: Case, kinds: Sequence[str] = ()) -> tuple[Ints, Ints]:
    """Both ends (from, to) of links inside the export, of these kinds or of any."""
    links = c.data.links
    source, target = links["source"].to_numpy(np.int32), links["target"].to_numpy(np.int32)
    rows = (source >= 0) & (target >= 0)
    if kinds:
        rows &= links["kind"].isin(kinds).to_numpy(bool)
    return source[rows], target[rows]


def linked(c: Case, others: Bools, kinds: Sequence[str] = ()) -> Bools:
    """Tickets with a link, either way, to one of the others."""
    source, target = pairs(c, kinds)
    out = np.zeros(c.n, dtype=bool)
    out[source[others[target]]] = True
    out[target[others[source]]] = True
    return out


def linked_since(c: Case, others: Bools) -> Longs:
    """When the oldest of the others that a ticket is linked to was created; `NONE` without one."""
    source, target = pairs(c)
    out = np.full(c.n, np.iinfo(np.int64).max)
    for one, other in ((source, target), (target, source)):
        rows = others[other]
        np.minimum.at(out, one[rows], c.facts.created[other[rows]])
    return np.where(out == np.iinfo(np.int64).max, NONE, out)


def has_child(c: Case, others: Bools) -> Bools:
    """Tickets that are the parent of one of the others."""
    parent = c.facts.parent[others]
    out = np.zeros(c.n, dtype=bool)
    out[parent[parent >= 0]] = True
    return out
