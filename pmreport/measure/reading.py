"""What a metric returns: a number with its interval, its n, its caveats and its tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from pmreport.model import Absent, NoCases
from pmreport.stats import Interval
from pmreport.words import N_, Msg

State = Literal["measured", "partial", "not_measurable", "no_cases", "suppressed"]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
POOR, GOOD = 0.30, 0.80  # coverage below/above which a metric is not measurable/fully measured
UNDEFINED = N_("No number yet: too few of the cases are finished.")
NO_TICKETS: Ints = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True)
class Part:
    """One of several numbers of a metric; `label` is a catalogue text."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = "count"


@dataclass(frozen=True)
class Reading:
    """A metric's result for one case. `value` is None exactly when the state says why.

    `evidence` are ticket codes, the telling ones first. `flags` are stable words (`censored`,
    `freeze: derived`); `missing` the fields that would be needed.
    """

    state: State
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    k: int | None = None
    coverage: float = 1.0
    parts: Mapping[str, Part] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reason: Msg | None = None
    evidence: Ints = field(default_factory=lambda: NO_TICKETS)
    confidential: bool = False  # about a team: lists no tickets (metrics.md 12.6)
    points: tuple[float, ...] = ()  # successive values within the case, where those are judged (XmR)
    judged: bool = True  # False: shown without a status, because a datum stands in for the one that is meant

    def also(self, *flags: str) -> "Reading":
        """The same with further flags."""
        return replace(self, flags=tuple(dict.fromkeys((*self.flags, *flags))))


def reading(
    interval: Interval,
    *,
    evidence: Ints = NO_TICKETS,
    parts: Mapping[str, Part] | None = None,
    coverage: float = 1.0,
    flags: Sequence[str] = (),
    missing: Sequence[str] = (),
    points: Sequence[float] = (),
) -> Reading:
    """A reading from an estimate. Raises `NoCases` if nothing was eligible, or too little to estimate.

    `missing` names the fields whose coverage is meant; below 30 % of the eligible tickets the metric
    is not measurable (raises `Absent`), below 80 % it is partial (metrics.md 0.3).
    """
    if interval.n == 0:
        raise NoCases("nothing eligible")
    if interval.value is None:
        raise NoCases("undefined", why=UNDEFINED)
    if coverage < POOR:
        raise Absent(*missing)
    partial = coverage < GOOD
    return Reading(
        state="partial" if partial else "measured",
        value=interval.value,
        low=interval.low,
        high=interval.high,
        n=interval.n,
        k=interval.k,
        coverage=coverage,
        parts=parts or {},
        flags=tuple(flags),
        missing=tuple(missing) if partial else (),
        evidence=evidence,
        points=tuple(float(point) for point in points),
    )


def part(label: str, interval: Interval, unit: str) -> Part:
    """A part from an estimate."""
    return Part(label, interval.value, interval.low, interval.high, unit)


def share(filled: Bools, eligible: Bools) -> float:
    """Coverage: the share of the eligible tickets that carry what is needed; 1 if none is eligible."""
    n = int(eligible.sum())
    return float((filled & eligible).sum() / n) if n else 1.0


def tickets(rows: Bools, by: npt.NDArray[np.float64] | None = None) -> Ints:
    """Ticket codes of a mask; the largest of `by` first, then by key."""
    codes = np.flatnonzero(rows)
    if by is not None:
        codes = codes[np.argsort(-by[codes], kind="stable")]
    return codes.astype(np.int32)
