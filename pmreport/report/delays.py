"""The division of the slip over causes, as the document and the bundle have it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from pmreport.attribution.attribute import Found
from pmreport.attribution.entry import entry, evidence_table, tickets_table
from pmreport.figures.why import cause_name
from pmreport.report.publication import Cell, Table
from pmreport.report.turns import turn_entries
from pmreport.words import N_, both

# States in which no days may be printed (attribution.md 8).
HIDDEN = ("not_available", "not_applicable", "not_shown")
INSTANTS: Mapping[str, Sequence[str]] = {
    "weeks": ("start",),
    "outlook": ("at",),
    "turns": ("start",),
    "deciding": ("planned_start", "due", "started", "resolved"),
}


def delay_entry(found: Found) -> dict[str, Any]:
    """The `attribution` object of `report.json`, its warnings said in both languages."""
    return _said(entry(found), found.case.data.zone)


def _said(item: dict[str, Any], zone: str) -> dict[str, Any]:
    out = {**item, "warnings": [both(message, zone) for message in item["warnings"]]}
    if "categories" in item:
        out["categories"] = [{**c, "name": both(cause_name(c["id"]))} for c in item["categories"]]
        out["turns"] = turn_entries(item, zone)
        for name, fields in INSTANTS.items():
            out[name] = [_dated(row, fields, zone) for row in out[name]]
    if "releases" in item:
        out["releases"] = [
            {**release, "attribution": _said(release["attribution"], zone)} for release in item["releases"]
        ]
    return out


def _dated(row: Mapping[str, Any], fields: Sequence[str], zone: str) -> dict[str, Any]:
    """A row with its instants as ISO 8601 in the report's zone."""
    said = {
        name: None if row[name] is None else datetime.fromtimestamp(row[name], ZoneInfo(zone)).isoformat()
        for name in fields
    }
    return {**row, **said}


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
