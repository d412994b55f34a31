"""A sentence before it is said in a language: an English template and its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:
    """Mark an English text for the catalogue and return it unchanged."""
    return text


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (one of the closed list of `report.json`), said as the language does.

    `low` and `high`, where known, are its interval: they decide how many decimals are worth saying.
    """

    value: float
    unit: str
    signed: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Range:
    """An interval; an end that is None is unbounded."""

    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True)
class Count:
    """A count with its noun, `Count(3, "{n} ticket", "{n} tickets")`: both forms are in the catalogue."""

    n: int
    one: str
    many: str


@dataclass(frozen=True)
class Moment:
    """An instant (seconds UTC) said as a date of the report's zone."""

    at: int


@dataclass(frozen=True)
class Listing:
    """Several values in one sentence: ticket keys, names of fields, messages."""

    items: tuple["Value", ...]


@dataclass(frozen=True)
class Msg:
    """A template of the catalogue with `{name}` places, and what stands there.

    Values that are str are data (a ticket key, a release name) and are never translated;
    a nested Msg is.
    """

    template: str
    values: Mapping[str, "Value"] = field(default_factory=dict)


Value = str | int | Quantity | Range | Count | Moment | Listing | Msg


def say(template: str, **values: Value) -> Msg:
    """A message: `say("{n} of {all} tickets", n=3, all=20)`. The template must be a literal."""
    return Msg(template, values)
