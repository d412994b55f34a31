"""What a build takes from an earlier one: the tables that were read, the figures that were drawn.

Only what comes back exactly as it was is kept, so that no byte of the output depends on the cache.
"""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import numpy as np
import pandas as pd

from pmreport.cache.digests import program_digest, tree_digest
from pmreport.cache.store import Store, key_of
from pmreport.case import Case
from pmreport.config import Settings
from pmreport.history import History
from pmreport.model import Export
from pmreport.report.publication import Figure

FACTS = "facts.json"
NOTHING = Store(None)


def tables_key(sources: Sequence[Path], settings: Settings, format_name: str | None) -> str:
    """What the tables depend on: the files and their names, the given columns and format, the program."""
    return key_of(
        {
            "program": program_digest(),
            "sources": [[str(source), tree_digest(source, hidden=True)] for source in sources],
            "columns": dict(settings.columns),
            "format": format_name,
        }
    )


def exports_of(store: Store, key: str, read: Callable[[], tuple[Export, ...]]) -> tuple[Export, ...]:
    """The tables of the sources, from the store if it has them."""
    if store.folder is None:
        return read()
    if (data := store.get("tables", key)) is not None:
        return _unpacked(data)
    made = read()
    packed = _packed(made)
    if _is_same(_unpacked(packed), made):
        store.put("tables", key, packed)
    return made


def _packed(exports: Sequence[Export]) -> bytes:
    """Each table as Parquet, everything else as JSON."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        facts = []
        for number, export in enumerate(exports):
            names = [field.name for field in fields(export) if field.name != "tables"]
            tables = {name: _objects(frame) for name, frame in export.tables.items()}
            facts.append({"tables": tables, **{name: getattr(export, name) for name in names}})
            for name, frame in export.tables.items():
                archive.writestr(f"{number}-{name}.parquet", frame.to_parquet())
        archive.writestr(FACTS, msgspec.json.encode(facts))
    return out.getvalue()


def _objects(frame: pd.DataFrame) -> list[str]:
    """Columns of Python objects, which Parquet would bring back as texts."""
    return [
        str(name) for name, kind in frame.dtypes.items() if isinstance(kind, np.dtype) and kind.kind == "O"
    ]


def _unpacked(data: bytes) -> tuple[Export, ...]:
    hints = get_type_hints(Export)
    made = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, facts in enumerate(json.loads(archive.read(FACTS))):
            tables = {
                name: pd.read_parquet(io.BytesIO(archive.read(f"{number}-{name}.parquet"))).astype(
                    dict.fromkeys(objects, object)
                )
                for name, objects in facts.pop("tables").items()
            }
            rest = {name: msgspec.convert(value, hints[name], strict=False) for name, value in facts.items()}
            made.append(Export(tables=tables, **rest))
    return tuple(made)


def _is_same(one: Sequence[Export], other: Sequence[Export]) -> bool:
    """Whether both hold the same tables, types of columns included, and the same facts."""
    pairs = list(zip(one, other, strict=True))
    return all(
        replace(a, tables={}) == replace(b, tables={})
        and list(a.tables) == list(b.tables)
        and all(_equal(a.tables[name], b.tables[name]) for name in a.tables)
        for a, b in pairs
    )


def _equal(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    same = list(one.dtypes) == list(other.dtypes) and one.index.equals(other.index) and one.equals(other)
    return bool(same and list(one.columns) == list(other.columns))


def figures_key(case: Case, settings: Settings, given: Sequence[Any], claims: Path, past: History) -> str:
    """What figures depend on: the files read, configuration, subject, options, claims, earlier reports."""
    calendar, me = settings.calendar.file, (case.subject.kind, case.subject.name)
    return key_of(
        {
            "program": program_digest(),
            "sources": [[source.file, source.sha256] for source in case.data.sources],
            "settings": settings.sha256,
            "calendar": tree_digest(Path(calendar)) if calendar else "",
            "subject": list(me),
            "given": list(given),
            "claims": tree_digest(claims),
            "past": [one.line for one in past.records if (one.kind, one.name) != me],
        }
    )


def figures_of(store: Store, key: str, draw: Callable[[], tuple[Figure, ...]]) -> tuple[Figure, ...]:
    """The figures of a report, from the store if it has them."""
    if store.folder is None:
        return draw()
    if (data := store.get("figures", key)) is not None:
        return _figures(data)
    made = draw()
    packed = msgspec.json.encode([asdict(figure) for figure in made])
    if _figures(packed) == made:
        store.put("figures", key, packed)
    return made


def _figures(data: bytes) -> tuple[Figure, ...]:
    return tuple(_figure(entry) for entry in json.loads(data))


def _figure(entry: dict[str, Any]) -> Figure:
    rows = tuple(tuple(row) for row in entry.pop("rows"))
    return Figure(columns=tuple(entry.pop("columns")), rows=rows, **entry)
