"""Exports that only complete others: their tickets have no creation, so another export must have them.

An empty cell of the other export is filled; the status is taken over for tickets that are not resolved. Rows
without a ticket to complete are rejected.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pmreport.errors import InputError
from pmreport.importers.joining import family
from pmreport.importers.merge import filled, moments_text
from pmreport.model.columns import TABLES
from pmreport.model.export import Export, Problem


def completed(exports: Sequence[Export]) -> list[Export]:
    """The exports, with the incomplete ones put into the others of the same tracker.

    Raises InputError when an incomplete export stands alone.
    """
    out = list(exports)
    for place, export in enumerate(out):
        if _incomplete(export):
            others = [i for i, o in enumerate(out) if family(o) == family(export) and _whole(o)]
            if not others:
                raise InputError(
                    f"{export.sources[0].file} has no dates of creation.",
                    f"Give the tickets of {family(export)} themselves as well, as JSON of its API.",
                )
            for i in others:
                out[i] = _filled_up(out[i], export.tables["tickets"])
            out[place] = _used(export, [key for i in others for key in out[i].tables["tickets"]["key"]])
    return out


def _incomplete(export: Export) -> bool:
    return "tickets" in export.tables and "created" not in export.tables["tickets"]


def _whole(export: Export) -> bool:
    return "tickets" in export.tables and "created" in export.tables["tickets"]


def _filled_up(export: Export, more: pd.DataFrame) -> Export:
    tickets = export.tables["tickets"].copy()
    beside = more.set_index("key").reindex(tickets["key"]).set_axis(tickets.index)
    for column in (str(c) for c in beside if c in TABLES["tickets"] and c != "key"):
        cells = beside[column] if beside[column].dtype.kind == "f" else _text(beside[column])
        if column not in tickets:
            tickets[column] = cells
            continue
        empty = ~filled(tickets, column)
        if column == "status":
            empty = empty | ~filled(tickets, "resolved")
        if (empty & cells.notna()).any():
            old = tickets[column] if cells.dtype.kind == "f" else _text(tickets[column])
            taken = empty & cells.notna().to_numpy()
            tickets[column] = old.mask(taken, cells)
            if column == "status" and "status_category" in tickets:  # that of the status before
                tickets["status_category"] = tickets["status_category"].mask(taken)
    return replace(export, tables={**export.tables, "tickets": tickets})


def _text(values: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series(moments_text(values), values.index, dtype="str")


def _used(export: Export, keys: Sequence[str]) -> Export:
    """The export without its tickets; what completed nothing is rejected and said."""
    lost = int((~export.tables["tickets"]["key"].isin(keys)).sum())
    first, *rest = export.sources
    problems = export.problems
    if lost:
        first = replace(first, rows_used=first.rows_used - lost, rows_rejected=first.rows_rejected + lost)
        message = f"{lost} rows belong to tickets that no other file holds"
        problems = (*problems, Problem(first.file, 0, "", "incomplete-ticket", message))
    tables = {name: table for name, table in export.tables.items() if name != "tickets"}
    return replace(export, tables=tables, sources=(first, *rest), problems=problems)
