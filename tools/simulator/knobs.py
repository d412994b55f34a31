"""What a simulated project is like, and how well it is recorded."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Knobs:
    """The world (first block) and the record of it (second block)."""

    tickets: int = 200
    chance: float = 0.65  # that a mechanism is at work
    only: tuple[int, ...] | None = None  # exactly these mechanisms, instead of chance
    policy: str = "planned"  # planned | fifo | random | short: how people pick the next ticket
    lanes: int = 1  # tickets in work at once per person, each slower by that factor
    sigma: float = 0.25  # natural variation of work, log-normal with mean 1
    chain: float = 0.5  # chance that a ticket depends on the one before it in its epic
    cross: float = 0.1  # chance of a dependency on another epic
    buffer: float = 0.05

    visibility: float = 0.9  # share of planted delay that leaves a timed trace
    mislabel: float = 0.05  # share of traces that name another category
    sticky: float = 0.3  # share of waits whose status stays while the person is busy elsewhere
    labels: float = 0.8  # share of disturbed tickets that carry the label of the cause
    links: float = 1.0  # share of dependencies that are recorded
    days_only: bool = False
    history: bool = True


DEFAULT = Knobs()
BLOCKS: dict[str, Knobs] = {
    "clean": replace(DEFAULT, visibility=1.0, mislabel=0.0, sticky=0.0),
    "default": DEFAULT,
    "poor": replace(DEFAULT, visibility=0.6, mislabel=0.15, sticky=0.6),
    "nohistory": replace(DEFAULT, history=False),
    "multitask": replace(DEFAULT, lanes=2),
    "fifo": replace(DEFAULT, policy="fifo"),
    "random": replace(DEFAULT, policy="random"),
    "short": replace(DEFAULT, policy="short"),
    "daystamps": replace(DEFAULT, days_only=True),
    "halflinks": replace(DEFAULT, links=0.5),
    "nolinks": replace(DEFAULT, links=0.0),
    "noisy": replace(DEFAULT, sigma=0.5),
    "nodep": replace(DEFAULT, chain=0.0, cross=0.0),
}
RECORD = ("visibility", "mislabel", "sticky", "labels", "links", "days_only", "history")
"""Knobs that change the record of a world and not the world."""
