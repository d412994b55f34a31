"""The record as a neutral folder, exactly as any tracker could have written it; the truth lies apart."""

import csv
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from tools.simulator.record import DOING, DONE, READY, TODO, Record
from tools.simulator.schedule import Truth

IDS = (
    "requirement_change schedule_delay user_experience missing_features collaboration technical_difficulty "
    "market_feedback team_management customer_complaints release_problems"
).split()
SOURCES = dict(enumerate(IDS)) | {-1: "plan", 0: "change", 3: "gap", 6: "market"}
MONDAY = datetime(2026, 1, 5)  # noqa: DTZ001
PLAIN = {TODO: "To do", DOING: "In progress", READY: "Ready", DONE: "Done"}


def instant(day: float, end: bool = False) -> datetime:
    """Working day 1.5 -> the Tuesday at one o'clock: eight hours a day, 9–12 and 13–18, no holidays.

    What ends with a day ends at six, what begins with the next one begins at nine.
    """
    seconds = round(day * 28800)
    whole, left = divmod(seconds, 28800)
    if end and left == 0 and whole:
        whole, left = whole - 1, 28800
    hours = 9 * 3600 + left + (3600 if left > 10800 else 0)
    weeks, weekday = divmod(whole, 5)
    return MONDAY + timedelta(weeks=weeks, days=weekday, seconds=hours)


def status(code: int) -> str:
    if code < 0:
        return PLAIN[code]
    return f"Waiting: {IDS[code]}" if code < 10 else f"Extra work: {IDS[code - 10]}"


def write(r: Record, truth: Truth, folder: Path, apart: Path) -> None:
    """The tables into `folder`, `truth.json` into `apart`."""
    folder.mkdir(parents=True, exist_ok=True)
    _tickets(r, folder)
    if r.knobs.history:
        _events(r, folder)
    _csv(folder / "links.csv", ["from", "kind", "to"], [(_key(a), "blocks", _key(b)) for a, b in r.links])
    freeze = instant(0.0)
    _csv(
        folder / "releases.csv",
        ["name", "planned", "actual", "freeze", "start"],
        [("1.0", _at(r, r.world.planned, True), _at(r, r.actual, True), _iso(freeze), _iso(freeze))],
    )
    rows = [("To do", "todo", "queue", ""), ("In progress", "doing", "active", "")]
    rows += [("Ready", "doing", "queue", ""), ("Done", "done", "", "")]
    rows += [(status(c), "doing", "queue", IDS[c]) for c in range(10)]
    rows += [(status(c + 10), "doing", "active", IDS[c]) for c in range(10)]
    _csv(folder / "statuses.csv", ["status", "category", "kind", "cause"], rows)
    teams = {t.person: t.team for t in r.world.tickets if t.kind == "base"}
    _csv(
        folder / "people.csv", ["person", "team"], [(f"p{p}", f"team {g}") for p, g in sorted(teams.items())]
    )
    rows = [(_at(r, a), "1.0", "production", "failed", _at(r, b, True)) for a, b in r.failures]
    rows.append((_at(r, r.actual, True), "1.0", "production", "success", ""))
    _csv(folder / "deployments.csv", ["at", "release", "environment", "outcome", "recovered_at"], rows)
    apart.mkdir(parents=True, exist_ok=True)
    told = {
        "phi": dict(zip(IDS, truth.phi.tolist(), strict=True)),
        "unexplained": truth.unexplained,
        "slip": truth.slip,
        "v": truth.values,
        "active": truth.active,
        "seed": r.world.seed,
        "knobs": asdict(r.knobs),
    }
    (apart / "truth.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def _key(i: int) -> str:
    return f"S-{i + 1}"


def _iso(at: datetime) -> str:
    return at.isoformat()


def _at(r: Record, day: float, end: bool = False) -> str:
    at = instant(day, end)
    return at.date().isoformat() if r.knobs.days_only else at.isoformat()


def _tickets(r: Record, folder: Path) -> None:
    rows = []
    for i, t in enumerate(r.world.tickets):
        outside = t.kind == "complaint"
        started = "" if r.knobs.history else _at(r, float(r.start[i]))
        rows.append(
            {
                "key": _key(i),
                "type": "complaint" if r.complaint[i] else "task",
                "title": f"Work {i + 1}",
                "status": "Done",
                "assignee": f"p{t.person}",
                "team": f"team {t.team}",
                "labels": ";".join(IDS[c] for c in r.labels[i]),
                "created": _iso(instant(max(t.ready, 0.0)) - timedelta(days=7 if t.kind == "base" else 0)),
                "started": started,
                "resolved": _at(r, float(r.finish[i]), True),
                "due": _iso(instant(t.due, True)) if t.kind == "base" else "",
                "planned_start": _iso(instant(t.planned)) if t.kind == "base" else "",
                "estimate_h": f"{8 * t.size:.4f}" if t.kind == "base" else "",
                "parent": f"E-{t.epic}" if not outside else "",
                "release": "" if outside else "1.0",
                "source": SOURCES.get(r.origin[i], "") if not outside else "",
            }
        )
    epics = sorted({t.epic for t in r.world.tickets})
    blank = dict.fromkeys(rows[0], "")
    rows += [
        {
            **blank,
            "key": f"E-{e}",
            "type": "epic",
            "title": f"Epic {e}",
            "status": "To do",
            "created": _iso(MONDAY),
        }
        for e in epics
    ]
    _csv(folder / "tickets.csv", list(rows[0]), [tuple(row.values()) for row in rows])


def _events(r: Record, folder: Path) -> None:
    rows, before = [], {}
    for i, t, s in r.events:
        rows.append((_key(i), _at(r, t, s == DONE), "status", before.get(i, PLAIN[TODO]), status(s), ""))
        before[i] = status(s)
    _csv(folder / "events.csv", ["ticket", "at", "field", "from", "to", "author"], rows)


def _csv(path: Path, header: list[str], rows: list[tuple]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
