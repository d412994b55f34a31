"""A ticket of the sample, and the deck that keeps chance small where nothing is planted."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from engine import Job

T = TypeVar("T")


@dataclass
class Change:
    """One row of events.csv; the ticket is the owner of the list."""

    at: datetime
    field: str
    old: str
    new: str
    author: str


@dataclass
class Ticket:
    """A ticket with everything the writers need; hours are working hours of `workdays`."""

    type: str
    title: str
    component: str
    team: str
    created: float
    reporter: str
    project: str = "PAY"
    description: str = ""
    acceptance: str = ""
    priority: str = "P2"
    severity: str = ""
    labels: list[str] = field(default_factory=list)
    source: str = ""
    release: str = ""  # the first release it was planned in
    found_in: str = ""
    parent: "Ticket | None" = None
    points: float = 0.0
    estimate: float = 0.0
    spent: float = 0.0
    entered: float | None = None  # when the release was set; None: since created
    due: date | None = None
    planned: float | None = None  # planned start
    assignee: str = ""
    customer: str = ""
    satisfaction: int = 0
    chinese: bool = False
    base: bool = False
    job: Job | None = None
    cross: list["Ticket"] = field(default_factory=list)  # tickets of the release that block this one
    blockers: list["Ticket"] = field(default_factory=list)  # all that ever did, for the links
    moved: float | None = None  # when it was re-planned to the next release
    cancelled: float | None = None
    resolution: str = "Done"
    links: list[tuple[str, "Ticket", float]] = field(default_factory=list)  # (kind, to, when)
    changes: list[Change] = field(default_factory=list)
    instant: datetime | None = None  # when created, if outside working hours
    now: dict[str, str] = field(default_factory=dict)  # the values that events have changed so far
    began: dict[str, str] = field(default_factory=dict)  # the values when it was created
    key: str = ""
    order: int = 0


def change(ticket: Ticket, moment: datetime, name: str, new: str, author: str) -> None:
    """Record that a field has a new value (comments have no old one); nothing, if it has it already."""
    old = "" if name == "comment" else ticket.now.get(name, "")
    if new != old:
        ticket.changes.append(Change(moment, name, old, new, author))
        if name != "comment":
            ticket.now[name] = new


def some(rng: random.Random, items: Sequence[T], count: int) -> list[T]:
    """`count` of the items, in their order."""
    chosen = set(rng.sample(range(len(items)), min(count, len(items))))
    return [item for number, item in enumerate(items) if number in chosen]


def deck(rng: random.Random, cards: str, count: int) -> list[str]:
    """`count` cards from shuffled decks (`card*n card*m …`): shares stay near the deck's, as planted."""
    full = [card for part in cards.split() for card in [part.split("*")[0]] * int(part.split("*")[1])]
    out: list[str] = []
    while len(out) < count:
        hand = list(full)
        rng.shuffle(hand)
        out += hand
    return out[:count]


def minutes(hours: float) -> float:
    """Hours rounded to whole minutes."""
    return round(hours * 60) / 60
