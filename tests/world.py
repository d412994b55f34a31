"""Small worlds for tests: neutral tables as texts, a case in one call."""

from collections.abc import Mapping
from io import StringIO

import pandas as pd

from pmreport.case import Case, Facts, Membership, Subject, World, people, releases
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.model import EVENT_FIELDS, Dataset, Export, assemble
from pmreport.worktime import calendar

ZONE = "UTC"


def table(text: str) -> pd.DataFrame:
    """A frame of texts from CSV lines; blanks around cells are dropped, empty cells are NA."""
    lines = [",".join(cell.strip() for cell in line.split(",")) for line in text.strip().splitlines()]
    return pd.read_csv(StringIO("\n".join(lines)), dtype="str", keep_default_na=False, na_values=[""])


def export(**tables: str) -> Export:
    """An export of neutral tables; the tracked fields are those that occur in `events`."""
    frames = {name: table(text) for name, text in tables.items()}
    seen = set(frames["events"]["field"]) if "events" in frames else set()
    return Export("pmreport-csv", frames, (), tracked=frozenset(seen & set(EVENT_FIELDS)))


def dataset(as_of: int | None = None, zone: str = ZONE, **tables: str) -> Dataset:
    """The coded data set of neutral tables."""
    return assemble([export(**tables)], zone, as_of=as_of)


def world(
    data: Dataset,
    settings: Settings | None = None,
    kind: str = "weekdays",
    dates: Mapping[str, Mapping[str, int]] | None = None,
) -> World:
    """A world with the default working hours (8 a day) and settings."""
    settings = settings or Settings()
    hours = calendar(kind, data.zone, span=(data.as_of - 4 * 365 * 86_400, data.as_of))
    facts = Facts(data, hours, {}, people(data, {}, 5))
    return World(facts, releases(data, dates or {}), Membership(data), settings)


def case(
    release: str | None = None,
    period: str | None = None,
    as_of: int | None = None,
    settings: Settings | None = None,
    kind: str = "weekdays",
    **tables: str,
) -> Case:
    """A case from neutral tables: `case("1.0", tickets="key,created,release\\nA,2026-01-05,1.0")`."""
    built = world(dataset(as_of, **tables), settings, kind)
    return Case(built, choose(built, release, period))


def export_case(**tables: str) -> Case:
    """The case of the whole export."""
    built = world(dataset(**tables))
    return Case(built, Subject("export", "export"))
