"""Text in bulk: quick looks at bytes say the same as looking at every cell; pages come and go."""

import gc

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmreport.importers import snapshots
from pmreport.importers.buffers import halves
from pmreport.importers.columnar import Columns, without_collector
from pmreport.importers.files import Blob
from pmreport.importers.jira_json import read
from pmreport.importers.table import cleaned

TEXT = st.text(st.sampled_from("ab ;\n\t\x00\x85\xa0é中\u1680\u3000\u3001\u4e00\u2019\u202e😀"), max_size=4)
CELLS = st.lists(st.one_of(st.none(), TEXT), min_size=1, max_size=6)


@settings(deadline=None)
@example(["\u3000a"])
@example(["a\u1680"])
@example([None, "ab"])
@given(CELLS)
def test_a_column_that_looks_clean_is_clean(cells):
    column = pd.Series(cells, dtype="str")
    quick = cleaned(column)
    with_all = pd.concat([column, pd.Series(["\x00"], dtype="str")], ignore_index=True)  # never looks clean
    assert quick.fillna("").tolist() == cleaned(with_all).fillna("").tolist()[:-1]
    assert not (quick == "").any()


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_halves_are_those_of_partition(cells):
    before, behind = halves(pd.Series(cells, dtype="str", index=range(5, 5 + len(cells))), ";")
    parts = [c.partition(";") for c in cells]
    assert before.tolist() == [p[0] for p in parts]
    assert behind.fillna("none").tolist() == [p[2] if p[1] else "none" for p in parts]
    assert before.index.tolist() == behind.index.tolist() == list(range(5, 5 + len(cells)))


def test_packed_rows_keep_their_order_and_origin():
    columns = Columns(("a", "b"))
    for number in range(5):
        columns.append(number // 2, number, (f"a{number}", None))
        columns.pack(at_least=2)
        assert columns.rows == number + 1
    frame = columns.frame()
    assert frame["a"].tolist() == [f"a{n}" for n in range(5)]
    assert frame["b"].isna().all()
    assert frame[["_file", "_line"]].values.tolist() == [[0, 0], [0, 1], [1, 2], [1, 3], [2, 4]]


def test_the_collector_is_as_it_was():
    for on in (True, False):
        (gc.enable if on else gc.disable)()
        with without_collector():
            assert not gc.isenabled()
        assert gc.isenabled() == on
    gc.enable()


def issue(key, edits):
    link = {"type": {"name": "Blocks", "outward": "blocks"}, "outwardIssue": {"key": "A-2"}}
    created = '"created": "2026-03-01T09:00:00.000+0000"'
    fields = f'"summary": "x", "issuetype": {{}}, {created}, "issuelinks": [{link}]'
    log = [
        {"created": f"2026-03-0{d}T09:00:00.000+0000", "items": [{"field": "Link", "to": to}]}
        for d, to in edits
    ]
    text = f'{{"key": "{key}", "fields": {{{fields}}}, "changelog": {{"histories": {log}}}}}'
    return text.replace("'", '"').replace("None", "null")


def test_a_link_that_was_made_again_has_the_later_moment():
    page = f'{{"issues": [{issue("A-1", [(4, "A-2"), (3, None), (2, "A-2")])}]}}'
    (link,) = (
        read([Blob("x.json", data=page.encode())], snapshots.Options()).tables["links"].to_dict("records")
    )
    assert (link["from"], link["to"]) == ("A-1", "A-2")
    assert pd.Timestamp(link["at"], unit="s").day == 4


def test_many_pages_without_a_common_ticket_are_not_compared():
    blobs = [
        Blob(f"{n}.csv", data=f"key,created,title\nA-{n},2026-01-0{n},x\nB-{n},2026-01-0{n},y\n".encode())
        for n in range(1, 8)
    ]
    taken = []

    class Reader:
        NAME = "pmreport-csv"

        @staticmethod
        def read(blobs, options):
            from pmreport.importers import pmreport_csv

            taken.append(len(blobs))
            return pmreport_csv.read(blobs, options)

    export = snapshots.read(Reader, blobs, snapshots.Options())
    assert len(export.tables["tickets"]) == 14
    assert taken == [1] * snapshots.STRANGERS + [7]
