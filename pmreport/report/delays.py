"""The division of the slip over causes, as the document and the bundle have it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pmreport.attribution.attribute import Found
from pmreport.attribution.entry import entry, evidence_table, tickets_table
from pmreport.figures.why import cause_name
from pmreport.report.publication import Cell, Table
from pmreport.words import N_, both

# States in which no days may be printed (attribution.md 8).
HIDDEN = ("not_available", "not_applicable", "not_shown")


def delay_entry(found: Found) -> dict[str, Any]:
    """The `attribution` object of `report.json`, its warnings said in both languages."""
    return _said(entry(found), found.case.data.zone)


def _said(item: dict[str, Any], zone: str) -> dict[str, Any]:
    out = {**item, "warnings": [both(message, zone) for message in item["warnings"]]}
    if "categories" in item:
        out["categories"] = [{**c, "name": both(cause_name(c["id"]))} for c in item["categories"]]
    if "releases" in item:
        out["releases"] = [
            {**release, "attribution": _said(release["attribution"], zone)} for release in item["releases"]
        ]
    return out


def divided(attribution: Mapping[str, Any] | None) -> bool:
    """Whether the days may be printed."""
    return attribution is not None and attribution["state"] not in HIDDEN and bool(attribution["slip_days"])


def delay_tables(found: Found) -> tuple[Table, ...]:
    """Per-ticket days and the claims behind them; none where nothing was divided."""
    if found.result is None:
        return ()
    days, claims = tickets_table(found), evidence_table(found)
    return (
        _table("delay_tickets", N_("one row per ticket with its late days and their causes"), days),
        _table("delay_evidence", N_("one row per claim behind the division of the slip"), claims),
    )


def _table(name: str, holds: str, frame: pd.DataFrame) -> Table:
    kinds = ["number" if frame[c].dtype.kind in "fi" else "string" for c in frame.columns]
    columns = tuple(zip([str(c) for c in frame.columns], kinds, strict=True))
    return Table(name, holds, columns, _rows(frame))


def _rows(frame: pd.DataFrame) -> tuple[tuple[Cell, ...], ...]:
    cells = frame.astype(object).where(frame.notna(), None)
    return tuple(tuple(row) for row in cells.itertuples(index=False, name=None))
