"""History from two or more exports of the same list at different times: what differs was changed in between.

Files of one format are snapshots when each holds tickets and no history of its own, the later one has a newer
last activity, most tickets of the earlier one are in it too, and some value of theirs differs. A change is
only known to lie after the earlier file's last activity and not after the ticket's last update (or the later
file's last activity); it is dated at the end of that interval, a change of status at the resolution where
that lies inside. Fields that both files hold count as tracked from the first file on, as far as two states
tell: what was changed back in between is lost. The status does not: the time in it cannot be told.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmreport.errors import InputError
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import ACTIVITY, moments_text, stacked
from pmreport.model.columns import EVENT_FIELDS, TABLES
from pmreport.model.dataset import SAID
from pmreport.model.export import Export, Problem

SHARED = 0.5  # of the tickets of the earlier file that must be in the later one
STRANGERS = 3  # files without a common ticket that show these to be pages of one list, whatever follows
LARGEST = 16 << 20  # bytes of a JSON file that is tried; larger ones are pages or hold their own history

UNTRACKED = frozenset({"status", "resolution"})

_KEYS = {"links": ["from", "kind", "to"], "releases": ["name", "project"], "sprints": ["name", "project"],
         "statuses": ["status"], "events": ["ticket", "at", "field", "from", "to"]}  # fmt: skip


class Reader(Protocol):
    """The part of an importer that is used here."""

    def read(self, blobs: Sequence[Blob], options: Options) -> Export:
        """The canonical tables of files that belong together."""


@dataclass(frozen=True)
class Snapshot:
    """One export, its tickets by key, and the moment of its newest activity as ISO 8601."""

    export: Export
    tickets: pd.DataFrame
    moment: str


def read(reader: Reader, blobs: Sequence[Blob], options: Options) -> Export:
    """The files as one export: the latest of several snapshots with their differences, else joined."""
    found = _snapshots(reader, blobs, options) if len(blobs) > 1 else []
    return compared(found) if found else reader.read(blobs, options)


def _snapshots(reader: Reader, blobs: Sequence[Blob], options: Options) -> list[Snapshot]:
    """The files as snapshots, oldest first; empty when they are none."""
    mark = getattr(reader, "HISTORY", b"")
    if mark and mark in blobs[0].head:  # a quick answer for dumps of many pages
        return []
    if any(blob.shape in ("json", "ndjson") and blob.size > LARGEST for blob in blobs):
        return []
    found: list[Snapshot] = []
    for blob in blobs:
        try:
            export = reader.read([blob], options)
        except InputError:
            return []
        tickets = export.tables.get("tickets", pd.DataFrame())
        if tickets.empty or export.tracked - SAID or any(s.history != "none" for s in export.sources):
            return []
        found.append(Snapshot(export, tickets.set_index("key"), _newest(tickets)))
        if len(found) == STRANGERS and not any(_meet(a, b) for a, b in combinations(found, 2)):
            return []
    found.sort(key=lambda s: s.moment)
    pairs = list(pairwise(found))
    whole = all(a.moment < b.moment and _shares(a, b) for a, b in pairs)
    return found if whole and any(len(changes(a, b)) for a, b in pairs) else []


def _newest(tickets: pd.DataFrame) -> str:
    texts = [pd.Series(moments_text(tickets[c]), dtype="str").dropna() for c in ACTIVITY if c in tickets]
    return max((str(t.max()) for t in texts if len(t)), default="")


def _meet(a: Snapshot, b: Snapshot) -> bool:
    return bool(a.tickets.index.isin(b.tickets.index).any())


def _shares(earlier: Snapshot, later: Snapshot) -> bool:
    return bool(earlier.tickets.index.isin(later.tickets.index).mean() >= SHARED)


def compared(found: Sequence[Snapshot]) -> Export:
    """The newest state of every ticket, and one event for each value that differs between two snapshots."""
    last = found[-1].export
    pairs = list(pairwise(found))
    steps = [changes(a, b) for a, b in pairs]
    tables = {name: _union([s.export for s in found], name) for name in last.tables if name != "tickets"}
    events = [tables["events"]] if "events" in tables else []
    tables["events"] = stacked([*steps, *events])
    tables["tickets"] = _latest(found)
    problems = [p for s in found for p in s.export.problems]
    problems += [p for (a, b), step in zip(pairs, steps, strict=True) for p in _problems(a, b, len(step))]
    sources = [
        replace(source, history="partial", notes=(*source.notes, f"a snapshot of {s.moment}"))
        for s in found
        for source in s.export.sources
    ]
    offsets = sum((Counter(s.export.zone_offsets) for s in found), Counter[int]())
    return replace(
        last,
        tables=tables,
        sources=tuple(sources),
        tracked=_tracked(found),
        problems=tuple(problems),
        zone_offsets=dict(sorted(offsets.items())),
    )


def _tracked(found: Sequence[Snapshot]) -> frozenset[str]:
    """The fields that all snapshots hold, and what all of them tell of comments."""
    held = frozenset.intersection(*(frozenset(_fields(s)) for s in found)) - UNTRACKED
    return held | frozenset.intersection(*(s.export.tracked for s in found))


def _latest(found: Sequence[Snapshot]) -> pd.DataFrame:
    """Every ticket as the newest snapshot has it that holds it; in the order of the newest."""
    together = stacked([s.tickets.reset_index() for s in reversed(found)])
    return together[~together["key"].duplicated()].reset_index(drop=True)


def _union(exports: Sequence[Export], name: str) -> pd.DataFrame:
    """A table of all snapshots, the newest row of each; a planned date that was overwritten is put back."""
    together = stacked([e.tables[name] for e in reversed(exports) if name in e.tables])
    by = [c for c in _KEYS.get(name, list(together.columns)) if c in together]
    if name == "releases" and "planned" in together:
        text = pd.Series(moments_text(together["planned"]), together.index, dtype="str")
        together["planned"] = text.groupby([together[c].fillna("") for c in by]).transform("first")
    return together[~together.duplicated(by)].reset_index(drop=True)


def _problems(a: Snapshot, b: Snapshot, count: int) -> list[Problem]:
    file = b.export.sources[0].file
    message = (
        f"{count} changes are known only to lie between {a.moment} and {b.moment}; earlier ones are unknown"
    )
    found = [Problem(file, 0, "", "interval-censored", message)]
    if gone := int((~a.tickets.index.isin(b.tickets.index)).sum()):
        message = (
            f"{gone} tickets of {a.export.sources[0].file} are not in this later file; they stay as they were"
        )
        found.append(Problem(file, 0, "", "vanished-tickets", message))
    return found


def changes(a: Snapshot, b: Snapshot) -> pd.DataFrame:
    """The events between two snapshots: ticket, at, field, from, to."""
    both = a.tickets.index.intersection(b.tickets.index, sort=False)
    old, new = a.tickets.loc[both], b.tickets.loc[both]
    found = []
    for field in (f for f in _fields(a) if f in _fields(b)):
        before, after = _texts(old[field]), _texts(new[field])
        differs = (before.fillna("") != after.fillna("")).to_numpy(bool)
        if TABLES["tickets"][field] == "list":  # the order of a list says nothing
            differs = differs & (before.map(_sorted) != after.map(_sorted)).to_numpy(bool)
        cells = {"ticket": both, "at": _until(new, field, a.moment, b.moment), "field": field}
        found.append(pd.DataFrame({**cells, "from": before.to_numpy(), "to": after.to_numpy()})[differs])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame({"ticket": []})


def _fields(s: Snapshot) -> list[str]:
    """The columns of a snapshot of which changes can be told."""
    return [f for f in EVENT_FIELDS if f in TABLES["tickets"] and f in s.tickets]


def _sorted(cell: object) -> str:
    return ";".join(sorted(str(cell).split(";"))) if isinstance(cell, str) else ""


def _texts(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column as text, missing = NA."""
    if values.dtype == np.float64:
        return values.map(repr, na_action="ignore").astype("str")
    return pd.Series(moments_text(values), values.index, dtype="str")


def _until(tickets: pd.DataFrame, field: str, low: str, high: str) -> "pd.Series[Any]":
    """The latest moment at which each ticket's value can have changed."""
    at = pd.Series(high, tickets.index, dtype="str").to_numpy(object)
    for column in ("updated", "resolved") if field == "status" else ("updated",):
        if column in tickets:
            cells = pd.Series(moments_text(tickets[column]), tickets.index, dtype="str")
            at = np.where(_inside(cells, low, high), cells.to_numpy(object), at)
    return pd.Series(at, dtype="str")


def _inside(cells: "pd.Series[Any]", low: str, high: str) -> NDArray[np.bool_]:
    return np.asarray((cells.fillna("") > low) & (cells.fillna("") <= high), bool)
