"""Say messages in a language: catalogue, numbers, units, dates."""

from datetime import datetime
from functools import cache
from math import floor, isinf, log10
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from pmreport.shipped import PACKAGE
from pmreport.words.message import Count, Listing, Moment, Msg, Quantity, Range, Value

LANGUAGES = ("en", "zh")
TAGS = {"en": "en", "zh": "zh-Hans"}
LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
MINUS, NBSP = "−", "\u00a0"
MOST_DECIMALS = 2
LARGE = 100_000
STEPS = {
    "en": ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")),
    "zh": ((100_000_000, "亿"), (10_000, "万")),
}

# unit -> (what follows a number in English, and in Chinese)
UNITS: dict[str, tuple[str, str]] = {
    "fraction": ("%", "%"),
    "ratio": ("×", "倍"),
    "working_days": (" working days", "个工作日"),
    "calendar_days": (" calendar days", "个自然日"),
    "working_hours": (" working hours", "个工作小时"),
    "hours": (" hours", "小时"),
    "count": ("", ""),
    "points": (" points", "分"),
    "per_week": (" per week", "件/周"),
    "per_ticket": (" per ticket", "次/单"),
    "per_requirement": (" per requirement", "件/需求"),
    "per_day": (" per day", "件/天"),
    "gini": ("", ""),
}


@cache
def catalogue(language: str) -> Catalog:
    """All `locale/<language>/*.po` files as one; English needs none."""
    merged = Catalog(locale=LOCALES[language])
    for path in sorted((PACKAGE / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=LOCALES[language]):
                if message.id and message.string:
                    merged.add(message.id, message.string)
    return merged


def translate(text: str, language: str) -> str:
    """The text in the language; the English where the catalogue has none."""
    if language == "en" or not text:
        return text
    message = catalogue(language).get(text)
    return str(message.string) if message is not None and message.string else text


class Language:
    """Says messages in one language and one zone.

    Decimals are chosen from the number's interval where it has one, else from its size: about two
    significant digits, never a 0 % or 100 % that is not exact.
    """

    def __init__(self, code: str, zone: str = "UTC") -> None:
        self.code = code
        self.tag = TAGS[code]
        self.locale = Locale.parse(LOCALES[code])
        self.zone = ZoneInfo(zone)

    def __call__(self, message: Msg | str) -> str:
        """The message as text; a str is a bare template of the catalogue."""
        if isinstance(message, str):
            return translate(message, self.code)
        places = {name: self._value(value) for name, value in message.values.items()}
        return translate(message.template, self.code).format(**places)

    def _value(self, value: Value) -> str:
        match value:
            case str():
                return value
            case int():
                return self.number(value)
            case Quantity():
                return self.quantity(
                    value.value, value.unit, signed=value.signed, low=value.low, high=value.high
                )
            case Range():
                return self.range(value.low, value.high, value.unit)
            case Count():
                return self.count(value)
            case Moment():
                return self.date(value.at)
            case Listing():
                separator = "、" if self.code == "zh" else ", "
                return separator.join(self._value(item) for item in value.items)
            case Msg():
                return self(value)
        raise TypeError(f"cannot say {value!r}")

    def count(self, value: Count) -> str:
        """`1 ticket`, `3 tickets`, `3 张工单`."""
        if self.code == "en":
            template = value.one if value.n == 1 else value.many
        else:
            template = translate(value.many, self.code)
        return template.format(n=self.number(value.n))

    def number(self, value: float, decimals: int | None = None, *, signed: bool = False) -> str:
        """A number with the language's grouping and a true minus sign.

        A count (an int) is exact; any other number from 100,000 is shortened: `128.4K`, `12.8万`.
        """
        if decimals is None and isinstance(value, float) and abs(value) >= LARGE:
            return self._shortened(value, signed=signed)
        places = _decimals(value) if decimals is None else decimals
        pattern = "#,##0." + "0" * places if places else "#,##0"
        text = str(format_decimal(abs(round(value, places)), pattern, locale=self.locale))
        if round(value, places) < 0:
            return MINUS + text
        return "+" + text if signed and round(value, places) > 0 else text

    def _shortened(self, value: float, *, signed: bool) -> str:
        for size, name in STEPS[self.code]:
            if abs(value) >= size:
                return self.number(value / size, 1, signed=signed) + name
        raise AssertionError("the smallest step is not above LARGE")

    def quantity(
        self,
        value: float,
        unit: str,
        *,
        signed: bool = False,
        low: float | None = None,
        high: float | None = None,
    ) -> str:
        """A number with its unit; a fraction is said in percent (differences in points of percent).

        Its interval `low` to `high` decides the decimals; without one its size does.
        """
        if unit == "fraction":
            points = [None if number is None else number * 100 for number in (low, high)]
            return self._percent(value, worth(value * 100, *points), signed=signed)
        after = UNITS[unit][self.code == "zh"]
        if self.code == "en":
            one = abs(value) == 1 and after.endswith("s")
            after = (after[:-1] if one else after).replace(" ", NBSP, 1)
        elif after and after[0] in "个件次小分":
            after = NBSP + after
        return self.number(value, worth(value, low, high), signed=signed) + after

    def _percent(self, value: float, decimals: int | None, *, signed: bool = False) -> str:
        shown = value * 100
        if decimals is None:
            decimals = 0 if abs(shown) >= 10 or shown == round(shown) else 1
        if signed:
            points = " 个百分点" if self.code == "zh" else f"{NBSP}pp"
            return self.number(shown, decimals, signed=True) + points
        if 0 < value < 1 and round(shown, decimals) in (0, 100):  # only the exact ones are 0 % and 100 %
            shown, decimals = min(max(shown, 0.1), 99.9), 1
        return self.number(shown, 0 if value in (0, 1) else decimals) + "%"

    def range(self, low: float | None, high: float | None, unit: str) -> str:
        """`9% to 21%`, with the decimals that the distance is worth; an open end is said as such."""
        ends = [("?" if end is None else self._end(end, unit, low, high)) for end in (low, high)]
        if low is None and high is not None:
            return ("至多" if self.code == "zh" else "at most ") + ends[1]
        if high is None and low is not None:
            return ("至少" if self.code == "zh" else "at least ") + ends[0]
        return ("至" if self.code == "zh" else " to ").join(ends)

    def _end(self, value: float, unit: str, low: float | None, high: float | None) -> str:
        if unit != "fraction":
            return self.number(value, 0 if value == 0 else spread(low, high))
        points = [None if number is None else number * 100 for number in (low, high)]
        return self._percent(value, spread(*points))

    def date(self, at: int) -> str:
        """`31 Oct 2026`, `2026年10月31日`, in the report's zone."""
        day = datetime.fromtimestamp(at, self.zone).date()
        return str(format_date(day, "d MMM y" if self.code == "en" else "y年M月d日", locale=self.locale))

    def day(self, at: int) -> str:
        """`2026-10-31`, for tables."""
        return datetime.fromtimestamp(at, self.zone).date().isoformat()


def worth(value: float, low: float | None, high: float | None) -> int | None:
    """How many decimals a number is worth, given its interval: one digit more than the interval's first.

    A whole number has none, others at most two, unless that would say 0 of a number that is not.
    Nothing (the size decides) where the interval says nothing.
    """
    if value == round(value):
        return 0
    decimals = _of_width(low, high)
    if decimals is None:
        return None
    return max(decimals, _first_digit(value)) if round(value, decimals) == 0 else decimals


def spread(low: float | None, high: float | None) -> int | None:
    """How many decimals both ends of an interval are worth: none where both are whole."""
    if low is not None and high is not None and low == round(low) and high == round(high):
        return 0
    return _of_width(low, high)


def _of_width(low: float | None, high: float | None) -> int | None:
    if low is None or high is None or not high - low > 0 or isinf(high - low):
        return None
    return min(max(1 - floor(log10(high - low)), 0), MOST_DECIMALS)


def _first_digit(value: float) -> int:
    """The decimal place of the first digit of a number between -1 and 1."""
    return -floor(log10(abs(value)))


def _decimals(value: float) -> int:
    """Decimals by size alone: about two significant digits."""
    size = abs(value)
    if isinstance(value, int) or size == round(size) or size >= 100:
        return 0
    return 1 if size >= 1 else max(MOST_DECIMALS, _first_digit(value))


def both(message: Msg | str, zone: str = "UTC") -> dict[str, str]:
    """The message in every language: `{"en": …, "zh": …}`, as `report.json` keeps texts."""
    return {code: _language(code, zone)(message) for code in LANGUAGES}


@cache
def _language(code: str, zone: str) -> Language:
    return Language(code, zone)
