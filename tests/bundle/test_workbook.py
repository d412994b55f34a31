import io

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from pmreport import bundle
from pmreport.bundle.workbook import MOST_EVIDENCE, workbook
from pmreport.words import LANGUAGES
from tests.site import lifelike


def opened(data):
    return load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def publication():
    return lifelike.publication(1100)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_those_of_the_report(publication, language):
    sheet = opened(workbook(publication, language)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    metrics = [m for c in publication.document["categories"] for m in c["metrics"]]
    assert [row[-1] for row in rows] == [m["id"] for m in metrics]
    for row, metric in zip(rows, metrics, strict=True):
        for cell, name in zip(row[2:5], ("value", "low", "high"), strict=True):
            assert cell == (None if metric[name] is None else pytest.approx(metric[name], abs=1e-12))
        assert (row[10] is not None) == (metric["value"] is None)


def test_no_cell_is_a_formula_whatever_a_ticket_is_called(publication):
    book = opened(workbook(publication, "en"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert any(text.startswith("'=") for text in texts)
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "＝"))]


def test_evidence_is_capped_and_says_so(publication):
    sheet = opened(workbook(publication, "en"))["Evidence"]
    names = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert max(names.count(name) for name in set(names)) == MOST_EVIDENCE
    assert "500" in sheet["A1"].value and "data/evidence.csv" in sheet["A1"].value


def test_each_language_says_its_own_words(publication):
    assert opened(workbook(publication, "en")).sheetnames == [
        "Key figures", "Practice checks", "Actions", "Evidence",
    ]  # fmt: skip
    assert opened(workbook(publication, "zh")).sheetnames == ["关键数字", "做法检查", "改进措施", "证据"]


def test_the_same_report_gives_the_same_bytes(publication):
    assert workbook(publication, "zh") == workbook(publication, "zh")


def test_parquet_holds_the_tables_typed_and_unchanged(tmp_path):
    small = lifelike.publication(30)
    bundle.write(small, tmp_path)
    tickets = parquet.read_table(tmp_path / "tickets.parquet").to_pylist()
    assert [row["title"] for row in tickets] == [row.title for row in small.tickets]
    metrics = {row["id"]: row for row in parquet.read_table(tmp_path / "metrics.parquet").to_pylist()}
    for category in small.document["categories"]:
        for metric in category["metrics"]:
            assert metrics[metric["id"]]["value"] == metric["value"]
            assert metrics[metric["id"]]["n"] == metric["n"]
