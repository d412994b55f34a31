"""Raw frames → frames with the declared dtypes, and a record of what could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pmreport.model.columns import TABLES, Kind
from pmreport.model.export import Export, Problem
from pmreport.model.times import instants
from pmreport.worktime import NONE

SHOWN = 100  # problems listed per column; the rest are counted


@dataclass
class Typed:
    """Typed frames (instants int64, numbers float64, texts str), the share of date-only values per
    instant column, and the problems met. `events` has a further column `dated`."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    dates: dict[str, float] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)  # date-only values, values


def typed(exports: Sequence[Export], zone: str) -> Typed:
    """All exports' rows, table by table, with every declared column and its dtype."""
    out = Typed()
    for name, columns in TABLES.items():
        # one export at a time: the instants of one may be seconds, those of the next texts
        parts = [
            _frame(out, name, export.tables[name].reindex(columns=list(columns)), zone)
            for export in exports
            if name in export.tables
        ]
        if parts:
            out.frames[name] = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    out.dates = {column: dated / known if known else 0.0 for column, (dated, known) in out.counted.items()}
    return out


def _frame(out: Typed, table: str, raw: pd.DataFrame, zone: str) -> pd.DataFrame:
    columns: dict[str, object] = {}
    for column, kind in TABLES[table].items():
        if kind in ("instant", "deadline"):
            at, dated = _instants(out, f"{table}.{column}", raw[column], kind, zone)
            columns[column] = at
            if (table, column) == ("events", "at"):
                columns["dated"] = dated
        else:
            columns[column] = _plain(raw[column], kind)
    return pd.DataFrame(columns)


def _plain(values: pd.Series, kind: Kind) -> object:
    if kind == "number":
        return pd.to_numeric(values, errors="coerce").to_numpy(np.float64)
    if kind == "flag":
        words = values.astype("str").str.lower()
        return words.isin(["true", "1", "1.0", "yes", "y", "是"]).to_numpy(bool)
    texts = values.astype("str").reset_index(drop=True)
    return texts.where(texts != "")


def _instants(out: Typed, name: str, values: pd.Series, kind: Kind, zone: str) -> tuple[object, object]:
    if values.isna().all():
        return np.full(len(values), NONE, dtype=np.int64), np.zeros(len(values), dtype=bool)
    at, dated = instants(values, zone, deadline=kind == "deadline")
    known = at != NONE
    before = out.counted.get(name, (0, 0))
    out.counted[name] = (before[0] + int(dated.sum()), before[1] + int(known.sum()))
    table, column = name.split(".")
    given = values.notna().to_numpy(bool) & (values.dtype != np.int64)
    for row in np.flatnonzero(given & ~known)[:SHOWN].tolist():
        text = str(values.iloc[row])[:40]
        out.problems.append(Problem(table, 0, column, "bad-date", f"cannot read {text!r} as a date"))
    return at, dated
