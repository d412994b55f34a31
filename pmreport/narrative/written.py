"""A narrative file: front matter of plain YAML, and Markdown below it."""

import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pmreport.errors import InputError, nearest

STATES = ("draft", "in_review", "reviewed", "closed")  # in the order in which a report passes them
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FRONT = re.compile(r"---[ \t]*\n(.*?\n|)---[ \t]*(?:\n|$)", re.DOTALL)


@dataclass(frozen=True)
class Front:
    """The keys of the front matter."""

    status: str = "draft"
    """How far the review is: one of `STATES`."""
    title: str = ""
    """A heading above the summary."""
    report: str = ""
    """The name of the report that is told; a file of another report is an error."""
    reviewed: str = ""
    """The day of the review, ISO 8601."""


@dataclass(frozen=True)
class Written:
    """A file as read: `body` is its Markdown, whose first line is line `line` of the file."""

    path: Path
    front: Front
    body: str
    line: int


def read(path: Path) -> Written:
    """The file at a path. Raises `InputError` with file and line for what cannot be meant."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8.", "Save it with that encoding.") from None
    text = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.startswith("---\n"):
        return Written(path, Front(), text, 1)
    head = FRONT.match(text)
    if head is None:
        raise InputError(
            f"{path}:1: the front matter does not end.", "Close it with a line of three hyphens."
        )
    line = head[0].count("\n") + 1
    return Written(path, _front(path, head[1]), text[head.end() :], line)


def _front(path: Path, text: str) -> Front:
    """The front matter of a file, every value a text: `2.10` is a name, not a number."""
    found = _yaml(path, text)
    known = [field.name for field in fields(Front)]
    for key, value in found.items():
        if key not in known:
            hint = f"{nearest(key, known)}Known: {', '.join(known)}."
            raise _wrong(path, text, key, f"there is no key {key}", hint)
        if not isinstance(value, str):
            raise _wrong(path, text, key, f"{key} is not a text", f"Write {key}: and a text.")
    front = Front(**found)
    if front.status not in STATES:
        hint = f"{nearest(front.status, STATES)}Known: {', '.join(STATES)}."
        raise _wrong(path, text, "status", f"there is no status {front.status}", hint)
    if front.reviewed and not _is_day(front.reviewed):
        raise _wrong(path, text, "reviewed", f"{front.reviewed} is not a date", "Write it as 2026-10-31.")
    return front


def _yaml(path: Path, text: str) -> dict[str, Any]:
    hint = "Write lines like status: draft"
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)  # makes texts, lists and tables only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + (mark.line if mark else 0)
        raise InputError(f"{path}:{line}: the front matter is not YAML.", hint) from None
    if found and not isinstance(found, dict):
        raise InputError(f"{path}:2: the front matter has no keys.", hint)
    return found or {}


def _wrong(path: Path, text: str, key: str, what: str, hint: str) -> InputError:
    """An error at the line of the file in which a key of the front matter stands."""
    starts = [line.startswith(key) for line in text.split("\n")]
    return InputError(f"{path}:{2 + (starts.index(True) if True in starts else 0)}: {what}.", hint)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
