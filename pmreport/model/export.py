"""What an importer returns: raw canonical tables, and what happened while reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

History = Literal["none", "partial", "full"]


@dataclass(frozen=True)
class Problem:
    """Something that could not be read as meant; `line` counts from 1, 0 for the whole file.

    Codes are stable words for programs (`bad-date`, `duplicate-key`, `history-truncated`,
    `date-order-ambiguous`, …); the message is a sentence for people and never holds a person's name.
    """

    file: str
    line: int
    column: str
    code: str
    message: str

    def __str__(self) -> str:
        """`file:line: column: message`, as compilers print."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.column}: {self.message}" if self.column else f"{where}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One file that was read: which format it was, and what became of its rows."""

    file: str
    format: str
    kind: str  # the main table it feeds: tickets, events, feedback, …
    sha256: str
    rows_read: int
    rows_used: int
    rows_rejected: int
    history: History = "none"
    encoding: str = ""
    mapped: Mapping[str, str] = field(default_factory=dict)  # file's column -> canonical column
    unmapped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # version clues and the like, shown by `inspect`


@dataclass(frozen=True)
class Join:
    """How many tickets of one tracker name how many of another."""

    tool: str
    other: str
    here: int
    there: int


@dataclass(frozen=True)
class Export:
    """Raw canonical tables of one source, before coding.

    `tables` maps a table name of `columns.TABLES` to a frame with (some of) its columns. Cells:

    * text and codes: str, missing = None/NA; empty text never occurs
    * lists: str joined with `;` (a `;` inside a value is replaced by `,`)
    * numbers: float64, NaN missing (hours, points; already in the canonical unit)
    * instants: either int64 seconds since 1970 UTC (missing = `worktime.NONE`), or str in ISO 8601:
      `2026-03-01` (date only), `2026-03-01T09:30:00` (naive, in the project's zone), or with offset
    * flags: bool

    Rows keep the file order. `tracked` names the event fields of which this source records every
    change (all of `EVENT_FIELDS` for a full Jira changelog), so that "no event" can mean "no change";
    it is empty when the source has no history. `about` are the tickets that this holds for (empty: all that
    the source holds, or without tickets of its own all of every export that its events name).
    `zone_offsets` counts the UTC offsets (seconds) seen in the source's times; `zone_default` names the
    zone such files use by custom ('Asia/Shanghai' for the Chinese trackers), empty if none. `joins` tells
    what was linked to the tickets of other trackers.
    """

    format: str
    tables: Mapping[str, pd.DataFrame]
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    tracked: frozenset[str] = frozenset()
    zone_offsets: Mapping[int, int] = field(default_factory=dict)
    zone_default: str = ""
    about: frozenset[str] = frozenset()
    joins: tuple[Join, ...] = ()
