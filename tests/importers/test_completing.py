"""A GitHub project's view has no creations: it completes the issues, and cannot stand alone."""

import json

import pytest

from pmreport.errors import InputError
from pmreport.importers import read

ISSUE = "https://github.com/o/r/issues/"
VIEW = (
    "Title\tURL\tAssignees\tStatus\tSprint\tSize\tTarget date\tPriority\n"
    f"One\t{ISSUE}1\tann, bob\tDone\tSprint 3\t5\t2026-03-10\tP1\n"
    f"Two\t{ISSUE}2\t\tIn review\tSprint 4\tM\t2026-03-20\t\n"
    f"Gone\t{ISSUE}9\t\tTodo\t\t\t\t\nDraft\t\t\tTodo\t\t\t\t\nOther\thttps://x.example/1\t\tTodo\t\t\t\t\n"
)


def issue(number, **more):
    return {
        "number": number, "title": f"T{number}", "state": "OPEN", "url": f"{ISSUE}{number}",
        "author": {"login": "ann"}, "assignees": [], "labels": [], "createdAt": "2026-03-01T09:00:00Z",
        "updatedAt": "2026-03-02T09:00:00Z", "closedAt": None, "body": "B", "stateReason": "", **more,
    }  # fmt: skip


@pytest.fixture
def files(tmp_path):
    closed = {"state": "CLOSED", "stateReason": "COMPLETED", "closedAt": "2026-03-02T09:00:00Z"}
    (tmp_path / "issues.json").write_text(json.dumps([issue(1, **closed), issue(2), issue(3)]))
    (tmp_path / "view.tsv").write_text(VIEW)
    return tmp_path


def test_the_view_completes_the_issues(files):
    exports = read([files])
    assert [e.format for e in exports] == ["github-json", "github-projects-tsv"]
    tickets = exports[0].tables["tickets"].set_index("key")
    assert tickets["status"].to_dict() == {"o/r#1": "closed", "o/r#2": "In review", "o/r#3": "open"}
    assert tickets["status_category"].fillna("").tolist() == ["done", "", "todo"]
    assert tickets["sprint"].fillna("").tolist() == ["Sprint 3", "Sprint 4", ""]
    assert tickets["points"].fillna(0).tolist() == [5.0, 0.0, 0.0]  # `M` is no number of points
    assert tickets["due"].fillna("").tolist() == ["2026-03-10", "2026-03-20", ""]
    assert tickets["created"].dtype == "int64"


def test_rows_without_an_issue_are_rejected_with_a_reason(files):
    view = read([files])[1]
    assert "tickets" not in view.tables
    (source,) = view.sources
    assert (source.rows_read, source.rows_used, source.rows_rejected) == (5, 2, 3)
    assert sorted(p.code for p in view.problems) == ["bad-record", "incomplete-ticket", "missing-url"]


def test_alone_it_says_what_is_missing(files):
    with pytest.raises(InputError, match="no dates of creation"):
        read([files / "view.tsv"])
