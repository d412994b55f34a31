"""A project before anything happens: tickets, people, dependencies, and ten mechanisms of delay."""

from dataclasses import dataclass, field

import numpy as np

from tools.simulator.knobs import Knobs

REQ, PLAN, UX, MISSING, COLLAB, TECH, MARKET, TEAM, COMPLAINT, RELEASE = range(10)


@dataclass
class Ticket:
    person: int
    team: int
    epic: int
    size: float
    kind: str = "base"  # base | added | complaint
    gate: int = -1
    ready: float = 0.0
    before: list[int] = field(default_factory=list)
    # (is work, days, cause or −1), in order; the days of plain work are without optimism
    segments: list[tuple[bool, float, int]] = field(default_factory=list)
    key: float = 0.0
    planned: float = 0.0
    due: float = 0.0


@dataclass
class World:
    knobs: Knobs
    seed: int
    people: int
    tickets: list[Ticket]
    beta: float
    failures: list[float]
    active: tuple[int, ...]
    planned: float = 0.0


def make(knobs: Knobs, seed: int) -> World:
    """The project of a seed; the record knobs do not matter here."""
    rng = np.random.default_rng([seed, 1])
    people = max(3, knobs.tickets // 10)
    on = rng.random(10) < knobs.chance
    strength = rng.uniform(0.3, 2.0, 10)
    if knobs.only is not None:
        on = np.isin(np.arange(10), knobs.only)
    tickets = _base(knobs, people, rng)
    world = World(knobs, seed, people, tickets, 1 + 0.15 * strength[PLAN] if on[PLAN] else 1.0, [], ())
    for t in tickets:
        noise = rng.lognormal(-(knobs.sigma**2) / 2, knobs.sigma)
        t.segments = [(True, t.size * noise, -1)]
    span = sum(t.size for t in tickets) / people * 1.3
    for mechanism in (REQ, UX, MISSING, COLLAB, TECH, MARKET, TEAM, COMPLAINT, RELEASE):
        draw = np.random.default_rng([seed, 2, mechanism])
        if on[mechanism]:
            MECHANISMS[mechanism](world, strength[mechanism], span, draw)
    world.active = tuple(int(c) for c in np.flatnonzero(on))
    keys = rng.random(len(world.tickets))
    for t, k in zip(world.tickets, keys, strict=True):
        t.key = {"random": k * 1e3, "short": t.size}.get(knobs.policy, t.key)
    return world


def _base(knobs: Knobs, people: int, rng: np.random.Generator) -> list[Ticket]:
    teams = max(1, people // 5)
    members = [np.arange(people)[np.arange(people) % teams == g] for g in range(teams)]
    load = np.zeros(people)
    tickets: list[Ticket] = []
    epics = max(2, knobs.tickets // 8)
    for i in range(knobs.tickets):
        epic = i * epics // knobs.tickets
        team = epic % teams
        size = float(np.clip(rng.lognormal(0.7, 0.6), 0.25, 12))
        crew = members[team]
        person = int(crew[np.argmin(load[crew] + rng.random(len(crew)))])
        load[person] += size
        t = Ticket(person, team, epic, size)
        if i and tickets[-1].epic == epic and rng.random() < knobs.chain:
            t.before.append(i - 1)
        if i > 8 and rng.random() < knobs.cross:
            t.before.append(int(rng.integers(max(0, i - 60), i - 4)))
        tickets.append(t)
    return tickets


def _insert(t: Ticket, rng: np.random.Generator, *parts: tuple[bool, float, int]) -> None:
    """Put parts somewhere inside the plain work of a ticket."""
    plain = [j for j, s in enumerate(t.segments) if s[0] and s[2] < 0]
    j = int(rng.choice(plain))
    days = t.segments[j][1]
    at = rng.uniform(0.15, 0.85)
    t.segments[j : j + 1] = [(True, days * at, -1), *parts, (True, days * (1 - at), -1)]


def _some(world: World, share: float, rng: np.random.Generator) -> list[Ticket]:
    base = [t for t in world.tickets if t.kind == "base"]
    return [t for t in base if rng.random() < share]


def _add(
    world: World,
    count: float,
    cause: int,
    low: float,
    high: float,
    rng: np.random.Generator,
    kind: str = "added",
) -> list[Ticket]:
    made = []
    for _ in range(rng.poisson(count)):
        like = world.tickets[int(rng.integers(world.knobs.tickets))]
        size = float(np.clip(rng.lognormal(0.6, 0.6), 0.25, 10))
        t = Ticket(int(rng.integers(world.people)), like.team, like.epic, size, kind, cause)
        t.ready = t.key = float(rng.uniform(low, high))
        t.segments = [(True, size * rng.lognormal(-(world.knobs.sigma**2) / 2, world.knobs.sigma), -1)]
        made.append(t)
    world.tickets += made
    return made


def requirement_change(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    for t in _some(world, 0.12 * strength, rng):
        _insert(t, rng, (True, t.size * rng.uniform(0.4, 1.2), REQ))
    _add(world, 0.04 * strength * world.knobs.tickets, REQ, 0.1 * span, 0.9 * span, rng)


def user_experience(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    for t in _some(world, 0.12 * strength, rng):
        t.segments += [(False, float(rng.gamma(2, 1.2)), UX), (True, t.size * rng.uniform(0.2, 0.6), UX)]


def missing_features(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    _add(world, 0.04 * strength * world.knobs.tickets, MISSING, 0.5 * span, 1.05 * span, rng)


def collaboration(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    for t in _some(world, 0.15 * strength, rng):
        _insert(t, rng, (False, float(rng.gamma(1.5, 2.5)), COLLAB))


def technical_difficulty(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    for t in _some(world, 0.08 * strength, rng):
        if rng.random() < 0.5:
            _insert(t, rng, (True, t.size * rng.uniform(0.5, 2.0), TECH))
        else:
            _insert(t, rng, (False, float(rng.gamma(1.5, 4.0)), TECH))


def market_feedback(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    for t in _some(world, 0.05 * strength, rng):
        _insert(t, rng, (False, float(rng.gamma(2, 2.5)), MARKET))
    _add(world, 0.015 * strength * world.knobs.tickets, MARKET, 0.3 * span, 0.9 * span, rng)


def team_management(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    for t in _some(world, 0.12 * strength, rng):
        t.segments.insert(0, (False, float(rng.gamma(1.5, 2.0)), TEAM))
        if rng.random() < 0.5:
            t.segments.insert(1, (True, t.size * rng.uniform(0.1, 0.5), TEAM))


def customer_complaints(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    _add(world, 0.08 * strength * world.knobs.tickets, COMPLAINT, 0.0, 1.2 * span, rng, "complaint")


def release_problems(world: World, strength: float, span: float, rng: np.random.Generator) -> None:
    world.failures = [float(rng.gamma(2, 0.8)) for _ in range(1 + rng.poisson(strength))]


MECHANISMS = {
    REQ: requirement_change,
    UX: user_experience,
    MISSING: missing_features,
    COLLAB: collaboration,
    TECH: technical_difficulty,
    MARKET: market_feedback,
    TEAM: team_management,
    COMPLAINT: customer_complaints,
    RELEASE: release_problems,
}
