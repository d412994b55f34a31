"""A small export of the sample product, so that whole jobs can be run in tests: one release and its month."""

import csv
from pathlib import Path

from pmreport.shipped import shipped

RELEASE, MONTH = "PAY 2.4.0", "2026-08"


def small_export(folder: Path) -> Path:
    """`tickets.csv`, `events.csv` and `releases.csv` of the release's tickets."""
    source = shipped("sample_data") / "neutral"
    folder.mkdir(parents=True, exist_ok=True)
    tickets = [row for row in _rows(source / "tickets.csv") if RELEASE in row["release"].split(";")]
    keys = {row["key"] for row in tickets}
    _write(folder / "tickets.csv", tickets)
    _write(folder / "events.csv", [row for row in _rows(source / "events.csv") if row["ticket"] in keys])
    _write(folder / "releases.csv", [row for row in _rows(source / "releases.csv") if row["name"] == RELEASE])
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
