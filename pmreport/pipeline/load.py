"""From files to a world: read, assemble, derive."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pmreport.cache.store import Store
from pmreport.case import Facts, Membership, World, people, releases
from pmreport.case.releases import DATES
from pmreport.config import Release, Settings, Status
from pmreport.errors import ConfigError, InputError
from pmreport.importers import Options, read
from pmreport.model import Dataset, Export, assemble
from pmreport.pipeline.kept import NOTHING, exports_of, tables_key
from pmreport.pipeline.narrow import narrowed
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
    project: str | None = None,
    progress: Progress = lambda _: None,
    tickets: bool = True,
    store: Store = NOTHING,
) -> tuple[World, tuple[Export, ...]]:
    """Read the sources into a world. Raises `InputError` for files that nobody can read, and where there are
    no tickets unless `tickets` is False.
    """
    key = tables_key(sources, settings, format_name) if store.folder else ""
    exports = exports_of(store, key, lambda: _read(sources, settings, format_name, progress))
    if tickets:
        _with_tickets(exports)
    exports = narrowed(exports, settings.exclude, project)
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


def _read(
    sources: Sequence[Path], settings: Settings, format_name: str | None, progress: Progress
) -> tuple[Export, ...]:
    def tell(name: str, done: int, total: int) -> None:
        progress(f"Reading {name} ({done + 1} of {total})")

    return tuple(read(sources, Options(columns=settings.columns), format_name, tell))


def _with_tickets(exports: Sequence[Export]) -> None:
    if not any("tickets" in export.tables for export in exports):
        kinds = ", ".join(sorted({s.kind for export in exports for s in export.sources})) or "nothing"
        raise InputError(f"The sources hold no tickets, only {kinds}.", "Give the tracker's export as well.")


def world(data: Dataset, settings: Settings) -> World:
    """What all cases of a build share: calendar, facts, releases."""
    groups = people(data, settings.team_of, settings.people.min_group)
    types = {name: tuple(words) for name, words in asdict(settings.types).items()}
    facts = Facts(data, hours(data, settings), types, groups)
    dates = {name: _dates(release, data.zone) for name, release in settings.release.items()}
    return World(facts, releases(data, dates, settings.project.series), Membership(data), settings)


def hours(data: Dataset, settings: Settings) -> Calendar:
    """The working calendar of configuration and data (a calendar table overrides days)."""
    days = {date.fromisoformat(day): float(value) for day, value in data.calendar.items()}
    if settings.calendar.file:
        days |= _calendar_file(Path(settings.calendar.file))
    first = int(data.array("created").min()) if len(data) else data.as_of
    return calendar(
        settings.calendar.kind,
        data.zone,
        hours=settings.calendar.hours,
        overrides=days,
        span=(first - YEAR, data.as_of + YEAR),
    )


def _calendar_file(path: Path) -> dict[date, float]:
    """The configured `date,hours` file. Raises `ConfigError` with the line that cannot be read."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigError(f"The calendar file {path} cannot be read: {error.strerror}.") from error
    days = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            days[date.fromisoformat(row["date"])] = float(row["hours"])
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(
                f"{path}:{number}: no date and hours.", "Write lines like 2026-10-10,8 below date,hours."
            ) from error
    return days


def _given(status: Status) -> dict[str, str]:
    return {name: value for name, value in asdict(status).items() if value}


def _dates(release: Release, zone: str) -> Mapping[str, int]:
    """A configured release's dates as instants; all but the start are ends of day (metrics.md 0.2)."""
    found = {name: getattr(release, name) for name in DATES}
    return {name: _instant(value, zone, deadline=name != "start") for name, value in found.items() if value}


def _moment(text: str | None, zone: str) -> int | None:
    """`--as-of` as an instant: a date is the end of that day."""
    if text is None:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--as-of {text!r} is not a date.", "Write it as 2026-10-31.") from error
    return _instant(value.date() if len(text) == 10 else value, zone, deadline=True)


def _instant(value: date, zone: str, *, deadline: bool) -> int:
    if not isinstance(value, datetime):
        value = datetime.combine(value + timedelta(days=int(deadline)), time(), ZoneInfo(zone))
    elif value.tzinfo is None:
        value = value.replace(tzinfo=ZoneInfo(zone))
    return int(value.timestamp())
