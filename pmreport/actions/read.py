"""`actions.yaml`: what the team promised, written and reviewed by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from pmreport.actions.measures import measures
from pmreport.config.settings import Cause
from pmreport.errors import ConfigError, nearest
from pmreport.words import LANGUAGES

NAME = "actions.yaml"
KEYS = (
    "id", "text", "category", "owner", "due", "accepted", "ticket", "report", "criterion", "state", "done",
    "reason",
)  # fmt: skip
STATES = ("proposed", "accepted", "done", "effective", "not effective", "dropped")
PRACTICE = "practice:"  # how report.json marks a criterion about the traces of a practice
OPERATORS = ("<=", ">=", "<", ">")
CATEGORIES = tuple(name for name in get_args(Cause) if name)
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PERSON = re.compile(r"\S@\S|(?:^|\s)@\S")  # an e-mail address, or a handle
ROLE = "Name a role or a team, such as: release board."
HINT = "Write a list of entries that begin with - id: and have a text:, see pmreport accept --help."
Text = Mapping[str, str]


@dataclass(frozen=True)
class Criterion:
    """When a promise has helped: a metric or the rate of a practice, compared with a value in its unit."""

    metric: str
    op: str
    value: float

    @property
    def wants_less(self) -> bool:
        """Whether smaller is better here."""
        return self.op in ("<=", "<")

    def is_met(self, value: float) -> bool:
        """Whether a number satisfies it."""
        return {
            "<=": value <= self.value,
            ">=": value >= self.value,
            "<": value < self.value,
            ">": value > self.value,
        }[self.op]


@dataclass(frozen=True)
class Promise:
    """An entry of the file. `owner` is a role or a team, never a person; `where` is file and line."""

    id: str
    text: Text
    state: str = "accepted"
    category: str | None = None
    owner: str | None = None
    due: date | None = None
    accepted: date | None = None
    ticket: str | None = None
    report: str | None = None
    criterion: Criterion | None = None
    done: date | None = None
    reason: str | None = None
    where: str = NAME


def read(path: Path) -> tuple[Promise, ...]:
    """The entries of a file, none where there is no file. Raises `ConfigError` with file and line."""
    if not path.is_file():
        return ()
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8.", "Save it with that encoding.") from None


def parse(text: str, name: str) -> tuple[Promise, ...]:
    """The entries of a text; `name` is that of its file. Raises `ConfigError`."""
    root = compose(text, name)
    nodes = [] if root is None else root.value
    found = [_promise(*_entry(node, name)) for node in nodes]
    seen: dict[str, str] = {}
    for promise in found:
        if promise.id in seen:
            raise ConfigError(f"{promise.where}: {promise.id} is already at {seen[promise.id]}.",
                              "Give every action its own id.")  # fmt: skip
        seen[promise.id] = promise.where
    return tuple(found)


def compose(text: str, name: str) -> yaml.SequenceNode | None:
    """The list of entries, None for an empty file. Raises `ConfigError` for anything else."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(f"{name}:{mark.line + 1 if mark else 1}: this is not YAML.", HINT) from None
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return None
    if not isinstance(root, yaml.SequenceNode):
        raise ConfigError(f"{name}:{root.start_mark.line + 1}: this is not a list of entries.", HINT)
    return root


def _entry(node: yaml.Node, name: str) -> tuple[dict[str, Any], str]:
    """The keys of an entry: texts, or for `text` and `criterion` also mappings of texts."""
    where = f"{name}:{node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{where}: this entry has no keys.", HINT)
    found: dict[str, Any] = {}
    for key, value in node.value:
        at = f"{name}:{key.start_mark.line + 1}"
        if key.value not in KEYS:
            known = f"{nearest(key.value, KEYS)}Known: {', '.join(KEYS)}."
            raise ConfigError(f"{at}: there is no key {key.value}.", known)
        if key.value in found:
            raise ConfigError(
                f"{at}: {key.value} stands twice in one entry.", "Begin a new entry with a hyphen."
            )
        found[key.value] = _value(key.value, value, at)
    return {key: value for key, value in found.items() if value not in ("", "null", "~")}, where


def _value(key: str, node: yaml.Node, at: str) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    plain = isinstance(node, yaml.MappingNode) and all(isinstance(v, yaml.ScalarNode) for _, v in node.value)
    if key not in ("text", "criterion") or not plain:
        raise ConfigError(f"{at}: {key} is not a text.", HINT)
    return {name.value: value.value for name, value in node.value}


def _promise(found: dict[str, Any], where: str) -> Promise:
    """One entry, every value checked."""
    for needed in ("id", "text"):
        if needed not in found:
            raise ConfigError(f"{where}: {needed} is missing.", HINT)
    if not ID.fullmatch(found["id"]):
        raise ConfigError(f"{where}: {found['id']!r} is no id.", "Use letters, digits, dots and hyphens.")
    state = _one_of(found.get("state", "accepted").replace("_", " "), STATES, "state", where)
    if state == "dropped" and "reason" not in found:
        raise ConfigError(f"{where}: the reason is missing.", "A dropped action says reason: and why.")
    if "category" in found:
        _one_of(found["category"], CATEGORIES, "category", where)
    given: dict[str, Any] = {
        key: _date(found[key], key, where) for key in ("due", "accepted", "done") if key in found
    }
    given |= {key: found[key] for key in ("category", "ticket", "report", "reason") if key in found}
    return Promise(
        found["id"], _text(found["text"], where), state, owner=_owner(found.get("owner"), where),
        criterion=_criterion(found.get("criterion"), where), where=where, **given,
    )  # fmt: skip


def _one_of(value: str, known: tuple[str, ...], key: str, where: str) -> str:
    if value not in known:
        raise ConfigError(
            f"{where}: {value!r} is no {key}.", f"{nearest(value, known)}Known: {', '.join(known)}."
        )
    return value


def _text(value: str | dict[str, str], where: str) -> Text:
    """The text in both languages; a language that is missing gets the other one's."""
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    unknown = [code for code in value if code not in LANGUAGES]
    if unknown or not any(value.values()):
        raise ConfigError(f"{where}: text has no language {', '.join(unknown) or 'at all'}.",
                          f"Write a text, or one per language: {', '.join(LANGUAGES)}.")  # fmt: skip
    first = next(text for text in value.values() if text)
    return {code: value.get(code) or first for code in LANGUAGES}


def _owner(value: str | None, where: str) -> str | None:
    """A role or a team; what looks like an account of a person is refused."""
    if value is not None and PERSON.search(value):
        raise ConfigError(f"{where}: the owner looks like a person's address.",
                          ROLE)  # fmt: skip
    return value


def _date(value: str, key: str, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ConfigError(
            f"{where}: {key} is {value!r}, which is no date.", "Write it as 2026-12-01."
        ) from None


def _criterion(value: str | dict[str, str] | None, where: str) -> Criterion | None:
    if value is None:
        return None
    if isinstance(value, str) or set(value) - {"metric", "op", "value"} or len(value) < 3:
        raise ConfigError(f"{where}: the criterion needs metric, op and value.",
                          'Write criterion: {metric: scope_growth, op: "<=", value: 0.15}.')  # fmt: skip
    _one_of(value["op"], OPERATORS, "operator", where)
    metric = value["metric"].removeprefix(PRACTICE)
    if metric not in measures():
        known = f"{nearest(metric, measures())}List metrics with: pmreport explain --list"
        raise ConfigError(f"{where}: {value['metric']!r} is no metric and no practice.", known)
    try:
        return Criterion(metric, value["op"], float(value["value"]))
    except ValueError:
        raise ConfigError(
            f"{where}: {value['value']!r} is no number.", "Shares are fractions: 0.15."
        ) from None
