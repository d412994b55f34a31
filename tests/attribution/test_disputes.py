"""Evidence that the team disputes: from claims.yaml to the days, on cases known by thought alone."""

import csv

import numpy as np
import pytest

from pmreport.attribution.attribute import attribute
from pmreport.attribution.claims import WAITING, claims, numbered
from pmreport.attribution.entry import evidence_table
from pmreport.attribution.warnings import warnings
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.config.disputes import Dispute, read
from pmreport.errors import ConfigError
from pmreport.pipeline.load import load
from tests.attribution.adversarial import COLLAB, COMPLAINT, KNOWN, MARKET, RELEASE, REQ, TECH, UX, write


def case_of(folder, release="R"):
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai")
    return Case(world, choose(world, release, None))


@pytest.fixture
def known(tmp_path):
    """A known case as a folder, and its attribution after disputes written as claims.yaml."""

    def make(name, text=""):
        folder = tmp_path / "in"
        if not folder.exists():
            write(KNOWN[name], folder)
        (tmp_path / "claims.yaml").write_text(text, "utf-8")
        found = attribute(case_of(folder), disputes=read(tmp_path / "claims.yaml"))
        r = found.result
        assert r.days.sum() + r.unexplained == pytest.approx(r.slip, abs=1e-9)
        assert np.abs(r.ticket_days.sum(axis=1) + r.ticket_rest - r.lateness).max() < 1e-9
        return found

    return make


def test_ids_are_numbered_by_rule_ticket_and_time():
    at = np.array([5.0, 1.0, 3.0, 2.0])
    table = claims(1, np.array([7, 7, 4, 7]), COLLAB, WAITING, at, at + 1)
    assert numbered(table).number.tolist() == [3, 1, 1, 2]
    assert numbered(table.where(np.array([2, 0, 3, 1]))).number.tolist() == [1, 3, 2, 1]


def test_the_table_has_stable_ids_whatever_the_order_of_rows(tmp_path):
    tables = []
    for reverse in (False, True):
        folder = write(KNOWN["serial 3 + 5"], tmp_path / str(reverse), reverse=reverse)
        tables.append(evidence_table(attribute(case_of(folder))))
    for table in tables:
        found = table.set_index("claim")
        assert found.loc["R1-A-1-1", ["ticket", "category", "state", "was"]].tolist() == [
            "A-1", "collaboration", "counted", ""
        ]  # fmt: skip
        assert found.loc["R1-A-2-1", "days"] == pytest.approx(5.0, abs=1e-3)


def test_a_rejected_claim_leaves_its_days_unexplained(known):
    found = known("serial 3 + 5", "- {claim: R1-A-2-1, reject: true, reason: The walkthrough took an hour.}")
    assert found.result.days[[COLLAB, UX]] == pytest.approx([3.0, 0.0], abs=1e-3)
    assert found.result.unexplained == pytest.approx(5.0, abs=1e-3)
    row = evidence_table(found).set_index("claim").loc["R1-A-2-1"]
    assert (row["category"], row["state"], row["was"]) == ("user_experience", "rejected", "")


def test_a_relabelled_claim_takes_its_days_along(known):
    found = known(
        "serial 3 + 5", "- claim: R1-A-1-1\n  category: market_feedback\n  reason: A customer had asked.\n"
    )
    assert found.result.days[[COLLAB, UX, MARKET]] == pytest.approx([0.0, 5.0, 3.0], abs=1e-3)
    assert found.result.unexplained == pytest.approx(0.0, abs=1e-3)
    row = evidence_table(found).set_index("claim").loc["R1-A-1-1"]
    assert (row["category"], row["state"], row["was"]) == ("market_feedback", "relabelled", "collaboration")


def test_parallel_causes_are_shared_anew(known):
    """5 | 5 in parallel share 2.5 each; both of one cause are 5, one rejected leaves the other masked."""
    one = known("parallel equal 5 | 5", "- {ticket: A-2, rule: R1, category: collaboration, reason: x}")
    assert one.result.days[[COLLAB, TECH]] == pytest.approx([5.0, 0.0], abs=1e-3)
    other = known("parallel equal 5 | 5", "- {ticket: A-2, rule: R1, reject: true, reason: x}")
    assert other.result.days[[COLLAB, TECH]] == pytest.approx([0.0, 0.0], abs=1e-3)
    assert other.result.unexplained == pytest.approx(5.0, abs=1e-3)


def test_gates_and_the_tail_can_be_disputed(known, tmp_path):
    added = known("added ticket with a technical block", "- {ticket: A-2, rule: R3, reject: true, reason: x}")
    assert added.result.days[REQ] == 0.0
    folder = write(KNOWN["failed deployment"], tmp_path / "f")
    rejected = attribute(case_of(folder), disputes=[Dispute("release", None, "R10", 1)])
    assert rejected.result.days[RELEASE] == 0.0
    assert rejected.result.unexplained == pytest.approx(3.0, abs=1e-3)
    moved = attribute(case_of(folder), disputes=[Dispute("release", "technical_difficulty", "R10")])
    assert moved.result.days[[RELEASE, TECH]] == pytest.approx([0.0, 3.0], abs=1e-3)


def test_an_urgent_outsider_can_be_disputed(known):
    moved = known(
        "complaint takes a person", "- {ticket: A-3, rule: R7, category: market_feedback, reason: x}"
    )
    assert moved.result.days[[COMPLAINT, MARKET]] == pytest.approx([0.0, 3.0], abs=1e-3)


def test_an_unknown_claim_names_the_nearest(known):
    with pytest.raises(ConfigError, match=r"claims\.yaml:2: No claim R1-A-1-2 is there") as error:
        known("serial 3 + 5", "\n- {claim: R1-A-1-2, reject: true, reason: x}")
    assert error.value.hint.startswith("Did you mean R1-A-1-1?")


def test_a_claim_is_disputed_once(known):
    text = (
        "- {claim: R1-A-1-1, reject: true, reason: x}\n- {ticket: A-1, category: market_feedback, reason: y}"
    )
    with pytest.raises(ConfigError, match=r"claims\.yaml:2: a claim of A-1 is disputed twice"):
        known("serial 3 + 5", text)


def test_entries_about_other_releases_are_left_alone(known):
    found = known("serial 3 + 5", "- {claim: R1-A-9-1, reject: true, reason: x, release: 0.9}")
    assert found.result.days[[COLLAB, UX]] == pytest.approx([3.0, 5.0], abs=1e-3)
    assert warnings(found) == warnings(known("serial 3 + 5"))


def test_pages_say_that_evidence_was_disputed(known):
    text = "- {claim: R1-A-2-1, reject: true, reason: x}\n"
    text += "- {claim: R1-A-1-1, category: market_feedback, reason: y}"
    said = warnings(known("serial 3 + 5", text))[-1]
    assert (said.values["rejected"].n, said.values["moved"].n) == (1, 1)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1", 1, "this is not a list"),
        ("- a\n- [", 2, "this is not YAML"),
        ("- a", 1, "this entry has no keys"),
        ("- claim: R1-A-1-1\n  rejekt: true", 2, "there is no key rejekt"),
        ("- claim: [R1]", 1, "claim is not a text"),
        ("- {claim: R1-A-1-1, reject: true}", 1, "the reason is missing"),
        ("- {claim: R1-A-1-1, reason: x}", 1, "this neither rejects nor relabels"),
        ("- {claim: R1-A-1-1, reject: true, category: collaboration, reason: x}", 1, "this neither"),
        ("- {claim: R1-A-1-1, reject: maybe, reason: x}", 1, "this neither"),
        ("- {claim: R1-A-1-1, category: colaboration, reason: x}", 1, "'colaboration' is no category"),
        ("- {reject: true, reason: x}", 1, "this names no claim"),
        ("- {claim: PAY-1, reject: true, reason: x}", 1, "PAY-1 is no id of a claim"),
        ("- reason: x\n  reason: y", 2, "reason stands twice"),
        ("- {ticket: A-1, rule: R9, reject: true, reason: x}", 1, "R9 measures the whole plan"),
    ],
)
def test_every_mistake_has_file_and_line(known, text, line, said):
    with pytest.raises(ConfigError) as error:
        known("serial 3 + 5", text)
    assert error.value.message.split("/")[-1].startswith(f"claims.yaml:{line}: {said}")


def test_keys_are_texts_even_where_they_look_like_numbers(tmp_path):
    (tmp_path / "claims.yaml").write_text(
        "- {claim: R1-12-1, reject: true, reason: 1, release: 2.10}", "utf-8"
    )
    (found,) = read(tmp_path / "claims.yaml")
    assert (found.ticket, found.number, found.release, found.reason) == ("12", 1, "2.10", "1")


def test_without_a_file_nothing_is_disputed(tmp_path):
    assert read(tmp_path / "claims.yaml") == ()
    (tmp_path / "claims.yaml").write_text("# nothing yet\n", "utf-8")
    assert read(tmp_path / "claims.yaml") == ()


def labelled(folder):
    """One ticket of ten days, planned for four, whose label names collaboration; no history."""
    folder.mkdir()
    begin, due, end = "2026-03-02T09:00", "2026-03-05T18:00", "2026-03-13T18:00"
    ticket = {
        "key": "A-1", "created": begin, "planned_start": begin, "started": begin, "due": due, "resolved": end,
        "release": "R", "labels": "collaboration", "status": "Done", "assignee": "x", "source": "plan",
    }  # fmt: skip
    release = {"name": "R", "planned": due, "actual": end, "start": begin, "freeze": begin}
    for name, row in (("tickets", ticket), ("releases", release)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([row, row.values()])
    return case_of(folder)


def test_labels_can_be_disputed(tmp_path):
    case = labelled(tmp_path / "labels")
    before = attribute(case)
    (claim,) = [i for i in evidence_table(before)["claim"] if i.startswith("R8")]
    assert claim == f"R8-A-1-{COLLAB + 1}"
    assert before.result.days[COLLAB] == pytest.approx(6.0, abs=1e-3)
    moved = attribute(case, disputes=[Dispute("A-1", "technical_difficulty", "R8", COLLAB + 1)])
    assert moved.result.days[[COLLAB, TECH]] == pytest.approx([0.0, 6.0], abs=1e-3)
    row = evidence_table(moved).set_index("claim").loc[claim]
    assert (row["category"], row["state"], row["was"]) == (
        "technical_difficulty", "relabelled", "collaboration"
    )  # fmt: skip
    gone = attribute(case, disputes=[Dispute("A-1", None, "R8")])
    assert gone.result.days.sum() == pytest.approx(0.0, abs=1e-9)
    assert gone.result.unexplained == pytest.approx(6.0, abs=1e-3)
    assert evidence_table(gone).set_index("claim").loc[claim, "state"] == "rejected"


def test_a_claim_that_begins_with_a_day_begins_in_its_morning(tmp_path):
    """The wait of A-1 is Wednesday to Friday: from nine on the one, to six on the other."""
    table = evidence_table(attribute(case_of(write(KNOWN["serial 3 + 5"], tmp_path / "in"))))
    row = table.set_index("claim").loc["R1-A-1-1"]
    assert (row["from"], row["to"]) == ("2026-01-07T09:00:00+08:00", "2026-01-09T18:00:00+08:00")
