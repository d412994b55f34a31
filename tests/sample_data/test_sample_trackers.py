"""The trackers' exports say the same of the same tickets as the neutral folder."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from pmreport.importers import read
from pmreport.model.export import Export
from pmreport.shipped import shipped

FOLDER = shipped("sample_data")
MAIN = "PAY 2.4.0"
Rows = dict[str, dict[str, Any]]


@cache
def neutral(name: str) -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / "neutral" / f"{name}.csv", dtype=str, keep_default_na=False)
    return frame.set_index("key") if name == "tickets" else frame


def pages(folder: str, stem: str, key: str) -> Iterator[dict[str, Any]]:
    for path in sorted((FOLDER / folder).glob(f"{stem}-*.json")):
        yield from json.loads(path.read_text("utf-8"))[key]


def utc(text: str) -> str:
    moment = datetime.fromisoformat(text) if "+" in text else datetime.fromisoformat(text + "+08:00")
    return moment.astimezone(UTC).isoformat()


def jira_json() -> Rows:
    out = {}
    for issue in pages("jira_json", "search", "issues"):
        f = issue["fields"]
        assert issue["changelog"]["total"] == len(issue["changelog"]["histories"])
        out[issue["key"]] = {
            "title": f["summary"],
            "type": f["issuetype"]["name"],
            "status": f["status"]["name"],
            "created": utc(f["created"]),
            "resolved": utc(f["resolutiondate"]) if "resolutiondate" in f else "",
            "release": ";".join(v["name"] for v in f.get("fixVersions", [])),
            "due": f.get("duedate", ""),
            "parent": f.get("parent", {}).get("key", ""),
            "estimate_h": f.get("timeoriginalestimate", 0) / 3600,
        }
    return out


def clock(text: str) -> str:
    return datetime.strptime(f"{text} +0800", "%d/%b/%y %I:%M %p %z").astimezone(UTC).isoformat()


def jira_csv() -> Rows:
    out = {}
    with (FOLDER / "jira_csv" / "jira.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        assert header.count("Sprint") > 1 and header.count("Comment") > 1
        at = {name: header.index(name) for name in header}
        for row in rows:
            cell = {name: row[position] for name, position in at.items()}
            out[cell["Issue key"]] = {
                "title": cell["Summary"],
                "type": cell["Issue Type"],
                "status": cell["Status"],
                "created": clock(cell["Created"]),
                "resolved": clock(cell["Resolved"]) if cell["Resolved"] else "",
                "release": cell["Fix versions"],
                "due": clock(cell["Due date"]) if cell["Due date"] else "",
                "parent": cell["Parent key"],
                "estimate_h": float(cell["Original estimate"] or 0) / 3600,
            }
    for ticket in out.values():  # a date, as midnight of the exporting user
        day = str(ticket["due"])
        ticket["due"] = pd.Timestamp(day).tz_convert("Asia/Shanghai").date().isoformat() if day else ""
    return out


def moment(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def pingcode_json() -> Rows:
    kinds = {t["id"]: t["name"] for t in pages("pingcode_json", "work_item_types", "values")}
    items = [
        *pages("pingcode_json", "work_items", "values"),
        *pages("pingcode_json", "ship_tickets", "values"),
    ]
    out = {}
    for item in items:
        kind = item["type"]
        out[item["identifier"]] = {
            "title": item["title"],
            "type": kinds[kind] if isinstance(kind, str) else "Complaint",
            "status": item["state"]["name"],
            "created": moment(item["created_at"]),
            "resolved": moment(item.get("completed_at")),
            "release": item.get("version", {}).get("name", ""),
            "due": datetime.fromtimestamp(item["end_at"], UTC).date().isoformat() if "end_at" in item else "",
            "parent": item.get("parent", {}).get("identifier", ""),
            "estimate_h": item.get("estimated_workload", 0.0),
        }
    return out


def worktile_xlsx() -> Rows:
    sheet = CalamineWorkbook.from_path(FOLDER / "worktile_xlsx" / "worktile.xlsx").get_sheet_by_index(0)
    header, *rows = sheet.to_python()
    out = {}
    for row in rows:
        cell = {str(name): str(value) for name, value in zip(header, row, strict=True)}
        out[cell["编号"]] = {
            "title": cell["标题"],
            "type": cell["任务类型"],
            "status": cell["状态"],
            "created": utc(cell["创建时间"]),
            "resolved": utc(cell["完成时间"]) if cell["完成时间"] else "",
            "release": cell["版本"],
            "due": cell["截止时间"],
            "parent": cell["父任务"],
            "estimate_h": float(cell["预估工时"] or 0),
        }
    return out


@pytest.mark.parametrize("rows", [jira_json, jira_csv, pingcode_json, worktile_xlsx])
def test_every_ticket_is_the_same(rows: Any) -> None:
    found: Rows = rows()
    expected = neutral("tickets").loc[list(found)]
    assert len(found) >= 80
    for key, ticket in expected.iterrows():
        own = found[str(key)]
        for name in ("title", "type", "status", "release", "due", "parent"):
            assert own[name] == ticket[name], (key, name)
        assert own["created"] == utc(ticket["created"]), key
        assert own["resolved"] == (utc(ticket["resolved"]) if ticket["resolved"] else ""), key
        assert own["estimate_h"] == pytest.approx(float(ticket["estimate_h"] or 0), abs=0.005), key


def test_jira_has_the_whole_release() -> None:
    tickets = neutral("tickets")
    found = jira_json()
    assert set(tickets.index[tickets["release"] == MAIN]) <= set(found)
    assert set(tickets.index[tickets["found_in"] == MAIN]) <= set(found)
    assert set(found) == set(jira_csv())
    assert set(pingcode_json()) == set(worktile_xlsx()) <= set(found)


@pytest.mark.parametrize(
    ("folder", "fields"),
    [
        ("jira_json", "status assignee team release sprint due estimate_h priority description comment"),
        ("pingcode_json", "status comment"),
    ],
)
def test_the_history_reads_as_in_the_neutral_folder(folder: str, fields: str) -> None:
    (found,) = [e for e in read([FOLDER / folder]) if isinstance(e, Export) and len(e.tables["tickets"])]
    assert found.problems == ()
    names = fields.split()
    assert steps(found.tables["events"], names) == steps(
        neutral("events"), names, set(found.tables["tickets"]["key"])
    )


def steps(events: pd.DataFrame, fields: list[str], only: set[str] | None = None) -> set[tuple[str, ...]]:
    rows = events[events["field"].isin(fields)]
    rows = rows if only is None else rows[rows["ticket"].isin(only)]
    seconds = rows["at"].dtype.kind == "i"
    at = pd.to_datetime(rows["at"], unit="s") if seconds else pd.to_datetime(rows["at"], format="ISO8601")
    at = at.dt.tz_localize("UTC") if seconds else at.dt.tz_convert("UTC")
    number = rows["field"].eq("estimate_h").to_numpy()
    new = rows["to"].fillna("").to_numpy(object)
    text = [f"{float(v):.2f}" if n and v else str(v) for v, n in zip(new, number, strict=True)]
    return set(zip(rows["ticket"], at.astype(str), rows["field"], text, strict=True))
