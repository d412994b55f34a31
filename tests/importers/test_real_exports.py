"""Real files written by trackers: recognised, nothing rejected without a reason, some values by hand."""

from pathlib import Path

import pytest

from pmreport.importers import read

REAL = Path(__file__).parents[3] / "shared" / "real_exports"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real exports is not here")


def export_of(*names):
    (export,) = read([REAL / n for n in names])
    assert not any(s.rows_rejected for s in export.sources)
    return export


def test_jira_csv_2021():
    export = export_of("jira_csv/cloud-2021.csv")
    tickets = export.tables["tickets"].set_index("key")
    assert (export.format, len(tickets)) == ("jira-csv", 127)
    assert tickets.loc["CCCSG-214", ["created", "sprint", "status_category"]].tolist() == [
        "2021-01-23T10:38:00",
        "CCCSG Sprint 2",
        "todo",
    ]
    assert len(export.tables["events"]) == 17
    assert export.problems == ()


def test_jira_csv_2022():
    tickets = export_of("jira_csv/cloud-2022-sprints.csv").tables["tickets"].set_index("key")
    assert len(tickets) == 26
    assert tickets.loc["W2-29", "resolved"] == "2022-12-21T17:11:00"
    assert tickets["resolved"].notna().sum() == (tickets["resolution"] == "Done").sum()


def test_play_reviews():
    (export,) = read([REAL / "play_reviews"])
    feedback = export.tables["feedback"]
    assert [s.rows_read for s in export.sources] == [287, 324]
    assert [s.rows_rejected for s in export.sources] == [2, 0]  # two reviews stand in July in a newer form
    assert (len(feedback), feedback["score"].min(), feedback["score"].max()) == (609, 1, 5)


def test_github():
    (export,) = read([REAL / "github"])
    tickets = export.tables["tickets"].set_index("key")
    assert len(tickets) == 59  # 41 in issues.json (one stands twice), 18 in events only
    assert tickets.loc["panjf2000/ants#4", "resolved"] == 1532572361  # merged 2018-07-26T02:32:41Z
    assert [p.code for p in export.problems] == ["duplicate-key"]
    assert (export.tables["events"]["field"] == "status").sum() == 11  # one issue was closed twice in a row


def test_gitlab():
    tickets = export_of("gitlab").tables["tickets"].set_index("key")
    assert len(tickets) == 16
    assert tickets.loc["gitlab-data/snowflake_spend#1", "release"] == "19.12"


def test_jira_json_without_history():
    export = export_of("jira_json_alloy")
    assert len(export.tables["tickets"]) == 1499
    assert export.tracked == {"comment"}
    assert 0 < len(export.about) < 1499  # the others have more comments than their pages hold
    releases = export.tables["releases"].set_index("name")
    assert releases.loc["Alloy 1.4.0", "actual"] == "2014-07-17"
    assert {p.code for p in export.problems} == {"comments-truncated"}


def test_jira_json_with_history():
    export = export_of("jira_json_changelog")
    events = export.tables["events"]
    first = events[events["ticket"] == "EE-1"].iloc[0]
    assert len(export.tables["tickets"]) == 33
    assert export.sources[0].history == "full"
    assert [*first.tolist()[1:3], first["to"]] == [1591921280, "parent", "EE-11"]  # 2020-06-12T08:21:20+0800
    chain = (
        events[events["field"] == "release"].drop_duplicates("ticket", keep="last").set_index("ticket")["to"]
    )
    current = export.tables["tickets"].set_index("key")["release"]
    assert (chain.fillna("") == current.loc[chain.index].fillna("")).all()
