"""How site and PDF say the document's values: texts, numbers, intervals and dates of one language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pmreport.report.labels import OPERATORS
from pmreport.report.publication import Cell, Text
from pmreport.words import Language, Msg, Quantity, Value
from pmreport.words.language import spread, worth

NOTHING = "—"
SMALL = 20  # below this many cases a share is said as "6 of 19"


class Voice:
    """One language speaking about one report.

    Values come from the document: units are those of `report.json`, instants ISO 8601. Whatever
    has no number is said as a dash; the page prints the reason beside it.
    """

    def __init__(self, language: str, zone: str = "UTC") -> None:
        self.code = language
        self.words = Language(language, zone)
        self.tag = self.words.tag
        self.zone = ZoneInfo(zone)

    def say(self, template: str, **values: Value | Text) -> str:
        """A sentence of the catalogue; values that are texts of the document are said in this language."""
        said = {
            name: self.text(value) if isinstance(value, Mapping) else value for name, value in values.items()
        }
        return self.words(Msg(template, said))

    def text(self, text: Text | str | None) -> str:
        """A text of the document; data (a str) stands as it is."""
        if text is None:
            return ""
        return text if isinstance(text, str) else text[self.code]

    def sentences(self, *texts: str) -> str:
        """Sentences in a row: Chinese ones stand without a space."""
        return ("" if self.code == "zh" else " ").join(text for text in texts if text)

    def number(self, value: float) -> str:
        """A number without unit."""
        return self.words.number(value)

    def quantity(
        self, value: float | None, unit: str, low: float | None = None, high: float | None = None
    ) -> str:
        """A number with its unit and the decimals that its interval is worth, or a dash."""
        return NOTHING if value is None else self.words.quantity(value, unit, low=low, high=high)

    def criterion(self, found: Mapping[str, Any] | None) -> str:
        """How we will know that an action helped: a metric, a comparison, a value, a time; else empty."""
        if not found:
            return ""
        value = self.quantity(found["value"], found["unit"])
        said = f"{self.text(found['name'])} {OPERATORS.get(found['op'], found['op'])} {value}"
        return self.say("{what}, {when}", what=said, when=found["by"]) if found["by"] else said

    def value(self, metric: Mapping[str, Any]) -> str:
        """A metric's value; a share of few cases as "6 of 19"."""
        k, n = metric["k"], metric["n"]
        if metric["unit"] == "fraction" and metric["value"] is not None and k is not None and n and n < SMALL:
            return self.say("{k} of {n}", k=int(k), n=int(n))
        return self.quantity(metric["value"], metric["unit"], metric["low"], metric["high"])

    def interval(self, metric: Mapping[str, Any]) -> str:
        """The interval of a metric or a part; empty where there is none, or a number without uncertainty."""
        low, high = metric["low"], metric["high"]
        if low == high:
            return ""
        return self.words.range(low, high, metric.get("unit", "working_days"))

    def level(self, metric: Mapping[str, Any]) -> str:
        """`90% interval`."""
        return self.say("{level} interval", level=Quantity(metric["level"], "fraction"))

    def delta(self, change: Mapping[str, Any], unit: str) -> str:
        """The difference to the earlier value, signed, with its unit; a dash where there is none."""
        if change["delta"] is None:
            return NOTHING
        ends = {end: change[end] for end in ("low", "high")}
        return self.words.quantity(change["delta"], unit, signed=True, **ends)

    def signed(self, change: Mapping[str, Any], unit: str) -> str:
        """The same where the unit stands elsewhere; of shares, in points of percent."""
        if unit == "fraction":
            return self.delta(change, unit)
        value, low, high = (change[name] for name in ("delta", "low", "high"))
        return "" if value is None else self.words.number(value, worth(value, low, high), signed=True)

    def delta_interval(self, change: Mapping[str, Any], unit: str) -> str:
        """The interval of a difference, both ends signed; empty where there is none."""
        scale = 100 if unit == "fraction" else 1
        low, high = (None if change[end] is None else change[end] * scale for end in ("low", "high"))
        if low == high:
            return ""
        decimals = spread(low, high)
        return self._ends(
            *("" if end is None else self.words.number(end, decimals, signed=True) for end in (low, high))
        )

    def days(self, days: float) -> str:
        """Working days of a divided slip: one decimal throughout, so that a column adds up to the eye."""
        return self.words.number(days, 1)

    def days_interval(self, row: Mapping[str, Any]) -> str:
        """The interval of such days; empty where there is none, or days that are read and not estimated."""
        if row["low"] == row["high"]:
            return ""
        return self._ends(*("" if row[end] is None else self.days(row[end]) for end in ("low", "high")))

    def days_and_alone(self, row: Mapping[str, Any]) -> str:
        """Days of a ticket, and in brackets those that its absence alone would have saved, where known."""
        alone = row.get("single_removal_days")
        days = self.days(row["days"])
        return days if alone is None else self.say("{days} ({alone})", days=days, alone=self.days(alone))

    def _ends(self, low: str, high: str) -> str:
        if low and high:
            return self.say("{low} to {high}", low=low, high=high)
        if low:
            return self.say("at least {low}", low=low)
        return self.say("at most {high}", high=high) if high else ""

    def deadline(self, instant: str | None) -> str:
        """The day that ends at an instant: 24:00 of a day is that day, not the next one."""
        return self.words.date(self._seconds(instant) - 1) if instant else NOTHING

    def last_day(self, instant: str | None) -> str:
        """As `deadline`, in the form of tables."""
        return self.words.day(self._seconds(instant) - 1) if instant else NOTHING

    def date(self, instant: str | None) -> str:
        """`31 Oct 2026`, `2026年10月31日`."""
        return self.words.date(self._seconds(instant)) if instant else NOTHING

    def _seconds(self, instant: str) -> int:
        at = datetime.fromisoformat(instant)
        return int((at if at.tzinfo else at.replace(tzinfo=self.zone)).timestamp())

    def cell(self, cell: Cell | Text) -> str:
        """A cell of a figure's data table."""
        if cell is None:
            return NOTHING
        return self.words.number(cell) if isinstance(cell, int | float) else self.text(cell)
