"""What is forgotten is nowhere any more: not in the site, not at the target, not in the cache."""

import json
import re

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.errors import PmreportError
from pmreport.publish import fetch, place_of, publish
from pmreport.publish.forget import forget
from pmreport.publish.redact import cleaner
from pmreport.site import check, write
from tests.publish.trees import content, reports
from tests.site import lifelike


@pytest.fixture
def site(tmp_path):
    """Two reports; the newer one names its tickets wherever a report can."""
    out = tmp_path / "site"
    older = lifelike.bare(slug="2.3.0", name="2.3.0")
    older.document["subject"]["actual"] = "2026-03-02T18:00:00+08:00"
    write(older, out, tool_version="0.1.0")
    newer = lifelike.publication(14)
    sentence = dict.fromkeys(("en", "zh"), f"See {ROWS[0].key}: {TITLE}")
    newer.document["headline"]["verdict"] = sentence
    files = {"report.pdf": b"%PDF-1.7", "data/recompute/facts.json": b"{}"}
    write(newer, out, tool_version="0.1.0", ticket_url="https://tracker.example/{key}", attachments=files)
    return out


ROWS = tuple(lifelike.tickets(14))
TITLE = ROWS[13].title
KEYS = [row.key for row in ROWS]
TITLES = [row.title for row in ROWS if len(row.title) > 20]


def said_of_tickets(files):
    named = re.compile("|".join(rf"{re.escape(key)}(?!\d)" for key in KEYS))
    found = []
    for path, data in files.items():
        text = data.decode("utf-8", "replace")
        found += [path] if named.search(text) or any(title in text for title in TITLES) else []
    return found


def run(*command):
    return CliRunner().invoke(main, ["forget", *map(str, command)])


def test_no_file_names_a_ticket_any_more(site, tmp_path):
    assert len(said_of_tickets(reports(content(site), "2.4.0"))) >= 20
    before = content(site)
    assert run("2.4.0", "--site", site, "--tickets", "--yes", "--cache", tmp_path / "c").exit_code == 0
    after = content(site)
    assert said_of_tickets(after) == []
    assert reports(after, "2.3.0") == reports(before, "2.3.0")
    gone = {path for path in before if path not in after}
    assert {"r/2.4.0/tickets.html", "r/2.4.0/report.pdf", "r/2.4.0/data/tickets.csv"} <= gone
    assert "r/2.4.0/data/recompute/facts.json" in gone and "r/2.4.0/x/begin.js" in gone
    assert check(site) == []


def test_numbers_findings_and_figures_stay(site):
    before = json.loads((site / "r/2.4.0/report.json").read_text("utf-8"))
    forget(site, "2.4.0", only_tickets=True)
    after = json.loads((site / "r/2.4.0/report.json").read_text("utf-8"))
    for old, new in zip(before["categories"], after["categories"], strict=True):
        assert [m["value"] for m in old["metrics"]] == [m["value"] for m in new["metrics"]]
        assert all(metric["evidence"] == [] for metric in new["metrics"])
    assert "Slip rose to 18 working days" in (site / "r/2.4.0/c/schedule-delay.html").read_text("utf-8")
    assert (site / "r/2.4.0/fig/schedule-delay-1.svg").is_file()
    assert (site / "r/2.4.0/data/metrics.csv").is_file()


def test_a_whole_report_is_forgotten_in_the_shared_pages_too(site):
    forget(site, "2.4.0", only_tickets=False)
    files = content(site)
    assert reports(files, "2.4.0") == {}
    assert [path for path, data in files.items() if b"r/2.4.0/" in data] == []
    assert [json.loads(line)["slug"] for line in files["history.jsonl"].splitlines()] == ["2.3.0"]
    assert json.loads(files["latest/report.json"])["slug"] == "2.3.0"
    assert check(site) == []


@pytest.mark.parametrize("tickets", [True, False])
def test_it_is_forgotten_where_it_is_published(site, tmp_path, tickets):
    target = f"zip:{tmp_path}/site.zip"
    publish(site, place_of(target))
    options = ["--tickets"] if tickets else []
    result = run("2.4.0", "--site", site, "--to", target, "--yes", "--cache", tmp_path / "c", *options)
    assert result.exit_code == 0, result.output
    fetch(place_of(target), tmp_path / "back")
    assert content(tmp_path / "back") == content(site)
    assert said_of_tickets(content(tmp_path / "back")) == []
    publish(site, place_of(target))  # and it does not come back
    fetch(place_of(target), tmp_path / "again")
    assert content(tmp_path / "again") == content(site)


def test_the_cache_is_emptied(site, tmp_path):
    kept = tmp_path / "cache/builds/one.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("PAY-1")
    run("2.4.0", "--site", site, "--tickets", "--yes", "--cache", tmp_path / "cache")
    assert not kept.exists()


def test_nothing_happens_without_a_yes(site):
    before = content(site)
    result = CliRunner().invoke(main, ["forget", "2.4.0", "--site", str(site)], input="n\n")
    assert result.exit_code == 1 and content(site) == before


def test_an_unknown_report_names_the_nearest(site):
    result = run("2.4", "--site", site, "--yes")
    assert result.exit_code == 2 and "Did you mean 2.4.0?" in result.output


def test_the_only_report_is_not_forgotten(site):
    forget(site, "2.3.0", only_tickets=False)
    with pytest.raises(PmreportError, match="only report"):
        forget(site, "2.4.0", only_tickets=False)


def test_a_failure_leaves_the_old_site(site, monkeypatch):
    before = content(site)
    monkeypatch.setattr("pmreport.publish.redact.cleaner", lambda *_: lambda text: text)
    monkeypatch.setattr("pmreport.publish.redact.KEY", re.compile("never"))
    monkeypatch.setattr("pmreport.publish.redact.ROW", re.compile("never"))
    with pytest.raises(PmreportError, match="still names a ticket; nothing was changed"):
        forget(site, "2.4.0", only_tickets=True)
    assert content(site) == before


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("PAY-12 and PAY-1, OPS-3", "[…] and […], OPS-3"),
        ("XPAY-12", "XPAY-12"),
        ("t-PAY-12", "t-[…]"),
        ("17", "[…]"),
        ("17 days", "17 days"),
        ("see a.b/c now", "see […] now"),
        ("Pay twice &amp; more", "[…]"),
        ("Pay twice & more", "[…]"),
        ("Fix", "Fix"),
    ],
)
def test_keys_and_titles_are_found_as_wholes(text, cleaned):
    clean = cleaner({"PAY-12", "PAY-1", "17", "a.b/c"}, {"Pay twice & more", "Fix"})
    assert clean(text) == cleaned
