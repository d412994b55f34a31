"""How long each ticket was in which status."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.model import CATEGORIES, STATUS_KINDS, Dataset
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Spans:
    """Status intervals by ticket and time; they cover [created, as_of] of a ticket without gaps.

    A ticket whose source does not record the status has none.

    `status` is a code of `Dataset.statuses`, −1 where unknown. `entry` is true where the interval
    began with a change of status (not with the creation).
    """

    ticket: Ints
    start: Longs
    end: Longs
    status: Ints
    entry: Bools


@dataclass(frozen=True)
class Meaning:
    """Per status code (and a last entry for −1): category, kind and cause as codes, −1 unknown."""

    category: Codes
    kind: Codes

    @staticmethod
    def of(data: Dataset) -> "Meaning":
        """The meanings of the data set's status table."""
        return Meaning(
            _coded(data.statuses["category"].tolist(), CATEGORIES),
            _coded(data.statuses["kind"].tolist(), STATUS_KINDS),
        )


def _coded(names: list[object], order: tuple[str, ...]) -> Codes:
    index = {name: code for code, name in enumerate(order)}
    return np.array([*(index.get(str(name), -1) for name in names), -1], dtype=np.int8)


def status_codes(data: Dataset) -> Ints:
    """The status code of each text of the event vocabulary, −1 for other texts and for empty."""
    index = {name: code for code, name in enumerate(data.statuses["status"].tolist())}
    return np.array([*(index.get(text, -1) for text in data.events.values.tolist()), -1], dtype=np.int32)


def spans(data: Dataset) -> Spans:
    """Status intervals rebuilt from the status history. Raises `Absent` without one.

    The first `from` held since creation; a ticket without events kept its current status all along.
    """
    history = data.history("status")
    codes = status_codes(data)
    created = data.array("created").astype(np.int64)
    now = data.codes("status")
    initial = now.copy()
    initial[history.ticket[history.first]] = codes[history.old[history.first]]
    known = np.flatnonzero(data.recorded("events.status")).astype(np.int32)
    history = history.where(data.recorded("events.status")[history.ticket])
    ticket = np.concatenate([known, history.ticket])
    start = np.concatenate([created[known], np.maximum(history.at, created[history.ticket])])
    status = np.concatenate([initial[known], codes[history.new]])
    entry = np.concatenate([np.zeros(len(known), dtype=bool), np.ones(len(history), dtype=bool)])
    # Stable: the creation comes first, then the events in their chained order.
    order = np.argsort(ticket, kind="stable")
    ticket, start, status, entry = ticket[order], start[order], status[order], entry[order]
    last = np.r_[ticket[1:] != ticket[:-1], True] if len(ticket) else np.zeros(0, dtype=bool)
    end = np.r_[start[1:], NONE] if len(start) else start
    end[last] = np.maximum(data.as_of, start[last])
    return Spans(ticket, start, end, status, entry)
