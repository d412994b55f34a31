"""Exports that hold one month each: what one measured is the baseline of the next."""

import csv
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.site import check


def tickets(path, month, on_time, people=6):
    """Thirty tickets of a month, all due in it; some are finished late."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "type", "title", "status", "status_category", "assignee", "created", "started",
                       "resolved", "due"])  # fmt: skip
        for n in range(30):
            due = date(2026, month, 6 + n // 2)
            done = due + timedelta(days=-1 if n < on_time else 3)
            begun = due - timedelta(days=4)
            times = [f"{begun}T09:00:00", f"{begun}T10:00:00", f"{done}T11:00:00", due]
            rows.writerow([f"M{month}-{n}", "Task", "x", "Done", "done", f"p{n % people}", *times])


def build(out, *arguments):
    done = CliRunner().invoke(
        main, ["build", *map(str, arguments), "--out", str(out), "--no-pdf", "--no-cache"]
    )
    assert done.exit_code in (0, 4), done.output
    return done


def on_time(out, month):
    document = json.loads((out / f"r/m2026-{month:02}/report.json").read_text("utf-8"))
    return next(m for c in document["categories"] for m in c["metrics"] if m["id"] == "on_time_rate")


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """Three months, each built from an export of its own into one site."""
    folder = tmp_path_factory.mktemp("months")
    for month, kept in ((1, 28), (2, 28), (3, 9)):
        tickets(folder / f"{month}.csv", month, kept)
        build(folder / "site", folder / f"{month}.csv", "--period", f"2026-{month:02}")
    return folder


def test_the_first_has_no_baseline(months):
    assert on_time(months / "site", 1)["change"]["against"] is None
    assert on_time(months / "site", 1)["series"] == []


def test_the_next_is_compared_with_what_the_first_measured(months):
    found = on_time(months / "site", 3)
    assert [(point["label"], round(point["value"], 2)) for point in found["series"]] == [
        ("2026-01", 0.93), ("2026-02", 0.93),
    ]  # fmt: skip
    change = found["change"]
    assert change["against"] == "2026-02" and change["verdict"] == "worse"
    assert change["delta"] == pytest.approx(9 / 30 - 28 / 30)


def test_another_configuration_is_no_baseline(months, tmp_path):
    config = tmp_path / "pmreport.toml"
    config.write_text('[exclude]\ntickets = ["M3-0"]\n')
    build(
        tmp_path / "site",
        months / "3.csv",
        "--period",
        "2026-03",
        "--history",
        months / "site",
        "--config",
        config,
    )
    assert on_time(tmp_path / "site", 3)["change"]["against"] is None


def test_a_gate_more_leaves_the_baseline_as_it_is(months, tmp_path):
    config = tmp_path / "pmreport.toml"
    config.write_text('[[gate]]\nid = "g"\nmetric = "release_slip"\nabove = 10\n')
    build(
        tmp_path / "site",
        months / "3.csv",
        "--period",
        "2026-03",
        "--history",
        months / "site",
        "--config",
        config,
    )
    assert on_time(tmp_path / "site", 3)["change"]["against"] == "2026-02"
    index = (tmp_path / "site/index.html").read_text("utf-8")
    assert "<bdi>2026-01</bdi>" in index and 'href="r/m2026-01' not in index
    assert check(tmp_path / "site") == []


def test_a_report_built_again_is_the_same_report(months, tmp_path):
    before = (months / "site/history.jsonl").read_text("utf-8")
    build(months / "site", months / "3.csv", "--period", "2026-03")
    assert (months / "site/history.jsonl").read_text("utf-8") == before


def tree(site):
    return {path.relative_to(site): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def test_months_at_once_are_the_months_one_by_one(months, tmp_path):
    tickets(tmp_path / "1.csv", 1, 28)
    tickets(tmp_path / "2.csv", 2, 20)
    both = (tmp_path / "1.csv", tmp_path / "2.csv")
    build(tmp_path / "once", *both, "--backfill", "2026-01..2026-02")
    for month in ("2026-01", "2026-02"):
        build(tmp_path / "each", *both, "--period", month)
    assert tree(tmp_path / "once") == tree(tmp_path / "each")


def test_a_month_that_fails_leaves_the_others_with_their_index(months, tmp_path, monkeypatch):
    from pmreport.pipeline import build as pipeline

    real, built = pipeline.build_case, []

    def once(*arguments):
        if built:
            raise RuntimeError("cut off")
        built.append(real(*arguments))
        return built[0]

    monkeypatch.setattr(pipeline, "build_case", once)
    given = ["--backfill", "2026-01..2026-02", "--out", str(tmp_path / "site"), "--no-pdf", "--no-cache"]
    done = CliRunner().invoke(main, ["build", str(months / "1.csv"), *given])
    assert isinstance(done.exception, RuntimeError)
    assert check(tmp_path / "site") == []
    assert "2026-01" in (tmp_path / "site/index.html").read_text("utf-8")
