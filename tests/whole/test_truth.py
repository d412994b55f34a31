"""The report finds what was planted in the sample, in order, and calls nothing else a problem."""

import math
import tomllib
from typing import Any

import pytest

from pmreport.shipped import shipped

TRUTH: dict[str, Any] = tomllib.loads((shipped("sample_data") / "truth.toml").read_text("utf-8"))
CATEGORIES: dict[str, Any] = TRUTH["category"]


def metrics(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {m["id"]: m for c in document["categories"] for m in c["metrics"]}


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_the_status_that_was_planted(document: dict[str, Any], category: str) -> None:
    found = next(c for c in document["categories"] if c["id"] == category)
    assert found["status"] in CATEGORIES[category]["status"], found["decided_by"]


def problems(category: dict[str, Any]) -> list[str]:
    return [m["id"] for m in category["metrics"] if m["status"] == "problem"]


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_metric_that_is_a_problem_was_planted_and_each_planted_one_is_found(
    document: dict[str, Any], category: str
) -> None:
    found = next(c for c in document["categories"] if c["id"] == category)
    planted = CATEGORIES[category]
    assert sorted(problems(found)) == sorted(planted["problems"])
    assert planted["planted"] or not planted["problems"]


def test_what_was_not_planted_is_not_even_watched(document: dict[str, Any]) -> None:
    healthy = [c for c in document["categories"] if not CATEGORIES[c["id"]]["planted"]]
    assert {m["status"] for c in healthy for m in c["metrics"]} <= {"ok", "no_baseline", None}


def test_everything_is_measured_that_can_be(document: dict[str, Any]) -> None:
    without = [name for name, m in metrics(document).items() if m["value"] is None]
    assert without == TRUTH["not_measured"]
    assert len(metrics(document)) == 91


def test_the_numbers_are_those_that_were_planted(document: dict[str, Any]) -> None:
    found, numbers = metrics(document), {k: v["numbers"] for k, v in CATEGORIES.items()}
    assert math.isclose(
        found["scope_growth"]["value"], numbers["requirement_change"]["scope_growth"], abs_tol=1e-5
    )
    assert math.isclose(found["release_slip"]["value"], numbers["schedule_delay"]["slip_days"])
    assert math.isclose(found["nps"]["value"], numbers["market_feedback"]["nps"], abs_tol=1e-3)
    assert found["nps"]["n"] == numbers["market_feedback"]["nps_answers"]
    assert math.isclose(found["sus_mean"]["value"], numbers["user_experience"]["sus_mean"], abs_tol=1e-3)
    assert found["change_fail_rate"]["n"] == numbers["release_problems"]["production_deployments"]
    assert found["change_fail_rate"]["k"] == numbers["release_problems"]["failed"]
    assert found["open_critical_at_release"]["k"] == numbers["release_problems"]["critical_open_at_release"]
    assert found["functional_completeness"]["n"] == numbers["missing_features"]["base_requirements"]
    assert (
        found["functional_completeness"]["n"] - found["functional_completeness"]["k"]
        == numbers["missing_features"]["not_delivered"]
    )


def test_the_planted_causes_come_out_in_order_with_their_days(document: dict[str, Any]) -> None:
    attribution = document["attribution"]
    assert attribution["state"] == "attributed"
    planted = TRUTH["attribution"]
    days = {c["id"]: c for c in attribution["categories"]}
    for one in planted:
        assert abs(days[one["category"]]["days"] - one["days"]) <= 0.5, one["category"]
    names = [one["category"] for one in planted]
    order = sorted(names, key=lambda name: -days[name]["days"])
    assert order == names
    total = sum(c["days"] for c in days.values()) + attribution["unexplained"]["days"]
    assert math.isclose(total, attribution["slip_days"], abs_tol=1e-9)
    assert all(abs(days[name]["days"]) < 0.5 for name in days if name not in names)


def test_no_person_stands_in_the_document(document: dict[str, Any]) -> None:
    people = (shipped("sample_data") / "neutral" / "people.csv").read_text("utf-8").splitlines()[1:]
    names = [line.split(",")[0] for line in people]
    text = str(document)
    assert len(names) >= 20
    assert [name for name in names if name in text] == []
