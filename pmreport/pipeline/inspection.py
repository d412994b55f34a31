"""`inspect`: what the files are, what was read, what is measurable and what to export next time."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pmreport.case import Case, World
from pmreport.case.choose import candidates, choose
from pmreport.categories import CATEGORIES
from pmreport.config import Settings
from pmreport.errors import PmreportError
from pmreport.importers import table_csv
from pmreport.importers.files import blobs
from pmreport.importers.proposals import Proposal, proposals, shown_values
from pmreport.measure import take
from pmreport.model import Export, Source
from pmreport.pipeline.load import Progress, load
from pmreport.report.document import instant
from pmreport.report.fields import hint, name
from pmreport.words import Language
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
        sources, settings, as_of=as_of, timezone=timezone, format_name=format_name, progress=progress
    )
    case = Case(world, choose(world))
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
        "cautions": [caution.code for caution in world.data.cautions],
        "measurable": _measurable(case),
    }
    return Inspection(document, world, exports, tuple(sources))


def _sources(export: Export, world: World) -> list[dict[str, Any]]:
    return [_source(export, source, world.data.problems, world.data.zone) for source in export.sources]


def _source(export: Export, source: Source, problems: Sequence[Any], zone: str) -> dict[str, Any]:
    tickets = export.tables.get("tickets", pd.DataFrame({"created": []}))
    counts = {
        t: len(export.tables.get(t, ())) for t in ("tickets", "events", "links", "feedback", "deployments")
    }
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
        **counts,
        "history": source.history,
        "with": _filled(tickets),
        **_created(tickets, zone),
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


def _created(tickets: pd.DataFrame, zone: str) -> dict[str, str | None]:
    from pmreport.model.times import instants

    at, _ = instants(tickets["created"], zone, deadline=False) if len(tickets) else (np.array([NONE]), None)
    known = at[at != NONE]
    ends = (int(known.min()), int(known.max())) if len(known) else (NONE, NONE)
    return {"created_min": instant(ends[0], zone), "created_max": instant(ends[1], zone)}


def _measurable(case: Case) -> dict[str, Any]:
    out = {}
    for category in CATEGORIES:
        readings = {key: take(metric, case) for key, metric in category.metrics.items()}
        judged = [key for key, metric in category.metrics.items() if metric.role in "PS"]
        missing = dict.fromkeys(field for r in readings.values() for field in r.missing)
        out[category.id] = {
            "k": sum(readings[key].value is not None for key in judged),
            "m": len(judged),
            "missing": list(missing),
        }
    return out


def as_json(found: Inspection) -> str:
    """The document as JSON, keys in the order of meaning."""
    return json.dumps(found.document, ensure_ascii=False, indent=1)


def as_text(found: Inspection) -> str:
    """The document for people: per file, then subjects, then what is measurable and how to get more."""
    lines = []
    for source in found.document["sources"]:
        lines += _source_lines(source)
    lines.append(f"Time zone: {found.document['timezone']}")
    lines.append("Subjects:")
    for subject in found.document["subjects"][:12]:
        dates = " ".join(f"{k} {_day(subject[k])}" for k in ("planned", "actual") if subject[k])
        lines.append(f"  {subject['kind']} {subject['name']}: {subject['tickets']} tickets {dates}".rstrip())
    lines.append(f"A build would take: {found.document['subject']}")
    lines.append("Measurable:")
    for category, entry in found.document["measurable"].items():
        lines.append(f"  {category:22} {entry['k']:2} of {entry['m']}")
    return "\n".join([*lines, *_next_time(found)])


def _source_lines(source: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{source['file']}: {source['format']}, {source['rows_used']} of {source['rows_read']} rows used, "
        f"{source['rows_rejected']} rejected, history {source['history']}"
    ]
    lines += [f"  {note}" for note in source["notes"]]
    if source["mapped"]:
        lines.append("  columns: " + ", ".join(f"{a} → {b}" for a, b in source["mapped"].items()))
    if source["unmapped"]:
        lines.append("  not used: " + ", ".join(source["unmapped"][:30]))
    for problem in source["problems"][:10]:
        lines.append(f"  {problem['message']} ({problem['code']}, {problem['count']}×)")
    return lines


def _next_time(found: Inspection) -> list[str]:
    missing: Counter[str] = Counter()
    for entry in found.document["measurable"].values():
        missing.update(entry["missing"])
    say = Language("en")
    family = found.document["sources"][0]["format"].split("-")[0]
    lines = ["To measure more:"] if missing else []
    for field, _ in sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])):
        lines.append(f"  {field} ({say(name(field))}): {say(hint(field, family))}")
    return lines


def write_config(found: Inspection, to: Path) -> None:
    """Write a commented pmreport.toml with what was found. Never overwrites."""
    if to.exists():
        raise PmreportError(f"{to} is already there.", "Name another file, or remove it first.")
    document = found.document
    lines = [
        "# Written by `pmreport inspect --write-config`; every line below is a proposal.",
        "[project]",
        f"timezone = {json.dumps(document['timezone'])}",
        "",
        "[columns]",
        "# A column of the export = the canonical column, with how sure that is and values found there.",
        "# Uncomment what is right, correct what is not; values may be confidential.",
    ]
    lines += _column_lines(found)
    lines += ["", "# Statuses that nobody explains: category todo, doing, done or cancelled."]
    for row in found.world.data.statuses.to_dict("records"):
        if not isinstance(row["category"], str):
            lines.append(f"# [status.{json.dumps(row['status'], ensure_ascii=False)}]")
            lines.append('# category = "doing"')
    to.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _column_lines(found: Inspection) -> list[str]:
    """One line for each caption that is not used, or that was used by its caption alone."""
    tables = {blob.name: blob for path in found.paths for blob in blobs(path)}
    lines: dict[str, str] = {}
    for source in found.document["sources"]:
        blob = tables.get(source["file"])
        known = {p.caption: p for p in proposals(blob)} if blob else {}
        guessed = source["mapped"] if source["format"] == table_csv.NAME else {}
        for caption in [*guessed, *source["unmapped"]]:
            proposal = known.get(caption) or Proposal(caption, "", 0.0, shown_values(blob, caption))
            lines.setdefault(caption, _column_line(proposal))
    return list(lines.values())


def _column_line(proposal: Proposal) -> str:
    caption, column = (json.dumps(t, ensure_ascii=False) for t in (proposal.caption, proposal.column))
    sure = f"{proposal.confidence:.0%} sure" if proposal.column else "no proposal"
    values = ", ".join(json.dumps(v, ensure_ascii=False) for v in proposal.examples)
    return f"# {caption} = {column}  # {sure}{': ' if values else ''}{values}"


def _day(deadline: str) -> str:
    """The day a deadline is the end of: 24:00 belongs to the day before the date it is written with."""
    return (datetime.fromisoformat(deadline) - timedelta(seconds=1)).date().isoformat()
