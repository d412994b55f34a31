"""What the criterion of a promise may be about: metrics, and the rates of practices."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pmreport.categories import CATEGORIES
from pmreport.practices import PRACTICES
from pmreport.words import N_, Msg, say


@dataclass(frozen=True)
class Measure:
    """A number that can show whether a promise helped."""

    name: Msg
    unit: str


@cache
def measures() -> Mapping[str, Measure]:
    """Every metric and every practice by id."""
    assert PRACTICES  # imported so that the practices are filed
    found = {m.id: Measure(say(m.name), m.unit) for c in CATEGORIES for m in c.metrics.values()}
    return found | {
        p.id: Measure(say(N_("traces of “{name}” seen"), name=say(p.name)), "fraction")
        for c in CATEGORIES
        for p in c.practices.values()
    }
