"""Kinds of tickets that a team may keep in another tracker than the one of the export."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.model import Absent


def known_defects(c: Case) -> npt.NDArray[np.bool_]:
    """Tickets that are defects. Raises `Absent` where the export holds none: no defects is no zero."""
    return _kept(c, "BUG", "defects")


def known_complaints(c: Case) -> npt.NDArray[np.bool_]:
    """Tickets that are complaints or support requests. Raises `Absent` where the export holds none."""
    return _kept(c, "SUP", "complaints")


def _kept(c: Case, kind: str, field: str) -> npt.NDArray[np.bool_]:
    rows = c.kind(kind)
    if not rows.any():
        raise Absent(field)
    return rows
