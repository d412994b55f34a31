"""`inspect`: what the files are, what was read, what is measurable and what to export next time."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pmreport.case import Case, World
from pmreport.case.choose import candidates, choose
from pmreport.categories import CATEGORIES
from pmreport.config import Settings
from pmreport.importers.joining import family
from pmreport.measure import Reading, take
from pmreport.model import Export, Source
from pmreport.model.times import instants
from pmreport.pipeline.load import Progress, load
from pmreport.pipeline.next_time import steps
from pmreport.report.document import instant
from pmreport.worktime import NONE

SHOWN_WITH = (
    "resolved due started planned_start estimate_h spent_h points assignee team release found_in sprint "
    "component labels parent severity priority source satisfaction customer description".split()
)
COUNTED = ("tickets", "events", "links", "feedback", "deployments")


@dataclass(frozen=True)
class Inspection:
    """The JSON document of `inspect`, and the world it was made from."""

    document: Mapping[str, Any]
    world: World
    exports: tuple[Export, ...]
    paths: tuple[Path, ...] = ()


def inspect(
    sources: Sequence[Path],
    settings: Settings,
    *,
    as_of: str | None = None,
    timezone: str | None = None,
    format_name: str | None = None,
    progress: Progress = lambda _: None,
) -> Inspection:
    """Read the sources and say what they carry, without writing anything."""
    world, exports = load(
        sources, settings, as_of=as_of, timezone=timezone, format_name=format_name, progress=progress,
        tickets=False,
    )  # fmt: skip
    case = Case(world, choose(world))
    readings = {c.id: {key: take(metric, case) for key, metric in c.metrics.items()} for c in CATEGORIES}
    document = {
        "sources": [entry for export in exports for entry in _sources(export, world)],
        "subjects": [
            {
                "kind": c.subject.kind,
                "name": c.subject.name,
                "planned": instant(c.subject.release.planned, world.data.zone) if c.subject.release else None,
                "actual": instant(c.subject.release.actual, world.data.zone) if c.subject.release else None,
                "tickets": c.tickets,
            }
            for c in candidates(world)
        ],
        "subject": case.subject.name,
        "timezone": world.data.zone,
        "timezone_from": _zone_from(exports, timezone or settings.project.timezone),
        "cautions": [caution.code for caution in world.data.cautions],
        "measurable": _measurable(readings),
        "next": steps({key: r for some in readings.values() for key, r in some.items()}, exports),
    }
    return Inspection(document, world, exports, tuple(sources))


def _zone_from(exports: Sequence[Export], given: str | None) -> str:
    """Where the zone comes from: `given`, `offsets` in the data, `custom` of the tracker, or `assumed`."""
    if given:
        return "given"
    if any(offset for export in exports for offset in export.zone_offsets):
        return "offsets"
    return "custom" if any(export.zone_default for export in exports) else "assumed"


def _sources(export: Export, world: World) -> list[dict[str, Any]]:
    """The files of an export; `main` marks the first one, which tells of all of them together."""
    whole = _whole(export, world)
    return [
        {**_source(source, world.data.problems), **whole, "main": place == 0}
        for place, source in enumerate(export.sources)
    ]


def _whole(export: Export, world: World) -> dict[str, Any]:
    """What an export holds, whatever file it stands in."""
    tickets = export.tables.get("tickets", pd.DataFrame({"created": []}))
    events = export.tables.get("events", pd.DataFrame({"at": []}))
    mine = world.data.tickets["key"].isin(tickets["key"]) if "key" in tickets else np.zeros(len(world.data))
    kept = world.data.recorded("events.*")[np.asarray(mine, dtype=bool)]
    return {
        "family": family(export),
        **{table: len(export.tables.get(table, ())) for table in COUNTED},
        "with": _filled(tickets),
        **_ends("created", tickets["created"], world.data.zone),
        **_ends("events", events["at"], world.data.zone),
        "tracked": sorted(export.tracked),
        "recorded": int(kept.sum()),
        "offsets": {_offset(seconds): count for seconds, count in export.zone_offsets.items()},
    }


def _offset(seconds: int) -> str:
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"


def _source(source: Source, problems: Sequence[Any]) -> dict[str, Any]:
    mine = Counter(
        (p.code, p.column, p.message) for p in problems if p.file in (source.file, Path(source.file).name)
    )
    first = {(p.code, p.column, p.message): p.line for p in reversed(problems)}
    return {
        "file": source.file,
        "format": source.format,
        "kind": source.kind,
        "encoding": source.encoding,
        "rows_read": source.rows_read,
        "rows_used": source.rows_used,
        "rows_rejected": source.rows_rejected,
        "history": source.history,
        "mapped": dict(source.mapped),
        "unmapped": list(source.unmapped),
        "notes": list(source.notes),
        "problems": [
            {"code": code, "line": first[key], "column": column, "message": message, "count": count}
            for key, count in sorted(mine.items())
            for code, column, message in (key,)
        ],
    }


def _filled(tickets: pd.DataFrame) -> dict[str, int]:
    out = {}
    for column in ("created", *SHOWN_WITH):
        if column in tickets:
            values = tickets[column]
            integers = pd.api.types.is_integer_dtype(values.dtype)
            out[column] = int((values.to_numpy() != NONE).sum() if integers else values.notna().sum())
    return out


def _ends(name: str, values: "pd.Series[Any]", zone: str) -> dict[str, str | None]:
    """The first and the last moment of a column."""
    at, _ = instants(values, zone, deadline=False) if len(values) else (np.array([NONE]), None)
    known = at[at != NONE]
    ends = (int(known.min()), int(known.max())) if len(known) else (NONE, NONE)
    return {f"{name}_min": instant(ends[0], zone), f"{name}_max": instant(ends[1], zone)}


def _measurable(readings: Mapping[str, Mapping[str, Reading]]) -> dict[str, Any]:
    out = {}
    for category in CATEGORIES:
        mine = readings[category.id]
        judged = [key for key, metric in category.metrics.items() if metric.role in "PS"]
        missing = dict.fromkeys(field for r in mine.values() for field in r.missing)
        out[category.id] = {
            "k": sum(mine[key].value is not None for key in judged),
            "m": len(judged),
            "missing": list(missing),
        }
    return out


def as_json(found: Inspection) -> str:
    """The document as JSON, keys in the order of meaning."""
    return json.dumps(found.document, ensure_ascii=False, indent=1)
