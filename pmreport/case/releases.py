"""The releases of an export: dates, members, and which of them form a series."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from pmreport.model import Dataset, History
from pmreport.model.bag import split
from pmreport.worktime import NONE

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
DATES = ("planned", "actual", "freeze", "start", "code_freeze")


@dataclass(frozen=True)
class Release:
    """A release's dates (int64 s UTC, `NONE` unknown) and the series it belongs to.

    `freeze` settles what is in the release, `code_freeze`, later, what is changed for it.
    """

    name: str
    project: str
    planned: int = NONE
    actual: int = NONE
    freeze: int = NONE
    start: int = NONE
    code_freeze: int = NONE
    series: str = ""

    @property
    def when(self) -> int:
        """The actual date, else the planned one: the place in the series."""
        return self.actual if self.actual != NONE else self.planned


def releases(
    data: Dataset, overrides: Mapping[str, Mapping[str, int]], pattern: str | None = None
) -> tuple[Release, ...]:
    """Every release named in the releases table or on tickets, by date, then name.

    `overrides` are the configuration's dates and beat the export's. A series is project + name with
    the digits removed, or what `pattern` matches of the name (metrics.md 0.5).
    """
    found: dict[str, Release] = {name: Release(name, "") for name in data.bags["release"].names.tolist()}
    for row in data.releases.to_dict("records"):
        project = row["project"] if isinstance(row["project"], str) else ""
        dates: dict[str, Any] = {day: int(row[day]) for day in DATES}
        found[str(row["name"])] = Release(str(row["name"]), project, **dates)
    for name, given in overrides.items():
        changed: dict[str, Any] = dict(given)
        found[name] = replace(found.get(name, Release(name, "")), **changed)
    named = [replace(release, series=_series(release, pattern)) for release in found.values()]
    return tuple(sorted(named, key=lambda r: (r.when == NONE, r.when, r.name)))


def _series(release: Release, pattern: str | None) -> str:
    if pattern:
        match = re.search(pattern, release.name)
        return match.group() if match else release.name
    # A patch level (2.4.1) has more digit groups than a product release (2.4), so it is its own series.
    return f"{release.project}/{re.sub(r'[0-9]+', '#', release.name)}"


class Membership:
    """Which tickets were in which release, and when; as it was known at a moment, if one is given."""

    def __init__(self, data: Dataset, moment: int = NONE) -> None:
        self._data = data
        self._bag = data.bags["release"]
        self._moment = moment

    @cached_property
    def tracked(self) -> bool:
        """Whether changes of the release are recorded."""
        return self._data.carries("events.release")

    def now(self, name: str) -> Bools:
        """Tickets that carry the release now (at the moment)."""
        return self._bag.has(name) if self._moment == NONE else self.at(name, self._moment)

    def _history(self) -> History:
        """The changes of releases up to the moment. Raises `Absent` where they are not recorded."""
        history = self._data.history("release")
        return history if self._moment == NONE else history.where(history.at <= self._moment)

    @cached_property
    def _lists(self) -> dict[int, frozenset[str]]:
        history = self._data.history("release")
        codes = np.union1d(history.old, history.new)
        return {int(code): frozenset(split(str(history.values[code]))) for code in codes if code >= 0}

    def _holds(self, name: str) -> Bools:
        """Per code of the event vocabulary (and −1 last): does the list hold the release."""
        out = np.zeros(len(self._data.events.values) + 1, dtype=bool)
        out[[code for code, names in self._lists.items() if name in names]] = True
        return out

    def initially(self, name: str) -> Bools:
        """Tickets that carried the release when they were created."""
        out = self._bag.has(name)
        if self.tracked:
            history = self._data.history("release")  # what held since the creation may be told later
            out[history.ticket[history.first]] = self._holds(name)[history.old[history.first]]
        return out

    def at(self, name: str, moment: int) -> Bools:
        """Tickets that carried the release at a moment (today's members without history)."""
        out = self.initially(name)
        if self.tracked:
            history = self._data.history("release")
            rows = np.flatnonzero(history.at <= moment)
            out[history.ticket[rows]] = self._holds(name)[history.new[rows]]
        return out

    def ever(self, name: str) -> Bools:
        """Tickets that carry or once carried the release."""
        out = self.now(name) | self.initially(name)
        if self.tracked:
            history = self._history()
            out[history.ticket[self._holds(name)[history.new]]] = True
        return out

    def steps(self, name: str) -> tuple[Longs, Longs, Longs]:
        """(ticket, when, +1 or −1) of every entry and leaving by events; none without history."""
        if not self.tracked:
            return (np.zeros(0, dtype=np.int64),) * 3
        history, holds = self._history(), self._holds(name)
        step = holds[history.new].astype(np.int64) - holds[history.old].astype(np.int64)
        rows = np.flatnonzero(step)
        return history.ticket[rows].astype(np.int64), history.at[rows].astype(np.int64), step[rows]

    def first_entry(self, name: str) -> Longs:
        """When each ticket first carried the release, `NONE` never. Raises `Absent` without history."""
        history, holds = self._history(), self._holds(name)
        out = np.full(len(self._data), NONE, dtype=np.int64)
        rows = np.flatnonzero(holds[history.new])[::-1]
        out[history.ticket[rows]] = history.at[rows]
        born = self.initially(name)
        out[born] = self._data.array("created").astype(np.int64)[born]
        return out

    def moves(self, name: str) -> tuple[Longs, Longs]:
        """Last time each ticket entered, and last time it left the release, by events; `NONE` never."""
        n = len(self._data)
        entered, left = np.full(n, NONE, dtype=np.int64), np.full(n, NONE, dtype=np.int64)
        if self.tracked:
            history, holds = self._history(), self._holds(name)
            old, new = holds[history.old], holds[history.new]
            for out, rows in ((entered, new & ~old), (left, old & ~new)):
                out[history.ticket[rows]] = history.at[rows]
        return entered, left
