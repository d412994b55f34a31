"""Weights of the Shapley values, exact and sampled, against the definition."""

from itertools import permutations

import numpy as np
import pytest

from pmreport.attribution.shapley import design, exact, sampled


def by_definition(k, value):
    phi = np.zeros(k)
    orders = list(permutations(range(k)))
    for order in orders:
        before = frozenset()
        for player in order:
            phi[player] += value(before | {player}) - value(before)
            before |= {player}
    return phi / len(orders)


def values(masks, value):
    return np.array([value(frozenset(np.flatnonzero(m).tolist())) for m in masks])


def game(k, seed):
    table = np.random.default_rng(seed).random(2**k)
    return lambda s: float(table[sum(1 << p for p in s)])


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_exact_weights_follow_the_definition(k):
    value = game(k, k)
    chosen = exact(k)
    assert chosen.weights @ values(chosen.masks, value) == pytest.approx(by_definition(k, value))


def test_no_player_has_no_values():
    chosen = exact(0)
    assert chosen.masks.shape == (1, 0)
    assert chosen.weights.shape == (0, 1)


def test_glove_game():
    """One left glove (player 0), two right ones: 2/3, 1/6, 1/6 (Shapley 1953)."""
    chosen = exact(3)
    paid = values(chosen.masks, lambda s: float(0 in s and len(s) > 1))
    assert chosen.weights @ paid == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_sampled_weights_are_exact_for_additive_games_and_always_add_up():
    chosen = sampled(10, 128, seed=1)
    assert len(chosen.masks) == 130
    assert len(np.unique(chosen.masks, axis=0)) == 130
    assert not chosen.masks[0].any()
    assert chosen.masks[-1].all()
    alone = np.arange(10.0)
    assert chosen.weights @ values(chosen.masks, lambda s: alone[list(s)].sum() + 3) == pytest.approx(alone)
    value = game(10, 5)
    paid = values(chosen.masks, value)
    assert (chosen.weights @ paid).sum() == pytest.approx(paid[-1] - paid[0], abs=1e-9)


def test_samples_come_in_pairs_of_complements():
    masks = sampled(9, 128, seed=3).masks
    rows = {m.tobytes() for m in masks}
    assert all((~m).tobytes() in rows for m in masks)


def test_sampled_is_close_to_exact_for_a_smooth_game():
    weight = np.random.default_rng(2).random(10)

    def value(s):
        return float(np.maximum(weight[list(s)].sum() - 1, 0) ** 1.5)

    full, part = exact(10), sampled(10, 128, seed=0)
    true = full.weights @ values(full.masks, value)
    found = part.weights @ values(part.masks, value)
    assert found == pytest.approx(true, abs=0.02 * true.sum())


def test_budget_decides_between_both():
    assert design(7, 128, 0).exact
    assert not design(8, 128, 0).exact
