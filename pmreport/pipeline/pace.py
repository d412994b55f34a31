"""How a long replay tells that it goes on: at most one line every two seconds."""

from collections.abc import Callable
from time import monotonic

EVERY = 2.0
"""Seconds between two lines. Only the terminal sees this clock; nothing that is written depends on it."""


def replays(
    name: str, tell: Callable[[str], None], clock: Callable[[], float] = monotonic
) -> Callable[[int, int], None]:
    """What the attribution of a release calls with (combinations replayed, all of them)."""
    last = clock()

    def told(done: int, everything: int) -> None:
        nonlocal last
        now = clock()
        if now - last >= EVERY:
            last = now
            tell(f"Replaying {name}: {done} of {everything} combinations of causes")

    return told
