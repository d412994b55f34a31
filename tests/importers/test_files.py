"""Sources: what may be opened, how it looks, and what is refused."""

# ruff: noqa: DTZ001 - naive on purpose

import io
import zipfile

import pytest

from pmreport.errors import InputError
from pmreport.importers import files, identify, read
from pmreport.importers.encodings import decode, delimiter_of, encoding_of, unwrapped
from pmreport.importers.files import Blob, blobs


def zipped(tmp_path, **entries):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in entries.items():
            z.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbfkey", "utf-8-sig"),
        ("键".encode("utf-16"), "utf-16"),
        ("键,值".encode(), "utf-8"),
        ("问题关键字".encode("gb18030"), "gb18030"),
        (b"caf\xe9 \xff", "cp1252"),
    ],
)
def test_encodings_in_order(data, encoding):
    assert encoding_of(data) == encoding


def test_a_cut_character_at_the_end_of_the_head_does_not_matter():
    data = "键值".encode()[:-1]
    assert encoding_of(data, whole=False) == "utf-8"
    assert decode(data, "utf-8", whole=False) == "键"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b;c,d\n", ","), ("a;b;c\n", ";"), ("a\tb\n", "\t"), ('"x;y;z",b,c\n', ","), ("sep=;\na,b;c\n", ";")],
)
def test_delimiters(text, delimiter):
    assert delimiter_of(text) == delimiter


def test_rows_quoted_as_a_whole_are_unwrapped():
    broken = '"Issue key,Issue id,""Summary"""\n"A-1,1,""x, y"""\n'
    assert unwrapped(broken) == 'Issue key,Issue id,"Summary"\nA-1,1,"x, y"\n'


@pytest.mark.parametrize("name", ["/etc/x.csv", "../x.csv", "a/../../x.csv", "..\\x.csv", "C:\\x.csv"])
def test_names_that_leave_the_archive_are_refused(tmp_path, name):
    with pytest.raises(InputError, match="outside the archive"):
        blobs(zipped(tmp_path, **{name: "key,created\n"}))


def test_bombs_are_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="100 times"):
        blobs(zipped(tmp_path, **{"x.csv": "0" * (4 << 20)}))
    monkeypatch.setattr(files, "MAX_ENTRIES", 3)
    with pytest.raises(InputError, match="more than 3 entries"):
        blobs(zipped(tmp_path, **{f"{i}.csv": "x" for i in range(4)}))


def test_a_gzip_bomb_is_refused():
    import gzip

    with pytest.raises(InputError, match="100 times"):
        Blob("x.csv.gz", data=gzip.compress(b"0" * (4 << 20))).read()


def test_links_and_secrets_in_archives_are_refused(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as z:
        link = zipfile.ZipInfo("x.csv")
        link.external_attr = 0o120777 << 16
        z.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="a link"):
        blobs(path)


def test_hidden_files_and_own_files_are_not_sources(tmp_path):
    for name in ("a.csv", ".hidden.csv", "pmreport.toml", "__MACOSX/b.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("key,created\n")
    assert [b.basename for b in blobs(tmp_path)] == ["a.csv"]


def test_shapes():
    assert Blob("x", data=b"").shape == "empty"
    assert Blob("x", data=b" \n\xef\xbb\xbf").shape == "empty"
    assert Blob("x", data=b"%PDF-1.7").shape == "other"
    assert Blob("x", data=b"<?xml version='1.0'?><!-- <x> --><rss a='1'/>").root == "rss"
    assert Blob("x", data=b'{"a":1}\n{"a":2}\n').shape == "ndjson"
    assert Blob("x", data=b'{"a":1,\n"b":2}\n').shape == "json"


def test_json_heads():
    head = Blob("x", data=b'{"code":200,"data":{"total":1,"value":[{"_id":"1"}],"references":{}}}').json
    assert (head.keys, head.path, head.record) == (("code", "data"), ("data", "value"), {"_id": "1"})
    assert Blob("x", data=b'[{"Story":{"id":1}}]').json.record == {"Story": {"id": 1}}
    assert Blob("x", data=b'{"id":1,"name":"x"}').json.record == {"id": 1, "name": "x"}
    assert Blob("x", data=b'{"id":1,').json.record == {}


def test_a_file_that_nobody_knows_says_what_is_in_it(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Apples,Pears\n1,2\n")
    with pytest.raises(InputError) as e:
        read([path])
    assert e.value.message == "No importer recognises x.csv: a table with the columns 'Apples', 'Pears'."
    assert "--format" in e.value.hint
    path.write_text('{"apples": [], "pears": 1}')
    with pytest.raises(InputError, match="JSON with the keys 'apples', 'pears'"):
        read([path])


def test_strangers_in_a_folder_are_problems_when_others_are_known(tmp_path):
    (tmp_path / "tickets.csv").write_text("key,created\nA-1,2026-01-02\n")
    (tmp_path / "notes.csv").write_text("Apples,Pears\n1,2\n")
    (export,) = read([tmp_path])
    assert [p.code for p in export.problems] == ["unrecognised-file"]
    (tmp_path / "tickets.csv").unlink()
    with pytest.raises(InputError, match=r"notes\.csv"):
        read([tmp_path])


def test_two_importers_that_recognise_one_file_are_an_error(monkeypatch):
    import pmreport.importers as importers

    both = Blob("x.csv", data=b"key,created,Issue key,Issue id\n")
    monkeypatch.setattr(importers, "IMPORTERS", (importers.jira_csv, importers.jira_csv))
    with pytest.raises(InputError, match="several formats: jira-csv, jira-csv"):
        identify(both)


def test_missing_and_empty_sources(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read([tmp_path / "no.csv"])
    with pytest.raises(InputError, match="holds no file"):
        read([tmp_path])
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match="damaged zip"):
        read([tmp_path / "x.zip"])


def test_a_format_can_be_forced_and_must_exist(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("key,created\nA-1,2026-01-02\n")
    with pytest.raises(InputError, match="no format 'nope'"):
        read([path], format="nope")
    with pytest.raises(InputError, match="has no column for 'key'"):
        path.write_text("a,b\n1,2\n")
        read([path], format="jira-csv")


def test_workbooks_are_tables(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["a title"])
    book.active.append(["Issue key", "Issue id", "Summary", "Created", "Story Points"])
    from datetime import datetime

    book.active.append(["A-1", 7, "x", datetime(2026, 3, 1, 9, 30), 2.5])
    book.active.append(["A-2", 8, "y", "soon 3", None])
    book.save(tmp_path / "x.xlsx")
    (export,) = read([tmp_path / "x.xlsx"])
    tickets = export.tables["tickets"]
    assert tickets[["key", "created", "points"]].values.tolist() == [["A-1", "2026-03-01T09:30:00", 2.5]]
    assert [str(p) for p in export.problems if p.code == "bad-date"] == [
        "x.xlsx:4: Created: 'soon 3' is not a date"
    ]
    buffer = io.BytesIO((tmp_path / "x.xlsx").read_bytes())
    assert Blob("x.xlsx", data=buffer.getvalue()).shape == "workbook"
