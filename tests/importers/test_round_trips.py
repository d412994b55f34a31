"""Tickets written as each tracker writes them are read as what they were, whatever texts they hold."""

import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmreport.importers import read
from pmreport.worktime import NONE
from tests.importers.written import WRITERS, Ticket

HOSTILE = (
    '"', "'", "=1+1", "+SUM(A1)", "@x", "-", ",", ";", "\t", "\n", "\r\n", "\n\n", "null", "0",
    "中文，标点；", "שלום", "\u202e",
    "\u200b", "\ufeffx", "é", "e\u0301", "🙂", "<b>&amp;</b>", "\\", "{", "[1]", "%s",
    "3/4/2026", "1.21E+15", "#REF!", "a|b", "\x00", "\x1b[31m", "\u3000", "x" * 300,
)  # fmt: skip
piece = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=6))
texts = st.lists(piece, max_size=5).map("".join)
names = st.sampled_from(("Ann", "王芳", "O'Brien", "Łukasz", "=SUM(A1)", "Ann Lee (QA)"))
words = st.sampled_from(("bug", "移动端", "p1", "needs-info", "é", "x/y", "后端"))
statuses = st.sampled_from(("To Do", "进行中", "Done", 'In "Review"', "blockiert", "已关闭"))
zones = st.sampled_from((0, 60, 120, 330, 480, -210, -420)).map(lambda m: timezone(timedelta(minutes=m)))
FIRST, LAST = datetime.fromisoformat("2015-01-02"), datetime.fromisoformat("2035-01-01")
TURNS = ("2026-03-29T00:59", "2026-10-25T00:30", "2026-03-08T09:59:59")  # when clocks are set
moments = st.one_of(st.datetimes(FIRST, LAST), st.sampled_from(TURNS).map(datetime.fromisoformat))


def aware(moment, zone):
    """Never midnight anywhere: a table whose times are all 00:00 holds days, not moments."""
    return moment.replace(minute=moment.minute if moment.minute % 30 else 7, microsecond=0, tzinfo=zone)


after = st.lists(st.integers(1, 10**6), max_size=4, unique=True).map(
    lambda minutes: [timedelta(minutes=m) for m in sorted(minutes)]
)
tickets = st.builds(
    Ticket,
    number=st.just(0),
    title=texts,
    description=texts,
    began=statuses,
    reporter=names,
    assignee=st.one_of(st.just(""), names),
    labels=st.lists(words, max_size=6, unique=True),
    created=st.builds(aware, moments, zones),
    due=st.one_of(st.none(), st.dates(date(2015, 1, 1), date(2035, 1, 1))),
    hours=st.one_of(st.none(), st.integers(1, 500)),
    points=st.one_of(st.none(), st.integers(1, 40)),
    moves=after.flatmap(lambda at: st.tuples(*(st.tuples(st.just(a), statuses) for a in at)).map(list)),
    comments=after.flatmap(lambda at: st.tuples(*(st.tuples(st.just(a), texts) for a in at)).map(list)),
)
projects = st.lists(tickets, min_size=1, max_size=3)


def as_written(frame, columns):
    """Rows with None for what is missing; a column that is not there is missing."""
    rows = []
    for _, row in frame.iterrows():
        cells = {c: row[c] if c in frame and not pd.isna(row[c]) else None for c in columns}
        rows.append({c: None if v == NONE else v for c, v in cells.items()})
    return rows


def read_back(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        (export,) = read([Path(folder)])
    return export


@pytest.mark.parametrize("write", WRITERS, ids=lambda w: w.__name__)
@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(project=projects)
def test_what_is_written_is_read(write, project):
    for number, ticket in enumerate(project, start=1):
        ticket.number = number
    files, expected, events = write(project)
    export = read_back(files)
    assert export.format.replace("-table", "-xlsx") == write.__name__.replace("_", "-")
    assert all(s.rows_read == s.rows_used for s in export.sources if s.kind == "tickets")
    assert as_written(export.tables["tickets"], expected[0]) == expected
    found = export.tables.get("events")
    rows = as_written(found, ("ticket", "at", "field", "from", "to")) if found is not None else []
    assert sorted((tuple(row.values()) for row in rows), key=repr) == events
