"""Measure once more, from the published tables or from the sources, and compare with what was published."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pmreport.attribution.attribute import attribute
from pmreport.bundle.canonical import read
from pmreport.case import Case, World
from pmreport.case.choose import choose
from pmreport.categories import metrics as registry
from pmreport.config import Settings
from pmreport.config.disputes import Dispute
from pmreport.errors import InputError
from pmreport.measure import take
from pmreport.model import assemble
from pmreport.pipeline.load import load, world
from pmreport.pipeline.narrow import narrowed
from pmreport.report.delays import delay_entry

Json = Mapping[str, Any]

# What the published tables leave out: a metric that needs any of it cannot be taken from them.
WITHHELD = (
    "assignee", "team", "reporter", "author", "people", "title", "description", "acceptance",
    "comment", "text", "flag", "content",
)  # fmt: skip
FACTS = ("value", "low", "high", "n", "k")
PRECISION = 1e-9  # relative: other processors round the last digits otherwise


@dataclass(frozen=True)
class Recomputed:
    """How many numbers were taken again, which could not be, and a sentence for each that differs."""

    same: int
    left: tuple[str, ...]
    drift: tuple[str, ...]


def from_bundle(report: Path, document: Json) -> Recomputed | None:
    """From the tables of the report's own folder; None where it was built without them."""
    found = read(report)
    if found is None:
        return None
    exports, settings = found
    subject = document["subject"]
    data = assemble(
        narrowed(exports, settings.exclude, settings.project.name),
        subject["timezone"],
        as_of=int(datetime.fromisoformat(subject["as_of"]).timestamp()),
        overrides={name: {k: v for k, v in asdict(s).items() if v} for name, s in settings.status.items()},
    )
    return _compare(world(data, settings), document, partial=True)


def from_sources(
    sources: Sequence[Path], settings: Settings, disputes: Sequence[Dispute], document: Json
) -> Recomputed:
    """From the export itself. Raises `InputError` where it is not the one that the report was built from."""
    _same_files(sources, document)
    subject = document["subject"]
    found, _ = load(
        sources, settings, as_of=subject["as_of"], timezone=subject["timezone"], project=settings.project.name
    )
    return _compare(found, document, partial=False, disputes=disputes)


def _same_files(sources: Sequence[Path], document: Json) -> None:
    """By content: the files may lie elsewhere. Archives are opened by the reader only."""
    files = [p for source in sources for p in ([source] if source.is_file() else sorted(source.rglob("*")))]
    here = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}
    if any(path.suffix == ".zip" for path in files):
        return
    if missing := [entry["file"] for entry in document["inputs"] if entry["sha256"] not in here]:
        raise InputError(
            f"{missing[0]} is not the file that {document['slug']} was built from.",
            "Give the same export with --from.",
        )


def _compare(found: World, document: Json, *, partial: bool, disputes: Sequence[Dispute] = ()) -> Recomputed:
    subject = document["subject"]
    names = {"release": (subject["name"], None), "period": (None, subject["name"])}.get(
        subject["kind"], (None, None)
    )
    case = Case(found, choose(found, *names))
    same, left, drift = 0, [], []
    for category in document["categories"]:
        for metric in category["metrics"]:
            why, differs = _one(metric, case, partial)
            same += why == "" and not differs
            left += [metric["id"]] if why else []
            drift += differs
    if not partial:
        drift += _delays(document["attribution"], delay_entry(attribute(case, disputes=disputes)))
    return Recomputed(same, tuple(left), tuple(drift))


def _one(metric: Json, case: Case, partial: bool) -> tuple[str, list[str]]:
    """(why it is left out, or empty; the sentences about what differs) of one metric."""
    declared = registry().get(metric["id"])
    if declared is None or declared.version != metric["version"]:
        return "defined otherwise in this version", []
    needs = {*declared.needs, *(name for group in declared.either for name in group)}
    if partial and any(word in WITHHELD for name in needs for word in name.split(".")):
        return "needs what is not published", []
    reading = take(declared, case)
    if partial and reading.value is None and metric["value"] is not None:
        return "needs what is not published", []
    told = [(fact, metric[fact], getattr(reading, fact)) for fact in FACTS]
    return "", [
        f"{metric['id']}: {fact} is {now} when recomputed, {then} was published"
        for fact, then, now in told
        if not _is_same(then, now)
    ]


def _delays(then: Json | None, now: Json | None) -> list[str]:
    if not then or not now or "categories" not in then:
        return []
    days = {row["id"]: row["days"] for row in now.get("categories", ())}
    return [
        f"attribution of {row['id']}: {days.get(row['id'])} days when recomputed, {row['days']} published"
        for row in then["categories"]
        if not _is_same(row["days"], days.get(row["id"]))
    ]


def _is_same(then: Any, now: Any) -> bool:
    if then is None or now is None:
        return then is now
    return math.isclose(then, now, rel_tol=PRECISION, abs_tol=PRECISION)
