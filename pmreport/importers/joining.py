"""Tickets of several trackers in one build: links through the keys and addresses that their texts name.

A key counts when it looks like one (`PAY-12`, `group/shop#7`, `INC0010001`) and a ticket of another tracker
has it; bare numbers count only as addresses. Found references become links of kind `relates`, and feedback
that names exactly one ticket is about that ticket. Trackers that number alike keep their tickets apart: where
two of them use one key, those of the later export get the tracker's name in front (`zendesk:3001`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pmreport.model.export import Export, Join

NEUTRAL = "pmreport"  # tables that complete those of any tracker: the same key means the same ticket

_REFERENCE = re.compile(
    r"https?://[^\s\"'<>()\[\]]+"
    r"|(?<![\w/])[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+#\d+"
    r"|(?<![A-Za-z0-9])[A-Z][A-Z0-9_]*-[A-Z]?\d+(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[A-Z]{3,6}\d{4,}(?![A-Za-z0-9])"
)
_ZENDESK = re.compile(r"https?://[^/]*zendesk\.[^/]+/.*?(?:tickets|requests)/(\d+)")
_KEYS = {
    "tickets": ("key", "parent"),
    "events": ("ticket",),
    "links": ("from", "to"),
    "feedback": ("ticket",),
}
_BARE = re.compile(r"\d+")

Known = Mapping[str, tuple[str, str]]  # reference: tracker, key of the ticket


def family(export: Export) -> str:
    """The tool that wrote an export: `jira` of `jira-csv`."""
    return export.format.partition("-")[0]


def joined(exports: Sequence[Export]) -> list[Export]:
    """The exports with the links between them; as they are when they come from one tracker."""
    if len({family(e) for e in exports}) < 2:
        return list(exports)
    apart = _apart(exports)
    known = _references(apart)
    return [_linked(export, known) for export in apart]


def _apart(exports: Sequence[Export]) -> list[Export]:
    """No key twice among different trackers. Where one must give way, all its exports do."""
    taken: dict[str, str] = {}
    own: dict[str, list[str]] = {}
    for export in exports:
        own.setdefault(family(export), []).extend(_keys(export))
    late = set()
    for name, keys in own.items():
        if name != NEUTRAL and any(taken.get(k, NEUTRAL) != NEUTRAL for k in keys):
            late.add(name)
            keys = [f"{name}:{k}" for k in keys]
        taken |= dict.fromkeys(keys, name)
    return [_prefixed(e, family(e), own[family(e)]) if family(e) in late else e for e in exports]


def _keys(export: Export) -> list[str]:
    return export.tables["tickets"]["key"].tolist() if "tickets" in export.tables else []


def _prefixed(export: Export, name: str, keys: Sequence[str]) -> Export:
    """Every key of the tracker's own tickets with its name in front."""
    prefix, own = f"{name}:", set(keys)
    tables = dict(export.tables)
    for name, columns in _KEYS.items():
        for column in (c for c in columns if name in tables and c in tables[name]):
            cells = tables[name][column]
            tables[name] = tables[name].assign(**{column: cells.where(~cells.isin(own), prefix + cells)})
    note = f"another tracker uses the same keys: these begin with {prefix}"
    about = frozenset(prefix + k if k in own else k for k in export.about)
    return _noted(replace(export, tables=tables, about=about), note)


def _noted(export: Export, note: str) -> Export:
    first, *rest = export.sources
    return replace(export, sources=(replace(first, notes=(*first.notes, note)), *rest))


def _references(exports: Sequence[Export]) -> Known:
    """How texts may name each ticket: by its key unless that is a bare number, and by its address."""
    found: dict[str, tuple[str, str]] = {}
    for export in exports:
        tool, tickets = family(export), export.tables.get("tickets", pd.DataFrame({"key": []}))
        for key in tickets["key"]:
            found.setdefault(key if not _BARE.fullmatch(key) else f"{tool}:{key}", (tool, key))
        if "url" in tickets:
            some = tickets[tickets["url"].notna()]
            found |= {_address(u): (tool, k) for u, k in zip(some["url"], some["key"], strict=True)}
    return found


def _address(url: str) -> str:
    """An address without what does not matter: scheme, anchor, query, closing points."""
    return re.sub(r"^https?://|[?#].*$|[/.,;:!]+$", "", url).rstrip("/").casefold()


def named(text: str) -> Iterator[str]:
    """The references that a text may hold, as `_references` spells them."""
    for found in _REFERENCE.findall(text):
        if not found.startswith("http"):
            yield found
            continue
        yield _address(found)
        if ticket := _ZENDESK.match(found):
            yield f"zendesk:{ticket[1]}"
        yield from (k for k in _REFERENCE.findall(found.partition("://")[2].replace("/", " ")))


def _linked(export: Export, known: Known) -> Export:
    found = set(_named_by(export, known))
    there = _linked_already(export)
    new = {(min(p), max(p)) for p in ((k, o) for k, o, _ in found) if p not in there and p[::-1] not in there}
    tables = dict(export.tables)
    if new:
        table = pd.DataFrame(sorted(new), columns=["from", "to"], dtype="str").assign(kind="relates")
        old = [tables["links"]] if "links" in tables else []
        tables["links"] = pd.concat([*old, table], ignore_index=True)
    if "feedback" in tables and "text" in tables["feedback"]:
        tables["feedback"] = tables["feedback"].assign(ticket=_about(tables["feedback"], known))
    export = replace(export, tables=tables)
    for other in sorted({o for *_, o in found}):
        mine, theirs = ({f[i] for f in found if f[2] == other} for i in (0, 1))
        join = Join(family(export), other, len(mine), len(theirs))
        export = replace(export, joins=(*export.joins, join))
        export = _noted(export, f"references to {other}: {len(mine)} tickets here name {len(theirs)} there")
    return export


def _named_by(export: Export, known: Known) -> Iterator[tuple[str, str, str]]:
    """(key, key and tracker of the other ticket) for every reference to another tracker in the texts."""
    own = family(export)
    for key, text in _texts(export):
        for reference in named(text):
            if reference in known and known[reference][0] != own:
                yield key, known[reference][1], known[reference][0]


def _texts(export: Export) -> Iterator[tuple[str, str]]:
    tickets, events = export.tables.get("tickets"), export.tables.get("events")
    if tickets is not None:
        for column in (c for c in ("title", "description", "acceptance", "source") if c in tickets):
            some = tickets[tickets[column].notna()]
            yield from zip(some["key"], some[column], strict=True)
    if events is not None and "to" in events:
        some = events[(events["field"] == "comment") & events["to"].notna()]
        yield from zip(some["ticket"], some["to"], strict=True)


def _linked_already(export: Export) -> set[tuple[str, str]]:
    links = export.tables.get("links")
    return set() if links is None else set(zip(links["from"], links["to"], strict=True))


def _about(feedback: pd.DataFrame, known: Known) -> "pd.Series[Any]":
    """The ticket of each piece of feedback: the given one, else the only one that its text names."""
    found: list[str | None] = []
    for text in feedback["text"]:
        keys = {known[r][1] for r in named(text) if r in known} if isinstance(text, str) else set()
        found.append(keys.pop() if len(keys) == 1 else None)
    about = pd.Series(found, index=feedback.index, dtype="str")
    return feedback["ticket"].astype("str").fillna(about) if "ticket" in feedback else about
