"""What a practice check returns: per affected ticket, whether the data hold a trace of the step."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
SEEN, NOT_SEEN, CANNOT_TELL = 1, 0, -1


@dataclass(frozen=True)
class Traces:
    """`ticket[i]` has `result[i]`: 1 a trace is seen, 0 none in the data, −1 cannot tell.

    `found[i]` is a short stable word for the trace (`events.status`, `links`, `comment`), empty if
    none. Checks that are not about tickets (a release, a team-week) have ticket −1. `lists` False:
    the tickets must not be listed (they would lead to one person).
    """

    ticket: Ints
    result: Codes
    found: tuple[str, ...] = ()
    lists: bool = True


def traces(
    ticket: npt.ArrayLike,
    *signals: tuple[str, npt.NDArray[np.bool_] | None],
    lists: bool = True,
) -> Traces:
    """Combine signals over the affected tickets: seen if any signal is true.

    A signal is its name and, aligned with `ticket`, whether it is seen; None where the field for it
    is not in the export. A ticket without any seen signal is `not_seen` if every signal could be
    tested … or at least one; it is `cannot_tell` only when no signal could be tested at all.
    """
    codes = np.asarray(ticket, dtype=np.int32)
    known = [(name, hits) for name, hits in signals if hits is not None]
    if not known:
        return Traces(codes, np.full(len(codes), CANNOT_TELL, dtype=np.int8), lists=lists)
    result = np.zeros(len(codes), dtype=np.int8)
    found = np.full(len(codes), "", dtype=object)
    for name, hits in reversed(known):
        result[hits] = SEEN
        found[hits] = name
    return Traces(codes, result, tuple(str(name) for name in found), lists)
