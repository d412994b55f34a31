"""Read `pmreport.toml`: every mistake is one sentence with the place and what is allowed there."""

import json
import math
import re
import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from pmreport.config import colours
from pmreport.config.settings import Moment, Settings
from pmreport.errors import ConfigError, nearest

NAME = "pmreport.toml"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


class _Wrong(Exception):
    """A value that its key cannot have: the path to it, what is wrong, what is allowed."""


def load(path: Path | None = None) -> Settings:
    """The settings of a file; without a path those of `pmreport.toml` here, or the defaults.

    ConfigError names the file, the key and what is allowed there.
    """
    if path is None and not Path(NAME).exists():
        return Settings()
    file = path or Path(NAME)
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return parse(text)
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}", "Check the path of --config.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file} is not UTF-8", "Save it with that encoding.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{file} is not TOML: {error}", "Texts need quotes; tables look like [name]."
        ) from None
    except _Wrong as wrong:
        raise ConfigError(f"{file}: {wrong.args[0]}: {wrong.args[1]}", wrong.args[2]) from None


def parse(text: str) -> Settings:
    """The settings in a TOML text."""
    settings: Settings = _table(Settings, tomllib.loads(text), ())
    _check(settings)
    return settings


def settled(value: Mapping[str, Any]) -> Settings:
    """Settings from a mapping that was made from settings: as JSON, without what is null."""
    settings: Settings = _table(Settings, value, ())
    return settings


def _table(kind: Any, value: Any, path: tuple[str, ...]) -> Any:
    """A dataclass from a table of its fields."""
    if not isinstance(value, dict):
        raise _wrong(
            path, f"{_shown(value)} is not a table", f"Write [{_joined(path)}] and its keys below it."
        )
    hints = get_type_hints(kind)
    for key in value:
        if key not in hints:
            raise _unknown(path, key, hints)
    for needed in (f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING):
        if needed not in value:
            raise _wrong(path, f"{needed} is missing", f"Write {needed} = ...")
    return kind(**{key: _value(hints[key], item, (*path, key)) for key, item in value.items()})


def _value(kind: Any, value: Any, path: tuple[str, ...]) -> Any:
    """A value of a type: a dataclass, a mapping, a tuple, one of several, a date or a plain value."""
    origin, args = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _table(kind, value, path)
    if origin is Mapping:
        return _mapping(args, value, path)
    if origin is tuple:
        return _list(args[0], value, path)
    if kind == Moment | None:
        return _moment(value, path)
    if origin in (types.UnionType, Union):  # … | None: TOML has no null, so the other one
        return _value(args[0], value, path)
    if origin is Literal:
        if value not in args:
            raise _wrong(path, f"{_shown(value)} is not a choice", nearest(value, args) + _one_of(args))
        return value
    return _plain(kind, value, path)


def _mapping(args: tuple[Any, Any], value: Any, path: tuple[str, ...]) -> dict[str, Any]:
    """A table whose keys are the user's, or a closed list."""
    if not isinstance(value, dict):
        raise _wrong(
            path, f"{_shown(value)} is not a table", f"Write [{_joined(path)}] and its keys below it."
        )
    if get_origin(args[0]) is Literal:
        for key in value:
            if key not in get_args(args[0]):
                raise _unknown(path, key, get_args(args[0]))
    return {key: _value(args[1], item, (*path, key)) for key, item in value.items()}


def _list(kind: Any, value: Any, path: tuple[str, ...]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(path, f"{_shown(value)} is not a list", "Write [ ] round it, also round a single one.")
    return tuple(_value(kind, item, (*path[:-1], f"{path[-1]}[{i}]")) for i, item in enumerate(value))


def _moment(value: Any, path: tuple[str, ...]) -> Moment:
    """A date or a date with a time, as TOML knows them or as ISO 8601 text."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        pass
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(path, f"{_shown(value)} is not a date", "Write it as 2026-08-14.") from None


def _plain(kind: type, value: Any, path: tuple[str, ...]) -> Any:
    if kind is float and type(value) is int and abs(value) < 2**53:
        return float(value)
    if type(value) is not kind or (isinstance(value, float) and not math.isfinite(value)):
        raise _wrong(path, f"{_shown(value)} is not {_NAMES[kind]}", f"Write {_NAMES[kind]}.")
    return value


def _check(settings: Settings) -> None:
    """What the types cannot say."""
    project = settings.project
    if project.timezone is not None and project.timezone not in available_timezones():
        near = nearest(project.timezone, sorted(available_timezones()))
        raise _wrong(
            ("project", "timezone"),
            f"there is no time zone {_shown(project.timezone)}",
            f"{near}Write a name such as Asia/Shanghai.",
        )
    if not project.languages:
        raise _wrong(("project", "languages"), "there is none", _one_of(("en", "zh")))
    _check_url(project.ticket_url)
    _check_pattern(project.series)
    for path, number in (
        (("limits", "wip"), settings.limits.wip),
        (("people", "min_group"), settings.people.min_group),
        (("pdf", "max_rows"), settings.pdf.max_rows),
        (("actions", "weeks"), settings.actions.weeks),
    ):
        if number < 1:
            raise _wrong(path, f"{number} is too few", "Write 1 or more.")
    _check_gates(settings)
    for name, colour in settings.site.colours.items():
        if wrong := colours.fault(colour, dark=name == "accent_dark"):
            raise _wrong(("site", "colours", name), f"{_shown(colour)} {wrong}", colours.HINT)


def _check_url(url: str | None) -> None:
    if url is not None and not (url.startswith(("https://", "http://")) and "{key}" in url):
        raise _wrong(
            ("project", "ticket_url"),
            f"{_shown(url)} is not a web address with {{key}} in it",
            'Write it as in "https://jira.example/browse/{key}".',
        )


def _check_pattern(pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise _wrong(
            ("project", "series"), f"not a regular expression: {error}", "See Python's re."
        ) from None


def _check_gates(settings: Settings) -> None:
    seen = set()
    for i, gate in enumerate(settings.gate):
        path = (f"gate[{i}]",)
        if not re.fullmatch("[a-z][a-z0-9_]*", gate.metric):  # as in wip_overload:zhang
            raise _wrong((*path, "metric"), f"{_shown(gate.metric)} is no metric", NOBODY)
        if (gate.above is None) == (gate.below is None):
            raise _wrong(path, "a gate has one limit", "Write either above = ... or below = ...")
        if gate.id in seen:
            raise _wrong((*path, "id"), f"{_shown(gate.id)} is used twice", "Give every gate its own id.")
        seen.add(gate.id)


def _wrong(path: tuple[str, ...], what: str, hint: str) -> _Wrong:
    return _Wrong(_joined(path) or "the file", what, hint)


NOBODY = "A gate is about the whole report, never about a person or a group of them."
PEOPLE = ("assignee", "author", "group", "owner", "people", "person", "reporter", "role", "team", "user")


def _unknown(path: tuple[str, ...], key: str, known: Iterable[str]) -> _Wrong:
    names = list(known)
    if path[:1] and path[0].startswith("gate[") and key.lower() in PEOPLE:
        return _wrong((*path, key), "there is no such key", NOBODY)
    return _wrong((*path, key), "there is no such key", nearest(key, names) + _one_of(names))


def _one_of(known: Iterable[Any]) -> str:
    return f"Known: {', '.join(str(k) for k in known if k)}."


def _joined(path: tuple[str, ...]) -> str:
    """The path as TOML writes it: release."2.4.0".planned."""
    return ".".join(
        p if _BARE.fullmatch(p.partition("[")[0]) else json.dumps(p, ensure_ascii=False) for p in path
    )


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
