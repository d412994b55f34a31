"""Two exports of one list: what differs becomes events that lie between them."""

import pandas as pd
import pytest

from pmreport.importers import read, snapshots, table_csv
from pmreport.importers.convert import Options
from pmreport.importers.files import blobs
from pmreport.importers.snapshots import Snapshot, compared
from pmreport.model.export import Export, Source

HEAD = "key,created,updated,resolved,status,points\n"
OLD = "A-1,2026-01-01T09:00:00Z,2026-01-05T09:00:00Z,,Open,3\nA-2,2026-01-02T09:00:00Z,,,Open,\n"
NEW = (
    "A-1,2026-01-01T09:00:00Z,2026-02-05T09:00:00Z,2026-02-03T09:00:00Z,Done,5\n"
    "A-2,2026-01-02T09:00:00Z,,,Open,\nA-3,2026-02-09T09:00:00Z,,,Open,\n"
)


@pytest.fixture
def exports(tmp_path):
    def write(**files):
        paths = []
        for name, rows in files.items():
            paths.append(tmp_path / f"{name}.csv")
            paths[-1].write_text(HEAD + rows)
        return read(paths)

    return write


@pytest.mark.parametrize("files", [{"old": OLD, "new": NEW}, {"new": NEW, "old": OLD}])
def test_differences_become_events_in_whatever_order(exports, files):
    (export,) = exports(**files)
    assert export.tables["events"].to_dict("records") == [
        {"ticket": "A-1", "at": "2026-02-03T09:00:00Z", "field": "status", "from": "Open", "to": "Done"},
        {"ticket": "A-1", "at": "2026-02-05T09:00:00Z", "field": "points", "from": "3.0", "to": "5.0"},
    ]
    assert export.tables["tickets"]["key"].tolist() == ["A-1", "A-2", "A-3"]
    assert export.tables["tickets"]["status"].tolist() == ["Done", "Open", "Open"]


def test_what_is_not_known_is_said(exports):
    (export,) = exports(old=OLD, new=NEW)
    assert export.tracked == {"points"}  # not the status: nobody knows how long a ticket was in it
    assert [(p.code, p.message) for p in export.problems] == [
        ("interval-censored", "2 changes are known only to lie between 2026-01-05T09:00:00Z and "
         "2026-02-09T09:00:00Z; earlier ones are unknown")
    ]  # fmt: skip
    assert {s.history for s in export.sources} == {"partial"}
    assert all(s.rows_read == s.rows_used for s in export.sources)


def test_three_snapshots_chain(exports):
    later = NEW.replace("Done,5", "Closed,5").replace("2026-02-05", "2026-03-05")
    (export,) = exports(a=OLD, b=NEW, c=later)
    status = export.tables["events"].query("field == 'status'")
    assert list(zip(status["from"], status["to"], strict=True)) == [("Open", "Done"), ("Done", "Closed")]


def test_pages_of_one_export_are_joined(exports):
    page = "B-1,2026-01-01T09:00:00Z,2026-02-05T09:00:00Z,,Open,3\n"
    (export,) = exports(old=OLD, new=page)
    assert "events" not in export.tables
    assert export.tables["tickets"]["key"].tolist() == ["B-1", "A-1", "A-2"]


def test_the_same_file_twice_is_no_history(exports):
    (export,) = exports(a=OLD, b=OLD)
    assert "events" not in export.tables
    assert {p.code for p in export.problems} == {"duplicate-key"}


def test_a_planned_date_that_a_release_overwrote():
    def shot(moment, status, **release):
        tickets = pd.DataFrame({"key": ["A-1"], "status": [status]})
        tables = {"tickets": tickets, "releases": pd.DataFrame([{"name": "1.0", **release}])}
        source = Source(f"{moment}.json", "x", "tickets", "", 1, 1, 0)
        return Snapshot(Export("x", tables, (source,)), tickets.set_index("key"), moment)

    first = shot("2026-01-05", "Open", planned="2026-02-01", actual=None)
    second = shot("2026-03-05", "Done", planned=None, actual="2026-02-20")
    (release,) = compared([first, second]).tables["releases"].to_dict("records")
    assert release == {"name": "1.0", "planned": "2026-02-01", "actual": "2026-02-20"}


def test_pages_of_one_list_are_not_all_read_twice(tmp_path):
    calls = []

    class Counting:
        def read(self, blobs, options):
            calls.append(len(blobs))
            return table_csv.read(blobs, options)

    pages = []
    for n in range(12):
        pages.append(tmp_path / f"page-{n}.csv")
        rows = "".join(f"P-{10 * n + i},2026-01-0{i + 1}T09:00:00Z,,,Open,1\n" for i in range(3))
        pages[-1].write_text(HEAD + rows)
    found = [blob for page in pages for blob in blobs(page)]
    export = snapshots.read(Counting(), found, Options())
    assert len(export.tables["tickets"]) == 36
    assert calls == [1, 1, 1, 12]
