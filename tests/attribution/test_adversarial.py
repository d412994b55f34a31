"""Fourteen cases whose days anyone can work out by thought, in the library and as folders."""

import numpy as np
import pytest

from pmreport.attribution import divide as dv
from pmreport.attribution.asbuilt import K
from pmreport.attribution.attribute import attribute
from pmreport.attribution.calibrate import calibrate, mode
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.pipeline.load import load
from tests.attribution.adversarial import KNOWN, asbuilt, write


def expected(known):
    days = np.zeros(K)
    for c, value in known.days.items():
        days[c] = value
    return days


def attributed(folder):
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai")
    return attribute(Case(world, choose(world, "R", None)))


@pytest.mark.parametrize("name", KNOWN)
def test_case_is_exact_in_the_library(name):
    known, built = KNOWN[name], asbuilt(KNOWN[name])
    found = calibrate(built)
    assert mode(built, found) == "redispatch"
    assert found.model.order == "planned"
    design, active, on = dv.coalitions(built, seed=0)
    values = dv.mixed(built, found, "redispatch", on)
    division = dv.divide(values, design, active)
    assert division.release == pytest.approx(expected(known), abs=1e-6)
    rest = division.nothing - built.planned + built.actual - division.everything
    assert rest == pytest.approx(known.unexplained, abs=1e-6)
    assert division.release.sum() + rest == pytest.approx(built.actual - built.planned, abs=1e-9)


@pytest.mark.parametrize("name", [n for n, k in KNOWN.items() if k.removal])
def test_single_removal_is_not_additive(name):
    known, built = KNOWN[name], asbuilt(KNOWN[name])
    found = calibrate(built)
    days = dv.single_removal(built, lambda on: dv.mixed(built, found, "redispatch", on), built.active())
    for c, value in known.removal.items():
        assert days[c] == pytest.approx(value, abs=1e-6)


VARIANTS = {
    "as written": {},
    "rows reversed": {"reverse": True},
    "keys renamed": {"prefix": "ZZ"},
    "three weeks later": {"weeks": 3},
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("variant", VARIANTS)
def test_case_is_exact_as_a_folder(name, variant, tmp_path):
    known = KNOWN[name]
    result = attributed(write(known, tmp_path / "in", **VARIANTS[variant])).result
    assert result.days == pytest.approx(expected(known), abs=1e-3)
    assert result.unexplained == pytest.approx(known.unexplained, abs=1e-3)
    assert result.days.sum() + result.unexplained == pytest.approx(result.slip, abs=1e-9)
    late = result.ticket_days.sum(axis=1) + result.ticket_rest
    assert late == pytest.approx(result.lateness, abs=1e-9)
