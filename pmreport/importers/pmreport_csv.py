"""The neutral tables that anyone can write: `tickets.csv`, `events.csv` and the others of `model.columns`.

A file is known by its exact header: every required column of one table, and mostly columns of that table.
Times are ISO 8601 (a naive time is in the project's zone), lists are joined with `;`, empty means unknown.
A file alone (`feedback.csv`, `deployments.csv`, …) is a source of its own. The fields that occur in
`events.csv` count as tracked: for them, no event means no change.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pmreport.errors import InputError
from pmreport.importers.convert import Converted, Field, Headers, Options, convert, table_source
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, merged, stacked
from pmreport.importers.table import Table, listed, read_table
from pmreport.model.columns import CATEGORIES, EVENT_FIELDS, REQUIRED, STATUS_KINDS, TABLES
from pmreport.model.export import Export, Problem, Source

NAME = "pmreport-csv"

WORDS: Mapping[tuple[str, str], Sequence[str]] = {
    ("tickets", "status_category"): CATEGORIES,
    ("events", "field"): EVENT_FIELDS,
    ("links", "kind"): ("blocks", "duplicates", "relates", "causes", "tests", "implements", "replaces"),
    ("feedback", "kind"): ("nps", "csat", "ces", "review", "survey"),
    ("deployments", "outcome"): ("success", "failed", "rolled_back", "hotfix", "degraded"),
    ("statuses", "category"): CATEGORIES,
    ("statuses", "kind"): STATUS_KINDS,
}


def sniff(blob: Blob) -> bool:
    """Whether the header is that of a canonical table."""
    return blob.shape in ("table", "workbook") and bool(table_name(blob))


def table_name(blob: Blob) -> str:
    """Which canonical table the header belongs to; the file's name only settles a draw. Empty for none."""
    header = [h for h in blob.header if h]
    known = {t: sum(h in columns for h in header) for t, columns in TABLES.items()}
    fitting = {
        t: k for t, k in known.items() if set(REQUIRED[t]) <= set(header) and k >= 2 and 2 * k > len(header)
    }
    best = [t for t, k in fitting.items() if k == max(fitting.values())]
    stem = blob.basename.partition(".")[0]
    return best[0] if len(best) == 1 else (stem if stem in best else "")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """All tables of one folder, or one table alone."""
    parts: dict[str, list[Part]] = {}
    for blob in blobs:
        name = table_name(blob) or blob.basename.partition(".")[0]
        if name not in TABLES:
            raise InputError(
                f"{blob.name} has no header of a pmreport table.", f"Tables: {', '.join(TABLES)}."
            )
        parts.setdefault(name, []).append(_part(blob, name, options))
    tables: dict[str, pd.DataFrame] = {}
    sources: list[Source] = []
    problems: list[Problem] = []
    for name, found in parts.items():
        if name == "tickets":
            tables[name], some, more = merged(found, NAME)
        else:
            tables[name] = stacked([p.converted.frame for p in found])
            some = [table_source(p.table, NAME, name, p.headers, p.converted) for p in found]
            more = [problem for p in found for problem in p.converted.problems]
        sources += some
        problems += more
    tracked = frozenset(tables["events"]["field"].unique()) if "events" in tables else frozenset()
    if tracked:
        sources = [replace(s, history="full") if s.kind == "events" else s for s in sources]
    offsets = sum((Counter(p.converted.offsets) for found in parts.values() for p in found), Counter[int]())
    return Export(NAME, tables, tuple(sources), tuple(problems), tracked, dict(sorted(offsets.items())))


def _part(blob: Blob, name: str, options: Options) -> Part:
    columns = TABLES[name]
    table = read_table(blob, lambda header: [header.index(c) for c in columns if c in header], nulls=("",))
    places = {h: p for p, h in reversed(list(enumerate(table.header)))}
    fields = tuple(
        Field(c, kind, (places[c],), separators=";" * (kind == "list"))
        for c, kind in columns.items()
        if c in places
    )
    unknown = tuple(h for h in dict.fromkeys(table.header) if h and h not in columns)
    headers = Headers(fields, {}, {f.column: f.column for f in fields}, unknown)
    return Part(
        table, headers, _in_words(table, name, convert(table, fields, REQUIRED[name], options), unknown)
    )


def _in_words(table: Table, name: str, converted: Converted, unknown: Sequence[str]) -> Converted:
    """Words outside the closed lists become unknown; where the word is required the row is rejected."""
    frame, rejected = converted.frame.copy(), converted.rejected
    problems = [
        Problem(table.blob.name, 0, h, "unknown-column", "not a column of this table; left out")
        for h in unknown
    ]
    for column in (c for t, c in WORDS if t == name and c in frame):
        cells = frame[column].str.strip().str.lower()
        wrong = cells.notna() & ~cells.isin(WORDS[name, column])
        lines = table.lines(frame.index[wrong])
        message = f"not one of {', '.join(WORDS[name, column])}"
        problems += [
            Problem(table.blob.name, line, column, "unknown-word", message) for line in lines.values()
        ]
        frame[column] = cells.mask(wrong)
        if column in REQUIRED[name]:
            frame, rejected = frame[~wrong], rejected + int(wrong.sum())
    return Converted(frame, (*converted.problems, *listed(problems)), rejected, converted.offsets)
