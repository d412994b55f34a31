"""What trackers call their columns, in English and Chinese, and which canonical column each one feeds.

`aliases.csv` is a table of facts: tool, kind of export, language, the caption, what it means (`canonical`,
a wider vocabulary than the canonical tables), format or unit, separators of lists, and evidence
(V seen in a file, D documented, K unverified).
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pmreport.importers.times import Unix
from pmreport.model.columns import TABLES, Kind

# column of `tickets` <- the meanings that feed it, best first; those named like the column are not listed
SOURCES: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "ticket_id"),
    "project": ("project", "project_name", "project_key", "product"),
    "release": ("fix_version", "milestone"),
    "found_in": ("affects_version", "found_in"),
    "points": ("story_points",),
    "estimate_h": ("estimate",),
    "spent_h": ("spent",),
    "due": ("due", "planned_end"),
    "resolved": ("resolved", "finished", "closed"),
    "parent": ("parent", "epic"),
    "reporter": ("reporter", "creator", "opened_by"),
    "source": ("source", "channel"),
}
RANK = {meaning: (column, rank) for column, all_ in SOURCES.items() for rank, meaning in enumerate(all_)}
HOURS = {"seconds": 1 / 3600, "ms": 1 / 3_600_000, "minutes": 1 / 60, "person-day!": 8.0}


@dataclass(frozen=True)
class Alias:
    """One meaning of a caption: `column` of `tickets` ('' if it feeds none), `rank` among the meanings
    that feed this column (0 best), `factor` to the canonical unit, `unix` for numeric dates, and the
    characters that separate the values of a list.
    """

    meaning: str
    column: str = ""
    rank: int = 0
    factor: float = 1.0
    unix: Unix = ""
    separators: str = ""
    evidence: str = "V"

    @property
    def kind(self) -> Kind:
        """What the canonical column holds; text for what feeds none."""
        return TABLES["tickets"].get(self.column, "text")


def normal(header: str) -> str:
    """A caption for comparison: NFKC, trimmed, blanks collapsed, a leading `*` dropped, case folded."""
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "").strip().lstrip("*")
    return " ".join(text.split()).casefold()


@lru_cache(None)
def aliases(tool: str, kind: str = "") -> Mapping[str, Alias]:
    """Normalised caption → meaning, for one tool (and one kind of export, else all of the tool's).

    A verified caption beats an unverified one.
    """
    found: dict[str, Alias] = {}
    for row in _rows():
        if row["tool"] == tool and kind in ("", row["kind"]):
            alias, caption = _alias(row), normal(row["alias"])
            if caption not in found or (found[caption].evidence == "K" and alias.evidence != "K"):
                found[caption] = alias
    return found


@lru_cache(1)
def tools() -> tuple[tuple[str, str], ...]:
    """Every tool and kind of export that has aliases, in the order of the table."""
    return tuple(dict.fromkeys((row["tool"], row["kind"]) for row in _rows()))


def feeds(column: str, factor: float = 1.0, separators: str = ";") -> Alias:
    """The alias for a header that the user mapped to a canonical column by hand."""
    return Alias(column, column, 0, factor, "auto", separators)


@lru_cache(1)
def _rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "aliases.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def _alias(row: Mapping[str, str]) -> Alias:
    meaning, format_ = row["canonical"], row["format"]
    own = meaning if meaning in TABLES["tickets"] else ""
    column, rank = RANK.get(meaning, (own, 0))
    factor = HOURS.get(format_, 1.0) if column in ("estimate_h", "spent_h") else 1.0
    unix: Unix = "auto" if "unix" in format_ or format_.split()[-1:] == ["ms"] else ""
    separators = row["list_sep"].replace("pipe", "|").replace("space", " ")
    return Alias(meaning, column, rank, factor, unix, separators, row["evidence"] or "K")
