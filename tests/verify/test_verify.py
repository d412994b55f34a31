"""A site proves itself: every kind of drift is named, and nothing else is."""

import json
import shutil
from datetime import UTC, datetime

import pandas as pd
import pytest
from click.testing import CliRunner

from pmreport.bundle import canonical
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.categories import metrics
from pmreport.cli import main
from pmreport.config import Settings
from pmreport.config import load as configured
from pmreport.errors import PmreportError
from pmreport.measure import take
from pmreport.model import Export
from pmreport.pipeline.load import load
from pmreport.publish.forget import forget
from pmreport.shipped import shipped
from pmreport.verify import verify
from pmreport.verify.recompute import FACTS, from_bundle
from tests.small_export import small_export

SLUG = "pay-2.4.0-53e24c0e"
PEOPLE = "person,team\nZhang San,Platform\nLi Si,Platform\n"


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    return small_export(tmp_path_factory.mktemp("export") / "data")


@pytest.fixture(scope="module")
def built(tmp_path_factory, export):
    """A site that carries the tables which its numbers come from."""
    out = tmp_path_factory.mktemp("built") / "site"
    result = run("build", export, "--out", out, "--no-pdf", "--lang", "en", "--verifiable", "--no-cache")
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def site(built, tmp_path):
    shutil.copytree(built, tmp_path / "site")
    return tmp_path / "site"


def run(*command):
    return CliRunner().invoke(main, [str(part) for part in command])


def edit(path, change):
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def metric(document, name):
    return next(m for c in document["categories"] for m in c["metrics"] if m["id"] == name)


def test_an_untouched_site_is_verified_from_its_own_tables(site):
    (found,) = verify(site)
    assert found.differs == ()
    assert found.same > 60
    assert "key_person_components" in found.left and "on_time_rate" not in found.left
    result = run("verify", site)
    assert result.exit_code == 0 and f"{SLUG}: 0 differences" in result.output


def test_every_number_is_verified_from_the_export(site, export):
    result = run("verify", site, "--report", SLUG, "--from", export)
    assert result.exit_code == 0, result.output
    assert "91 metrics recomputed and equal\n" in result.output


def test_a_number_that_was_changed_everywhere_is_named(site):
    """Document, table and history all say the same wrong thing: only the data know better."""

    def change(document):
        metric(document, "on_time_rate")["value"] = 0.99

    edit(site / f"r/{SLUG}/report.json", change)
    line = json.loads((site / "history.jsonl").read_text("utf-8"))
    next(m for m in line["metrics"] if m["id"] == "on_time_rate")["value"] = 0.99
    (site / "history.jsonl").write_text(json.dumps(line) + "\n")
    (site / f"r/{SLUG}/data/metrics.csv").unlink()
    (site / f"r/{SLUG}/data/SHA256SUMS").unlink()
    (found,) = verify(site)
    (sentence,) = found.differs
    assert sentence.startswith("on_time_rate: value is 0.5") and sentence.endswith("0.99 was published")
    assert run("verify", site).exit_code == 2


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        ("data/tickets.csv", b"PAY-", b"PAX-", "data/tickets.csv is not the file that was written"),
        ("data/metrics.csv", b'"no_cases"', b'"measured"', "in report.json and measured in data/metrics.csv"),
    ],
)
def test_a_changed_file_is_named(site, path, old, new, says):
    target = site / f"r/{SLUG}" / path
    target.write_bytes(target.read_bytes().replace(old, new, 1))
    assert any(says in sentence for sentence in verify(site)[0].differs)


def test_a_changed_history_is_named(site):
    text = (site / "history.jsonl").read_text("utf-8")
    (site / "history.jsonl").write_text(text.replace('"n":', '"n":1', 1))
    assert any("in history.jsonl" in sentence for sentence in verify(site)[0].differs)
    (site / "history.jsonl").write_text("")
    assert "history.jsonl does not list the report" in verify(site)[0].differs


def test_a_slip_that_does_not_add_up_is_named(site):
    edit(site / f"r/{SLUG}/report.json", lambda d: d["attribution"]["unexplained"].update(days=99.0))
    assert any("attribution: the parts sum to" in sentence for sentence in verify(site)[0].differs)


def test_a_changed_table_is_refused(site):
    target = next((site / f"r/{SLUG}/data/recompute").glob("*-tickets.parquet"))
    target.write_bytes(target.read_bytes() + b" ")
    result = run("verify", site)
    assert result.exit_code == 2 and "is not the file that was written" in result.output


def test_another_export_is_refused(site, export, tmp_path):
    shutil.copytree(export, tmp_path / "other")
    with (tmp_path / "other/tickets.csv").open("a") as stream:
        stream.write("\n")
    result = run("verify", site, "--report", SLUG, "--from", tmp_path / "other")
    assert result.exit_code == 2 and "is not the file that" in result.output


def test_a_report_without_tables_says_so(site):
    shutil.rmtree(site / f"r/{SLUG}/data/recompute")
    result = run("verify", site)
    assert result.exit_code == 0 and "no tables to recompute from" in result.output


def test_a_report_without_tickets_still_agrees_with_itself(site):
    forget(site, SLUG, only_tickets=True)
    (found,) = verify(site)
    assert found.differs == () and found.same is None


@pytest.mark.parametrize("options", [["--report", "other"], ["--from", "."]])
def test_what_cannot_be_meant_is_a_sentence(site, options):
    result = run("verify", site, *options)
    assert result.exit_code == 2 and "Traceback" not in result.output


def test_a_folder_without_reports_is_a_sentence(tmp_path):
    with pytest.raises(PmreportError, match="no report"):
        verify(tmp_path)


# --- the tables


def test_the_whole_sample_gives_the_same_numbers_from_its_published_tables(tmp_path):
    sample = shipped("sample_data")
    settings = configured(sample / "demo.toml")
    world, exports = load([sample / "neutral"], settings, project=settings.project.name)
    for path, content in canonical.files(exports, settings).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    case = Case(world, choose(world, "PAY 2.4.0", None))
    as_of = datetime.fromtimestamp(world.data.as_of, UTC).isoformat()
    numbers = [
        {"id": name, "version": one.version, **{fact: getattr(take(one, case), fact) for fact in FACTS}}
        for name, one in metrics().items()
    ]
    subject = {"kind": "release", "name": "PAY 2.4.0", "timezone": world.data.zone, "as_of": as_of}
    document = {"subject": subject, "categories": [{"metrics": numbers}], "attribution": None}
    found = from_bundle(tmp_path, document)
    assert found.drift == () and found.same > 60


@pytest.fixture
def exports():
    tickets = pd.DataFrame(
        {
            "key": ["A-1", "A-2"],
            "title": ["Zhang San cannot pay", "call +86 13800138000"],
            "description": ["secret text", None],
            "reporter": ["Zhang San", "Li Si"],
            "assignee": ["Li Si", None],
            "team": ["Platform", "Platform"],
            "customer": ["ACME", "ACME"],
            "labels": ["zhang san;ui", "ui"],
            "url": ["https://tracker.example/A-1", None],
            "created": ["2026-03-02", "2026-03-03"],
        }
    )
    events = pd.DataFrame(
        {
            "ticket": ["A-1"] * 4,
            "at": ["2026-03-04T09:00"] * 4,
            "field": ["assignee", "description", "labels", "status"],
            "from": ["Li Si", "secret text", "ui", "To Do"],
            "to": ["Zhang San", "another secret", "zhang san;ui", "Done"],
            "author": ["Zhang San"] * 4,
        }
    )
    return (
        Export("t", {"tickets": tickets, "events": events}, (), tracked=frozenset({"assignee", "status"})),
    )


def test_the_tables_tell_of_no_person_team_customer_or_text(exports, tmp_path):
    settings = Settings(team_of={"Zhang San": "Platform"})
    files = canonical.files(exports, settings)
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
        for word in (
            b"Zhang",
            b"zhang san",
            b"Li Si",
            b"Platform",
            b"ACME",
            b"secret",
            b"13800138000",
            b"tracker.example",
        ):
            assert word not in content, (path, word)
    (export,), _ = canonical.read(tmp_path)
    assert export.tracked == {"status"}
    assert list(export.tables["events"]["field"]) == ["description", "labels", "status"]
    assert export.tables["tickets"]["customer"].nunique() == 1
    described = export.tables["events"].iloc[0]
    assert len(described["from"]) == 16 and described["from"] != described["to"]


def test_tables_with_confidential_tickets_are_not_published(exports):
    tickets = exports[0].tables["tickets"].assign(confidential=[True, False])
    hidden = Export("t", {"tickets": tickets}, ())
    assert canonical.files((hidden,), Settings()) == {}


def test_the_tables_are_the_same_bytes_every_time(exports):
    assert canonical.files(exports, Settings()) == canonical.files(exports, Settings())


def test_settings_survive_the_journey(tmp_path, exports):
    settings = configured(shipped("sample_data") / "demo.toml")
    for path, content in canonical.files(exports, settings).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    _, again = canonical.read(tmp_path)
    assert again.release == settings.release and again.status == settings.status
    assert again.measuring_sha256 and again.calendar == settings.calendar and again.types == settings.types
