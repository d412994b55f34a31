"""Tables in every dialect, and cells to canonical columns."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmreport.errors import InputError
from pmreport.importers import Options, read
from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import joined, numbers
from pmreport.importers.files import Blob
from pmreport.importers.merge import newest, stacked
from pmreport.importers.table import MAX_PROBLEMS, read_table
from pmreport.worktime import NONE

HEAD = "Issue key,Issue id,Summary,Created\n"


def table(text, encoding="utf-8"):
    blob = Blob("x.csv", data=text.encode(encoding) if isinstance(text, str) else text)
    return read_table(blob, lambda header: range(len(header)))


def cells(text, encoding="utf-8"):
    return (
        table(text, encoding)
        .frame.astype(object)
        .where(table(text, encoding).frame.notna(), None)
        .values.tolist()
    )


def jira(tmp_path, text, options=None):
    path = tmp_path / "x.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (export,) = read([path], options or Options())
    return export


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,x\n2,\n",
        "a;b\r\n1;x\r\n2;\r\n",
        "a\tb\n1\tx\n2\n",
        "sep=;\na;b\n1;x\n2;\n",
        "\ufeffa,b\n1,x\n2\n",
        "a,b\n\n1,x,\n2,,\n",
        '"a,b,c"\n"1,x,"\n"2,,"\n',
        "a,b\n1 , x\n2,-\n,\n",
    ],
)
def test_dialects_say_the_same(text):
    assert [row[:2] for row in cells(text)] == [["1", "x"], ["2", None]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_say_the_same(encoding):
    assert cells("键,值\n1,中文标题\n", encoding) == [["1", "中文标题"]]


def test_an_encoding_that_the_head_does_not_show():
    late = "a,b\n" + "1,x\n" * 100_000 + "2,中文\n"
    assert cells(late, "gb18030")[-1] == ["2", "中文"]


def test_lines_are_physical():
    text = 'a,b\n1,"two\nlines"\n\n2,x\n3,y,z\n'
    assert table(text).lines([0, 1, 2]) == {0: 2, 1: 5, 2: 6}
    assert [(p.line, p.code) for p in table(text).problems] == [(6, "long-row")]


def test_a_quote_that_is_never_closed_loses_only_what_follows():
    broken = table('a,b\n1,x\n2,"open\n3,y\n')
    assert broken.frame.values.tolist() == [["1", "x"]]
    assert [(p.line, p.code) for p in broken.problems] == [(3, "cut-row")]


def test_control_and_direction_marks_are_taken_out():
    assert cells("a,b\n1,x\x00y\u202ez\n") == [["1", "xyz"]]


def test_only_so_many_problems_are_listed(tmp_path):
    export = jira(tmp_path, HEAD + "".join(f"A-{i},{i},x,soon {i}\n" for i in range(3 * MAX_PROBLEMS)))
    dates = [p for p in export.problems if p.code == "bad-date"]
    assert len(dates) == MAX_PROBLEMS + 1
    assert dates[-1].message == f"{2 * MAX_PROBLEMS} more rows with this problem"
    assert export.sources[0].rows_rejected == 3 * MAX_PROBLEMS


def test_problems_do_not_show_names(tmp_path):
    export = jira(tmp_path, HEAD + "A-1,1,x,Zhang San\n")
    assert "Zhang" not in " ".join(map(str, export.problems))


def test_repeated_captions_keep_every_value(tmp_path):
    text = "Issue key,Issue id,Created,Sprint,Sprint,Labels\nA-1,1,1/Feb/22 1:00 PM,S 1,S;2,x\n"
    (row,) = jira(tmp_path, text).tables["tickets"].to_dict("records")
    assert (row["sprint"], row["labels"], row["created"]) == ("S 1;S,2", "x", "2022-02-01T13:00:00")


def test_the_users_own_captions_come_first(tmp_path):
    text = "Issue key,Issue id,Created,Squad,Custom field (Team)\nA-1,1,2022-02-01,Red,Blue\n"
    assert jira(tmp_path, text).tables["tickets"]["team"].tolist() == ["Blue"]
    mapped = jira(tmp_path, text, Options(columns={"squad": "team"}))
    assert mapped.tables["tickets"]["team"].tolist() == ["Red"]
    assert mapped.sources[0].mapped["Squad"] == "team"


def test_a_date_order_that_one_column_decides_holds_for_the_file(tmp_path):
    text = "Issue key,Issue id,Created,Updated\nA-1,1,3/4/2026,5/4/2026\nA-2,2,5/4/2026,25/4/2026\n"
    export = jira(tmp_path, text)
    assert export.tables["tickets"]["created"].tolist() == ["2026-04-03", "2026-04-05"]
    assert export.problems == ()


def test_a_date_order_that_nothing_decides_is_said(tmp_path):
    text = "Issue key,Issue id,Created\nA-1,1,3/4/2026\nA-2,2,5/4/2026\n"
    export = jira(tmp_path, text)
    assert [(p.column, p.code) for p in export.problems] == [("Created", "date-order-ambiguous")]
    assert jira(tmp_path, text, Options(date_order="mdy")).tables["tickets"]["created"].tolist() == [
        "2026-03-04",
        "2026-05-04",
    ]


def test_rounded_ids_are_refused(tmp_path):
    with pytest.raises(InputError, match="rounded its ids"):
        jira(tmp_path, "Task ID,Section/Column,Name,Created At\n1.21143E+15,Doing,x,2026-03-01\n")


def test_of_two_files_the_newer_row_counts(tmp_path):
    head = "Issue key,Issue id,Summary,Created,Updated\n"
    (tmp_path / "a.csv").write_text(head + "A-1,1,new,2026-03-01,2026-03-09\nA-2,2,other,2026-03-01,\n")
    more = "B-1,3,b,2026-03-01,\nB-2,4,c,2026-03-01,\n"  # few tickets in common: parts, not snapshots
    (tmp_path / "b.csv").write_text(head + "A-1,1,old,2026-03-01,2026-03-05\n" + more)
    (export,) = read([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert export.tables["tickets"]["title"].tolist() == ["new", "other", "b", "c"]
    assert [(s.rows_used, s.rows_rejected) for s in export.sources] == [(2, 0), (2, 1)]
    assert [str(p).split(":")[:2] for p in export.problems] == [["b.csv", "2"]]


def test_newest_without_dates_is_the_first():
    frame = pd.DataFrame({"key": ["a", "b", "a"], "created": [5, 6, 5]})
    assert newest(frame).tolist() == [True, True, False]


def test_moments_of_two_kinds_become_text():
    both = stacked([pd.DataFrame({"at": np.array([0, NONE])}), pd.DataFrame({"at": ["2026-03-01"]})])
    assert both["at"].fillna("").tolist() == ["1970-01-01T00:00:00Z", "", "2026-03-01"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("2,5", 2.5),
        ("1,234", 1234),
        ("1,234.5", 1234.5),
        ("3h", 3),
        ("0.5 个工作日", 4),
        ("30 分钟", 0.5),
    ],
)
def test_numbers(text, value):
    read_, bad = numbers(pd.Series([text], dtype="str"))
    assert (read_[0], bad[0]) == (value, False)


def test_what_is_no_number_is_bad():
    values, bad = numbers(pd.Series(["x", None, "inf", "3 x"], dtype="str"))
    assert bad.tolist() == [True, False, True, True]
    assert np.isnan(values).all()


def test_lists_join_columns_and_split_cells():
    frame = pd.DataFrame(
        {0: pd.Series(["a;b", None, "x"], dtype="str"), 1: pd.Series([None, "c", "y"], dtype="str")}
    )
    assert joined(frame, [0, 1]).fillna("").tolist() == ["a,b", "c", "x;y"]
    one = pd.DataFrame({0: pd.Series(["a, b、c", ","], dtype="str")})
    assert joined(one, [0], ",、").fillna("").tolist() == ["a;b;c", ""]


def test_captions_are_compared_without_width_case_and_marks():
    assert normal("\ufeff*自定义字段（故事点） ") == "自定义字段(故事点)"
    assert normal(" Issue   KEY") == "issue key"
    assert aliases("jira", "csv")["issue key"].column == "key"
    assert aliases("jira", "csv")["σ time spent"].column == ""
    assert aliases("jira", "csv")["original estimate"].factor == 1 / 3600


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(words, st.one_of(st.none(), words)), min_size=1, max_size=6, unique_by=lambda r: r[0])
)
def test_what_csv_can_hold_survives(rows):
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("key", "title"), *((k, t or "") for k, t in rows)])
    read_ = read_table(Blob("x.csv", data=out.getvalue().encode()), lambda h: range(2), nulls=("",)).frame
    assert [[k, t] for k, t in read_.astype(object).where(read_.notna(), None).values.tolist()] == [
        list(r) for r in rows
    ]
