"""The tables that numbers come from, without persons, teams, names of customers and long texts, for `verify`.

They go into a report only on request (`build --verifiable`), since they tell of every ticket of the export.
A report with confidential tickets has none.
"""

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pmreport.config import Settings
from pmreport.config.read import settled
from pmreport.errors import PmreportError
from pmreport.model import Export
from pmreport.report.mask import masker

FOLDER = "data/recompute"
FACTS = f"{FOLDER}/facts.json"
SHOWN: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "tickets": "key title project type status status_category priority severity component labels release "
        "found_in sprint created updated started resolved due planned_start estimate_h spent_h points parent "
        "source satisfaction resolution customer".split(),
        "events": "ticket at field from to".split(),
        "links": "from kind to at".split(),
        "releases": "name project planned actual freeze code_freeze start".split(),
        "sprints": "name project start end".split(),
        "feedback": "at kind score scale_min scale_max release component channel ticket customer".split(),
        "deployments": "at release environment outcome recovered_at".split(),
        "statuses": "status category kind cause".split(),
        "calendar": "date hours".split(),
        "series": "at name value".split(),
    }
)
NAMES = {"tickets": ("reporter", "assignee"), "events": ("author",), "people": ("person",)}
CUSTOMERS = {"tickets": ("customer",), "feedback": ("customer",)}
PERSONAL = ("assignee", "team", "reporter", "customer")  # events that tell of somebody
WRITTEN = ("title", "description", "acceptance", "comment", "flag")  # events whose values are texts
FREE = (
    "title",
    "labels",
    "component",
    "sprint",
    "release",
    "found_in",
    "name",
    "resolution",
)  # cleaned as on pages


def files(exports: Sequence[Export], settings: Settings) -> dict[str, bytes]:
    """path below the report's folder -> content; none where a ticket is confidential."""
    if any(_confidential(export) for export in exports):
        return {}
    clean, customers = masker(_names(exports, NAMES)), _numbered(_names(exports, CUSTOMERS))
    made: dict[str, bytes] = {}
    facts = []
    for number, export in enumerate(exports):
        shown = {
            name: _shown(name, frame, clean, customers)
            for name, frame in sorted(export.tables.items())
            if name in SHOWN
        }
        made |= {f"{FOLDER}/{number}-{name}.parquet": _parquet(frame) for name, frame in shown.items()}
        facts.append(_facts(export, list(shown)))
    sums = {path.rpartition("/")[2]: hashlib.sha256(data).hexdigest() for path, data in sorted(made.items())}
    told = {"exports": facts, "settings": _plain(settings), "sha256": sums}
    return {**made, FACTS: (json.dumps(told, indent=1, sort_keys=True) + "\n").encode("utf-8")}


def _facts(export: Export, tables: Sequence[str]) -> dict[str, Any]:
    return {
        "format": export.format,
        "tables": tables,
        "tracked": sorted(export.tracked - set(PERSONAL)),
        "zone_offsets": {str(offset): n for offset, n in sorted(export.zone_offsets.items())},
        "zone_default": export.zone_default,
        "about": sorted(export.about),
    }


def _numbered(names: Sequence[str]) -> dict[str, str]:
    """Customers as numbers: which of them are the same is all that a number needs."""
    return {name: f"C-{number:05}" for number, name in enumerate(names, 1)}


def _confidential(export: Export) -> bool:
    tickets = export.tables.get("tickets")
    return (
        tickets is not None
        and "confidential" in tickets
        and bool(tickets["confidential"].fillna(False).any())
    )


def _names(exports: Sequence[Export], where: Mapping[str, Sequence[str]]) -> list[str]:
    """Every name in these columns of the tables."""
    found: set[str] = set()
    for export in exports:
        for table, columns in where.items():
            frame = export.tables.get(table, pd.DataFrame())
            for column in (column for column in columns if column in frame):
                found |= set(frame[column].dropna().astype(str))
    return sorted(found)


def _shown(
    name: str, frame: pd.DataFrame, clean: Callable[[str], str], customers: Mapping[str, str]
) -> pd.DataFrame:
    """The columns that tell of nobody."""
    made = frame[[column for column in SHOWN[name] if column in frame]].copy()
    if name == "events":
        return _events(made, clean)
    for column in FREE:
        if column in made:
            made[column] = _each(made[column], clean)
    if "customer" in made:
        made["customer"] = made["customer"].map(customers, na_action="ignore")
    return made


def _events(events: pd.DataFrame, clean: Callable[[str], str]) -> pd.DataFrame:
    """Changes of texts with a digest in place of the text, so that a change stays a change."""
    made = events[~events["field"].isin(PERSONAL).to_numpy(bool)].reset_index(drop=True)
    for fields, said in ((WRITTEN, _digest), (FREE[1:], clean)):
        rows = made["field"].isin(fields).to_numpy(bool)
        for column in ("from", "to"):
            made.loc[rows, column] = _each(made.loc[rows, column], said)
    return made


def _each(column: pd.Series, said: Callable[[str], str]) -> pd.Series:
    """Another text for each text, each of them made once."""
    known = {text: said(text) for text in column.dropna().unique()}
    return column.map(known, na_action="ignore")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _parquet(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _plain(settings: Settings) -> Any:
    """The settings that numbers come from, as JSON; nothing that names a person, a house or a place."""
    default = Settings()
    kept = replace(
        settings,
        team_of={},
        exclude=replace(settings.exclude, authors=()),
        history=default.history,
        site=default.site,
        columns={},
        project=replace(settings.project, ticket_url=None),
    )
    return _json(asdict(kept))


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def read(report: Path) -> tuple[tuple[Export, ...], Settings] | None:
    """The tables and settings of a report's folder; None where it was built without.

    Raises `PmreportError` where a file is not the one that was written.
    """
    if not (report / FACTS).is_file():
        return None
    facts = json.loads((report / FACTS).read_text("utf-8"))
    for name, digest in facts["sha256"].items():
        if hashlib.sha256((report / FOLDER / name).read_bytes()).hexdigest() != digest:
            raise PmreportError(
                f"{report / FOLDER / name} is not the file that was written.", "Build the report again."
            )
    exports = [_export(report / FOLDER, number, entry) for number, entry in enumerate(facts["exports"])]
    return tuple(exports), settled(facts["settings"])


def _export(folder: Path, number: int, entry: Mapping[str, Any]) -> Export:
    tables = {
        name: pq.read_table(folder / f"{number}-{name}.parquet").to_pandas() for name in entry["tables"]
    }
    offsets = {int(offset): n for offset, n in entry["zone_offsets"].items()}
    return Export(
        entry["format"], tables, (), (), frozenset(entry["tracked"]), offsets, entry["zone_default"],
        frozenset(entry["about"]),
    )  # fmt: skip
