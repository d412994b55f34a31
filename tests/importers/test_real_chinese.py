"""Real answers of Chinese trackers: recognised, nothing rejected without a reason, some values by hand."""

from pathlib import Path

import pytest

from pmreport.importers import read

REAL = Path(__file__).parents[3] / "shared" / "real_exports"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real exports is not here")


def export_of(name):
    (export,) = read([REAL / name])
    return export


def test_tapd():
    export = export_of("tapd")
    tickets = export.tables["tickets"].set_index("key")
    assert not any(s.rows_rejected for s in export.sources)
    assert tickets["type"].value_counts().to_dict() == {
        "Bug": 20,
        "Task": 15,
        "需求": 8,
        "Story": 6,  # of types that workitem_types.json does not list
        "技术债": 4,
        "长篇故事": 2,
    }
    bug = tickets.loc["11991001001025"]
    assert [bug["created"], bug["resolved"], bug["status"], bug["sprint"]] == [
        "2020-02-13T14:04:29",
        "2020-02-14T15:14:30",
        "已关闭",
        "迭代1",
    ]
    assert len(export.tables["sprints"]) == 10
    counts = export.tables["events"]["field"].value_counts()
    # 13 changes of stories (one as it was made), 4 of tasks, 3 of bugs.
    assert counts["sprint"] == 19
    # Of 5 changes one is as it was made, and two only add or drop a second person.
    assert counts["assignee"] == 2
    assert counts["status"] == 4
    assert export.zone_default == "Asia/Shanghai"


def test_zentao():
    export = export_of("zentao")
    tickets = export.tables["tickets"].set_index("key")
    rejected = {s.file: s.rows_rejected for s in export.sources if s.rows_rejected}
    assert rejected == {"zentao/tasks.json": 2}  # two tasks stand twice
    assert [p.code for p in export.problems] == ["duplicate-key"] * 2
    bug = tickets.loc["bug-4"]
    assert [bug["status"], bug["resolution"], bug["parent"], bug["severity"]] == [
        "已解决",
        "已解决",
        "story-4",
        "S3",
    ]
    assert bug["resolved"] == 1664942999  # 2022-10-05T04:09:59Z
    moves = export.tables["events"].query("field == 'status'").set_index("ticket")
    assert moves.loc["task-10", ["at", "from", "to"]].tolist() == ["2021-04-28T13:17:54", "未开始", "已完成"]
    assert len(moves) == 3  # the fourth change of a state is an execution's


def test_teambition():
    export = export_of("teambition")
    tickets = export.tables["tickets"].set_index("key")
    assert not any(s.rows_rejected for s in export.sources)
    assert len(tickets) == 22
    task = tickets.loc["3"]
    assert [task["estimate_h"], task["spent_h"], task["type"], task["status_category"]] == [
        14,
        11.5,
        "任务",
        "done",
    ]
    assert task["resolved"] == 1679203202  # 2023-03-19T05:20:02Z
    counts = export.tables["events"]["field"].value_counts().to_dict()
    # One of 16 moves leads from a state to itself.
    assert counts == {"status": 15, "sprint": 6, "comment": 4, "planned_start": 3, "due": 2, "type": 1,
                      "title": 1, "assignee": 1}  # fmt: skip
