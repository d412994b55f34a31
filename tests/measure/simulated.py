"""Worlds of many small releases (or periods) drawn from one process, so that its truth is known.

Every release of a world has a project of its own, so that none is another's predecessor, and its own tickets,
so that each is one independent repetition; the world is assembled once. Times are UTC, the calendar is round
the clock, and a simulated day is a calendar day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.random import Generator

from pmreport.case import Case, Subject
from pmreport.config import Settings, Survey
from tests.world import dataset, world

START, LIVE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
END = datetime(2026, 9, 1, tzinfo=UTC)  # the newest activity, long after everything that is simulated
PEOPLE = 15


@dataclass(frozen=True)
class Drawn:
    """The tables of one simulated world, the truth its intervals should hold, and what its cases are."""

    tables: Mapping[str, Iterable[str]]
    truth: float
    runs: int
    periods: tuple[tuple[datetime, datetime], ...] = ()


Draw = Callable[[Generator, int], Drawn]


def cases(drawn: Drawn, as_of: datetime = END) -> list[Case]:
    """One case per repetition."""
    texts = {name: "\n".join(rows) for name, rows in drawn.tables.items()}
    data = dataset(stamp(as_of), **texts)
    built = world(data, Settings(survey=Survey("sus")), "24x7")
    if drawn.periods:
        bounds = [(stamp(low), stamp(high)) for low, high in drawn.periods]
        return [Case(built, Subject("period", str(low), None, low, high)) for low, high in bounds]
    known = {release.name: release for release in built.releases}
    return [Case(built, Subject("release", name(run), known[name(run)])) for run in range(drawn.runs)]


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def name(run: int) -> str:
    return f"R{run:03d}"


def day(days: float, origin: datetime = START) -> str:
    return (origin + timedelta(days=float(days))).isoformat(timespec="seconds")


def releases(runs: int, *, actual: bool = True, planned: str = day(60)) -> list[str]:
    live = LIVE.isoformat() if actual else ""
    rows = [f"{name(run)},P{run},{day(0)},{day(1)},{planned},{live}" for run in range(runs)]
    return ["name,project,start,freeze,planned,actual", *rows]


TICKET = "key,type,labels,created,started,due,resolved,release,found_in,status,status_category,assignee,team"


def ticket(key: str, kind: str = "Story", **fields: object) -> str:
    """A row of TICKET and the numbers after it; done where it is resolved."""
    done = bool(fields.get("resolved"))
    usual = {"created": day(-10), "status": "Done" if done else "To Do"}
    usual["status_category"] = "done" if done else "todo"
    row = {"key": key, "type": kind, **usual, **fields}
    columns = [*TICKET.split(","), "estimate_h", "spent_h", "source"]
    return ",".join(str(row.get(column, "")) for column in columns)


HEAD = f"{TICKET},estimate_h,spent_h,source"
EVENT = "ticket,at,field,from,to,author"


def shares(rng: Generator, runs: int, n: int = 40, p: float = 0.7) -> Drawn:
    """Due dates, met with probability p."""
    rows = [
        ticket(f"{name(r)}-{i}", due=day(20), started=day(2), release=name(r),
               resolved=day(15 if rng.random() < p else 25))
        for r in range(runs) for i in range(n)
    ]  # fmt: skip
    return Drawn({"releases": releases(runs), "tickets": [HEAD, *rows]}, p, runs)


def defects(rng: Generator, runs: int, delivered: int = 10, per: float = 1.2) -> Drawn:
    """Ten delivered requirements, and a Poisson number of defects found in the release."""
    rows = []
    for r in range(runs):
        rows += [ticket(f"{name(r)}-{i}", release=name(r), resolved=day(30)) for i in range(delivered)]
        rows += [
            ticket(f"{name(r)}-D{i}", "Bug", found_in=name(r)) for i in range(rng.poisson(per * delivered))
        ]
    return Drawn({"releases": releases(runs), "tickets": [HEAD, *rows]}, per, runs)


def waits(rng: Generator, runs: int, n: int = 40) -> Drawn:
    """Work of 2 days on average, then a wait of 1: two thirds of the time are active."""
    rows, events = [], []
    for r in range(runs):
        for i, (work, wait) in enumerate(zip(rng.gamma(2, 1, n), rng.gamma(2, 0.5, n), strict=True)):
            key, end = f"{name(r)}-{i}", day(2 + work + wait)
            rows.append(ticket(key, release=name(r), resolved=end))
            events += [
                f"{key},{day(2)},status,To Do,In Progress,ann",
                f"{key},{day(2 + work)},status,In Progress,Waiting,ann",
                f"{key},{end},status,Waiting,Done,ann",
            ]
    statuses = ["status,category,kind,cause", "To Do,todo,queue,", "In Progress,doing,active,"]
    statuses += ["Waiting,doing,queue,", "Done,done,,"]
    tables = {"releases": releases(runs), "tickets": [HEAD, *rows], "events": [EVENT, *events]}
    return Drawn({**tables, "statuses": statuses}, 2 / 3, runs)


def reassigned(rng: Generator, runs: int, n: int = 40, mean: float = 0.8) -> Drawn:
    """A Poisson number of changes of the assignee between start and completion."""
    rows, events = [], []
    for r in range(runs):
        for i, count in enumerate(rng.poisson(mean, n).tolist()):
            key = f"{name(r)}-{i}"
            rows.append(
                ticket(key, release=name(r), started=day(2), resolved=day(30), assignee=f"p{count % 2}")
            )
            events += [f"{key},{day(3 + k)},assignee,p{k % 2},p{(k + 1) % 2},zoe" for k in range(count)]
    return Drawn(
        {"releases": releases(runs), "tickets": [HEAD, *rows], "events": [EVENT, *events]}, mean, runs
    )


def asked(rng: Generator, runs: int, kind: str) -> Drawn:
    """Thirty usability scores with mean 70, or sixty answers with promoters less detractors of 30."""
    low, high = (0, 100) if kind == "survey" else (0, 10)
    rows = []
    for r in range(runs):
        scores = rng.normal(70, 12, 30) if kind == "survey" else rng.choice([10, 8, 3], 60, p=[0.5, 0.3, 0.2])
        rows += [f"{day(70)},{kind},{score:.3f},{low},{high},{name(r)}" for score in scores]
    tickets = [HEAD, *(ticket(f"{name(r)}-0", release=name(r)) for r in range(runs))]
    feedback = ["at,kind,score,scale_min,scale_max,release", *rows]
    truth = 70.0 if kind == "survey" else 30.0
    return Drawn({"releases": releases(runs), "tickets": tickets, "feedback": feedback}, truth, runs)


def reviewed(rng: Generator, runs: int) -> Drawn:
    """Releases seventy days apart; in the thirty days after each the mean review is 0.4 stars higher."""
    rows, dates, tickets = [], [], []
    for r in range(runs):
        live = END - timedelta(days=70 * (r + 1))
        dates.append(f"{name(r)},P{r},{live.isoformat()}")
        tickets.append(ticket(f"{name(r)}-0", release=name(r)))
        for shift, p in ((-29.5, (0.1, 0.1, 0.2, 0.3, 0.3)), (0.5, (0.05, 0.05, 0.1, 0.35, 0.45))):
            stars = rng.choice(5, 60, p=p) + 1
            days = shift + rng.integers(0, 29, 60)
            rows += [f"{day(d, live)},review,{s},1,5," for d, s in zip(days, stars, strict=True)]
    feedback = ["at,kind,score,scale_min,scale_max,release", *rows]
    tables = {"releases": ["name,project,actual", *dates], "tickets": [HEAD, *tickets], "feedback": feedback}
    return Drawn(tables, 4.1 - 3.6, runs)


def durations(rng: Generator, runs: int, n: int = 60) -> Drawn:
    """Log-normal cycle times with median 20 days; begun through half a year: some are open at the end."""
    rows = []
    for r in range(runs):
        for i, (start, length) in enumerate(
            zip(rng.uniform(0, 184, n), rng.lognormal(3, 0.6, n), strict=True)
        ):
            end = day(start + length) if start + length < (END - START).days else ""
            state = {} if end else {"status": "In Progress", "status_category": "doing"}
            rows.append(ticket(f"{name(r)}-{i}", release=name(r), started=day(start), resolved=end, **state))
    truth = float(np.exp(3 + 0.6 * 1.0364333894937898))  # the normal quantile of 0.85
    return Drawn({"releases": releases(runs), "tickets": [HEAD, *rows]}, truth, runs)


def rewritten(rng: Generator, runs: int, n: int = 60) -> Drawn:
    """Tickets rewritten on their first day take one and a half times as long as the others."""
    rows, events = [], []
    for r in range(runs):
        for i, length in enumerate(rng.lognormal(2.5, 0.5, 2 * n)):
            key, changed = f"{name(r)}-{i}", i < n
            end = day(1 + length * (1.5 if changed else 1))
            rows.append(ticket(key, release=name(r), started=day(1), resolved=end, assignee="ann"))
            if changed:
                events.append(f"{key},{day(1.01)},description,old words,entirely different ones,zoe")
    return Drawn(
        {"releases": releases(runs), "tickets": [HEAD, *rows], "events": [EVENT, *events]}, 1.5, runs
    )


def spent(rng: Generator, runs: int, n: int, truth: float, sigma: float, technical: float = 1.0) -> Drawn:
    """Time spent is log-normal about 1.2 estimates; half of the tickets are technical: another factor."""
    rows = []
    for r in range(runs):
        for i, factor in enumerate(1.2 * rng.lognormal(0, sigma, n)):
            tech = i % 2 == 0
            hours = 10 * factor * (technical if tech else 1)
            rows.append(
                ticket(f"{name(r)}-{i}", release=name(r), started=day(2), resolved=day(30),
                       labels="performance" if tech else "", estimate_h=10, spent_h=f"{hours:.6f}")
            )  # fmt: skip
    return Drawn({"releases": releases(runs), "tickets": [HEAD, *rows]}, truth, runs)


def loads(rng: Generator, runs: int) -> Drawn:
    """Fifteen people per release, each with one ticket all the time and log-normal hours (σ 0.5)."""
    rows = [
        ticket(f"{name(r)}-{i}", release=name(r), started=day(0), resolved=LIVE.isoformat(),
               assignee=f"{name(r)}p{i:02d}", spent_h=f"{hours:.6f}")
        for r in range(runs) for i, hours in enumerate(100 * rng.lognormal(0, 0.5, PEOPLE))
    ]  # fmt: skip
    truth = 0.2763263902  # 2Φ(σ/√2) − 1
    return Drawn({"releases": releases(runs), "tickets": [HEAD, *rows]}, truth, runs)


def redone(rng: Generator, runs: int, n: int = 40) -> Drawn:
    """Every other started ticket is rewritten in work and takes on average half a day more."""
    rows, events = [], []
    for r in range(runs):
        for i, (hit, more) in enumerate(zip(rng.random(n) < 0.5, rng.gamma(2, 0.25, n), strict=True)):
            key, end = f"{name(r)}-{i}", day(5 + more)
            rows.append(ticket(key, release=name(r), resolved=end))
            events.append(f"{key},{day(2)},status,To Do,In Progress,ann")
            events.append(f"{key},{end},status,In Progress,Done,ann")
            if hit:
                events.append(f"{key},{day(5)},description,old words,entirely different ones,zoe")
    return Drawn(
        {"releases": releases(runs), "tickets": [HEAD, *rows], "events": [EVENT, *events]}, n * 0.25, runs
    )


def arrivals(rng: Generator, runs: int) -> Drawn:
    """Defects come at 2.3 a day and go at 2.0, so that the open ones grow by 0.3 a day."""
    rows = []
    for r in range(runs):
        last = (LIVE - START).days
        came = [*([last - 30.0] * 60), *np.sort(rng.uniform(last - 10, last, rng.poisson(23)))]
        went = np.sort(rng.uniform(last - 10, last, rng.poisson(20)))
        for i, at in enumerate(came):
            end = day(went[i]) if i < len(went) else day(150)
            rows.append(ticket(f"{name(r)}-{i}", "Bug", created=day(at), found_in=name(r), resolved=end))
    return Drawn({"releases": releases(runs), "tickets": [HEAD, *rows]}, 0.3, runs)


def moved(rng: Generator, runs: int, n: int = 40) -> Drawn:
    """Of forty requirements a tenth leaves and a fifth of the others is rewritten; eight come on average."""
    rows, events = [], []
    for r in range(runs):
        fate = rng.random(n)
        for i in range(n + int(rng.poisson(8))):
            key = f"{name(r)}-{i}"
            gone = i < n and fate[i] < 0.1
            rows.append(ticket(key, release="" if gone else name(r), created=day(-10 if i < n else 20)))
            if gone:
                events.append(f"{key},{day(10)},release,{name(r)},,zoe")
            elif i < n and fate[i] < 0.28:
                events.append(f"{key},{day(10)},description,old words,entirely different ones,zoe")
    truth = (8 + n * 0.28) / n
    return Drawn(
        {"releases": releases(runs), "tickets": [HEAD, *rows], "events": [EVENT, *events]}, truth, runs
    )


def _periods(runs: int, days: int) -> tuple[tuple[datetime, datetime], ...]:
    starts = [datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=2 * days * r) for r in range(runs)]
    return tuple((low, low + timedelta(days=days)) for low in starts)


def ages(rng: Generator, runs: int, n: int = 60) -> Drawn:
    """Customer requests that are open at the end of a period, with log-normal ages; closed an hour later."""
    bounds, rows = _periods(runs, 30), []
    for r, (_, high) in enumerate(bounds):
        closed = (high + timedelta(hours=1)).isoformat()
        rows += [
            ticket(f"{name(r)}-{i}", created=day(-age, high), resolved=closed, source="customer")
            for i, age in enumerate(rng.lognormal(2, 0.5, n))
        ]
    truth = float(np.exp(2 + 0.5 * 1.0364333894937898))
    return Drawn({"tickets": [HEAD, *rows]}, truth, runs, bounds)


def debts(rng: Generator, runs: int) -> Drawn:
    """Technical debt: in each period twenty tickets are written on average and twelve closed."""
    bounds, rows = _periods(runs, 30), []
    for r, (low, _) in enumerate(bounds):
        old = (low - timedelta(days=5)).isoformat()
        new = [day(at, low) for at in rng.uniform(0.1, 29.9, rng.poisson(20))]
        went = [day(at, low) for at in rng.uniform(0.1, 29.9, rng.poisson(12))]
        rows += [ticket(f"{name(r)}-N{i}", created=at, labels="tech-debt") for i, at in enumerate(new)]
        rows += [
            ticket(f"{name(r)}-O{i}", created=old, resolved=at, labels="tech-debt")
            for i, at in enumerate(went)
        ]
    return Drawn({"tickets": [HEAD, *rows]}, 8.0, runs, bounds)


def weeks_of(rng: Generator, run: int, weeks: int, last: datetime, mean: float = 6.0) -> list[str]:
    """A Poisson number of finished tickets in each of so many weeks before an instant."""
    rows = []
    for week in range(weeks):
        for i in range(int(rng.poisson(mean))):
            end = last - timedelta(days=7 * week + 3)
            rows.append(ticket(f"{name(run)}-{week:02d}{i:02d}", release=name(run), resolved=end.isoformat(),
                               created=day(-200), started=day(-7 * weeks, last)))  # fmt: skip
    return rows
