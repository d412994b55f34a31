"""The document of `inspect` for people."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pmreport.pipeline.inspection import Inspection
from pmreport.report.fields import name
from pmreport.words import Language

SUBJECTS, COLUMNS, PROBLEMS, METRICS = 12, 30, 10, 6  # lines and names that are shown at most
ZONES = {
    "given": "as you told",
    "offsets": "from the offsets in the data",
    "custom": "assumed, as this tracker's files are mostly meant; --timezone sets another",
    "assumed": "assumed: the data name no local zone; --timezone sets another",
}


def as_text(found: Inspection) -> str:
    """Per file, then subjects, then what is measurable and how to get more."""
    document = found.document
    lines: list[str] = []
    for source in document["sources"]:
        lines += _source_lines(source)
    lines += [f"Time zone: {document['timezone']} ({ZONES[document['timezone_from']]})", *_subjects(document)]
    lines.append("Measurable:")
    for category, entry in document["measurable"].items():
        lines.append(f"  {category:22} {entry['k']:2} of {entry['m']}")
    return "\n".join([*lines, *_next(document)])


def _source_lines(source: Mapping[str, Any]) -> list[str]:
    rows = f"{source['rows_used']} of {source['rows_read']} rows used, {source['rows_rejected']} rejected"
    parts = [source["format"], source["encoding"], rows, f"history {source['history']}"]
    lines = [f"{source['file']}: " + ", ".join(part for part in parts if part)]
    lines += [f"  {note}" for note in source["notes"]]
    lines += [f"  {line}" for line in (_reach(source), _offsets(source)) if line]
    if source["mapped"]:
        lines.append("  columns: " + ", ".join(f"{a} → {b}" for a, b in source["mapped"].items()))
    if source["unmapped"]:
        lines.append("  not used: " + _some(source["unmapped"], COLUMNS))
    for problem in source["problems"][:PROBLEMS]:
        lines.append(f"  {problem['message']} ({problem['code']}, {problem['count']}×)")
    if len(source["problems"]) > PROBLEMS:
        lines.append(f"  and {len(source['problems']) - PROBLEMS} kinds of problems more: see --json")
    return lines


def _reach(source: Mapping[str, Any]) -> str:
    """What the tickets and the history of the export that this file belongs to cover."""
    if not source["main"]:
        return ""
    said = []
    if source["tickets"]:
        said.append(f"{source['tickets']} tickets created {_span(source, 'created')}")
    if source["events"]:
        said.append(f"{source['events']} {_kind(source)} {_span(source, 'events')}")
    if 0 < source["recorded"] < source["tickets"]:
        said.append(f"complete for {source['recorded']} tickets")
    said += [_counted(source[what], what) for what in ("links", "feedback", "deployments") if source[what]]
    return "; ".join(said)


def _kind(source: Mapping[str, Any]) -> str:
    """What the events are: comments alone, changes of all fields that the tool has, or of which."""
    fields = [name for name in source["tracked"] if name not in ("reply", "comment")]
    if not fields:
        return "comments" if source["tracked"] else "changes and comments, not every one,"
    return f"changes ({_some(fields, COLUMNS)})"


def _counted(number: int, what: str) -> str:
    return f"{number} {what.removesuffix('s') if number == 1 else what}"


def _span(source: Mapping[str, Any], what: str) -> str:
    low, high = (source[f"{what}_{end}"] for end in ("min", "max"))
    return f"{low[:10]} to {high[:10]}" if low and high else "at unknown times"


def _offsets(source: Mapping[str, Any]) -> str:
    if not source["main"] or not source["offsets"]:
        return ""
    return "times with an offset: " + ", ".join(f"{o} ({n}×)" for o, n in source["offsets"].items())


def _subjects(document: Mapping[str, Any]) -> list[str]:
    lines = ["Subjects:"] if document["subjects"] else []
    for subject in document["subjects"][:SUBJECTS]:
        dates = " ".join(f"{k} {_day(subject[k])}" for k in ("planned", "actual") if subject[k])
        lines.append(f"  {subject['kind']} {subject['name']}: {subject['tickets']} tickets {dates}".rstrip())
    return [*lines, f"A build would take: {document['subject']}"]


def _next(document: Mapping[str, Any]) -> list[str]:
    """One paragraph per thing to do: what it gives, and the metrics that need nothing else."""
    say = Language("en")
    lines = ["To measure more (metrics in brackets need something else too):"] if document["next"] else []
    for step in document["next"]:
        lines.append(f"  - {step['action']['en']}")
        if step["fields"]:
            lines.append("    gives: " + _some([say(name(field)) for field in step["fields"]], COLUMNS))
        enough = [_some(step["enough_for"], METRICS)] if step["enough_for"] else []
        helps = [f"({_some(step['helps'], METRICS)})"] if step["helps"] else []
        lines += ["    for: " + " ".join([*enough, *helps])] if enough or helps else []
    return lines


def _some(names: list[str], most: int) -> str:
    """The first names, and how many are left."""
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def _day(deadline: str) -> str:
    """The day a deadline is the end of: 24:00 belongs to the day before the date it is written with."""
    return (datetime.fromisoformat(deadline) - timedelta(seconds=1)).date().isoformat()
