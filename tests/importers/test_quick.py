"""Large tables are read by Arrow: the same cells, lines and problems as by the patient way."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmreport.importers import pmreport_csv, quick, table
from pmreport.importers.convert import Options
from pmreport.importers.files import blobs
from pmreport.importers.table import read_table

CELL = st.text(alphabet="ab, ;\"\n\r\t'中é\u200b-", max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=8)


def both(path, monkeypatch):
    """The table read by Arrow where it can be, and read without."""
    found = []
    for size in (0, 1 << 60):
        with monkeypatch.context() as patch:
            patch.setattr(quick, "LARGE", size)
            (blob,) = blobs(path)
            found.append(read_table(blob, lambda header: range(len(header)), nulls=("",)))
    return found


def same(one, other):
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert (one.header, one.rejected, one.problems) == (other.header, other.rejected, other.problems)
    assert one.lines(one.frame.index) == other.lines(other.frame.index)


@settings(deadline=None)
@example(rows=[["a", "b", "c"], ["", "", ""], ["x\ny", "z", ""]], end="\r\n")
@example(rows=[["a", "b"], ["a", "b", "c", "d"]], end="\n")
@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]))
def test_written_tables_are_read_alike(tmp_path_factory, rows, end):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([["key", "title", "created"], *rows])
    path = tmp_path_factory.mktemp("quick") / "tickets.csv"
    path.write_bytes(text.getvalue().encode())
    with pytest.MonkeyPatch.context() as monkeypatch:
        same(*both(path, monkeypatch))


@settings(deadline=None)
@given(body=st.text(alphabet='ab,"\n', max_size=40))
def test_any_text_below_a_header_is_read_alike(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("quick") / "tickets.csv"
    path.write_text(f"key,created\n{body}", "utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        same(*both(path, monkeypatch))


@pytest.mark.parametrize(
    "rows",
    [b"A-1,x\nA-2\n", b"A-1,x,y\n", b"A-1,\xff\n", b'A-1,"x\n', b"A-1,x\n   \n\nA-2,y\n"],
    ids=["short", "long", "no UTF-8", "not closed", "blank lines"],
)
def test_what_arrow_refuses_is_read_patiently(tmp_path, monkeypatch, rows):
    path = tmp_path / "tickets.csv"
    path.write_bytes(b"key,created\n" + rows)
    monkeypatch.setattr(quick, "LARGE", 0)
    (blob,) = blobs(path)
    assert quick.quick(blob, ",", ("key", "created"), [0, 1]) is None
    same(*both(path, monkeypatch))


def test_arrow_reads_a_regular_table(tmp_path, monkeypatch):
    path = tmp_path / "tickets.csv"
    path.write_text('key,title,created\nA-1,"two\nlines",2026-01-01\nA-2,,2026-01-02\n', "utf-8")
    monkeypatch.setattr(quick, "LARGE", 0)
    monkeypatch.setattr(table, "_parsed", None)  # would be called otherwise
    (blob,) = blobs(path)
    tickets = pmreport_csv.read([blob], Options()).tables["tickets"]
    assert tickets["title"].fillna("").tolist() == ["two\nlines", ""]
    assert tickets["created"].tolist() == ["2026-01-01", "2026-01-02"]
