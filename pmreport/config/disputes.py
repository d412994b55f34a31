"""`claims.yaml`: evidence of the delay attribution that the team disputes, reviewed line by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import yaml

from pmreport.config.settings import Cause
from pmreport.errors import ConfigError, nearest

NAME = "claims.yaml"
KEYS = ("claim", "ticket", "rule", "category", "reject", "reason", "release")
CLAIM = re.compile(r"(R\d+)-(.+)-(\d+)", re.DOTALL)
CATEGORIES = tuple(name for name in get_args(Cause) if name)
HINT = "Write entries with claim: (an id), reject: true or category: (a name), and reason: (why)."


@dataclass(frozen=True)
class Dispute:
    """Claims of a `ticket` (its key) go to `category`; None rejects them.

    Of one `rule` ("R1") and one `number` where these are given, else of all. An entry about another
    `release` is not used. `where` is file and line of the entry.
    """

    ticket: str
    category: str | None
    rule: str | None = None
    number: int | None = None
    reason: str = ""
    release: str | None = None
    where: str = NAME


def read(path: Path) -> tuple[Dispute, ...]:
    """The entries of a file, none where there is no file. Raises `ConfigError` with file and line."""
    if not path.is_file():
        return ()
    try:
        root = yaml.compose(path.read_bytes().decode("utf-8-sig"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8.", "Save it with that encoding.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(f"{path}:{mark.line + 1 if mark else 1}: this is not YAML.", HINT) from None
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        raise ConfigError(f"{path}:1: this is not a list of entries.", HINT)
    return tuple(_dispute(*_entry(node, path)) for node in root.value)


def _entry(node: yaml.Node, path: Path) -> tuple[dict[str, str], str]:
    """The keys of an entry, every value a text, and its file and line."""
    where = f"{path}:{node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{where}: this entry has no keys.", HINT)
    found: dict[str, str] = {}
    for key, value in node.value:
        at, name = f"{path}:{key.start_mark.line + 1}", key.value
        if name not in KEYS:
            raise ConfigError(
                f"{at}: there is no key {name}.", f"{nearest(name, KEYS)}Known: {', '.join(KEYS)}."
            )
        if not isinstance(value, yaml.ScalarNode):
            raise ConfigError(f"{at}: {name} is not a text.", HINT)
        if name in found:
            raise ConfigError(f"{at}: {name} stands twice in one entry.", "Begin a new entry with a hyphen.")
        found[name] = value.value
    return found, where


def _dispute(found: Mapping[str, str], where: str) -> Dispute:
    """One entry that names claims, says what becomes of them, and why."""
    if not found.get("reason"):
        raise ConfigError(f"{where}: the reason is missing.", "Write reason: and why the evidence misleads.")
    about = {"release": found.get("release"), "reason": found["reason"], "where": where}
    return Dispute(category=_category(found, where), **_claims(found, where), **about)  # type: ignore[arg-type]


def _category(found: Mapping[str, str], where: str) -> str | None:
    """The new category; None to reject."""
    category, reject = found.get("category"), found.get("reject")
    if (category is None) == (reject is None) or reject not in (None, "true"):
        raise ConfigError(
            f"{where}: this neither rejects nor relabels.", "Write reject: true, or category: and a name."
        )
    if category is not None and category not in CATEGORIES:
        known = f"{nearest(category, CATEGORIES)}Categories: {', '.join(CATEGORIES)}."
        raise ConfigError(f"{where}: {category!r} is no category.", known)
    return category


def _claims(found: Mapping[str, str], where: str) -> dict[str, object]:
    """Which claims: one by its id, or those of a ticket, of one rule or of all."""
    if ("claim" in found) == ("ticket" in found):
        raise ConfigError(f"{where}: this names no claim.", "Write claim: and its id, or ticket: and rule:.")
    if "ticket" in found:
        return {"ticket": found["ticket"], "rule": found.get("rule")}
    match = CLAIM.fullmatch(found["claim"])
    if match is None:
        raise ConfigError(f"{where}: {found['claim']} is no id of a claim.",
                          "Ids such as R1-PAY-12-1 are in delay_evidence.csv.")  # fmt: skip
    return {"rule": match[1], "ticket": match[2], "number": int(match[3])}
