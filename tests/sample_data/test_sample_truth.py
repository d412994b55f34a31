"""The numbers of truth.toml, computed again from the CSV files with pandas and a list of days off."""

import tomllib
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pmreport.shipped import shipped

FOLDER = shipped("sample_data")
TRUTH: dict[str, Any] = tomllib.loads((FOLDER / "truth.toml").read_text("utf-8"))
MAIN, FREEZE = "PAY 2.4.0", pd.Timestamp("2026-06-12T18:00+08:00")
LIVE = pd.Timestamp("2026-09-09T18:00+08:00")
UNTIL = LIVE + pd.Timedelta(days=90)
HOLIDAYS = ["2026-06-19"]  # Dragon Boat Festival: the only day off between the first ticket and the release
EXTRA = ["2026-05-09"]  # a Saturday worked for Labour Day


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / "neutral" / f"{name}.csv", dtype=str, keep_default_na=False)


def numbers(category: str) -> dict[str, Any]:
    found: dict[str, Any] = TRUTH["category"][category]["numbers"]
    return found


def times(texts: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(texts.where(texts != ""), format="ISO8601", utc=True).dt.tz_convert("Asia/Shanghai")


def changes(field: str) -> pd.DataFrame:
    return table("events")[table("events")["field"] == field]


def leaves() -> pd.DataFrame:
    tickets = table("tickets")
    rows = tickets[~tickets["key"].isin(tickets["parent"])].set_index("key")
    return rows.assign(at=times(rows["created"]), points=pd.to_numeric(rows["points"]).fillna(0.0))


def working_hours(moments: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
    """Hours of work up to each moment, 09:00–12:00 and 13:00–18:00."""
    day = moments.dt.tz_localize(None).to_numpy("datetime64[D]")
    mask = np.is_busday(day, holidays=HOLIDAYS) | np.isin(day, np.array(EXTRA, "datetime64[D]"))
    before = np.busday_count("2026-05-01", day, holidays=HOLIDAYS)
    before = before + (day > np.datetime64(EXTRA[0]))
    clock = (moments.dt.hour * 60 + moments.dt.minute).to_numpy()
    inside = np.clip(clock - 540, 0, 180) + np.clip(clock - 780, 0, 300)
    return pd.Series((before * 480 + np.where(mask, inside, 0)) / 60, index=moments.index)


def spans(statuses: list[str]) -> float:
    """Working hours that tickets of the main release spent in statuses before it went live."""
    rows = changes("status")
    ends = rows.groupby("ticket")["at"].shift(-1)
    inside = rows["to"].isin(statuses) & rows["ticket"].isin(in_release())
    begin, end = times(rows["at"][inside]), times(ends[inside])
    kept = begin < LIVE
    return float((working_hours(end[kept]) - working_hours(begin[kept])).sum())


def in_release() -> set[str]:
    ever = set(changes("release").query("`to` == @MAIN")["ticket"])
    tickets = table("tickets")
    return ever | set(tickets["key"][tickets["release"] == MAIN])


def entered() -> "pd.Series[pd.Timestamp]":
    """When each leaf of the main release came in: by an event, or with its creation."""
    rows = leaves()
    by_event = times(changes("release").query("`to` == @MAIN").groupby("ticket")["at"].first())
    rows = rows[rows.index.isin(in_release())]
    return by_event.reindex(rows.index).fillna(rows["at"])


def moved_out() -> set[str]:
    return set(changes("release").query("`from` == @MAIN")["ticket"])


def test_scope_grew_after_the_freeze_as_planted() -> None:
    rows, since = leaves(), entered()
    stays = rows.loc[since.index].query("release == @MAIN and status != '已取消'")
    late = since.reindex(stays.index) > FREEZE
    base = stays["points"][~late].sum() + rows.loc[sorted(moved_out()), "points"].sum()
    truth = numbers("requirement_change")
    assert int(late.sum()) == truth["added_tickets"]
    assert len(moved_out()) == truth["moved_out"]
    assert stays["points"][late].sum() / base == pytest.approx(truth["scope_growth"], abs=1e-5)


def test_requirements_changed_while_worked_on() -> None:
    rewritten = changes("description")
    started = times(table("tickets").set_index("key")["started"]).reindex(rewritten["ticket"])
    at = times(rewritten["at"])
    inside = (at.to_numpy() > started.to_numpy()) & rewritten["ticket"].isin(in_release()).to_numpy()
    inside &= (at > pd.Timestamp("2026-05-06T09:00+08:00")).to_numpy() & (at < LIVE).to_numpy()
    truth = numbers("requirement_change")
    assert rewritten["ticket"][inside].nunique() == truth["changed_while_worked_on"]
    grown = changes("estimate_h").merge(rewritten[inside][["ticket", "at"]], on=["ticket", "at"])
    added = pd.to_numeric(grown["to"]) - pd.to_numeric(grown["from"])
    assert added.sum() == pytest.approx(truth["rework_hours"], abs=0.5)


def test_the_slip_and_the_late_tickets() -> None:
    truth = numbers("schedule_delay")
    begin, end = (pd.Timestamp(text) for text in ("2026-05-06T09:00+08:00", "2026-08-14T18:00+08:00"))
    bounds = pd.Series([begin, end, LIVE]).dt.tz_convert("Asia/Shanghai")
    start, planned, actual = working_hours(bounds)
    assert (actual - planned) / 8 == truth["slip_days"] == 18
    assert (planned - start) / 8 == truth["planned_days"]
    rows = leaves().loc[lambda f: f.index.isin(in_release() - moved_out())]
    rows = rows[~rows["type"].isin(["Sub-task", "Risk"]) & (rows["labels"] != "gtm") & (rows["due"] != "")]
    rows = rows[rows["status"] != "已取消"]
    due = changes("due")
    early = due[due["from"] != ""].groupby("ticket")["from"].first()
    first = due[due["from"] == ""].groupby("ticket")["to"].first()
    baseline = first.reindex(rows.index).fillna(early.reindex(rows.index)).fillna(rows["due"])
    done = times(changes("status").query("`to` == '已完成'").groupby("ticket")["at"].first()).reindex(
        rows.index
    )
    late = done > times(baseline + "T18:00+08:00")
    assert len(rows) == truth["with_due"]
    assert int(late.sum()) == truth["first_finish_after_first_due"]


def test_user_experience_is_left_as_it_was() -> None:
    truth = numbers("user_experience")
    rows = defects()
    rows = rows[rows["labels"] == "ux"]
    answers = table("feedback").query("kind == 'survey' and release == @MAIN")
    scores = pd.to_numeric(answers["score"])
    assert len(rows) == truth["issues"]
    assert int(rows["at"].between(LIVE, UNTIL, inclusive="right").sum()) == truth["issues_after_release"]
    assert scores[answers["scale_max"] == "100"].mean() == pytest.approx(truth["sus_mean"], abs=1e-3)
    assert scores[answers["scale_max"] == "1"].mean() == pytest.approx(truth["task_success"], abs=1e-3)


def defects() -> pd.DataFrame:
    return leaves().query("type == 'Bug' and found_in == @MAIN and status != '已取消'")


def test_requirements_that_were_left_out() -> None:
    truth = numbers("missing_features")
    rows, since = leaves(), entered()
    base = rows.loc[since.index[since <= FREEZE]].query("type == 'Story'")
    left = base[base.index.isin(moved_out())]
    assert (len(base), len(left)) == (truth["base_requirements"], truth["not_delivered"])
    assert int(left["priority"].isin(["P0", "P1"]).sum()) == truth["must_haves_not_delivered"]
    gaps = rows.query("labels == 'gap' and found_in == @MAIN and status != '已取消'")
    assert (
        int(gaps["at"].between(LIVE, UNTIL, inclusive="right").sum()) == truth["gaps_reported_after_release"]
    )


def test_waits_for_other_teams() -> None:
    truth = numbers("collaboration")
    assert spans(["等待联调", "等待外部团队"]) == pytest.approx(
        truth["hours_waiting_for_other_teams"], rel=0.005
    )
    links, team = table("links").query("kind == 'blocks'"), leaves()["team"]
    inside = links["to"].isin(in_release() - moved_out()) & ~links["to"].map(leaves()["type"]).eq("Sub-task")
    ends = links[inside]
    assert int((ends["from"].map(team) != ends["to"].map(team)).sum()) == truth["cross_team_links"]


def test_technical_blocks_and_defects() -> None:
    truth, rows = numbers("technical_difficulty"), defects()
    assert spans(["技术阻塞"]) == pytest.approx(truth["hours_blocked"], rel=0.005)
    back = set(changes("status").query("`from` == '已完成'")["ticket"])
    assert len(rows) == truth["defects"]
    assert int(rows["at"].between(LIVE, UNTIL, inclusive="right").sum()) == truth["defects_after_release"]
    assert int(rows.index.isin(back).sum()) == truth["reopened"]


def test_market_feedback_is_left_as_it_was() -> None:
    truth = numbers("market_feedback")
    rows = table("feedback")
    rows = rows[times(rows["at"]).between(LIVE, UNTIL, inclusive="right")]
    score = pd.to_numeric(rows["score"])
    nps, reviews = score[rows["kind"] == "nps"], score[rows["kind"] == "review"]
    assert 100 * ((nps >= 9).mean() - (nps <= 6).mean()) == pytest.approx(truth["nps"], abs=1e-3)
    assert (len(nps), len(reviews)) == (truth["nps_answers"], truth["reviews"])
    assert int((reviews <= 2).sum()) == truth["low_reviews"]
    bad = score <= rows["kind"].map({"nps": 6, "csat": 2, "review": 2}).fillna(-1)
    assert int(bad.sum()) == truth["negative"]
    assert int((rows["ticket"][bad] != "").sum()) == truth["negative_linked"]


def test_retrospectives_have_actions() -> None:
    truth, rows = numbers("team_management"), table("tickets")
    assert int((rows["type"] == "Retro").sum()) == truth["retrospectives"]
    actions = rows[rows["type"] == "Action"]
    assert (len(actions), int((actions["status"] == "已完成").sum())) == (
        truth["actions"],
        truth["actions_done"],
    )


def test_complaints_after_the_release() -> None:
    truth, rows = numbers("customer_complaints"), leaves().query("type == 'Complaint'")
    after = rows[rows["at"].between(LIVE, UNTIL, inclusive="right")]
    assert len(after) == truth["complaints_after_release"]
    back = set(changes("status").query("`from` == 'Resolved'")["ticket"])
    assert int(after.index.isin(back).sum()) == truth["reopened"]
    build = rows[(rows["team"] != "Support") & rows["at"].between("2026-05-06T00:00+08:00", LIVE)]
    assert len(build) == truth["worked_on_by_developers"]


def test_the_release_itself() -> None:
    truth = numbers("release_problems")
    rows = table("deployments").query("release == @MAIN and environment == 'production'")
    bad = rows[rows["outcome"].isin(["failed", "rolled_back", "degraded"])]
    assert (len(rows), len(bad)) == (truth["production_deployments"], truth["failed"])
    assert int((rows["outcome"] == "hotfix").sum()) == truth["hotfixes"]
    first = bad[bad["outcome"] == "rolled_back"].iloc[0]
    begin, end = working_hours(times(pd.Series([first["at"], first["recovered_at"]])))
    assert end - begin == pytest.approx(truth["hours_from_failure_to_recovery"], abs=1 / 60)
    critical = defects().query("severity == 'Critical'")
    resolved = times(critical["resolved"]).fillna(UNTIL)
    assert int(((critical["at"] <= LIVE) & (resolved > LIVE)).sum()) == truth["critical_open_at_release"]


def test_the_days_of_the_causes_are_those_that_were_planted() -> None:
    causes = TRUTH["attribution"]
    assert [c["days"] for c in causes] == sorted((c["days"] for c in causes), reverse=True)
    for cause in causes:
        assert cause["days"] == pytest.approx(cause["planted_days"], abs=0.005), cause["category"]
    total = sum(c["planted_days"] for c in causes) + TRUTH["unexplained_days"]
    assert total == pytest.approx(numbers("schedule_delay")["slip_days"])
    assert causes[0]["days"] > 1.5 * causes[1]["days"]
