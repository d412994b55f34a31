"""The neutral folder keeps every promise of the canonical tables."""

import tomllib
from datetime import datetime
from functools import cache

import pandas as pd
import pytest

from pmreport.config import load
from pmreport.model.columns import CATEGORIES, EVENT_FIELDS, REQUIRED, STATUS_KINDS, TABLES
from pmreport.shipped import shipped

FOLDER = shipped("sample_data") / "neutral"
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv"))
AS_OF = pd.Timestamp("2026-12-11T18:00+08:00")
LISTS = ("release", "sprint", "found_in")
FOLLOWED = (
    "status",
    "assignee",
    "team",
    "release",
    "sprint",
    "due",
    "estimate_h",
    "points",
    "priority",
    "resolution",
)


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_declared_and_the_required_ones_filled(name: str) -> None:
    frame = table(name)
    assert set(frame.columns) <= set(TABLES[name])
    for column in REQUIRED[name]:
        assert (frame[column] != "").all(), column
    assert not frame.duplicated().any() or name == "events"


@pytest.mark.parametrize("name", NAMES)
def test_times_are_iso_with_an_offset_or_dates(name: str) -> None:
    for column, kind in TABLES[name].items():
        if kind in ("instant", "deadline") and column in table(name):
            filled = table(name)[column][table(name)[column] != ""]
            shape = r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}\+08:00)?"
            assert filled.str.fullmatch(shape).all(), column
            pd.to_datetime(filled, format="ISO8601", utc=True)


def test_references_lead_somewhere() -> None:
    tickets, events, links = table("tickets"), table("events"), table("links")
    keys = set(tickets["key"])
    assert tickets["key"].is_unique
    assert set(tickets["parent"]) - {""} <= keys
    assert set(events["ticket"]) <= keys
    assert set(links["from"]) | set(links["to"]) <= keys
    assert set(table("feedback")["ticket"]) - {""} <= keys
    releases, sprints = set(table("releases")["name"]), set(table("sprints")["name"])
    for column, known in (("release", releases), ("found_in", releases), ("sprint", sprints)):
        assert set(tickets[column].str.split(";").explode()) - {""} <= known
    people = set(table("people")["person"])
    assert set(tickets["assignee"]) - {""} <= people
    assert set(events["author"]) <= people | {"merchant-desk"}


def test_words_come_from_the_closed_lists() -> None:
    statuses, events = table("statuses"), table("events")
    assert set(statuses["category"]) <= set(CATEGORIES)
    assert set(statuses["kind"]) - {""} <= set(STATUS_KINDS)
    assert set(events["field"]) <= set(EVENT_FIELDS)
    used = set(table("tickets")["status"]) | set(
        events.loc[events["field"] == "status", ["from", "to"]].stack()
    )
    assert used <= set(statuses["status"])
    assert set(table("links")["kind"]) <= set(
        "blocks duplicates relates causes tests implements replaces".split()
    )
    assert set(table("deployments")["outcome"]) <= set("success failed rolled_back hotfix degraded".split())
    assert set(table("feedback")["kind"]) == set("nps csat ces review survey".split())


@pytest.mark.parametrize("field", FOLLOWED)
def test_every_change_continues_the_one_before_and_ends_in_the_ticket(field: str) -> None:
    events = table("events")[table("events")["field"] == field]
    assert len(events)
    before = events.groupby("ticket")["to"].shift()
    broken = events[before.notna() & (before != events["from"])]
    assert broken.empty
    last = events.groupby("ticket")["to"].last()
    now = table("tickets").set_index("key")[field].reindex(last.index)
    assert (now == last).all()


def test_nothing_happens_before_its_ticket_or_after_the_end() -> None:
    tickets, events = table("tickets").set_index("key"), table("events")
    at = pd.to_datetime(events["at"], format="ISO8601")
    created = pd.to_datetime(tickets["created"], format="ISO8601")
    assert at.is_monotonic_increasing
    assert at.max() <= AS_OF
    assert (at.to_numpy() >= created.reindex(events["ticket"]).to_numpy()).all()
    for name, column in (("tickets", "updated"), ("feedback", "at"), ("deployments", "at"), ("series", "at")):
        assert pd.to_datetime(table(name)[column], format="ISO8601").max() <= AS_OF


def test_started_and_resolved_follow_from_the_statuses() -> None:
    category = dict(zip(table("statuses")["status"], table("statuses")["category"], strict=True))
    events = table("events")[table("events")["field"] == "status"]
    old, new = events["from"].map(category), events["to"].map(category)
    tickets = table("tickets").set_index("key")
    began = events[(new == "doing") & (old != "doing")].groupby("ticket")["at"].first()
    assert (tickets["started"] == began.reindex(tickets.index).fillna("")).all()
    closed = tickets[tickets["status_category"].isin(["done", "cancelled"])]
    assert (tickets["status_category"] == tickets["status"].map(category)).all()
    assert (closed["resolved"] != "").all()
    assert (tickets["resolved"].drop(closed.index) == "").all()
    done = events[(new == "done") & (old != "done")].groupby("ticket")["at"].last()
    assert (
        closed["resolved"][closed["status_category"] == "done"] == done.reindex(closed.index).dropna()
    ).all()


def test_there_are_enough_releases_teams_and_tickets() -> None:
    tickets, releases = table("tickets"), table("releases")
    leaves = tickets[~tickets["key"].isin(tickets["parent"])]
    live = releases[releases["actual"] != ""]
    assert len(live) == 12
    assert (leaves["release"].value_counts().reindex(live["name"]) >= 50).all()
    assert (live["start"] < live["freeze"]).all() and (live["freeze"] < live["planned"]).all()
    assert (live["start"].to_numpy()[1:] > live["actual"].to_numpy()[:-1]).all()
    assert (table("people")["team"].value_counts() >= 5).all()
    assert 1_500 <= len(tickets) <= 2_500
    assert 15_000 <= len(table("events")) <= 25_000


def test_every_text_is_in_both_halves() -> None:
    chinese = table("tickets")["title"].str.contains(r"[\u4e00-\u9fff]", regex=True).mean()
    assert 0.4 <= chinese <= 0.6


def test_the_configuration_and_the_narrative_are_for_this_release() -> None:
    folder = FOLDER.parent
    settings = load(folder / "demo.toml")
    assert settings.calendar.kind == "cn" and settings.survey.kind == "sus"
    truth = tomllib.loads((folder / "truth.toml").read_text("utf-8"))
    for language in ("en", "zh"):
        (story,) = (folder / "narrative").glob(f"*.{language}.md")
        assert f"report: {truth['release']}" in story.read_text("utf-8")
    assert datetime.fromisoformat(table("releases")["actual"].iloc[-2]).year == 2026
