"""Everything that the writers (site, PDF, bundle) may know: prepared, said, nothing left to compute.

`Text` is `{"en": …, "zh": …}`. The document is `report.json` itself; every number on a page comes from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Text = Mapping[str, str]
Cell = str | float | int | None


@dataclass(frozen=True)
class Figure:
    """One chart: `svg` holds what `charts.draw` returned, per language; the rows are its data table.

    `title` states the finding, `subtitle` measure, unit, population and period; `alt` is one sentence.
    A row's cells are numbers (unrounded) or finished texts without translation (dates, keys);
    a cell that needs translation is a Text.
    """

    id: str
    category: str  # a category id, or "why" or "summary"
    metric: str
    title: Text
    subtitle: Text
    alt: Text
    source: Text
    svg: Mapping[str, str]
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell | Text, ...], ...]


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as pages list it; dates are ISO days in the report's zone. Never a confidential one."""

    key: str
    title: str
    type: str
    status: str
    created: str
    started: str
    resolved: str
    due: str
    categories: tuple[str, ...]  # categories in whose evidence it stands
    url: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a ticket is evidence: the metric or practice that selected it, and the rule in words."""

    category: str
    metric: str
    ticket: str
    rule: Text


@dataclass(frozen=True)
class Method:
    """A metric's manual page, from its docstring and declaration."""

    id: str
    category: str
    name: Text
    definition: Text
    role: Text
    unit: Text
    estimator: Text
    threshold: Text
    needs: tuple[tuple[str, Text], ...]  # field, how to export it
    sources: tuple[str, ...]
    limits: Text  # what it does not show
    version: int
    either: tuple[tuple[tuple[str, Text], ...], ...] = ()  # groups of which one field is enough


@dataclass(frozen=True)
class Narrative:
    """What the team wrote, as safe HTML blocks per block name; empty where nobody wrote."""

    html: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> block -> html


@dataclass(frozen=True)
class Table:
    """A further table of the data bundle (`data/<name>.csv`)."""

    name: str
    holds: str  # what a row is, a catalogue text
    columns: tuple[tuple[str, str], ...]  # name, type: string, number
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Publication:
    """One report, ready to be written."""

    document: Mapping[str, Any]
    figures: tuple[Figure, ...] = ()
    tickets: tuple[TicketRow, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    methods: tuple[Method, ...] = ()
    narrative: Narrative = field(default_factory=Narrative)
    tables: tuple[Table, ...] = ()

    @cached_property
    def listed(self) -> dict[str, TicketRow]:
        """The listed tickets by key."""
        return {row.key: row for row in self.tickets}

    @cached_property
    def reasons(self) -> dict[str, dict[str, list[Evidence]]]:
        """category -> listed ticket -> why it is evidence, in the order of their first reasons."""
        found: dict[str, dict[str, list[Evidence]]] = {}
        for item in self.evidence:
            if item.ticket in self.listed:
                found.setdefault(item.category, {}).setdefault(item.ticket, []).append(item)
        return found
