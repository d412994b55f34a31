"""What is lost with poor data, and what a page may show."""

import json

import numpy as np
import pytest

from pmreport.attribution.asbuilt import TEAM
from pmreport.attribution.attribute import attribute
from pmreport.attribution.entry import entry, evidence_table, tickets_table
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.pipeline.load import load
from tests.attribution.adversarial import KNOWN, RELEASE, write

numba = pytest.importorskip("numba", reason="the simulator's truth is compiled")


def attributed(folder, release="1.0", period=None, as_of=None):
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai", as_of=as_of)
    return attribute(Case(world, choose(world, None if period else release, period)))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    from dataclasses import replace

    from tools.simulator import folder, record, schedule, world
    from tools.simulator.knobs import DEFAULT

    made, out = {}, tmp_path_factory.mktemp("sim")
    knobs = replace(DEFAULT, tickets=80, only=(0, 2, 4, 7, 8, 9))
    simulated = world.make(knobs, 7)
    flat = schedule.plan(simulated)
    happened = schedule.run(simulated, flat, np.isin(np.arange(10), simulated.active))
    truth = schedule.truth(simulated, flat)
    for name, kind in {"full": knobs, "none": replace(knobs, history=False)}.items():
        folder.write(record.record(simulated, flat, happened, kind), truth, out / name, out / "truth")
        made[name] = out / name
    return made


def without(folder, out, column):
    """A copy whose tickets (or releases) lack a column's values."""
    import csv
    import shutil

    shutil.copytree(folder, out)
    for path in (out / "tickets.csv", out / "releases.csv"):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        if column not in rows[0]:
            continue
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, column: ""} for row in rows)
    return out


def test_full_record_is_tier_a(folders):
    found = attributed(folders["full"])
    result = found.result
    assert (found.state, result.tier) == ("attributed", "A")
    assert result.days.sum() + result.unexplained == pytest.approx(result.slip, abs=1e-9)
    assert result.ticket_days.sum(axis=1) + result.ticket_rest == pytest.approx(result.lateness, abs=1e-9)
    sums = np.bincount(result.evidence.category, result.evidence.days, 10)
    assert sums == pytest.approx(result.days, abs=1e-9)
    assert (result.low <= result.days + 1e-9).all()
    assert (result.days <= result.high + 1e-9).all()
    assert len(result.outlook.probability) == len(result.weeks.starts)
    assert ((result.outlook.probability >= 0) & (result.outlook.probability <= 1)).all()


def test_weeks_add_up_to_what_the_network_explains(folders):
    from pmreport.attribution import network
    from pmreport.attribution.dispatch import release

    result = attributed(folders["full"]).result
    net = network.build(result.built, result.calibration.model.implied)
    on = np.array([np.ones(10), np.zeros(10)])
    finish = network.tickets(net, network.finishes(net, on))
    dates = [release(result.built, finish[:, i], on[i]) for i in range(2)]
    assert result.weeks.days.sum() == pytest.approx(dates[0] - dates[1], abs=1e-9)


def test_same_seed_same_result(folders):
    first, second = attributed(folders["full"]), attributed(folders["full"])
    assert json.dumps(entry(first), default=str) == json.dumps(entry(second), default=str)


def test_no_history_is_tier_b_and_says_so(folders):
    found = attributed(folders["none"])
    assert found.result.tier == "B"
    assert any("Without a history" in w.template for w in entry(found)["warnings"])
    assert not np.isin(found.result.claims.rule, (1, 2, 4, 5, 6, 11, 12, 13)).any()


def test_completions_only_leave_scope_and_tail(folders, tmp_path):
    found = attributed(without(folders["none"], tmp_path / "c", "started"))
    assert (found.state, found.result.mode, found.result.tier) == ("not_shown", "scope_and_tail", "C")
    assert set(found.result.claims.rule.tolist()) <= {3, 7, 10}
    assert found.result.days[RELEASE] > 0
    assert found.result.days.sum() + found.result.unexplained == pytest.approx(found.result.slip, abs=1e-9)


def test_no_planned_date_leaves_the_days_of_the_causes(folders, tmp_path):
    found = attributed(without(folders["full"], tmp_path / "p", "planned"))
    told = entry(found)
    assert found.state == "no_planned_date"
    assert told["slip_days"] is None
    assert sum(c["days"] for c in told["categories"]) > 0


def test_unreleased_is_at_least(folders, tmp_path):
    found = attributed(without(folders["full"], tmp_path / "u", "actual"))
    assert found.state == "at_least"
    assert "at least" in entry(found)["warnings"][0].template


def test_period_pools_its_releases(folders):
    _, first = (folders["full"] / "releases.csv").read_text(encoding="utf-8").splitlines()
    actual = first.split(",")[2][:7]
    found = attributed(folders["full"], period=actual)
    told = entry(found)
    assert told["state"] == "not_applicable"
    assert [r["name"] for r in told["releases"]] == ["1.0"]


def test_few_tickets_are_computed_and_not_shown(tmp_path):
    found = attributed(write(KNOWN["serial 3 + 5"], tmp_path / "s"), "R")
    assert found.state == "not_shown"
    assert entry(found)["slip_days"] == pytest.approx(8.0, abs=1e-3)


def test_no_page_or_table_leads_to_a_person(folders):
    found = attributed(folders["full"])
    told = entry(found)
    team = told["categories"][TEAM]
    assert team["days"] != 0
    assert team["tickets"] == []
    table = tickets_table(found)
    assert not any("team" in column or "person" in column for column in table.columns)
    nine = [c["id"] for c in told["categories"] if c["id"] != "team_management"]
    assert (table[nine].sum(axis=1) + table["other"]).to_numpy() == pytest.approx(
        table["late_days"].to_numpy()
    )
    assert "team_management" not in set(evidence_table(found)["category"])


def test_claims_table_has_days_rules_and_times(folders):
    table = evidence_table(attributed(folders["full"]))
    columns = "claim ticket category kind from to days share strength rule state was"
    assert list(table.columns) == columns.split()
    assert table["claim"].is_unique
    assert set(table["state"]) == {"counted"}
    assert set(table["rule"]) <= {f"R{i}" for i in range(1, 15)}
    assert table["from"].str.contains("T").all()


def test_nobody_assigned_is_no_person(folders, tmp_path):
    found = attributed(without(folders["full"], tmp_path / "n", "assignee"))
    result = found.result
    assert (result.built.phases.who == -1).all()
    assert result.days.sum() + result.unexplained == pytest.approx(result.slip, abs=1e-9)


def test_open_tickets_count_to_the_date_of_the_data(folders, tmp_path):
    found = attributed(folders["full"], as_of="2026-02-20")
    assert found.state in ("at_least", "not_shown")
    assert np.isfinite(found.result.days).all()
    assert found.result.days.sum() + found.result.unexplained == pytest.approx(found.result.slip, abs=1e-9)
