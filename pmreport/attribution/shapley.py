"""Shapley values of a set function, exact or from paired samples, as one matrix.

Both are linear in the values: φ = W v. The same W serves the release and every ticket, hence the
additivity at every level. Exact: Shapley 1953. Sampled: the constrained weighted regression of
Lundberg & Lee 2017 with pairs of complements (Covert & Lee 2021); the coalitions of the sizes 1
and k − 1 are always complete.
"""

from dataclasses import dataclass
from math import comb, factorial

import numpy as np

from pmreport.attribution.asbuilt import Bools, Floats


@dataclass(frozen=True)
class Design:
    """`masks` (coalitions × k) with the empty one first and the full one last; φ = `weights` @ v."""

    masks: Bools
    weights: Floats
    exact: bool


def design(k: int, limit: int, seed: int) -> Design:
    """All 2^k coalitions where `limit` allows it, otherwise `limit` sampled ones."""
    return exact(k) if 2**k <= max(limit, 4) else sampled(k, limit, seed)


def exact(k: int) -> Design:
    """Every coalition, with the weights |S|!(k − |S| − 1)!/k!."""
    masks = (np.arange(2**k)[:, None] >> np.arange(k)) & 1 == 1
    size = masks.sum(axis=1)
    share = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)] + [0.0])
    weights = np.where(masks, share[size - 1][:, None], -share[size][:, None])
    return Design(masks, weights.T, True)


def sampled(k: int, count: int, seed: int) -> Design:
    """About `count` coalitions beside the empty and the full one."""
    rows, weight = _complete(k)
    rest = max(count - len(rows), 2)
    more = _pairs(k, rest, np.random.default_rng(seed))
    left = sum(_kernel(k, s) * comb(k, s) for s in range(2, k - 1))
    masks = np.concatenate([rows, more])
    kernel = np.concatenate([weight, np.full(len(more), left / len(more))])
    full = np.concatenate([np.zeros((1, k), bool), masks, np.ones((1, k), bool)])
    return Design(full, _regression(masks, kernel), False)


def _kernel(k: int, size: int) -> float:
    return (k - 1) / (comb(k, size) * size * (k - size))


def _complete(k: int) -> tuple[Bools, Floats]:
    one = np.eye(k, dtype=bool)
    return np.concatenate([one, ~one]), np.full(2 * k, _kernel(k, 1))


def _pairs(k: int, count: int, rng: np.random.Generator) -> Bools:
    """Distinct coalitions of the sizes 2 … k − 2 with their complements, in kernel proportion."""
    sizes = np.arange(2, k - 1)
    share = np.array([_kernel(k, s) * comb(k, s) for s in sizes.tolist()])
    seen: dict[bytes, Bools] = {}
    while len(seen) < count:
        size = int(rng.choice(sizes, p=share / share.sum()))
        mask = np.zeros(k, bool)
        mask[rng.permutation(k)[:size]] = True
        seen.setdefault(mask.tobytes(), mask)
        seen.setdefault((~mask).tobytes(), ~mask)
    return np.array(list(seen.values()))


def _regression(masks: Bools, kernel: Floats) -> Floats:
    """W of the weighted least squares fit whose coefficients sum to v(full) − v(empty)."""
    k = masks.shape[1]
    z = masks.astype(float)
    weighted = z * kernel[:, None]
    inverse = np.linalg.inv(z.T @ weighted)
    ones = np.ones(k)
    pull = inverse @ ones / (ones @ inverse @ ones)
    inner = inverse @ weighted.T - np.outer(pull, ones @ inverse @ weighted.T)
    empty = -inner.sum(axis=1) - pull
    return np.column_stack([empty, inner, pull])
