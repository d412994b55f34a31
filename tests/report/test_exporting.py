"""Every tracker has a way to more data: no reader is left with a missing field and no next step."""

import pytest

from pmreport.importers import IMPORTERS, snapshots
from pmreport.report.exporting import TOOLS, of_tool
from pmreport.report.fields import NAMES, hint
from pmreport.words import Language

OTHER = {"pmreport", "deployments", "google", "app", "survey"}  # hold no tickets of a tracker
FAMILIES = sorted({i.NAME.partition("-")[0] for i in IMPORTERS} - OTHER)
SILENT = ("worktile", "notion", "plane")  # export no history at all


@pytest.mark.parametrize("family", FAMILIES)
def test_every_tracker_has_a_way_to_its_history_and_its_columns(family):
    assert TOOLS[family].history
    assert TOOLS[family].columns


def test_no_tool_is_told_of_that_nobody_can_read():
    assert sorted(TOOLS) == FAMILIES


@pytest.mark.parametrize("family", SILENT)
def test_a_tool_without_history_is_answered_with_snapshots(family):
    text = Language("en")(hint("events.status", family))
    assert "exports no history" in text
    assert "several days" in text
    assert snapshots.compared  # what reads them


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("family", [*FAMILIES, ""])
def test_every_field_has_a_next_step(family, language):
    say = Language(language)
    assert all(len(say(hint(field, family))) > 5 for field in NAMES)


@pytest.mark.parametrize(
    ("field", "family", "has"),
    [
        ("events.due", "jira", "expand=changelog"),
        ("events.comment", "jira", "CSV"),
        ("events.comment", "bugzilla", "show_bug.cgi"),
        ("tickets.team", "azure", "Column options"),
        ("releases.planned", "redmine", "versions.json"),
        ("sprints.end", "tapd", "iterations"),
        ("links", "youtrack", "links"),
        ("deployments.at", "gitlab", "/deployments"),
    ],
)
def test_the_answer_is_that_of_the_table_asked_for(field, family, has):
    assert has in Language("en")(hint(field, family))


@pytest.mark.parametrize(
    ("field", "has"),
    [("releases.freeze", "releases.csv"), ("deployments.at", "deployments.csv"), ("complaints", "[types]")],
)
def test_what_the_tool_does_not_have_is_written_by_hand(field, has):
    assert of_tool(field, "jira") == "" or field == "releases.freeze"
    assert has in Language("en")(hint(field, "jira"))
