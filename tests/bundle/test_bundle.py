import csv
import hashlib
import json

import pytest

from pmreport import bundle
from pmreport.bundle.csvsafe import csv_text, neutral
from tests.site import lifelike


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('=HYPERLINK("http://e","x")', '\'=HYPERLINK("http://e","x")'),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\u00a0@x", "'\u00a0@x"),
        ("\u3000+1", "'\u3000+1"),
        ("＝1+1", "'＝1+1"),
        ("－1", "'－1"),
        ("-2+3", "'-2+3"),
        ("\r\n=1", "'\r\n=1"),
        ("a\0b", "ab"),
        ("PAY-12", "PAY-12"),
        ("", ""),
    ],
)
def test_a_text_is_never_a_formula(text, expected):
    assert neutral(text) == expected


def test_numbers_stay_numbers_and_null_stays_empty():
    assert csv_text(["a", "b", "c"], [[-5, None, "-5"], [0.1, "x", 'say "hi"']]) == (
        '"a","b","c"\r\n-5,"","\'-5"\r\n0.1,"x","say ""hi"""\r\n'
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle") / "data"
    files = bundle.write(lifelike.publication(30), folder)
    assert sorted(files) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    return folder


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_tickets_are_whole_and_open_in_a_spreadsheet(folder):
    content = (folder / "tickets.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == 31
    read = rows(folder / "tickets.csv")
    assert [row["key"] for row in read] == [f"PAY-{n}" for n in range(1, 31)]
    assert not [row["title"] for row in read if row["title"].startswith(("=", "＝", "-"))]
    assert read[0]["categories"] == "requirement_change;schedule_delay"


def test_no_column_is_about_a_person_or_a_customer(folder):
    for path in folder.glob("*.csv"):
        header = path.read_text("utf-8-sig").splitlines()[0]
        assert not {"assignee", "reporter", "author", "customer"} & set(header.replace('"', "").split(",")), (
            path
        )


def test_metrics_carry_unrounded_numbers_and_empty_cells_where_none(folder):
    by_id = {row["id"]: row for row in rows(folder / "metrics.csv")}
    assert by_id["on_time_rate"]["value"] == repr(6 / 19)
    assert by_id["on_time_rate"]["change_delta"] == "-0.2"
    assert by_id["nps"]["value"] == by_id["nps"]["low"] == by_id["nps"]["n"] == ""
    assert by_id["nps"]["state"] == "not_measurable"
    assert by_id["release_slip"]["change_against"] == "2.3.0"


def test_evidence_and_problems_are_all_there(folder):
    publication = lifelike.publication(30)
    assert len(rows(folder / "evidence.csv")) == len(publication.evidence)
    assert rows(folder / "problems.csv")[0]["message"] == "“31.02.2026” is no date"


def test_the_sums_prove_every_file(folder):
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    for path, digest in sums.items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest


def test_the_package_describes_its_tables(folder):
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        header = content.decode("utf-8-sig").splitlines()[0].replace('"', "").split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["bytes"] == len(content)


def test_figures_come_with_their_numbers(folder):
    assert rows(folder / "figures/schedule-delay-1.csv")[0] == {
        "Week": "W1",
        "Slip (working days)": "0.5",
        "Mark": "",
    }


def test_the_readme_speaks_both_languages(folder):
    text = (folder / "README.txt").read_text("utf-8")
    assert "People: hidden. Groups of fewer than 5 people are not shown." in text
    assert "人员：隐藏。少于5人的群体不显示。" in text
