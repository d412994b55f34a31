"""`inspect` tells per file what it is and what was read, and what to export next, as text and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmreport.cli import main

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "golden" / "importers"
REAL = ROOT.parents[1] / "shared" / "real_exports"
FOLDERS = sorted(p for p in REAL.glob("*") if p.is_dir()) if REAL.is_dir() else []
# Rows that are left out for a reason that a problem names.
EXPLAINED = {"github": 1, "play_reviews": 2, "zentao": 2}


def text_of(*sources):
    done = CliRunner().invoke(main, ["inspect", *map(str, sources)])
    assert done.exit_code == 0, done.output
    return done.output


def json_of(*sources):
    done = CliRunner().invoke(main, ["inspect", "--json", *map(str, sources)])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def step_with(document, word):
    return next(s for s in document["next"] if word in s["action"]["en"])


def test_a_file_says_its_tool_version_encoding_rows_history_and_zone():
    source = GOLDEN / "jira-csv/english/input.csv"
    (one,) = json_of(source)["sources"]
    assert (one["family"], one["format"], one["encoding"]) == ("jira", "jira-csv", "utf-8")
    assert "written by Jira Cloud" in one["notes"]
    assert one["rows_read"] == one["rows_used"] + one["rows_rejected"]
    assert (one["history"], one["tracked"], one["recorded"]) == ("none", ["comment"], 0)
    assert one["created_min"] < one["created_max"]
    text = text_of(source)
    assert "input.csv: jira-csv, utf-8, " in text
    assert "history none" in text
    assert "comments 2022-02-" in text
    assert "Time zone: UTC (assumed" in text


def test_a_history_says_what_it_covers_and_for_how_many_tickets():
    document = json_of(GOLDEN / "jira-json/changelog/input.json")
    (one,) = document["sources"]
    assert (one["recorded"], one["tickets"]) == (1, 2)
    assert one["events_min"] < one["events_max"]
    assert document["timezone_from"] == "offsets"
    assert set(one["offsets"]) - {"+00:00"}
    assert "complete for 1 tickets" in text_of(GOLDEN / "jira-json/changelog/input.json")


def test_each_step_names_the_menu_or_call_and_the_metrics_that_it_makes_measurable():
    document = json_of(GOLDEN / "jira-csv/english/input.csv")
    history = step_with(document, "expand=changelog")
    assert "events.status" in history["fields"]
    assert "fix_reopen_rate" in history["enough_for"]
    assert "变更历史" in history["action"]["zh"]
    missing = {f for entry in document["measurable"].values() for f in entry["missing"]}
    assert {f for step in document["next"] for f in step["fields"]} == missing
    text = text_of(GOLDEN / "jira-csv/english/input.csv")
    assert "  - read the issues through the REST API" in text
    assert "fix_reopen_rate" in text or "more" in text


def test_a_mixed_build_asks_for_the_history_where_there_is_none():
    document = json_of(GOLDEN / "jira-json/plain/input.json", GOLDEN / "zendesk-csv/account/input.csv")
    assert "events.status" in step_with(document, "expand=changelog")["fields"]
    assert "events.status" in step_with(document, "audits of the tickets")["fields"]
    with_log = json_of(GOLDEN / "linear-json/graphql/input.json", GOLDEN / "zendesk-csv/account/input.csv")
    assert not any("GraphQL" in s["action"]["en"] for s in with_log["next"] if "events.status" in s["fields"])


def test_a_history_that_lacks_a_field_is_not_asked_for_again():
    document = json_of(GOLDEN / "trello-json/board/input.json")
    assert "events.status" not in {f for s in document["next"] for f in s["fields"]}
    assert not any(
        "Export as JSON" in s["action"]["en"] for s in document["next"] if "events.team" in s["fields"]
    )


def test_files_without_tickets_are_told_and_the_tracker_is_asked_for():
    document = json_of(GOLDEN / "google-play-csv/months")
    assert document["sources"][0]["feedback"] > 0
    assert [s["action"]["en"] for s in document["next"]] == [
        "give the export of the tracker as well: nothing here holds tickets"
    ]


@pytest.mark.skipif(not FOLDERS, reason="the folder of real exports is not here")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_real_exports_are_recognised_without_an_unexplained_rejected_row(folder):
    document = json_of(folder)
    assert {s["file"].rpartition("/")[2] for s in document["sources"]} == {p.name for p in folder.iterdir()}
    assert sum(s["rows_rejected"] for s in document["sources"]) == EXPLAINED.get(folder.name, 0)
    for source in document["sources"]:
        assert source["rows_read"] == source["rows_used"] + source["rows_rejected"]
        assert bool(source["rows_rejected"]) <= bool(source["problems"])
        assert source["format"].startswith(source["family"])
        assert source["encoding"]
    assert document["timezone_from"] in ("offsets", "custom", "assumed")
    assert document["next"]
    text = text_of(folder)
    assert all(s["file"] + ": " + s["format"] in text for s in document["sources"])
    assert "To measure more" in text
