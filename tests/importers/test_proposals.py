"""What unknown captions may mean: the votes of all trackers, and what is left to the user."""

import pytest

from pmreport.importers import Options, read
from pmreport.importers.files import blobs
from pmreport.importers.proposals import Proposal, best, enough, proposals


def test_confidence_is_the_share_of_votes_with_one_against():
    alias, confidence = best("任务ID")  # one tracker writes it, seen in a file: 3 / (3 + 1)
    assert (alias.column, confidence) == ("key", 0.75)


def test_a_caption_of_several_senses_is_left_to_the_user():
    alias, confidence = best("Estimate")  # hours in some trackers, points in others
    assert alias.column == "estimate_h"
    assert not enough(alias, confidence)
    assert best("Mood") is None


def test_proposals_show_values(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Title,Created,Mood\nA,2026-01-05,x\nA,2026-01-06,\nB,2026-01-07,y\nC,2026-01-08,\nD,,\n")
    (blob,) = blobs(path)
    found = proposals(blob)
    assert [p.column for p in found] == ["title", "created"]
    assert found[0] == Proposal("Title", "title", best("title")[1], ("A", "B", "C"))


def test_the_user_s_own_mapping_is_no_guess(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Nr;Was;Seit;Wer\n1;Login;2026-01-05;Ann\n2;List;2026-01-06;Bob\n")
    options = Options(columns={"Nr": "key", "Was": "title", "Seit": "created", "Wer": "assignee"})
    (export,) = read([path], options)
    assert export.format == "table-csv"
    assert export.problems == ()
    assert export.tables["tickets"]["assignee"].tolist() == ["Ann", "Bob"]


def test_beside_a_known_tracker_nothing_is_guessed(tmp_path):
    (tmp_path / "tickets.csv").write_text("key,created,title\nA-1,2026-01-05,One\n")
    (tmp_path / "list.csv").write_text("Title,Status,Created\nTwo,Open,2026-01-05\n")
    (export,) = read([tmp_path])
    assert export.tables["tickets"]["key"].tolist() == ["A-1"]
    assert [p.code for p in export.problems] == ["unrecognised-file"]
    assert "no known tracker" in export.problems[0].message


@pytest.mark.parametrize("header", ["Title,Created", "Status,Created", "Title,Status"])
def test_too_little_to_be_tickets(tmp_path, header):
    from pmreport.errors import InputError

    path = tmp_path / "list.csv"
    path.write_text(f"{header}\na,2026-01-05\n")
    with pytest.raises(InputError, match="No importer recognises"):
        read([path])
