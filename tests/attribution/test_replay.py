"""The two replays: scheduling by hand-computed dates, networks that reproduce what happened."""

from dataclasses import replace

import numpy as np
import pytest

from pmreport.attribution import network
from pmreport.attribution.asbuilt import K
from pmreport.attribution.calibrate import calibrate
from pmreport.attribution.dispatch import Model, prepare, release, replay
from pmreport.attribution.loop import compiled
from tests.attribution.adversarial import COLLAB, KNOWN, Known, T, asbuilt, wait, work

ALL, NONE = np.ones(K), np.zeros(K)


def test_person_takes_the_planned_order_and_waiting_needs_nobody():
    built = asbuilt(
        Known(
            (
                T(0, 0, 2, (work(0, 1), wait(1, 3, COLLAB), work(4, 1))),
                T(0, 2, 4, (work(1, 2),)),
                T(0, 4, 9, (work(5, 5),)),
            ),
            9, {},
        )
    )  # fmt: skip
    model = prepare(built, Model("planned"))
    # The third ticket starts when the second is done (3), so the first must queue until 8.
    assert replay(model, ALL).tolist() == [9, 3, 8]
    assert replay(model, NONE).tolist() == [2, 4, 9]


@pytest.mark.parametrize(
    ("order", "finish"),
    [("planned", [4, 5, 10]), ("short", [5, 1, 10]), ("long", [9, 10, 5]), ("as_built", [10, 1, 6])],
)
def test_disciplines(order, finish):
    built = asbuilt(
        Known((T(0, 0, 4, (work(6, 4),)), T(0, 1, 2, (work(0, 1),)), T(0, 2, 7, (work(1, 5),))), 10, {})
    )
    assert replay(prepare(built, Model(order)), ALL).tolist() == finish


def test_arrival_order_differs_from_the_plan():
    first, second = T(0, 0, 1, (work(9, 1),), created=2.0), T(0, 5, 6, (work(4, 5),), created=1.0)
    built = asbuilt(Known((T(0, -1, 4, (work(0, 4),)), first, second), 10, {}))
    assert replay(prepare(built, Model("fifo")), ALL).tolist() == [4, 10, 9]
    assert replay(prepare(built, Model("planned")), ALL).tolist() == [4, 5, 10]


def test_capacity_lets_a_person_do_two_things():
    known = Known((T(0, 0, 4, (work(0, 4),)), T(0, 1, 5, (work(0, 5),)), T(0, 2, 6, (work(4, 2),))), 6, {})
    built = replace(asbuilt(known), capacity=np.array([2]))
    assert replay(prepare(built, Model()), ALL).tolist() == [4, 5, 6]


def test_calibration_finds_the_discipline_that_was_used():
    built = asbuilt(
        Known((T(0, 0, 4, (work(6, 4),)), T(0, 1, 2, (work(0, 1),)), T(0, 2, 7, (work(1, 5),))), 10, {})
    )
    assert calibrate(built).model.order == "as_built"


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("conditional", [False, True])
def test_network_with_everything_on_is_what_happened(name, conditional):
    built = asbuilt(KNOWN[name])
    net = network.build(built, conditional=conditional)
    end = network.finishes(net, ALL[None, :])
    assert end[:, 0] == pytest.approx(built.phases.end, abs=1e-9)
    finish = network.tickets(net, end)[:, 0]
    assert release(built, finish, ALL) == pytest.approx(built.actual, abs=1e-9)


def test_fixed_order_gives_no_credit_for_a_wait_that_was_filled():
    built = asbuilt(KNOWN["wait filled with other work"])
    dates = []
    for conditional in (False, True):
        net = network.build(built, conditional=conditional)
        finish = network.tickets(net, network.finishes(net, NONE[None, :]))[:, 0]
        dates.append(release(built, finish, NONE))
    assert dates[0] > dates[1]
    assert dates[1] == pytest.approx(7.0)


def test_compiled_loop_gives_the_same_bits():
    pytest.importorskip("numba")
    assert compiled() is not None
    for known in KNOWN.values():
        model = prepare(asbuilt(known), Model())
        for on in (ALL, NONE):
            assert replay(model, on, fast=True).tolist() == replay(model, on, fast=False).tolist()


def test_forward_pass_by_hand():
    days = np.array([5.0, 3.0, 2.0, 4.0])
    source, target = np.array([0, 1, 0, 3]), np.array([1, 2, 3, 2])
    start, finish = network.forward(days, source, target, np.array([0, 0, 1.0, -2.0]), np.zeros(4))
    assert start.tolist() == [0, 5, 8, 6]
    assert finish.tolist() == [5, 8, 10, 10]
