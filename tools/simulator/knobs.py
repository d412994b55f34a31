"""What a simulated project is like, and how well it is recorded."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Knobs:
    """The world (first block) and the record of it (second block)."""

    # The world. Numbers of the specification (attribution, 6.1 and 6.2) unless marked as ours.
    tickets: int = 200  # 6.2: "200 planned tickets"
    chance: float = 0.65  # 6.1: "each is on with probability 0.65"; intensity U(0.3, 2) is in world.py
    only: tuple[int, ...] | None = None  # exactly these mechanisms, instead of chance
    policy: str = "planned"  # planned | fifo | random | short: how people pick the next ticket
    lanes: int = 1  # tickets in work at once per person, each slower by that factor
    sigma: float = 0.25  # 6.1: "log-normal natural variation 0.25"; mean 1
    chain: float = 0.5  # 6.1: "chains (dep 0.5)": depends on the one before it in its epic
    cross: float = 0.1  # 6.1: "cross-epic links (0.1)"
    buffer: float = 0.05  # 6.1: "5 % buffer"

    # The record. 6.1: default 0.9 / 0.05 / 0.3, clean 1 / 0 / 0, poor 0.6 / 0.15 / 0.6.
    visibility: float = 0.9  # share of planted delay that leaves a timed trace, origins included
    mislabel: float = 0.05  # share of traces that name one of the nine other categories; of labels, too
    sticky: float = 0.3  # share of waits whose status stays while the person is busy elsewhere
    labels: float = 0.8  # ours: the specification names the knob and no number. Share of causes labelled
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
