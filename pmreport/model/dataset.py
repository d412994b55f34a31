"""The coded data set that everything measures: read-only, cut at `as_of`, sorted once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.absent import Absent
from pmreport.model.bag import Bag
from pmreport.model.columns import CONTENT_FIELDS
from pmreport.model.events import FIELD_CODE, History
from pmreport.model.export import Join, Problem, Source
from pmreport.model.lexicon import fold_all
from pmreport.model.recorded import REPLY
from pmreport.model.times import instants
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SAID = frozenset({"comment", REPLY})  # what people wrote, which tells nothing of what they did


@dataclass(frozen=True)
class Caution:
    """Something a reader should know about the data; `values` fill the text of that code."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """Canonical tables with integer codes.

    `tickets` has one row per ticket in the order of keys; the row number *is* the ticket's code.
    Its code columns are pandas Categoricals, instants int64 seconds UTC (`NONE` missing), numbers
    float64, texts str with NA. Reporter, assignee and event authors share the `people` vocabulary,
    the statuses of tickets and of history share `statuses`. `links`, `feedback` and `deployments`
    carry ticket codes or −1. `tracked` are the event fields of which every change is recorded, at least by
    one source; `unrecorded` tells per such field which tickets come from sources that do not record it
    (fields that are recorded of every ticket are not in it).
    """

    tickets: pd.DataFrame
    bags: Mapping[str, Bag]
    events: History
    tracked: frozenset[str]
    links: pd.DataFrame
    releases: pd.DataFrame
    sprints: pd.DataFrame
    feedback: pd.DataFrame
    deployments: pd.DataFrame
    statuses: pd.DataFrame  # row = status code: status, category, kind, cause (codes' names, None unknown)
    series: pd.DataFrame
    people: npt.NDArray[np.object_]
    roster: Mapping[str, str]  # person -> team
    calendar: Mapping[str, float]  # ISO day -> hours
    filled: frozenset[str]  # "tickets.due", "feedback.csat": columns and kinds that hold at least one value
    dates: Mapping[str, float]  # "tickets.due" -> share of its values that were dates without a time
    as_of: int
    zone: str
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    cautions: tuple[Caution, ...] = ()
    unrecorded: Mapping[str, Bools] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()

    def __len__(self) -> int:
        return len(self.tickets)

    def require(self, *names: str) -> None:
        """Raise `Absent` naming what is missing among `tickets.due`, `events.status`, `links`, ….

        `events.content` is any content field; `events.*` any history beyond comments, `events.at`
        with them; `events.reply` anything that tells of a first answer; a bare table name is any row of it.
        """
        missing = [name for name in names if not self.carries(name)]
        if missing:
            raise Absent(*missing)

    def carries(self, name: str) -> bool:
        """Whether the data hold a table, a column or the history of a field.

        A history of the status tells when a ticket was started and resolved.
        """
        table, _, column = name.partition(".")
        if table == "events" and column:
            return self._tracks(column)
        told = name in ("tickets.started", "tickets.resolved") and "status" in self.tracked
        return name in self.filled or told

    def _tracks(self, column: str) -> bool:
        if column in ("*", "at"):
            return bool(self.tracked - (SAID if column == "*" else {REPLY}))
        if column == "content":
            return any(field in self.tracked for field in CONTENT_FIELDS)
        return column in self.tracked

    def recorded(self, *names: str) -> Bools:
        """Of which tickets each of these fields (`events.status`, `events.content`, …) is recorded.

        What is not the history of a field is no condition.
        """
        out = np.ones(len(self), dtype=bool)
        for name in names:
            table, _, column = name.partition(".")
            if table == "events":
                out &= self._recorded(column)
        return out

    def _recorded(self, column: str) -> Bools:
        some = {"content": frozenset(CONTENT_FIELDS), "*": self.tracked - SAID, "at": self.tracked - {REPLY}}
        fields = sorted(some.get(column, frozenset({column})) & self.tracked)
        lost = [self.unrecorded.get(f, np.zeros(len(self), dtype=bool)) for f in fields]
        out: Bools = ~np.logical_and.reduce(lost) if lost else np.zeros(len(self), dtype=bool)
        return out

    def array(self, column: str) -> npt.NDArray[np.generic]:
        """A ticket column as numpy array (instants, numbers, flags)."""
        return self.tickets[column].to_numpy()

    def codes(self, column: str) -> Ints:
        """A ticket code column as codes, −1 where empty; read-only."""
        if column not in self._coded:
            codes = np.array(self.tickets[column].cat.codes, dtype=np.int32)
            codes.setflags(write=False)
            self._coded[column] = codes
        return self._coded[column]

    @cached_property
    def _coded(self) -> dict[str, Ints]:
        return {}

    def names(self, column: str) -> npt.NDArray[np.object_]:
        """The vocabulary of a ticket code column."""
        return self.tickets[column].cat.categories.to_numpy(object)

    def history(self, *fields: str) -> History:
        """Changes of these fields, by ticket, field and time. Raises `Absent` if none is tracked."""
        if not any(field in self.tracked for field in fields):
            raise Absent(*(f"events.{field}" for field in fields))
        key = ",".join(fields)
        if key not in self._histories:
            wanted = np.zeros(len(FIELD_CODE), dtype=bool)
            wanted[[FIELD_CODE[field] for field in fields]] = True
            self._histories[key] = self.events.where(wanted[self.events.field])
        return self._histories[key]

    @cached_property
    def _histories(self) -> dict[str, History]:
        return {}

    def value_instants(self, *, deadline: bool) -> Longs:
        """The vocabulary of event texts as instants, `NONE` where it is no date; index −1 reads the last."""
        if deadline not in self._instants:
            texts = pd.Series(self.events.values, dtype="str")
            likely = texts.str.match(r"\d{4}-\d{2}-\d{2}").to_numpy(bool)
            out = np.full(len(texts) + 1, NONE, dtype=np.int64)
            out[:-1][likely], _ = instants(texts[likely], self.zone, deadline=deadline)
            self._instants[deadline] = out
        return self._instants[deadline]

    @cached_property
    def _instants(self) -> dict[bool, Longs]:
        return {}

    @cached_property
    def value_numbers(self) -> npt.NDArray[np.float64]:
        """The vocabulary of event texts read as numbers, NaN where it is none; −1 reads the last."""
        numbers = pd.to_numeric(pd.Series(self.events.values, dtype="str"), errors="coerce")
        return np.append(numbers.to_numpy(np.float64), np.nan)

    @cached_property
    def folded_titles(self) -> list[str]:
        """The titles as words are looked for in them; empty where there is none."""
        return fold_all(self.tickets["title"].fillna("")) if len(self) else []

    @cached_property
    def _keys(self) -> pd.Index:
        keys: pd.Index = pd.Index(self.tickets["key"])
        return keys

    def codes_of(self, keys: object) -> Ints:
        """The codes of ticket keys, −1 for keys that the export does not hold."""
        wanted: pd.Index = pd.Index(keys, dtype="str")  # type: ignore[call-overload]
        return np.asarray(self._keys.get_indexer(wanted), dtype=np.int32)
