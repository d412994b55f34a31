"""Jira's change log as events: whole lists rebuilt from single moves, units and names in canonical form."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pandas as pd

from pmreport.importers.columnar import Columns
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


class Comment(msgspec.Struct, gc=False):
    """One comment."""

    author: User | None = None
    body: Any = None
    created: str | None = None


class Move(NamedTuple):
    """What one edit did to lists; `place` is the number of events before it."""

    place: int
    at: str
    author: str | None
    items: dict[str, list[Item]]  # by canonical field


class Kept(NamedTuple):
    """The list edits of one issue, oldest first, which wait until all names are known."""

    ticket: str
    file: int
    line: int
    current: Mapping[str, Sequence[str]]  # today's lists, from which earlier ones are rebuilt backwards
    moves: Sequence[Move]


def person(user: User | None) -> str | None:
    """The name under which a user is known everywhere in an export."""
    return (user.displayName or user.name or user.key or user.accountId) if user is not None else None


def _words(item: Item) -> tuple[str | None, str | None]:
    old, new = item.old_text, item.new_text
    if type(old) is not str:
        old = plain(old) or _scalar(old)
    if type(new) is not str:
        new = plain(new) or _scalar(new)
    return old or None, new or None


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


EVENTS = ("ticket", "at", "field", "from", "to", "author")
Names = Mapping[str, Mapping[str, str]]  # field → id → name of today
Reading = Callable[[Item], tuple[str | None, str | None]]


class Log:
    """The change logs of all issues as `events`: single values at once, lists when all names are known.

    Jira logs a move between versions as two items, so that lists are rebuilt backwards from today's; a
    version or sprint that was renamed has its name of today everywhere, whichever page tells it.
    """

    def __init__(self) -> None:
        self.events = Columns(EVENTS)
        self.kept: list[Kept] = []
        self.linked: dict[tuple[str, str], str] = {}  # keys of two issues in order → when they were linked
        self._known: dict[str, tuple[str, Reading | None]] = {}  # how Jira spells a field → what it is

    def add(self, ticket: str, file: int, line: int, log: Changelog) -> list[Move]:
        """The edits of one issue, oldest first; what they did to lists is returned, to be kept."""
        known, moves, done = self._known, [], self.events.packed
        at, field, old, new, author = (self.events.cells[name] for name in EVENTS[1:])
        before = len(at)
        for edit in _in_order(log.histories):
            who, lists = person(edit.author), False
            for item in edit.items:
                name, reading = known.get(item.field) or self._learnt(item.field)
                if reading is None:
                    lists = lists or name != ""
                    if item.field == "Link" and item.new:
                        self.linked[min(ticket, str(item.new)), max(ticket, str(item.new))] = edit.created
                    continue
                a, b = item.old_text, item.new_text
                if reading is not _words or type(a) is not str or type(b) is not str:
                    a, b = reading(item)
                if a != b:
                    at.append(edit.created)
                    field.append(name)
                    old.append(a or None)
                    new.append(b or None)
                    author.append(who)
            if lists:
                moves.append(Move(done + len(at), edit.created, who, _by_list(edit.items)))
        self._origin(ticket, file, line, len(at) - before)
        return moves

    def comments(self, ticket: str, file: int, line: int, comments: Sequence[Comment]) -> None:
        """The comments of one issue."""
        at, field, old, new, author = (self.events.cells[name] for name in EVENTS[1:])
        at.extend([c.created for c in comments])
        field.extend(["comment"] * len(comments))
        old.extend([None] * len(comments))
        new.extend([plain(c.body) for c in comments])
        author.extend([person(c.author) for c in comments])
        self._origin(ticket, file, line, len(comments))

    def frame(self, names: Names) -> pd.DataFrame:
        """All events in the order of the issues and edits; `names`: field → id → name of today."""
        rows, places = self.events.rows, []
        for kept in self.kept:
            for move, field, before, after in _lists_of(kept, names):
                places.append(move.place)
                cells = (kept.ticket, move.at, field, joined(before), joined(after), move.author)
                self.events.append(kept.file, kept.line, cells)
        self.kept.clear()
        frame = self.events.frame()
        if not places:
            return frame
        order = np.concatenate([2 * np.arange(rows) + 1, 2 * np.array(places, np.int64)])
        return frame.take(np.argsort(order, kind="stable")).reset_index(drop=True)

    def _learnt(self, spelled: str) -> tuple[str, Reading | None]:
        folded = spelled.casefold()
        self._known[spelled] = SCALARS.get(folded) or (LISTS.get(folded, ""), None)
        return self._known[spelled]

    def _origin(self, ticket: str, file: int, line: int, rows: int) -> None:
        self.events.cells["ticket"].extend([ticket] * rows)
        self.events.file.extend([file] * rows)
        self.events.line.extend([line] * rows)


def _in_order(edits: Sequence[Edit]) -> Sequence[Edit]:
    """Oldest first; Cloud writes newest first, which also settles edits of one moment."""
    if edits and edits[0].created > edits[-1].created:
        edits = edits[::-1]
    stamps = [e.created for e in edits]
    if len({s[-5:] for s in stamps}) > 1:  # offsets differ: clocks were changed in between
        try:
            return sorted(edits, key=lambda e: datetime.fromisoformat(e.created))
        except (ValueError, TypeError):
            pass
    return edits if stamps == sorted(stamps) else sorted(edits, key=lambda e: e.created)


def _by_list(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items of list fields, by canonical field."""
    changed: dict[str, list[Item]] = {}
    for item in items:
        if field := LISTS.get(item.field.casefold()):
            changed.setdefault(field, []).append(item)
    return changed


def _lists_of(kept: Kept, names: Names) -> Sequence[tuple[Move, str, list[str], list[str]]]:
    """(move, field, list before, list after) of everything that changed, oldest first."""
    state = {field: list(values) for field, values in kept.current.items()}
    found: list[tuple[Move, str, list[str], list[str]]] = []
    for move in reversed(kept.moves):
        for field, items in reversed(move.items.items()):
            before, after = _before(field, items, state.get(field, []), names.get(field, {}))
            state[field] = before
            if before != after:
                found.append((move, field, before, after))
    return found[::-1]


def _before(
    field: str, items: Sequence[Item], after: list[str], names: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """The list before and after an edit, given the list after it."""
    if field in ("labels", "sprint"):  # these items hold whole lists
        first, last = items[0], items[-1]
        split = _labels if field == "labels" else _sprints
        return split(first.old, first.old_text, names), split(last.new, last.new_text, names)
    added = [names.get(str(i.new), str(i.new_text)) for i in items if i.new_text not in (None, "")]
    removed = [names.get(str(i.old), str(i.old_text)) for i in items if i.old_text not in (None, "")]
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
        return [names.get(k, name) for k, name in zip(keys, split, strict=True)]
    return [names[k] for k in keys if k in names] or split
