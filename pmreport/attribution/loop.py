"""The event loop of the list scheduler, one source for Python lists and, compiled, for numpy arrays.

numba (the optional extra `pmreport[fast]`) compiles this very function; without it the same lines run
as Python, about eight times slower and with the same result to the last bit.
"""

from collections.abc import Callable
from functools import cache
from heapq import heapify, heappop, heappush
from importlib.util import find_spec
from typing import Any

import numpy as np

from pmreport.attribution.asbuilt import Floats


def loop(
    first: Any,
    days: Any,
    who: Any,
    ready: Any,
    pending: Any,
    succ_first: Any,
    succ: Any,
    rank: Any,
    early: Any,
    fifo: bool,
    free: Any,
    low: float,
    eps: float,
    finish: Any,
) -> None:
    """Fill `finish`; `pending` and `free` are used up. Types are left open: lists or arrays."""
    n = len(ready)
    at = [first[i] for i in range(n)]
    busy = [-1 for _ in range(n)]
    queues = [[(0.0, 0, 0)] for _ in range(len(free))]
    for queue in queues:
        queue.pop()
    heap = [(max(ready[i], low), i) for i in range(n) if not pending[i]]
    heapify(heap)
    while heap:
        t = heap[0][0]
        now = t + eps
        touched = [0]
        while heap and heap[0][0] <= now:
            t, i = heappop(heap)
            if busy[i] >= 0:
                free[busy[i]] += 1
                touched.append(busy[i])
                busy[i] = -1
            j = at[i]
            if j == first[i + 1]:
                finish[i] = t
                for e in range(succ_first[i], succ_first[i + 1]):
                    s = succ[e]
                    pending[s] -= 1
                    if not pending[s]:
                        heappush(heap, (max(t, ready[s]), s))
                continue
            at[i] = j + 1
            p = who[j]
            if p < 0:
                heappush(heap, (t + days[j], i))
                continue
            heappush(queues[p], (t if fifo and not early[i] else -early[i], rank[i], i))
            touched.append(p)
        for p in touched[1:]:
            queue = queues[p]
            while queue and free[p]:
                _, _, i = heappop(queue)
                free[p] -= 1
                busy[i] = p
                heappush(heap, (t + days[at[i] - 1], i))


COMPILE_FROM = 2_000_000
"""Phases × runs from which compiling (some seconds, then cached) pays off."""


@cache
def compiled() -> Callable[..., None] | None:
    """The loop as machine code, or None without numba."""
    if find_spec("numba") is None:
        return None
    from numba import njit

    return njit(loop)  # type: ignore[no-any-return]


def finishes(arrays: tuple[Any, ...], n: int, fast: bool) -> Floats:
    """Finish of every ticket; `arrays` are the loop's arguments before `finish`."""
    machine = compiled() if fast else None
    if machine is not None:
        out = np.full(n, np.nan)
        machine(*(a.copy() if isinstance(a, np.ndarray) else a for a in arrays), out)
        return out
    listed = [np.nan] * n
    loop(*(a.tolist() if isinstance(a, np.ndarray) else a for a in arrays), listed)  # type: ignore[call-arg]
    return np.array(listed)
