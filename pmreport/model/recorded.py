"""Of which tickets the changes of a field are recorded, where several exports make one data set."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.export import Export

Bools = npt.NDArray[np.bool_]
REPLY = "reply"  # when somebody first answered: every history tells it, and some exports tell only that


def told(export: Export) -> frozenset[str]:
    """The fields that an export tracks; with any of them it tells of a first answer."""
    return export.tracked | {REPLY} if export.tracked else export.tracked


def unrecorded(exports: Sequence[Export], keys: "pd.Series[str]") -> Mapping[str, Bools]:
    """Per tracked field the tickets (in the order of `keys`) whose exports do not record it.

    An export records the tickets that it says to be about, else its own and those of every export that its
    events name. Fields that are recorded of every ticket are left out.
    """
    fields = {field for export in exports for field in told(export)}
    index: pd.Index[str] = pd.Index(keys, dtype="str")
    held = [_held(export, index) for export in exports]
    missing = {field: np.ones(len(keys), dtype=bool) for field in sorted(fields)}
    for export, own in zip(exports, held, strict=True):
        if tracked := told(export):
            covered = _about(export, index) if export.about else own | _named(export, index, held)
            for field in tracked:
                missing[field] &= ~covered
    return {field: rows for field, rows in missing.items() if rows.any()}


def _held(export: Export, index: "pd.Index[str]") -> Bools:
    return _rows(index, export.tables["tickets"]["key"] if "tickets" in export.tables else None)


def _about(export: Export, index: "pd.Index[str]") -> Bools:
    return _rows(index, pd.Series(sorted(export.about), dtype="str"))


def _named(export: Export, index: "pd.Index[str]", held: Sequence[Bools]) -> Bools:
    """The tickets of every export of which the events name any."""
    named = _rows(index, export.tables["events"]["ticket"] if "events" in export.tables else None)
    some = [other for other in held if (other & named).any()]
    return np.logical_or.reduce(some) if some else named


def _rows(index: "pd.Index[str]", keys: "pd.Series[str] | None") -> Bools:
    if keys is None:
        return np.zeros(len(index), dtype=bool)
    return np.asarray(index.isin(keys.dropna().unique()), dtype=bool)
