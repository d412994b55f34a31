"""The releases of the sample: dates, amounts and what is planted in each.

Eleven healthy releases of about eight weeks give the baseline; PAY 2.4.0 is the one that slipped;
PAY 2.5.0 is under way when the data end.
"""

from dataclasses import dataclass
from datetime import date

from workdays import DAY, at, evening

AS_OF = date(2026, 12, 11)
MAIN, NEXT = "PAY 2.4.0", "PAY 2.5.0"

REQUIREMENT, COLLABORATION = "requirement_change", "collaboration"
TECHNICAL, COMPLAINTS = "technical_difficulty", "customer_complaints"
MISSING, UX, MARKET = "missing_features", "user_experience", "market_feedback"
RELEASE, TEAM = "release_problems", "team_management"
CAUSES = (REQUIREMENT, UX, MISSING, COLLABORATION, TECHNICAL, MARKET, COMPLAINTS)


@dataclass(frozen=True)
class Amounts:
    """How many tickets of each sort, and how strong each condition is."""

    stories: int = 30
    tasks: int = 10
    tech: int = 9
    spikes: int = 2
    epics: int = 6
    moved: int = 1  # base requirements re-planned to the next release
    added: int = 4  # requirement changes that bring new tickets after the freeze
    gaps: int = 2
    bugs: int = 16
    ux: int = 10
    late_bugs: int = 2  # found after the release, in 90 days
    late_ux: int = 1
    late_gaps: int = 2
    changed: int = 3  # requirements changed while worked on
    integration: int = 5  # waits for another team
    blocks: int = 2  # technical blocks
    overruns: int = 0  # technical tickets that take much longer than estimated
    returns: int = 2  # fixes sent back from test
    loops: int = 4  # design review loops
    escalations: int = 2  # complaints worked on by the release's developers
    wait: float = 5.0  # mean hours of a wait for another team
    block: float = 6.0  # mean hours of a technical block
    rework: float = 6.0  # mean hours of rework after a change
    size: float = 1.4  # working hours per hour of the tables in plan.py
    bulk: float = 1.0  # size of added requirements, relative to the same tables


@dataclass(frozen=True)
class Release:
    """A release with its dates; `actual` is None while it is under way."""

    name: str
    start: date
    freeze: date
    planned: date
    actual: date | None
    amounts: Amounts
    seed: int

    @property
    def code_freeze(self) -> date:
        """The working day before it goes live: nothing more is begun then, only checked."""
        return at(evening(self.actual or self.planned) - DAY).date()


def _dates(text: str) -> list[date]:
    return [date.fromisoformat(part) for part in text.split()]


# version, start, freeze, planned, actual, and a seed with which the amounts fit between the dates
_EARLIER = """
1.3.0 2024-06-24 2024-07-12 2024-08-16 2024-08-16 104
1.4.0 2024-08-20 2024-09-09 2024-10-18 2024-10-21 301
1.5.0 2024-10-23 2024-11-11 2024-12-17 2024-12-17 116
1.6.0 2024-12-19 2025-01-09 2025-02-26 2025-02-27 22
1.7.0 2025-03-03 2025-03-21 2025-04-27 2025-04-28 19
1.8.0 2025-04-30 2025-05-22 2025-06-27 2025-06-27 323
1.9.0 2025-07-01 2025-07-18 2025-08-22 2025-08-25 6
2.0.0 2025-08-27 2025-09-15 2025-10-29 2025-10-29 36
2.1.0 2025-10-31 2025-11-19 2025-12-25 2025-12-26 330
2.2.0 2025-12-30 2026-01-19 2026-03-04 2026-03-05 334
2.3.0 2026-03-09 2026-03-26 2026-04-29 2026-04-29 181
"""


def releases() -> list[Release]:
    """All releases in order."""
    out = []
    for number, line in enumerate(_EARLIER.split("\n")[1:-1]):
        version, _, rest = line.partition(" ")
        *days, seed = rest.split()
        start, freeze, planned, actual = _dates(" ".join(days))
        amounts = Amounts(
            bugs=16 + (number * 2) % 3,
            late_bugs=2 + number % 2,
            added=4 + (number * 3) % 2,
            changed=3 + number % 2,
            integration=5 + (number * 5) % 3,
            wait=5.0 + (number * 7) % 3,
            blocks=2 + (number // 2) % 2,
            returns=2 + (number + 1) % 2,
        )
        out.append(Release(f"PAY {version}", start, freeze, planned, actual, amounts, int(seed)))
    start, freeze, planned, actual = _dates("2026-05-06 2026-06-12 2026-08-14 2026-09-09")
    out.append(Release(MAIN, start, freeze, planned, actual, _MAIN, 128))
    start, freeze, planned = _dates("2026-09-14 2026-10-16 2026-12-25")
    out.append(Release(NEXT, start, freeze, planned, None, _NEXT, 9))
    return out


_MAIN = Amounts(
    stories=80,
    tasks=22,
    tech=20,
    spikes=5,
    epics=12,
    moved=11,
    added=38,
    gaps=7,
    bugs=40,
    ux=31,
    late_bugs=20,
    late_ux=3,
    late_gaps=30,
    changed=24,
    integration=34,
    blocks=9,
    overruns=8,
    returns=6,
    loops=12,
    escalations=14,
    wait=14.0,
    block=24.0,
    rework=14.0,
    size=1.25,
)
_NEXT = Amounts(
    stories=24,
    tasks=6,
    tech=6,
    spikes=1,
    epics=5,
    moved=0,
    added=3,
    gaps=1,
    bugs=10,
    ux=6,
    late_bugs=0,
    late_ux=0,
    late_gaps=0,
    escalations=2,
)
