"""What the captions of a table that no tracker is known to write may mean, with how sure that is.

Every tracker's aliases vote on a caption: one that was seen in a real file counts three, a documented one
two, an unverified one one. The confidence is the share of the winner, with one vote held against it, so
that a single unverified caption is a coin's throw. Below `TAKEN` a meaning is only proposed, not used;
numbers, whose unit is guessed as well, must reach `SURE`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pmreport.importers.aliases import Alias, aliases, feeds, normal, tools
from pmreport.importers.files import Blob
from pmreport.model.columns import TABLES

TAKEN, SURE = 0.5, 0.75
LISTS = ",;，；、"
_VOTES = {"V": 3, "D": 2, "K": 1}
_OWN = 6  # votes of a caption that is the name of a canonical column
_NOT_TICKETS = ("survey", "google_play_reviews")
_EXAMPLES = 3


@dataclass(frozen=True)
class Proposal:
    """What one caption may mean: a column of `tickets`, how sure (0 to 1), and values found below it."""

    caption: str
    column: str
    confidence: float
    examples: tuple[str, ...] = ()


@lru_cache(1)
def votes() -> Mapping[str, Mapping[Alias, int]]:
    """Normalised caption → what it may mean → votes; a meaning that feeds no column votes too."""
    found: dict[str, Counter[Alias]] = defaultdict(Counter)
    for tool, kind in tools():
        if tool not in _NOT_TICKETS and kind != "json":
            for caption, alias in aliases(tool, kind).items():
                found[caption][_general(alias)] += _VOTES.get(alias.evidence[:1], 1)
    for column in TABLES["tickets"]:
        for caption in (column, column.replace("_", " ")):
            found[caption][_general(feeds(column))] += _OWN
    return found


def _general(alias: Alias) -> Alias:
    """The alias without what differs between tools and does not matter: rank, evidence, separators."""
    if not alias.column:
        return Alias("", evidence="")
    return Alias(
        alias.column, alias.column, 0, alias.factor, "auto", LISTS if alias.kind == "list" else "", ""
    )


@lru_cache(4096)
def best(caption: str) -> tuple[Alias, float] | None:
    """The likeliest meaning of a caption and its confidence; None for a caption that no tracker writes."""
    found = votes().get(normal(caption))
    if not found:
        return None
    alias, most = max(found.items(), key=lambda pair: (pair[1], pair[0].column, -pair[0].factor))
    return alias, most / (sum(found.values()) + 1)


def taken(header: Sequence[str]) -> dict[str, Alias]:
    """Normalised caption → meaning, for the captions that are sure enough to be used."""
    found = {normal(h): best(h) for h in header if h}
    return {h: b[0] for h, b in found.items() if b and enough(*b)}


def enough(alias: Alias, confidence: float) -> bool:
    """Whether a meaning may be used without asking."""
    return bool(alias.column) and confidence >= (SURE if alias.kind == "number" else TAKEN)


def proposals(blob: Blob) -> list[Proposal]:
    """One proposal for each caption of a table that has a meaning, in the order of the file."""
    if blob.shape not in ("table", "workbook"):
        return []
    found = []
    for position, caption in enumerate(blob.header):
        meaning = best(caption)
        if meaning and meaning[0].column:
            found.append(Proposal(caption, meaning[0].column, meaning[1], examples(blob, position)))
    return found


def shown_values(blob: Blob | None, caption: str) -> tuple[str, ...]:
    """Values below a caption; none for a file that is no table."""
    return examples(blob, blob.header.index(caption)) if blob and caption in blob.header else ()


def examples(blob: Blob, position: int) -> tuple[str, ...]:
    """The first different values of one column, shortened."""
    rows = blob.preview[blob.preview.index(blob.header) + 1 :]
    cells = dict.fromkeys(" ".join(row[position].split())[:40] for row in rows if position < len(row))
    return tuple(c for c in cells if c)[:_EXAMPLES]
