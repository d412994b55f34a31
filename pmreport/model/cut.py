"""What was known at a moment: the newest activity, and the data rolled back to `as_of`."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.columns import TABLES
from pmreport.model.events import FIELD_CODE
from pmreport.model.times import instants
from pmreport.worktime import NONE

# Only what people did counts as activity, never dates that were planned (metrics.md 0.1).
ACTIVITY = {
    "tickets": ("created", "started", "resolved", "updated"),
    "feedback": ("at",),
    "deployments": ("at",),
    "releases": ("actual",),
}
LATER = {"releases": ("actual",), "deployments": ("recovered_at",)}
DATED = {"feedback": "at", "deployments": "at", "series": "at"}


def activity(frames: Mapping[str, pd.DataFrame], events: pd.DataFrame) -> int:
    """The newest instant of activity in all tables; 0 if there is none at all."""
    columns = [
        frames[table][column].to_numpy(np.int64)
        for table, names in ACTIVITY.items()
        if table in frames
        for column in names
    ]
    columns.append(events["at"].to_numpy(np.int64))
    newest = [int(values.max()) for values in columns if len(values)]
    return max([value for value in newest if value != NONE], default=0)


def cut_tables(frames: dict[str, pd.DataFrame], as_of: int) -> None:
    """Drop feedback, deployments and series after `as_of`; forget later releases and recoveries."""
    for name, column in DATED.items():
        if name in frames:
            frames[name] = frames[name][frames[name][column].to_numpy(np.int64) <= as_of]
    for name, columns in LATER.items():
        for column in columns if name in frames else ():
            at = frames[name][column].to_numpy(np.int64)
            frames[name] = frames[name].assign(**{column: np.where(at > as_of, NONE, at)})


def rolled_back(
    tickets: pd.DataFrame,
    events: pd.DataFrame,
    values: npt.NDArray[np.object_],
    as_of: int,
    zone: str,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tickets with the values they had at `as_of`, and the (chained) events up to then.

    A field's value then is the `from` of its first later event. Fields without history keep their
    value of today, which is hindsight; `started` and `resolved` after `as_of` become empty.
    """
    later = events[events["at"].to_numpy() > as_of]
    past = np.append(values, np.array([None], dtype=object))  # the code −1 reads None
    columns: dict[str, Any] = {name: tickets[name] for name in tickets.columns}
    for name, kind in TABLES["tickets"].items():
        if name in FIELD_CODE:
            first = later[later["field"] == FIELD_CODE[name]].drop_duplicates("ticket")
            old = pd.Series(past[first["old"].to_numpy()], dtype="str")
            rows = first["ticket"].to_numpy()
            columns[name] = _replaced(tickets[name], rows, old, kind, zone)
    for name in ("started", "resolved", "updated"):
        at = np.asarray(columns[name], dtype=np.int64)
        columns[name] = np.where(at > as_of, NONE, at)
    return pd.DataFrame(columns), events[events["at"].to_numpy() <= as_of]


def _replaced(column: pd.Series, rows: npt.NDArray[np.int32], old: pd.Series, kind: str, zone: str) -> object:
    if not len(rows):
        return column
    if kind in ("instant", "deadline"):
        out = column.to_numpy(np.int64).copy()
        out[rows], _ = instants(old, zone, deadline=kind == "deadline")
        return out
    if kind == "number":
        numbers = column.to_numpy(np.float64).copy()
        numbers[rows] = pd.to_numeric(old, errors="coerce").to_numpy(np.float64)
        return numbers
    texts = column.to_numpy(object).copy()
    texts[rows] = old.to_numpy(object)
    return pd.Series(texts, dtype="str")
