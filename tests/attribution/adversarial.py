"""The fourteen cases whose days are known by thought alone, as arrays and as neutral folders."""

import csv
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np

from pmreport.attribution.asbuilt import CATEGORY_IDS, AsBuilt, K, Phases, Tickets
from tools.simulator.folder import MONDAY, instant

REQ, PLAN, UX, MISSING, COLLAB, TECH, MARKET, TEAM, COMPLAINT, RELEASE = range(10)


@dataclass(frozen=True)
class T:
    """A ticket: `life` is (begin, days, cause or None, works) in order; times in working days."""

    who: int
    planned: float
    due: float
    life: tuple[tuple[float, float, int | None, bool], ...]
    gate: int = -1
    created: float = -5.0
    inside: bool = True


@dataclass(frozen=True)
class Known:
    tickets: tuple[T, ...]
    planned: float
    days: dict[int, float]
    unexplained: float = 0.0
    links: tuple[tuple[int, int], ...] = ()
    tail: float = 0.0
    actual: float | None = None
    removal: dict[int, float] = field(default_factory=dict)

    @property
    def released(self) -> float:
        last = max(t.life[-1][0] + t.life[-1][1] for t in self.tickets if t.inside)
        return last + self.tail if self.actual is None else self.actual


def work(begin, days, cause=None):
    return (begin, days, cause, True)


def wait(begin, days, cause=None):
    return (begin, days, cause, False)


KNOWN = {
    "serial 3 + 5": Known(
        (
            T(0, 0, 3, (work(0, 2), wait(2, 3, COLLAB), work(5, 1))),
            T(1, 3, 7, (work(6, 1), wait(7, 5, UX), work(12, 3))),
        ),
        7, {COLLAB: 3, UX: 5}, links=((0, 1),), removal={COLLAB: 3, UX: 5},
    ),
    "parallel equal 5 | 5": Known(
        (
            T(0, 0, 4, (work(0, 2), wait(2, 5, COLLAB), work(7, 2))),
            T(1, 0, 4, (work(0, 2), wait(2, 5, TECH), work(7, 2))),
        ),
        4, {COLLAB: 2.5, TECH: 2.5}, removal={COLLAB: 0, TECH: 0},
    ),
    "parallel 10 | 6": Known(
        (
            T(0, 0, 4, (work(0, 2), wait(2, 10, COLLAB), work(12, 2))),
            T(1, 0, 4, (work(0, 2), wait(2, 6, TECH), work(8, 2))),
        ),
        4, {COLLAB: 7, TECH: 3}, removal={COLLAB: 4, TECH: 0},
    ),
    "off the path with float": Known(
        (
            T(0, 0, 30, (work(0, 30),)),
            T(1, 0, 2, (work(0, 1), wait(1, 8, MARKET), work(9, 1))),
        ),
        30, {},
    ),
    "masked 8 with float 5": Known(
        (
            T(0, 0, 10, (work(0, 10),)),
            T(1, 0, 5, (work(0, 4), wait(4, 8, UX), work(12, 1))),
        ),
        10, {UX: 3},
    ),
    "early finish meets a cause": Known(
        (T(0, 0, 10, (work(0, 3), wait(3, 4, COLLAB), work(7, 3))),), 10, {COLLAB: 4}, unexplained=-4
    ),
    "released early": Known(
        (T(0, 0, 10, (work(0, 3), wait(3, 2, UX), work(5, 3))),), 10, {UX: 2}, unexplained=-4
    ),
    "late ticket absorbed downstream": Known(
        (
            T(0, 0, 3, (work(0, 1), wait(1, 4, TECH), work(5, 2))),
            T(1, 0, 9, (work(0, 9),)),
            T(1, 9, 12, (work(9, 3),)),
        ),
        12, {}, links=((0, 2),),
    ),
    "complaint takes a person": Known(
        (
            T(0, 0, 2, (work(0, 2),)),
            T(0, 2, 6, (work(5, 4),)),
            T(0, 0, 0, (work(2, 3),), gate=COMPLAINT, created=1.5, inside=False),
        ),
        6, {COMPLAINT: 3},
    ),
    "added ticket with a technical block": Known(
        (
            T(0, 0, 5, (work(0, 5),)),
            T(0, 0, 0, (work(5, 2), wait(7, 4, TECH), work(11, 1)), gate=REQ, created=3.0),
        ),
        5, {REQ: 5, TECH: 2},
    ),
    "failed deployment": Known((T(0, 0, 5, (work(0, 5),)),), 5, {RELEASE: 3}, tail=3),
    "pure overrun": Known((T(0, 0, 5, (work(0, 9),)),), 5, {}, unexplained=4),
    "three parallel equal 6": Known(
        tuple(
            T(i, 0, 4, (work(0, 2), wait(2, 6, c), work(8, 2))) for i, c in enumerate((UX, COLLAB, TECH))
        ),
        4, {UX: 2, COLLAB: 2, TECH: 2},
    ),
    "wait filled with other work": Known(
        (
            T(0, 0, 2, (work(0, 1), wait(1, 4, COLLAB), work(5, 1))),
            T(0, 2, 6, (work(1, 4),)),
            T(1, 2, 7, (work(6, 5),)),
        ),
        7, {COLLAB: 4}, links=((0, 2),),
    ),
}  # fmt: skip


def asbuilt(known: Known) -> AsBuilt:
    """The case as the engine's input."""
    t, n = known.tickets, len(known.tickets)
    life = [(i, *p) for i, ticket in enumerate(t) for p in ticket.life]
    share = np.zeros((len(life), K))
    for row, (_, _, _, cause, _) in enumerate(life):
        if cause is not None:
            share[row, cause] = 1.0
    tail = np.zeros(K)
    tail[RELEASE] = known.tail
    begin = np.array([p[1] for p in life], float)
    work_ = np.array([p[4] for p in life])
    nan = np.full(n, np.nan)
    tickets = Tickets(
        ready=np.array([max(x.created, 0.0) for x in t]),
        start=np.array([x.life[0][0] for x in t], float),
        finish=np.array([x.life[-1][0] + x.life[-1][1] for x in t], float),
        due=np.array([x.due for x in t], float),
        planned=np.array([x.planned if x.gate < 0 else x.created for x in t], float),
        size=nan,
        urgent=np.array([not x.inside for x in t]),
        decides=np.array([x.inside for x in t]),
        gate=np.array([x.gate for x in t]),
        gate_share=np.ones(n),
    )
    phases = Phases(
        first=np.concatenate([[0], np.cumsum([len(x.life) for x in t])]),
        work=work_,
        days=np.array([p[2] for p in life], float),
        begin=begin,
        who=np.array([t[p[0]].who if p[4] else -1 for p in life]),
        cut=np.zeros(len(life), bool),
        idle=np.zeros(len(life)),
        share=share,
    )
    links = np.array(known.links, np.int64).reshape(-1, 2)
    none = np.zeros((0, 2), np.int64)
    return AsBuilt(tickets, phases, links, none, np.ones(9, np.int64), known.planned, known.released, tail)


def write(
    known: Known, folder: Path, prefix: str = "A", reverse: bool = False, weeks: int = 0, history: bool = True
) -> Path:
    """The case as a neutral folder with times to the second."""
    folder.mkdir(parents=True, exist_ok=True)

    def at(day: float, end: bool = False) -> str:
        return (instant(max(day, 0.0), end) + timedelta(weeks=weeks)).isoformat()

    tickets, events = [], []
    for i, t in enumerate(known.tickets):
        key = f"{prefix}-{1000 - i if prefix != 'A' else i + 1}"
        finish = t.life[-1][0] + t.life[-1][1]
        created = (
            (MONDAY - timedelta(days=7) + timedelta(weeks=weeks)).isoformat()
            if t.created < 0
            else at(t.created)
        )
        tickets.append(
            {
                "key": key,
                "type": "task" if t.inside else "complaint",
                "created": created,
                "status": "Done",
                "assignee": f"{prefix}-person-{t.who}",
                "resolved": at(finish, True),
                "planned_start": at(t.planned) if t.gate < 0 else "",
                "due": at(t.due, True) if t.gate < 0 else "",
                "release": "R" if t.inside else "",
                "source": "plan" if t.gate < 0 else "change",
            }
        )
        before, previous = "Open", None
        for begin, days, cause, works in t.life:
            if previous is not None and begin > previous + 1e-9:
                events.append((key, at(previous), "status", before, "Ready"))
                before = "Ready"
            name = ("Doing" if works else "Waiting") if cause is None else f"{CATEGORY_IDS[cause]} {works}"
            events.append((key, at(begin), "status", before, name))
            before, previous = name, begin + days
        events.append((key, at(finish, True), "status", before, "Done"))
    links = [(tickets[a]["key"], "blocks", tickets[b]["key"]) for a, b in known.links]
    statuses = [
        ("Open", "todo", "queue", ""),
        ("Ready", "doing", "queue", ""),
        ("Doing", "doing", "active", ""),
    ]
    statuses += [("Waiting", "doing", "blocked", ""), ("Done", "done", "", "")]
    statuses += [
        (f"{c} {w}", "doing", "active" if w else "queue", c) for c in CATEGORY_IDS for w in (True, False)
    ]
    release = [("R", at(known.planned, True), at(known.released, True), at(0), at(0))]
    rows = [tuple(t.values()) for t in tickets]
    if reverse:
        rows, events, links, statuses = rows[::-1], events[::-1], links[::-1], statuses[::-1]
    _csv(folder / "tickets.csv", list(tickets[0]), rows)
    if history:
        _csv(folder / "events.csv", ["ticket", "at", "field", "from", "to"], events)
    _csv(folder / "links.csv", ["from", "kind", "to"], links)
    _csv(folder / "statuses.csv", ["status", "category", "kind", "cause"], statuses)
    _csv(folder / "releases.csv", ["name", "planned", "actual", "freeze", "start"], release)
    if known.tail:
        last = known.released - known.tail
        failed = [
            (at(last), "R", "failed", at(known.released, True)),
            (at(known.released, True), "R", "success", ""),
        ]
        _csv(folder / "deployments.csv", ["at", "release", "outcome", "recovered_at"], failed)
    return folder


def _csv(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
