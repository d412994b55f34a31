"""Rules that need more than a status's cause, each alone in a neutral folder, through `pmreport build`."""

import csv
import json
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from tools.simulator.folder import MONDAY, instant

STATUSES = [
    ("Open", "todo", "queue"), ("Ready", "doing", "queue"), ("Doing", "doing", "active"),
    ("Held", "doing", "blocked"), ("Review", "doing", "design_review"), ("Test", "doing", "test"),
    ("Done", "done", ""),
]  # fmt: skip
COLUMNS = "key type created status assignee team resolved planned_start due release source labels estimate_h"


@dataclass
class Story:
    """One ticket planned for `plan` days and what happened: (day, field, from, to, author)."""

    rule: str
    category: str
    days: float
    plan: float
    end: float
    statuses: tuple[tuple[float, str], ...]
    more: tuple[tuple[float, str, str, str, str], ...] = ()
    ticket: dict[str, str] = field(default_factory=dict)
    others: tuple[dict[str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    listed: bool = True
    claimed: float | None = None  # the claim's own length, where only a part of it cost the release days


def outsider(**more):
    return {"assignee": "else", "team": "Other", "release": "", "source": "", "due": "", **more}


STORIES = (
    Story(
        "R2", "requirement_change", 3, plan=5, end=8, statuses=((0, "Doing"),),
        more=((3, "estimate_h", "40", "64", "pm"),), ticket={"estimate_h": "64"},
    ),
    Story(
        "R4", "collaboration", 3, plan=5, end=8, statuses=((0, "Doing"), (2, "Ready"), (5, "Doing")),
        others=(outsider(key="X-1", resolved=5.0),), links=(("X-1", "blocks", "A-1"),),
        claimed=10,  # open since a week before the start
    ),
    Story(
        "R5", "team_management", 3, plan=5, end=8, statuses=((3, "Doing"),),
        more=((0, "release", "", "R", "pm"), (3, "assignee", "", "p", "pm")), listed=False,
    ),
    Story(
        "R6", "team_management", 3, plan=5, end=8, statuses=((0, "Doing"), (2, "Ready"), (5, "Doing")),
        more=((2, "assignee", "q", "p", "pm"),), listed=False,
    ),
    Story(
        "R11", "user_experience", 3, plan=4, end=7, statuses=((0, "Doing"), (3, "Review"), (4, "Doing")),
    ),
    Story(
        "R12", "technical_difficulty", 3, plan=4, end=7, statuses=((0, "Doing"), (3, "Test"), (4, "Doing")),
        others=(outsider(key="X-1", type="bug", resolved=6.0),), links=(("A-1", "relates", "X-1"),),
    ),
    Story(
        "R13", "market_feedback", 3, plan=5, end=8, statuses=((0, "Doing"), (2, "Held"), (5, "Doing")),
        ticket={"labels": "market_feedback"},
    ),
)  # fmt: skip


def write(story, folder):
    folder.mkdir()
    common = {"type": "task", "created": (MONDAY - timedelta(days=7)).isoformat(), "status": "Done"}
    mine = {
        "key": "A-1", "assignee": "p", "team": "Own", "release": "R", "source": "plan", "resolved": story.end,
        "planned_start": instant(0).isoformat(), "due": instant(story.plan, True).isoformat(), **story.ticket,
    }  # fmt: skip
    events, before = [], "Open"
    for day, status in (*story.statuses, (story.end, "Done")):
        at = instant(day, status == "Done").isoformat()
        events.append(("A-1", at, "status", before, status, "p"))
        before = status
    events += [("A-1", instant(day).isoformat(), *rest) for day, *rest in story.more]
    tickets = [{**common, **row} for row in (mine, *story.others)]
    for row in tickets:
        row["resolved"] = instant(row["resolved"], True).isoformat()
    columns = COLUMNS.split()
    dates = [instant(story.plan, True).isoformat(), instant(story.end, True).isoformat()]
    start = instant(0).isoformat()
    _csv(folder / "tickets.csv", columns, [[row.get(c, "") for c in columns] for row in tickets])
    _csv(folder / "events.csv", ["ticket", "at", "field", "from", "to", "author"], events)
    _csv(folder / "links.csv", ["from", "kind", "to"], story.links)
    _csv(folder / "statuses.csv", ["status", "category", "kind"], STATUSES)
    _csv(
        folder / "releases.csv",
        ["name", "planned", "actual", "freeze", "start"],
        [["R", *dates, start, start]],
    )
    return folder


def _csv(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def built(folder, out):
    """The attribution and the rows of `delay_evidence.csv`."""
    options = ["--out", str(out), "--no-pdf", "--lang", "en", "--release", "R", "--timezone", "Asia/Shanghai"]
    result = CliRunner().invoke(main, ["build", str(folder), *options])
    assert result.exit_code == 0, result.output
    (report,) = [path for path in (out / "r").iterdir() if path.is_dir()]
    item = json.loads((report / "report.json").read_text("utf-8"))["attribution"]
    with (report / "data" / "delay_evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        return item, list(csv.DictReader(file))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.rule)
def test_one_rule_alone_gives_its_days(story, tmp_path):
    item, rows = built(write(story, tmp_path / "in"), tmp_path / "out")
    days = {c["id"]: c["days"] for c in item["categories"] if c["days"]}
    assert days == pytest.approx({story.category: story.days}, abs=1e-3)
    assert item["unexplained"]["days"] == pytest.approx(0.0, abs=1e-3)
    # evidence of team conditions could lead to one person: its days are told, its rows are not
    wanted = [(story.rule, "A-1", story.category)] if story.listed else []
    assert [(row["rule"], row["ticket"], row["category"]) for row in rows] == wanted
    for row in rows:
        assert float(row["days"]) * float(row["share"]) == pytest.approx(
            story.claimed or story.days, abs=1e-3
        )


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.rule)
def test_without_its_trace_the_days_are_unexplained(story, tmp_path):
    """What each rule reads is taken away; the dates stay."""
    silent = {
        "R2": {"more": ()},
        "R4": {"links": ()},
        "R5": {"more": story.more[:1]},
        "R6": {"more": ()},
        "R11": {"statuses": tuple((d, s.replace("Review", "Doing")) for d, s in story.statuses)},
        "R12": {"links": ()},
        "R13": {"ticket": {}},
    }[story.rule]
    item, rows = built(write(Story(**{**vars(story), **silent}), tmp_path / "in"), tmp_path / "out")
    assert [c["id"] for c in item["categories"] if c["days"]] == []
    assert item["unexplained"]["days"] == pytest.approx(story.days, abs=1e-3)
    assert rows == []
