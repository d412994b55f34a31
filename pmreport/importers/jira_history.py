"""Jira's change log as events: whole lists rebuilt from single moves, units and names in canonical form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from pmreport.importers.jira_words import plain
from pmreport.importers.lists import joined, undone


class User(msgspec.Struct, gc=False):
    """Somebody; servers write a name and a key, the cloud an account id."""

    displayName: str | None = None
    name: str | None = None
    key: str | None = None
    accountId: str | None = None


class Item(msgspec.Struct, gc=False):
    """One changed field of one edit; ids in `old`/`new`, names in `old_text`/`new_text`."""

    field: str = ""
    field_id: str | None = msgspec.field(default=None, name="fieldId")
    old: Any = msgspec.field(default=None, name="from")
    old_text: Any = msgspec.field(default=None, name="fromString")
    new: Any = msgspec.field(default=None, name="to")
    new_text: Any = msgspec.field(default=None, name="toString")


class Edit(msgspec.Struct, gc=False):
    """One edit: several items at one moment by one author."""

    created: str = ""
    author: User | None = None
    items: list[Item] = []


class Changelog(msgspec.Struct, gc=False):
    """The change log of an issue; `total` counts what Jira has, `histories` is what it gave."""

    histories: list[Edit] = []
    total: int | None = None

    @property
    def cut(self) -> bool:
        """Whether older edits are missing."""
        return self.total is not None and self.total > len(self.histories)


class Event(NamedTuple):
    """A row of `events`."""

    ticket: str
    at: str
    field: str
    old: str | None
    new: str | None
    author: str | None


def person(user: User | None) -> str | None:
    """The name under which a user is known everywhere in an export."""
    return (user.displayName or user.name or user.key or user.accountId) if user is not None else None


def _words(item: Item) -> tuple[str | None, str | None]:
    return plain(item.old_text) or _scalar(item.old_text), plain(item.new_text) or _scalar(item.new_text)


def _scalar(value: Any) -> str | None:
    return None if value in (None, "") or isinstance(value, (dict, list)) else str(value)


def _codes(item: Item) -> tuple[str | None, str | None]:
    """Ids rather than texts: dates are ISO there and localised in the texts."""
    return _scalar(item.old), _scalar(item.new)


def _hours(item: Item) -> tuple[str | None, str | None]:
    return _in_hours(item.old), _in_hours(item.new)


def _in_hours(seconds: Any) -> str | None:
    try:
        return f"{float(seconds) / 3600:g}"
    except (TypeError, ValueError):
        return None


SCALARS: Mapping[str, tuple[str, Callable[[Item], tuple[str | None, str | None]]]] = {
    "status": ("status", _words),
    "assignee": ("assignee", _words),
    "priority": ("priority", _words),
    "resolution": ("resolution", _words),
    "issuetype": ("type", _words),
    "summary": ("title", _words),
    "description": ("description", _words),
    "duedate": ("due", _codes),
    "timeoriginalestimate": ("estimate_h", _hours),
    "parent": ("parent", _words),
    "issueparentassociation": ("parent", _words),
    "epic link": ("parent", _words),
    "story points": ("points", _words),
    "story point estimate": ("points", _words),
    "acceptance criteria": ("acceptance", _words),
    "start date": ("planned_start", _codes),
    "target start": ("planned_start", _codes),
    "severity": ("severity", _words),
    "team": ("team", _words),
    "source": ("source", _words),
    "flagged": ("flag", _words),
    "flag": ("flag", _words),
}
LISTS: Mapping[str, str] = {
    "fix version": "release",
    "fixversions": "release",
    "version": "found_in",
    "versions": "found_in",
    "component": "component",
    "components": "component",
    "labels": "labels",
    "sprint": "sprint",
}


def events(
    ticket: str, log: Changelog, current: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> Iterator[Event]:
    """The edits of one issue, oldest first.

    `current` holds today's values of the list fields, from which earlier lists are rebuilt backwards
    (Jira logs a move between versions as two items); `names` maps `field:id` to the name of today, so that
    a renamed sprint or version stays the same.
    """
    edits = _in_order(log.histories)
    lists = _list_events(ticket, edits, current, names)
    for number, edit in enumerate(edits):
        author = person(edit.author)
        for item in edit.items:
            field, values = SCALARS.get(item.field.casefold(), ("", _words))
            old, new = values(item) if field else (None, None)
            if old != new:
                yield Event(ticket, edit.created, field, old, new, author)
        yield from lists.get(number, ())


def _in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Oldest first; Cloud writes newest first, which also settles edits of one moment."""
    if edits and edits[0].created > edits[-1].created:
        edits = edits[::-1]
    if len({e.created[-5:] for e in edits}) > 1:  # offsets differ: clocks were changed in between
        try:
            return sorted(edits, key=lambda e: datetime.fromisoformat(e.created))
        except (ValueError, TypeError):
            pass
    return sorted(edits, key=lambda e: e.created)


def _list_events(
    ticket: str, edits: Sequence[Edit], current: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> dict[int, list[Event]]:
    """Events of list fields by number of the edit, one per field and edit."""
    state = {field: list(values) for field, values in current.items()}
    found: dict[int, list[Event]] = {}
    for number in range(len(edits) - 1, -1, -1):
        edit = edits[number]
        changed: dict[str, list[Item]] = {}
        for item in edit.items:
            if field := LISTS.get(item.field.casefold()):
                changed.setdefault(field, []).append(item)
        for field, items in changed.items():
            after = state.get(field, [])
            before, after = _before(field, items, after, names)
            state[field] = before
            if before != after:
                event = Event(ticket, edit.created, field, joined(before), joined(after), person(edit.author))
                found.setdefault(number, []).append(event)
    return found


def _before(
    field: str, items: Sequence[Item], after: list[str], names: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """The list before and after an edit, given the list after it."""
    if field in ("labels", "sprint"):  # these items hold whole lists
        first, last = items[0], items[-1]
        split = _labels if field == "labels" else _sprints
        return split(first.old, first.old_text, names), split(last.new, last.new_text, names)
    added = [names.get(f"{field}:{i.new}", str(i.new_text)) for i in items if i.new_text not in (None, "")]
    removed = [names.get(f"{field}:{i.old}", str(i.old_text)) for i in items if i.old_text not in (None, "")]
    return undone(after, added, removed)


def _labels(_: Any, texts: Any, __: Mapping[str, str]) -> list[str]:
    return str(texts).split() if texts else []


def _sprints(ids: Any, texts: Any, names: Mapping[str, str]) -> list[str]:
    """Sprint names by id, because names may hold the comma that separates them."""
    keys = [k.strip() for k in str(ids or "").split(",") if k.strip()]
    split = [t.strip() for t in str(texts or "").split(", ") if t.strip()]
    if len(keys) == 1:
        split = [str(texts).strip()]
    if len(keys) == len(split):
        return [names.get(f"sprint:{k}", name) for k, name in zip(keys, split, strict=True)]
    return [names[f"sprint:{k}"] for k in keys if f"sprint:{k}" in names] or split
