"""Work in Jira, complaints in Zendesk, reviews of the store, deployments of the pipeline: one report."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.categories import CATEGORIES
from pmreport.cli import main
from pmreport.config import Settings
from pmreport.measure import take
from pmreport.pipeline.load import load

STATES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
VERSION = {"name": "2.0", "released": True, "archived": False, "releaseDate": "2026-03-31"}
ZENDESK = (
    "ID,Requester,Requester domain,Assignee,Group,Subject,Status,Priority,Ticket type,Created at,Updated at,"
    "Solved at,Satisfaction Score,Group stations,First reply time in minutes"
).split(",")
PLAY = (
    "Package Name,App Version Name,Reviewer Language,Review Submit Date and Time,"
    "Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,"
    "Star Rating,Review Title,Review Text,Review Link"
).split(",")


def status(name: str) -> dict[str, Any]:
    return {"name": name, "statusCategory": {"key": STATES[name]}}


def issue(n: int) -> dict[str, Any]:
    """A story that was begun and done in March."""
    begun, done = (f"2026-03-{day:02}T10:00:00.000+0000" for day in (2 + n % 10, 12 + n % 15))
    moves = [(begun, "To Do", "In Progress"), (done, "In Progress", "Done")]
    return {
        "id": str(n),
        "key": f"PAY-{n}",
        "fields": {
            "summary": f"Story {n}", "issuetype": {"name": "Bug" if n % 6 == 0 else "Story"},
            "project": {"name": "Pay"}, "status": status("Done"), "created": "2026-02-16T10:00:00.000+0000",
            "updated": done, "resolutiondate": done, "fixVersions": [VERSION], "priority": {"name": "Medium"},
            "reporter": {"displayName": "Ann"}, "assignee": {"displayName": "Bob"},
        },
        "changelog": {
            "total": 2,
            "histories": [
                {"created": at, "items": [{"field": "status", "fromString": old, "toString": new}]}
                for at, old, new in moves
            ],
        },
    }  # fmt: skip


def table(header: list[str], rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def review(n: int) -> dict[str, object]:
    """Twenty bad reviews of April, of which fifteen name a ticket, twenty good ones; good ones of March."""
    month, text = 4 if n < 40 else 3, f"See PAY-{1 + n}" if n < 15 else "Not good"
    at = f"2026-{month:02}-{1 + n % 28:02}T08:00:00Z"
    return {
        "Package Name": "org.pay", "App Version Name": "2.0" if n < 40 else "1.0", "Reviewer Language": "en",
        "Review Submit Date and Time": at, "Review Last Update Date and Time": at,
        "Review Submit Millis Since Epoch": "1", "Review Last Update Millis Since Epoch": "1",
        "Star Rating": 1 if n < 20 else 5, "Review Text": text if n < 20 else "Fine",
        "Review Link": f"https://play.google.com/apps/publish?reviewid=gp:{n}",
    }  # fmt: skip


def complaint(n: int) -> dict[str, object]:
    day = 2 + n
    return {
        "ID": 3000 + n, "Requester": "Dan", "Requester domain": "acme.example", "Assignee": "Eve",
        "Group": "Support", "Subject": f"Payment fails since PAY-{n}" if n < 5 else "Slow",
        "Status": "Solved", "Priority": "Normal", "Ticket type": "Problem",
        "Created at": f"2026-04-{day:02} 09:00:00",
        "Updated at": f"2026-04-{day + 1:02} 09:00:00", "Solved at": f"2026-04-{day + 1:02} 09:00:00",
        "Satisfaction Score": "Good", "Group stations": 1, "First reply time in minutes": 120,
    }  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("mixed")
    issues = [issue(n) for n in range(1, 31)]
    (folder / "jira.json").write_text(json.dumps({"startAt": 0, "total": 30, "issues": issues}), "utf-8")
    (folder / "desk.csv").write_text(table(ZENDESK, [complaint(n) for n in range(1, 13)]), "utf-8")
    (folder / "reviews_org.pay_202604.csv").write_text(table(PLAY, [review(n) for n in range(65)]), "utf-16")
    (folder / "deployments.csv").write_text(
        "at,release,environment,outcome,recovered_at\n"
        "2026-03-31T10:00:00Z,2.0,production,success,\n"
        "2026-04-07T10:00:00Z,2.0,production,failed,2026-04-07T14:00:00Z\n"
        "2026-04-08T10:00:00Z,2.0,production,success,\n",
        "utf-8",
    )
    site = folder / "site"
    names = ("jira.json", "desk.csv", "reviews_org.pay_202604.csv", "deployments.csv")
    sources = [str(folder / name) for name in names]
    done = CliRunner().invoke(main, ["build", *sources, "--release", "2.0", "--out", str(site), "--no-pdf"])
    assert done.exit_code == 0, done.output
    (page,) = site.glob("r/*/report.json")
    return json.loads(page.read_text("utf-8")), page.parent


def metric(report: dict[str, Any], name: str) -> dict[str, Any]:
    return next(m for c in report["categories"] for m in c["metrics"] if m["id"] == name)


def test_all_four_sources_are_in_one_report(built: tuple[dict[str, Any], Path]) -> None:
    report, _ = built
    assert sorted(i["format"] for i in report["inputs"]) == [
        "google-play-csv", "jira-json", "pmreport-csv", "zendesk-csv",
    ]  # fmt: skip
    assert not any(i["rows_rejected"] for i in report["inputs"])
    assert (report["counts"]["tickets"], report["counts"]["feedback"]) == (42, 65)


def test_market_feedback_is_measured_and_judged(built: tuple[dict[str, Any], Path]) -> None:
    report, _ = built
    category = next(c for c in report["categories"] if c["id"] == "market_feedback")
    assert category["status"] in ("watch", "problem")
    assert "rating_shift" in category["decided_by"]
    linked = metric(report, "feedback_linked")
    assert (linked["k"], linked["n"], linked["state"]) == (15, 20, "measured")
    assert metric(report, "feedback_volume")["value"] > 0
    assert metric(report, "review_low_share")["value"] == 0.5


def test_complaints_are_measured_by_what_the_desk_tells(built: tuple[dict[str, Any], Path]) -> None:
    report, _ = built
    assert metric(report, "first_response")["n"] == 12
    assert metric(report, "resolution_time")["n"] == 12
    reopened = metric(report, "complaint_reopen")
    assert (reopened["state"], reopened["missing"]) == ("not_measurable", ["events.status"])


def test_the_work_is_measured_with_its_history(built: tuple[dict[str, Any], Path]) -> None:
    report, _ = built
    assert metric(report, "fix_reopen_rate")["n"] == 5
    assert metric(report, "fix_reopen_rate")["state"] == "measured"
    assert metric(report, "change_fail_rate")["k"] == 1
    assert "history-of-a-part" in {c["code"] for c in report["quality"]["cautions"]}


def test_what_was_joined_is_counted_on_the_page_of_the_data(built: tuple[dict[str, Any], Path]) -> None:
    report, folder = built
    assert [j["en"] for j in report["quality"]["joins"]] == [
        "4 tickets of zendesk name 4 tickets of jira.",
        "15 of 65 feedback records are about a ticket.",
    ]
    pages = [p.read_text("utf-8") for p in folder.rglob("data.html")]
    assert any("4 tickets of zendesk name 4 tickets of jira." in page for page in pages)
    assert all("joins" in page for page in pages)


REAL = Path(__file__).parents[3] / "shared" / "real_exports"


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real exports is not here")
def test_real_work_and_real_reviews_of_one_month(tmp_path: Path) -> None:
    deployments = tmp_path / "deployments.csv"
    deployments.write_text(
        "at,release,outcome\n2016-06-03T10:00:00Z,1,success\n2016-06-20T10:00:00Z,2,failed\n"
    )
    sources = [REAL / "jira_json_alloy", REAL / "play_reviews", deployments]
    world, _ = load(sources, Settings())
    case = Case(world, choose(world, period="2016-06"))
    metrics = {name: m for c in CATEGORIES for name, m in c.metrics.items()}
    names = ("review_low_share", "feedback_volume", "change_fail_rate")
    found = {name: take(metrics[name], case) for name in names}
    assert {r.state for r in found.values()} == {"measured"}
    assert (found["review_low_share"].k, found["review_low_share"].n) == (26, 285)
    assert (found["change_fail_rate"].k, found["change_fail_rate"].n) == (1, 2)
