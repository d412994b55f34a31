"""Raw canonical tables of one or more exports → the coded data set."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.bag import Bag, bag
from pmreport.model.columns import EVENT_FIELDS, TABLES
from pmreport.model.cut import activity, cut_tables, rolled_back
from pmreport.model.dataset import SAID, Caution, Dataset
from pmreport.model.events import FIELD_CODE, History, chain
from pmreport.model.export import Export, Problem
from pmreport.model.recorded import told, unrecorded
from pmreport.model.status_table import status_table
from pmreport.model.typed import Typed, typed
from pmreport.worktime import NONE

PEOPLE = ("reporter", "assignee")
Names = npt.NDArray[np.object_]


def assemble(
    exports: Sequence[Export],
    zone: str,
    *,
    as_of: int | None = None,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
    cautions: Sequence[Caution] = (),
) -> Dataset:
    """Join exports into one data set as it was known at `as_of` (default: the newest activity).

    `zone` is the zone of naive times. `overrides` are the configuration's statuses:
    status -> {category, kind, cause}.
    """
    data = typed(exports, zone)
    tickets = _unique(data)
    raw_events, values, people = _event_codes(data, tickets)
    tracked = frozenset(field for export in exports for field in told(export))
    # Before any roll-back: the categories in the export belong to the statuses that tickets have today.
    statuses = status_table(tickets, raw_events, values, data.frames.get("statuses"), overrides or {})
    events = chain(_at_end_of_day(raw_events, values, statuses))
    newest = activity(data.frames, events)
    moment, notes = (newest if as_of is None else as_of), list(cautions)
    if moment < newest:
        notes += [] if tracked - SAID else [Caution("hindsight")]
        keep = tickets["created"].to_numpy() <= moment
        tickets, events = rolled_back(tickets, events, values, moment, zone)
        tickets, events = _without(tickets, events, keep)
        cut_tables(data.frames, moment)
    bags, coded = _ticket_codes(tickets, people, statuses["status"].to_numpy(object))
    keys = coded["key"]
    frames = {name: _frame(data, name) for name in TABLES}
    return Dataset(
        tickets=coded,
        bags=bags,
        events=_history(events, values),
        tracked=tracked,
        links=_linked(frames["links"], keys),
        releases=frames["releases"],
        sprints=frames["sprints"],
        feedback=_ticketed(frames["feedback"], keys),
        deployments=frames["deployments"],
        statuses=statuses,
        series=frames["series"],
        people=people,
        roster=_pairs(frames["people"], "person", "team"),
        calendar=_pairs(frames["calendar"], "date", "hours"),
        filled=_filled(data.frames, tickets),
        dates=data.dates,
        as_of=moment,
        zone=zone,
        sources=tuple(source for export in exports for source in export.sources),
        problems=tuple(problem for export in exports for problem in export.problems) + tuple(data.problems),
        cautions=tuple(notes),
        unrecorded=unrecorded(exports, keys),
        joins=tuple(join for export in exports for join in export.joins),
    )


def _frame(data: Typed, name: str) -> pd.DataFrame:
    """The typed frame, or an empty one with the declared columns."""
    return data.frames[name] if name in data.frames else pd.DataFrame({c: [] for c in TABLES[name]})


def _unique(data: Typed) -> pd.DataFrame:
    """Tickets by key; of several rows with one key the one with the newest activity stands."""
    frame = data.frames["tickets"] if "tickets" in data.frames else _frame(data, "tickets").astype("str")
    if "tickets" not in data.frames:
        for column in ("created", "updated", "started", "resolved", "due", "planned_start"):
            frame[column] = np.zeros(0, dtype=np.int64)
    frame = frame[frame["created"].to_numpy(np.int64) != NONE]
    newest = frame[["created", "updated", "started", "resolved"]].max(axis=1)
    frame = frame.iloc[np.lexsort([-newest.to_numpy(np.int64), frame["key"].to_numpy(object)])]
    double = frame["key"].duplicated().to_numpy(bool)
    for key in frame["key"][double][:100]:
        data.problems.append(
            Problem("tickets", 0, "key", "duplicate-key", f"{key} stands twice; the newer one counts")
        )
    unique: pd.DataFrame = frame[~double]
    return unique.reset_index(drop=True)


def _event_codes(data: Typed, tickets: pd.DataFrame) -> tuple[pd.DataFrame, Names, Names]:
    """Events as codes (ticket, at, dated, field, old, new, author), their text and people vocabularies."""
    raw = data.frames.get("events")
    if raw is None:
        raw = pd.DataFrame({c: pd.Series(dtype="str") for c in ("ticket", "field", "from", "to", "author")})
        raw["at"], raw["dated"] = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
    ticket = _places(tickets["key"], raw["ticket"])
    field = _places(pd.Series(EVENT_FIELDS), raw["field"].str.strip().str.lower())
    at = raw["at"].to_numpy(np.int64)
    lost = (ticket < 0) | (field < 0) | (at == NONE)
    if lost.any():
        message = f"{int(lost.sum())} events name no known ticket, field or time"
        data.problems.append(Problem("events", 0, "", "event-unplaced", message))
    both, values = _codes(pd.concat([raw["from"], raw["to"]], ignore_index=True))
    # Who held a ticket in between may stand nowhere else.
    held = raw[field == EVENT_FIELDS.index("assignee")]
    names = [*(tickets[column] for column in PEOPLE), raw["author"], held["from"], held["to"]]
    _, people = _codes(pd.concat(names, ignore_index=True))
    frame = pd.DataFrame(
        {
            "ticket": ticket,
            "at": at,
            "dated": raw["dated"].to_numpy(bool),
            "field": field,
            "old": both[: len(raw)],
            "new": both[len(raw) :],
            "author": _places(pd.Series(people), raw["author"]),
        }
    )
    return frame[~lost], values, people


def _codes(texts: pd.Series) -> tuple[npt.NDArray[np.int32], Names]:
    """Codes into the sorted distinct texts, −1 for NA; sorted, so that row order never matters."""
    codes, unique = pd.factorize(texts)
    names = np.asarray(unique, dtype=object)
    order = np.argsort(names) if len(names) else np.zeros(0, dtype=np.int64)
    rank = np.full(len(names) + 1, -1, dtype=np.int32)
    rank[order] = np.arange(len(names), dtype=np.int32)
    return rank[codes], names[order]


def _without(
    tickets: pd.DataFrame, events: pd.DataFrame, keep: npt.NDArray[np.bool_]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drop tickets that did not exist yet, and renumber those of the events."""
    renumbered = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
    ticket = renumbered[events["ticket"].to_numpy()]
    return tickets[keep].reset_index(drop=True), events.assign(ticket=ticket)[ticket >= 0]


def _at_end_of_day(events: pd.DataFrame, values: Names, statuses: pd.DataFrame) -> pd.DataFrame:
    """A date-only event that enters done happened at 24:00 of its day (metrics.md 0.2)."""
    if not events["dated"].any():
        return events
    done = set(statuses["status"][statuses["category"] == "done"])
    finishes = np.append(np.array([text in done for text in values], dtype=bool), False)
    enters = events["dated"].to_numpy() & (events["field"].to_numpy() == FIELD_CODE["status"])
    enters &= finishes[events["new"].to_numpy()]
    return events.assign(at=events["at"].to_numpy() + 86_400 * enters)


def _history(events: pd.DataFrame, values: Names) -> History:
    ticket, at, old, new, author, field = (
        events[name].to_numpy() for name in ("ticket", "at", "old", "new", "author", "field")
    )
    return History(ticket, at, old, new, author, field, values)


def _places(names: pd.Series, texts: pd.Series) -> npt.NDArray[np.int32]:
    """The place of each text among the names, −1 where it is none of them."""
    known: pd.Index = pd.Index(names, dtype="str")
    codes, unique = pd.factorize(texts)  # each text is looked for once
    found = known.get_indexer(pd.Index(unique, dtype="str"))
    return np.append(found, -1).astype(np.int32)[codes]


def _ticket_codes(
    tickets: pd.DataFrame, people: Names, statuses: Names
) -> tuple[dict[str, Bag], pd.DataFrame]:
    bags: dict[str, Bag] = {}
    columns: dict[str, object] = {}
    for name, kind in TABLES["tickets"].items():
        if kind == "list":
            bags[name] = bag(tickets[name])
        elif kind == "code":
            known = people if name in PEOPLE else statuses if name == "status" else None
            columns[name] = _categorical(tickets[name], known)
        else:
            columns[name] = tickets[name]
    return bags, pd.DataFrame(columns)


def _categorical(texts: pd.Series, names: Names | None) -> pd.Categorical:
    if names is None:
        codes, names = _codes(texts)
    else:
        codes = _places(pd.Series(names), texts)
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"))


def _linked(links: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """Links with ticket codes `source` and `target` (−1: a ticket outside the export)."""
    source, target = _places(keys, links["from"]), _places(keys, links["to"])
    known = (source >= 0) | (target >= 0)
    frame = links.assign(source=source, target=target)[known]
    order = np.lexsort([frame[name].to_numpy(object) for name in ("to", "from", "kind")])
    frame = frame.iloc[order]
    return frame[~frame.duplicated(["from", "kind", "to"])].reset_index(drop=True)


def _ticketed(feedback: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """Feedback with ticket codes in `about` (−1: none), by time."""
    frame = feedback.assign(about=_places(keys, feedback["ticket"]))
    return frame.iloc[np.argsort(frame["at"].to_numpy(np.int64), kind="stable")].reset_index(drop=True)


def _pairs(frame: pd.DataFrame, key: str, value: str) -> dict[str, Any]:
    return dict(zip(frame[key].tolist(), frame[value].tolist(), strict=True))


def _filled(frames: Mapping[str, pd.DataFrame], tickets: pd.DataFrame) -> frozenset[str]:
    """Which tables have rows and which columns values, as `tickets`, `tickets.due`, `feedback.csat`."""
    out = (
        {f"feedback.{kind}" for kind in frames["feedback"]["kind"].dropna()}
        if "feedback" in frames
        else set()
    )
    for name, frame in {**frames, "tickets": tickets}.items():
        if len(frame):
            out.add(name)
        for column, kind in TABLES[name].items():
            values = frame[column]
            known = values.to_numpy() != NONE if kind in ("instant", "deadline") else values.notna()
            if kind != "flag" and bool(np.any(known)):
                out.add(f"{name}.{column}")
    return frozenset(out)
