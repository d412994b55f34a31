"""What a report says in one place it says in all: document, data files, history, sums."""

import csv
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

TOLERANCE = 1e-9  # of the invariant of the divided slip (DESIGN 5)
FACTS = ("value", "low", "high", "n", "k", "state", "version", "unit")


def disagreements(report: Path, document: Json, line: Json | None) -> Iterator[str]:
    """Sentences, each naming the file or the metric; none for a report that agrees with itself.

    `line` is the report's line in `history.jsonl`, None where there is none.
    """
    yield from _sums(report / "data")
    metrics = {m["id"]: m for category in document["categories"] for m in category["metrics"]}
    yield from _table(report / "data/metrics.csv", metrics)
    if line is None:
        yield "history.jsonl does not list the report"
    else:
        yield from _line(line, metrics)
    yield from _divided(document["attribution"])


def _sums(data: Path) -> Iterator[str]:
    """The files of the bundle against the sums that were written with them."""
    if not (data / "SHA256SUMS").is_file():
        return
    for entry in (data / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = entry.partition("  ")
        if not (data / name).is_file():
            yield f"data/{name} is missing"
        elif hashlib.sha256((data / name).read_bytes()).hexdigest() != digest:
            yield f"data/{name} is not the file that was written"


def _table(path: Path, metrics: Mapping[str, Json]) -> Iterator[str]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    for name, metric in metrics.items():
        if name not in rows:
            yield f"{name}: missing in data/metrics.csv"
            continue
        for fact in FACTS:
            told, written = metric[fact], rows[name][fact]
            if not _is_same(told, written):
                yield f"{name}: {fact} is {told} in report.json and {written or 'empty'} in data/metrics.csv"
    for name in sorted(set(rows) - set(metrics)):
        yield f"{name}: in data/metrics.csv and not in report.json"


def _is_same(told: Any, written: str) -> bool:
    if told is None or isinstance(told, str):
        return (told or "") == written
    try:
        return float(written) == float(told)
    except ValueError:
        return False


def _line(line: Json, metrics: Mapping[str, Json]) -> Iterator[str]:
    for entry in line["metrics"]:
        metric = metrics.get(entry["id"])
        if metric is None:
            yield f"{entry['id']}: in history.jsonl and not in report.json"
            continue
        for fact in (fact for fact in FACTS if fact in entry and entry[fact] != metric[fact]):
            yield f"{entry['id']}: {fact} is {metric[fact]} in report.json and {entry[fact]} in history.jsonl"


def _divided(attribution: Json | None) -> Iterator[str]:
    """Σ categories + unexplained = slip."""
    if not attribution or attribution.get("slip_days") is None or not attribution.get("categories"):
        return
    total = math.fsum(c["days"] for c in attribution["categories"]) + attribution["unexplained"]["days"]
    if not math.isclose(total, attribution["slip_days"], abs_tol=TOLERANCE):
        yield f"attribution: the parts sum to {total}, the slip is {attribution['slip_days']} working days"


def lines(site: Path) -> dict[str, Json]:
    """slug -> line of the site's history."""
    path = site / "history.jsonl"
    found = (
        [json.loads(text) for text in path.read_text("utf-8").splitlines() if text] if path.is_file() else []
    )
    return {line["slug"]: line for line in found}
