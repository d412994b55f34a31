"""Turn a recommended action into a promise: some lines more at the end of `actions.yaml`."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pmreport.actions.read import NAME, PERSON, ROLE, Promise, compose, parse
from pmreport.errors import InputError, PmreportError, nearest
from pmreport.history import Record, find
from pmreport.history.record import instant, report
from pmreport.history.store import read as read_text

HEAD = """\
# What the team promised, carried from report to report. Owners are roles or teams, never persons.
# States: proposed, accepted, done, effective, not effective, dropped (with reason:).
"""


@dataclass(frozen=True)
class Added:
    """The lines that were added, the first and last number of them, and the id of the promise."""

    id: str
    lines: str
    first: int
    last: int


def recommendations(site: Path) -> dict[str, tuple[Record, Mapping[str, Any]]]:
    """Recommended actions of a site by id, each with the newest report that recommends it."""
    found: dict[str, tuple[Record, Mapping[str, Any]]] = {}
    for one in reversed(find(None, site).records):
        path = site / "r" / one.slug / "report.json"
        text = read_text(path)
        document = report(text, str(path)) if text else {"categories": []}
        for action in (action for category in document["categories"] for action in category["actions"]):
            found.setdefault(action["id"], (one, action))
    return found


def accept(
    name: str,
    site: Path,
    file: Path,
    *,
    role: str | None = None,
    due: str | None = None,
    on: str | None = None,
) -> Added:
    """Append the recommended action to the file, which keeps every character that it has.

    It is accepted on the day that the data of its report end, unless `on` says otherwise.

    Raises:
        PmreportError: no report recommends it, it is already promised, or lines cannot be appended.
    """
    if role is not None and PERSON.search(role):
        raise InputError("The owner looks like a person's address.", ROLE)
    known = recommendations(site)
    if name not in known:
        raise InputError(f"No report of {site} recommends {name!r}.", _listed(name, known))
    text = _read(file)
    taken = {promise.id: promise for promise in parse(text, str(file))}
    one, action = known[name]
    promise = _free(name, taken)
    day = on or _day(one)
    lines = _lines(promise, action, one.slug, day, role, due)
    fresh, first = _appended(text, lines, file)
    _check(text, fresh, promise, file, lines)
    _replace(file, fresh)
    return Added(promise, lines, first, first + lines.count("\n") - 1)


def _listed(name: str, known: Mapping[str, object]) -> str:
    shown = ", ".join(sorted(known)[:8]) or "none"
    return f"{nearest(name, known)}Recommended: {shown}."


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8.", "Save it with that encoding.") from None


def _free(name: str, taken: Mapping[str, Promise]) -> str:
    """The id of the promise: the action's, with a number where an earlier promise is over."""
    again = [one for one in taken if one == name or re.fullmatch(rf"{re.escape(name)}-\d+", one)]
    still = [one for one in again if taken[one].state in ("proposed", "accepted") and taken[one].done is None]
    if still:
        raise InputError(f"{name} is already promised at {taken[still[-1]].where}.",
                         "Change that entry, or set its state to done or dropped first.")  # fmt: skip
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}" if again else name


def _day(one: Record) -> str:
    """The last day of the report's data, in its own offset."""
    text = one.line["subject"]["as_of"]
    return text[:10] if instant(text) == float("-inf") or text[11:19] != "00:00:00" else _day_before(text)


def _day_before(text: str) -> str:
    """24:00 of a day is that day."""
    return (datetime.fromisoformat(text) - timedelta(seconds=1)).date().isoformat()


def _lines(
    promise: str, action: Mapping[str, Any], slug: str, day: str, role: str | None, due: str | None
) -> str:
    """The entry as YAML; texts are quoted as JSON, which YAML reads."""
    wanted = action["criterion"]
    rows = [
        f"- id: {promise}",
        "  text:",
        *(f"    {code}: {_quoted(text)}" for code, text in action["text"].items()),
    ]
    rows += [f"  category: {action['category']}", f"  report: {_quoted(slug)}", f"  accepted: {day}"]
    rows += [f"  owner: {_quoted(role)}"] if role else []
    rows += [f"  due: {due}"] if due else []
    if wanted:
        parts = f"metric: {wanted['metric']}, op: {_quoted(wanted['op'])}, value: {wanted['value']}"
        rows.append(f"  criterion: {{{parts}}}")
    return "\n".join([*rows, "  state: accepted"]) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _appended(text: str, lines: str, file: Path) -> tuple[str, int]:
    """The file's text with the lines behind it, indented as its entries are, and their first number."""
    body = text.removeprefix("\ufeff")
    root = compose(body, str(file))
    if root is not None and root.flow_style:
        raise InputError(f"{file} is written with brackets, so no entry can be appended.", _paste(lines))
    newline = "\r\n" if "\r\n" in text else "\n"
    before = text or HEAD
    before += "" if before.endswith("\n") else newline
    indent = " " * _indent(body, root)
    added = "".join(f"{indent}{line}\n" for line in lines.splitlines()).replace("\n", newline)
    gap = newline if root is not None and not before.endswith(newline * 2) else ""
    return before + gap + added, before.count("\n") + gap.count("\n") + 1


def _indent(body: str, root: Any) -> int:
    """How far the hyphens of the entries stand from the margin."""
    return 0 if root is None or not root.value else int(root.start_mark.column)


def _check(text: str, fresh: str, promise: str, file: Path, lines: str) -> None:
    """The file still says what it said, and the new entry. Raises `InputError` with the lines to paste."""
    try:
        after = parse(fresh.removeprefix("\ufeff"), str(file))
    except PmreportError:
        raise InputError(f"An entry cannot be appended to {file}.", _paste(lines)) from None
    before = parse(text.removeprefix("\ufeff"), str(file))
    if [one.id for one in after] != [*(one.id for one in before), promise]:
        raise InputError(f"An entry cannot be appended to {file}.", _paste(lines))


def _paste(lines: str) -> str:
    return "Add these lines by hand:\n" + lines


def _replace(file: Path, text: str) -> None:
    """Write beside the file, then over it."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(text.encode("utf-8"))
    beside.replace(file)


__all__: Sequence[str] = ("NAME", "Added", "accept", "recommendations")
