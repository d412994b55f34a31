"""Whose captions a Chinese table has, and the project's own PingCode and Worktile samples."""

from pathlib import Path

import pytest

from pmreport.errors import InputError
from pmreport.importers import chinese, identify, read
from pmreport.importers.files import Blob
from pmreport.importers.named import referred

SAMPLES = Path(__file__).parents[2] / "sample_data"


def table(captions):
    return Blob("x.csv", data=(captions + "\n").encode())


@pytest.mark.parametrize(
    ("captions", "tools"),
    [
        ("编号,标题,状态,优先级,负责人,父工作项,描述", ("pingcode",)),
        ("编号,标题,状态,负责人,优先级,父工作项,需求类型,创建时间,描述", ("pingcode",)),
        ("编号,标题,状态,负责人,创建时间", ("pingcode", "worktile")),
        ("编号,标题,状态,负责人,前置任务,创建时间", ("worktile",)),
        ("编号,标题,状态,负责人,来源,需求类型,前置任务,创建时间", ("worktile",)),  # two custom fields
        ("ID,标题,状态,优先级,需求来源,需求类型,分类,详细描述,处理人", ("tapd",)),
        ("任务ID,标题,执行者,参与者,任务列表,创建时间", ("teambition",)),
        ("工作项ID,名称,状态,当前负责人,规划迭代,提出时间", ("feishu_project",)),
        ("编号,所属产品,需求名称,所处阶段,当前状态,优先级,创建日期", ()),
        ("ID,工作项类型,标题,指派给,状态,优先级", ()),
        ("Identifier,Title,State,Assignee,Estimated workload,Created at", ("pingcode", "worktile")),
        ("ID,Title,State,Assignee,Priority,Created at", ()),
        ("标题,状态,负责人,创建时间", ()),
    ],
)
def test_captions_tell_the_tool(captions, tools):
    assert chinese.fits(table(captions)) == tools


def test_zentao_is_not_taken_for_another():
    task = (
        "编号,所属项目,所属执行,任务名称,任务类型,优先级,截止日期,任务状态,最初预计,由谁创建,创建日期,指派给"
    )
    assert identify(table(task)).NAME == "zentao-csv"


def test_references_by_key_or_title():
    known = {"A-1": "A-1", "7": "7", "登录": "A-1", "重名": None}
    found = [
        referred(c, known) for c in ("A-1", "登录", "重名", "A-9 别的", "[B-2] x", "7 某事", "无关", None)
    ]
    assert found == ["A-1", "A-1", None, "A-9", "B-2", "7", None, None]


def test_sample_of_pingcode_joins_its_pages():
    (export,) = read([SAMPLES / "pingcode_json"])
    tickets = export.tables["tickets"].set_index("key")
    assert not any(s.rows_rejected for s in export.sources)
    assert {s.history for s in export.sources if s.kind == "events" and "comments" not in s.file} == {"full"}
    assert set(export.tables["events"]["ticket"]) <= set(tickets.index)
    assert set(export.tables["links"]["kind"]) == {"blocks", "relates"}
    last = export.tables["events"].query("field == 'status'").drop_duplicates("ticket", keep="last")
    assert (last.set_index("ticket")["to"] == tickets["status"].loc[last["ticket"]]).all()
    release = export.tables["releases"].set_index("name").loc["PAY 2.4.0"]
    assert [release["planned"], release["actual"]] == [1786701600, 1788948000]  # 18:00 in Shanghai


def test_sample_of_worktile_says_what_pingcode_says():
    (tasks,), (items,) = read([SAMPLES / "worktile_xlsx"]), read([SAMPLES / "pingcode_json"])
    mine, other = (e.tables["tickets"].set_index("key") for e in (tasks, items))
    assert tasks.format == "worktile-table"
    assert not any(s.rows_rejected for s in tasks.sources)
    both = mine.index.intersection(other.index)
    assert len(both) == len(mine) == 108
    for column in ("title", "status", "assignee", "release", "parent", "severity"):
        pair = mine.loc[both, column].fillna(""), other.loc[both, column].fillna("")
        assert (pair[0] == pair[1]).all(), column


PLAN = """标签,任务分类,任务名称,工期,开始日期,结束日期,资源名称
,开发,登录,0.5 个工作日,2017年06月14日 8:48,2017年06月15日 8:48,李雷
"""


def test_a_sheet_of_planned_tasks_for_worktile_is_refused_with_the_next_step(tmp_path):
    (tmp_path / "import.csv").write_text(PLAN, "utf-8")
    with pytest.raises(InputError, match="not when they were created") as e:
        read([tmp_path / "import.csv"])
    assert "导出" in str(e.value.hint)


def test_the_same_captions_with_a_creation_are_tasks_of_worktile(tmp_path):
    head, row, _ = PLAN.split("\n")
    text = f"任务编号,{head},创建时间\nT-1,{row},2017年06月14日 8:00\n"
    (tmp_path / "tasks.csv").write_text(text, "utf-8")
    (export,) = read([tmp_path / "tasks.csv"])
    assert export.format == "worktile-table"
    task = export.tables["tickets"].iloc[0]
    assert (task["estimate_h"], task["planned_start"]) == (4.0, "2017-06-14T08:48:00")
