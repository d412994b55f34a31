"""Chains of whys: each line from the record, with what it rests on; nothing where the record is silent."""

import re

import numpy as np
import pytest

from pmreport.attribution.asbuilt import CATEGORY_IDS
from pmreport.attribution.attribute import attribute
from pmreport.attribution.reasons import Reason, reasons
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.config.disputes import Dispute
from pmreport.pipeline.load import load
from pmreport.report.chains import chains
from pmreport.report.delays import delay_entry
from tests.attribution.adversarial import (
    COLLAB,
    KNOWN,
    MARKET,
    RELEASE,
    REQ,
    TEAM,
    TECH,
    UX,
    Known,
    T,
    wait,
    work,
    write,
)


def found(folder, known, **rest):
    write(known, folder)
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai")
    return attribute(Case(world, choose(world, "R", None)), **rest)


def category(id, finding=None, status=None):
    """A category of the document; its one metric is `id`_metric."""
    name = "release_slip" if id == "schedule_delay" else f"{id}_metric"
    text = {"en": finding, "zh": finding}
    return {
        "id": id, "decided_by": [], "metrics": [{"id": name, "finding": text if finding else None}],
        "findings": [{"id": f"F-{name}", "text": text, "metrics": [name]}] if status else [],
    }  # fmt: skip


def told(delays, findings=None, **changes):
    """The chains, as if the days were sure and allowed to be printed."""
    said = {"schedule_delay": "Slipped by 8 days", **(findings or {})}
    categories = [category(id, said.get(id), status=id in said) for id in CATEGORY_IDS]
    attribution = delay_entry(delays) | {"state": "attributed"} | changes
    for cause in attribution["categories"]:
        cause["low"] = cause["days"] / 2
    return chains(delays, categories, attribution)


def lines(chain):
    return [
        (line["badge"], line["text"]["en"].replace("\u00a0", " "), line["tickets"]) for line in chain["lines"]
    ]


def near(text):
    return pytest.approx(text, abs=1e-3)


def test_reasons_carry_the_days_of_their_category(tmp_path):
    delays = found(tmp_path / "in", KNOWN["serial 3 + 5"])
    (reason,) = reasons(delays, COLLAB)
    assert reason == Reason(1, False, False, near(3.0), 1, ("A-1",))
    assert reasons(delays, MARKET) == []


def test_every_day_of_evidence_has_a_reason(tmp_path):
    for name in ("added ticket with a technical block", "complaint takes a person", "parallel 10 | 6"):
        delays = found(tmp_path / name, KNOWN[name])
        for c in delays.result.active.tolist():
            total = sum(reason.days for reason in reasons(delays, c))
            assert total == near(delays.result.days[c]), (name, c)


def test_the_tail_has_days_but_no_ticket(tmp_path):
    (reason,) = reasons(found(tmp_path / "in", KNOWN["failed deployment"]), RELEASE)
    assert reason == Reason(10, False, False, near(3.0), 0, ())


def test_a_chain_goes_from_the_slip_to_the_measured_condition(tmp_path):
    delays = found(tmp_path / "in", KNOWN["serial 3 + 5"])
    first, second = told(delays, {"user_experience": "12% of the time went into review"})
    assert first["category"] == "user_experience"
    assert [badge for badge, _, _ in lines(first)] == ["measured", "measured", "tickets", "measured"]
    texts = [text for _, text, _ in lines(first)]
    assert texts[0] == "Slipped by 8 days"
    assert texts[1].startswith("5 working days follow ")
    assert texts[2] == "Of these, 5 working days lie on 1 ticket that stood in a status that names this cause"
    assert texts[3] == "12% of the time went into review"
    assert [tickets for _, _, tickets in lines(first)] == [[], [], ["A-2"], []]
    assert (second["category"], len(second["lines"]), second["assumed"]) == ("collaboration", 3, False)
    assert "其中5" in first["lines"][2]["text"]["zh"]


def test_origins_nobody_stated_are_assumed(tmp_path):
    known = KNOWN["added ticket with a technical block"]
    folder = write(known, tmp_path / "in")
    tickets = (folder / "tickets.csv").read_text("utf-8")
    (folder / "tickets.csv").write_text(tickets.replace(",change", ","), "utf-8")
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai")
    delays = attribute(Case(world, choose(world, "R", None)))
    (reason,) = reasons(delays, REQ)
    assert (reason.rule, reason.assumed, reason.keys) == (3, True, ("A-2",))
    chain = next(chain for chain in told(delays) if chain["category"] == "requirement_change")
    assert chain["assumed"]
    assert lines(chain)[2][0] == "assumed"
    assert "without saying why" in lines(chain)[2][1]


def test_what_the_team_moved_is_stated_by_the_team(tmp_path):
    dispute = Dispute("A-1", "market_feedback", "R1", reason="x")
    delays = found(tmp_path / "in", KNOWN["serial 3 + 5"], disputes=[dispute])
    assert reasons(delays, MARKET) == [Reason(1, False, True, near(3.0), 1, ("A-1",))]
    chain = next(chain for chain in told(delays) if chain["category"] == "market_feedback")
    assert lines(chain)[2][0] == "team"
    assert "whose evidence the team moved" in lines(chain)[2][1]


def test_team_conditions_name_no_ticket(tmp_path):
    known = Known((T(0, 0, 4, (work(0, 2), wait(2, 5, TEAM), work(7, 2))),), 4, {TEAM: 5})
    delays = found(tmp_path / "in", known)
    assert delays.result.days[TEAM] == near(5.0)
    assert reasons(delays, TEAM) == []
    (chain,) = told(delays)
    assert all(line["tickets"] == [] for line in chain["lines"])
    assert "could lead to one person" in lines(chain)[2][1]


def test_a_chain_has_at_most_five_lines_and_there_are_at_most_three(tmp_path):
    causes = (COLLAB, UX, TECH, MARKET)
    tickets = tuple(
        T(i, 10 * i, 10 * i + 4, (work(12 * i, 2), wait(12 * i + 2, 3 + i, c), work(12 * i + 5 + i, 2)))
        for i, c in enumerate(causes)
    )
    delays = found(tmp_path / "in", Known(tickets, 30, {}, links=((0, 1), (1, 2), (2, 3))))
    made = told(delays, dict.fromkeys(CATEGORY_IDS, "said"))
    assert len(made) == 3
    assert all(len(chain["lines"]) <= 5 for chain in made)


def test_nothing_is_said_without_printable_or_certain_days(tmp_path):
    delays = found(tmp_path / "in", KNOWN["serial 3 + 5"])
    assert chains(delays, [], delay_entry(delays)) == []  # two tickets: the days may not be printed
    unsure = delay_entry(delays) | {"state": "attributed"}
    for cause in unsure["categories"]:
        cause["low"] = -0.1
    assert chains(delays, [], unsure) == []
    assert told(delays, slip_days=-2.0) == []


def test_a_label_is_the_word_of_the_team(tmp_path):
    from tests.attribution.test_disputes import labelled

    delays = attribute(labelled(tmp_path / "labels"))
    (chain,) = told(delays)
    assert lines(chain)[2][0] == "team"
    assert lines(chain)[2][1].endswith("with a label that names this cause")


def test_the_plan_is_a_condition_of_its_own(tmp_path):
    """Ten tickets in a row, each twice as long as planned: r is 2, and no ticket is blamed for it."""
    tickets = tuple(T(0, 2 * i, 2 * i + 2, (work(4 * i, 4),)) for i in range(10))
    delays = found(tmp_path / "in", Known(tickets, 20, {}))
    (chain,) = told(delays)
    assert chain["category"] == "schedule_delay"
    assert [badge for badge, _, _ in lines(chain)] == ["measured"] * 3
    r = delays.result.optimism.r
    assert np.isclose(r, 2.0, atol=0.05)
    assert re.fullmatch(
        r"Where nothing disturbed it, planned work took 2(\.0)?× its estimate", lines(chain)[2][1]
    )
