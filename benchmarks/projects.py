"""Write neutral-folder projects of any size, seeded, by columns."""

from pathlib import Path

import numpy as np
import pandas as pd

STATUSES = ("Open", "In Progress", "Waiting", "Testing", "Done")
CATEGORIES = ("todo", "doing", "doing", "doing", "done")
KINDS = ("queue", "active", "queue", "test", "")
TYPES = ("Story", "Bug", "Task", "UX issue", "Support")
START = np.datetime64("2024-01-01T09:00:00", "s")
SPAN_DAYS, RELEASES, PEOPLE, TEAMS = 700, 12, 200, 12


def write(folder: Path, tickets: int, events: int, seed: int = 0) -> Path:
    """A neutral folder with this many tickets and events, over twelve releases of one series."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    created = START + random.integers(0, SPAN_DAYS * 86_400, tickets).astype("timedelta64[s]")
    created.sort()
    length = random.lognormal(12.5, 0.8, tickets).astype(np.int64)
    resolved = created + length.astype("timedelta64[s]")
    release = np.minimum(np.arange(tickets) * RELEASES // max(tickets, 1), RELEASES - 1)
    keys = np.char.add("BN-", np.arange(1, tickets + 1).astype(str))
    person = random.integers(0, PEOPLE, tickets)
    pd.DataFrame(
        {
            "key": keys,
            "type": np.array(TYPES)[random.integers(0, len(TYPES), tickets)],
            "title": np.char.add("Ticket about topic ", random.integers(0, 5000, tickets).astype(str)),
            "status": "Done",
            "priority": np.array(["P0", "P1", "P2"])[random.integers(0, 3, tickets)],
            "severity": np.array(["critical", "major", "minor"])[random.integers(0, 3, tickets)],
            "assignee": np.char.add("person ", person.astype(str)),
            "team": np.char.add("team ", (person % TEAMS).astype(str)),
            "component": np.char.add("part ", random.integers(0, 40, tickets).astype(str)),
            "created": created.astype(str),
            "resolved": resolved.astype(str),
            "due": (resolved + random.integers(-20, 20, tickets).astype("timedelta64[D]")).astype(
                "datetime64[D]"
            ).astype(str),
            "estimate_h": random.integers(2, 40, tickets),
            "spent_h": random.integers(2, 60, tickets),
            "release": np.char.add("1.", release.astype(str)),
        }
    ).to_csv(folder / "tickets.csv", index=False)  # fmt: skip
    _events(folder, random, keys, created, length, events)
    _releases(folder)
    pd.DataFrame({"status": STATUSES, "category": CATEGORIES, "kind": KINDS}).to_csv(
        folder / "statuses.csv", index=False
    )
    return folder


def _events(
    folder: Path,
    random: np.random.Generator,
    keys: np.ndarray,
    created: np.ndarray,
    length: np.ndarray,
    events: int,
) -> None:
    each = max(events // max(len(keys), 1), 4)
    ticket = np.repeat(np.arange(len(keys)), each)
    step = np.tile(np.arange(each), len(keys))
    share = (step + random.random(len(ticket)) * 0.9) / each
    at = created[ticket] + (share * length[ticket]).astype("timedelta64[s]")
    state = np.minimum(step, 1) + np.where(step > 1, step % 3, 0)
    before = np.where(step == 0, 0, np.roll(np.where(step == each - 1, 4, state), 1))
    after = np.where(step == each - 1, 4, state)
    frame = pd.DataFrame(
        {
            "ticket": keys[ticket],
            "at": at.astype(str),
            "field": "status",
            "from": np.array(STATUSES)[before],
            "to": np.array(STATUSES)[after],
            "author": np.char.add("person ", random.integers(0, PEOPLE, len(ticket)).astype(str)),
        }
    )
    frame.to_csv(folder / "events.csv", index=False)


def _releases(folder: Path) -> None:
    days = np.array([(number + 1) * SPAN_DAYS // RELEASES for number in range(RELEASES)])
    planned = START.astype("datetime64[D]") + days
    pd.DataFrame(
        {
            "name": [f"1.{number}" for number in range(RELEASES)],
            "planned": planned.astype(str),
            "actual": (planned + 9).astype(str),
            "start": (planned - SPAN_DAYS // RELEASES).astype(str),
            "freeze": (planned - SPAN_DAYS // RELEASES // 2).astype(str),
        }
    ).to_csv(folder / "releases.csv", index=False)
