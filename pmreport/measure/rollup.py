"""A category's status from its metrics (metrics.md 0.6): one rule for all ten, no score, no weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rank = Literal["ok", "watch", "problem", "unknown"]


@dataclass(frozen=True)
class Rollup:
    """The status, and the metrics that decided it."""

    status: Rank
    decided_by: tuple[str, ...]


def roll_up(levels: Sequence[tuple[str, str, str | None]]) -> Rollup:
    """From (metric id, role, status) in report order.

    problem: a primary metric is one, or two secondary are. watch: any metric is watch or problem, a
    descriptive one too. ok: at least half of the primary metrics (rounded up) were judged. Otherwise unknown.
    """
    at = {
        level: [(name, role) for name, role, status in levels if status == level and role in "PSD"]
        for level in ("problem", "watch", "ok")
    }
    primary = [name for name, role in at["problem"] if role == "P"]
    secondary = [name for name, role in at["problem"] if role == "S"]
    if primary or len(secondary) >= 2:
        return Rollup("problem", tuple(primary or secondary))
    if at["watch"] or at["problem"]:
        return Rollup("watch", tuple(name for name, _ in (*at["problem"], *at["watch"])))
    judged = [name for name, role in at["ok"] if role == "P"]
    all_primary = sum(role == "P" for _, role, _ in levels)
    if judged and 2 * len(judged) >= all_primary:
        return Rollup("ok", tuple(judged))
    return Rollup("unknown", ())
