"""Histories in files of their own complete the tickets of another export, and count for those alone."""

from pathlib import Path

import pytest

from pmreport.importers import joining, read
from pmreport.model import assemble

GOLDEN = Path(__file__).parents[1] / "golden" / "importers"


def data_of(*names):
    return assemble(read([GOLDEN / n for n in names]), "UTC")


def recorded(data, field):
    return [
        k for k, known in zip(data.tickets["key"], data.recorded(f"events.{field}"), strict=True) if known
    ]


@pytest.mark.parametrize(
    ("tickets", "log", "known"),
    [
        ("clickup-csv/list/input.csv", "clickup-json/bulk/input.json", ["86a1"]),
        ("shortcut-csv/stories/input.csv", "shortcut-json/history/input.json", ["101"]),
        ("monday-xlsx/board/input.xlsx", "monday-json/log/input.json", ["1001"]),
    ],
)
def test_a_log_records_the_tickets_whose_whole_history_it_holds(tickets, log, known):
    data = data_of(tickets, log)
    assert recorded(data, "status") == known
    assert len(data) > len(known)
    assert sorted(set(data.tickets["key"].to_numpy()[data.history("status").ticket])) >= known


def test_a_log_follows_its_tickets_when_another_tracker_has_their_keys(tmp_path):
    csv = (GOLDEN / "zendesk-csv/account/input.csv").read_text().replace("3001", "101")
    (tmp_path / "desk.csv").write_text(csv)
    log = GOLDEN / "shortcut-json/history/input.json"
    found = read([tmp_path / "desk.csv", GOLDEN / "shortcut-csv/stories/input.csv", log])
    data = assemble(found, "UTC")
    assert recorded(data, "status") == ["shortcut:101"]
    assert {joining.family(e) for e in found} == {"zendesk", "shortcut"}
    assert "101" in set(data.tickets["key"])


def test_an_issue_whose_log_is_cut_is_not_counted_as_recorded():
    data = data_of("jira-json/changelog/input.json")
    assert recorded(data, "status") == ["PAY-1"]
    assert "PAY-2" in set(data.tickets["key"])


def test_comments_alone_are_no_history():
    data = data_of("jira-json/plain/input.json")
    assert data.carries("events.comment")
    assert not data.carries("events.*")
    assert {s.history for s in data.sources} == {"none"}
