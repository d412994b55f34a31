"""Whole lists from single additions and removals, which is how most trackers log them."""

from collections.abc import Sequence

Step = tuple[Sequence[str], Sequence[str]]  # what an edit added, what it removed


def undone(after: Sequence[str], added: Sequence[str], removed: Sequence[str]) -> tuple[list[str], list[str]]:
    """The list before an edit and the list after it; what was added but is not there any more is put back."""
    now = [*after, *(a for a in added if a not in after and a not in removed)]
    kept = [v for v in now if v not in added or v in removed]
    return [*kept, *(r for r in removed if r not in kept)], now


def unfolded(current: Sequence[str], steps: Sequence[Step]) -> list[tuple[list[str], list[str]]]:
    """(before, after) of every step, oldest first, from today's list backwards."""
    found = []
    state = list(current)
    for added, removed in reversed(steps):
        state, after = undone(state, added, removed)
        found.append((state, after))
    return found[::-1]


def joined(values: Sequence[str]) -> str | None:
    """A list as one cell."""
    return ";".join(v.replace(";", ",") for v in values) or None
