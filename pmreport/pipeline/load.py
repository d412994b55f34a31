"""From files to a world: read, assemble, derive."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pmreport.case import Facts, Membership, World, people, releases
from pmreport.config import Settings
from pmreport.importers import read
from pmreport.model import Dataset, Export, assemble
from pmreport.pipeline.zone import zone_of
from pmreport.worktime import Calendar, calendar

Progress = Callable[[str], None]
YEAR = 366 * 86_400


def load(
    sources: Sequence[Path],
    settings: Settings,
    *,
    as_of: str | None = None,
    timezone: str | None = None,
    format_name: str | None = None,
    progress: Progress = lambda _: None,
) -> tuple[World, tuple[Export, ...]]:
    """Read the sources into a world. Raises `InputError` for files that nobody can read."""
    progress("Reading")
    exports = tuple(read(sources, settings, format_name, progress))
    zone, cautions = zone_of(exports, timezone or settings.project.timezone)
    progress("Assembling")
    data = assemble(
        exports,
        zone,
        as_of=_moment(as_of, zone),
        overrides={name: _given(status) for name, status in settings.status.items()},
        cautions=cautions,
    )
    return world(data, settings), exports


def world(data: Dataset, settings: Settings) -> World:
    """What all cases of a build share: calendar, facts, releases."""
    facts = Facts(
        data, hours(data, settings), settings.types, people(data, settings.team_of, _group(settings))
    )
    dates = {name: _dates(release, data.zone) for name, release in settings.release.items()}
    return World(facts, releases(data, dates, settings.project.series), Membership(data), settings)


def hours(data: Dataset, settings: Settings) -> Calendar:
    """The working calendar of configuration and data (a calendar table overrides days)."""
    days = {date.fromisoformat(day): float(value) for day, value in data.calendar.items()}
    days |= settings.calendar.days
    first = int(data.array("created").min()) if len(data) else data.as_of
    return calendar(
        settings.calendar.kind,
        data.zone,
        hours=settings.calendar.hours,
        overrides=days,
        span=(first - YEAR, data.as_of + YEAR),
    )


def _group(settings: Settings) -> int:
    return settings.people.min_group


def _given(status: object) -> dict[str, str]:
    return {name: value for name, value in asdict(status).items() if value}  # type: ignore[call-overload]


def _dates(release: object, zone: str) -> Mapping[str, int]:
    """A configured release's dates as instants; all but the start are ends of day (metrics.md 0.2)."""
    found = {name: getattr(release, name) for name in ("planned", "actual", "freeze", "start")}
    return {name: _instant(value, zone, deadline=name != "start") for name, value in found.items() if value}


def _moment(text: str | None, zone: str) -> int | None:
    """`--as-of` as an instant: a date is the end of that day."""
    if text is None:
        return None
    value = datetime.fromisoformat(text)
    return _instant(value.date() if len(text) == 10 else value, zone, deadline=True)


def _instant(value: date, zone: str, *, deadline: bool) -> int:
    if not isinstance(value, datetime):
        value = datetime.combine(value + timedelta(days=int(deadline)), time(), ZoneInfo(zone))
    elif value.tzinfo is None:
        value = value.replace(tzinfo=ZoneInfo(zone))
    return int(value.timestamp())
