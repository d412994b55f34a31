"""The command line: instant help, examples everywhere, sentences instead of tracebacks."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmreport.cli import COMMANDS, main
from pmreport.cli.build import months

HEAVY = ("pandas", "numpy", "matplotlib", "scipy", "typst", "jinja2", "babel")


def run(*args: str) -> "object":
    return CliRunner().invoke(main, list(args))


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["build", "--help"], ["demo", "--help"]])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys\nfrom pmreport.cli import main\n"
        f"try:\n    main({args!r})\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"pmreport {name}" in result.output
    assert "Example" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_stored_short_help_is_the_command_s_own(name: str) -> None:
    command = main.get_command(None, name)
    assert command is not None and command.help is not None
    assert command.help.splitlines()[0] == COMMANDS[name]


def test_an_unknown_command_names_the_nearest() -> None:
    result = run("biuld")
    assert result.exit_code == 2
    assert "Did you mean 'build'" in result.output


def test_release_and_period_exclude_each_other(tmp_path: Path) -> None:
    source = tmp_path / "tickets.csv"
    source.write_text("key,created\nA-1,2026-01-05\n")
    result = run("build", str(source), "--release", "1", "--period", "2026-01")
    assert result.exit_code == 2
    assert "Give one of --release, --period and --backfill" in result.output


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("noise.bin", bytes(range(256)) * 8, "recognises"),
        ("other.csv", b"a,b,c\n1,2,3\n", "recognises"),
        ("cut.json", b'{"issues": [{"key": "A-1", "fields": {', "recognises"),
    ],
)
def test_a_file_nobody_recognises_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    result = run("build", str(source), "--out", str(tmp_path / "site"))
    assert result.exit_code == 2
    assert says in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "site").exists()


def test_an_unknown_release_lists_the_nearest(tmp_path: Path) -> None:
    source = tmp_path / "tickets.csv"
    source.write_text("key,created,release\nA-1,2026-01-05,2.4.0\n")
    result = run("build", str(source), "--release", "2.4.1")
    assert result.exit_code == 2
    assert "'2.4.0'" in result.output


def test_explain_knows_every_metric_and_names_the_nearest() -> None:
    result = run("explain", "on_time_rate")
    assert result.exit_code == 0
    assert "Needs" in result.output
    wrong = run("explain", "on_time_rat")
    assert wrong.exit_code == 2
    assert "on_time_rate" in wrong.output


def test_init_never_overwrites(tmp_path: Path) -> None:
    out = tmp_path / "pmreport.toml"
    assert run("init", "--out", str(out)).exit_code == 0
    before = out.read_text()
    result = run("init", "--out", str(out))
    assert result.exit_code == 2
    assert out.read_text() == before


def test_init_writes_the_files_for_the_teams_words_and_changes_none(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text("# ours\n", encoding="utf-8")
    result = run("init", "--out", str(tmp_path / "pmreport.toml"))
    assert f"Left as it is: {tmp_path / 'claims.yaml'}" in result.output
    assert (tmp_path / "claims.yaml").read_text(encoding="utf-8") == "# ours\n"
    written = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    narrative = ["narrative/TEMPLATE.en.md", "narrative/TEMPLATE.zh.md"]
    assert written == ["actions.yaml", "claims.yaml", *narrative, "pmreport.toml"]


def test_what_init_wrote_changes_no_report_and_its_narrative_only_waits_for_words(tmp_path: Path) -> None:
    """As written nothing is said or disputed; a copy that names the report takes its words."""
    assert run("init", "--out", str(tmp_path / "pmreport.toml")).exit_code == 0
    (tmp_path / "in").mkdir()
    row = "A,2026-03-02,2026-03-03,2026-03-09,1.0\n"
    (tmp_path / "in" / "tickets.csv").write_text("key,created,started,resolved,release\n" + row, "utf-8")
    release = "name,planned,actual\n1.0,2026-03-06,2026-03-10\n"
    (tmp_path / "in" / "releases.csv").write_text(release, "utf-8")
    build = (
        "build",
        str(tmp_path / "in"),
        "--config",
        str(tmp_path / "pmreport.toml"),
        "--no-pdf",
        "--release",
        "1.0",
    )
    assert run(*build, "--out", str(tmp_path / "one")).exit_code in (0, 4)
    report = tmp_path / "one" / "r" / "1.0"
    assert "Nobody has written this yet." in (report / "index.html").read_text("utf-8")
    for code, heading in (("en", "## Summary"), ("zh", "## 概要")):
        text = (tmp_path / "narrative" / f"TEMPLATE.{code}.md").read_text("utf-8")
        (tmp_path / "narrative" / f"1.0.{code}.md").write_text(text, "utf-8")
        wrong = run(*build, "--out", str(tmp_path / "two"))
        assert wrong.exit_code == 2
        assert "Correct the key report" in wrong.output
        name = next(line for line in text.splitlines() if line.startswith("report:"))
        ours = text.replace(name, 'report: "1.0"').replace(heading, f"{heading}\n\nWords of {code}.")
        (tmp_path / "narrative" / f"1.0.{code}.md").write_text(ours, "utf-8")
    assert run(*build, "--out", str(tmp_path / "two")).exit_code in (0, 4)
    for code, page in (("en", "index.html"), ("zh", "zh/index.html")):
        assert f"Words of {code}." in (tmp_path / "two" / "r" / "1.0" / page).read_text("utf-8")


def test_inspect_names_the_day_a_deadline_is_the_end_of(tmp_path: Path) -> None:
    tickets = tmp_path / "tickets.csv"
    tickets.write_text("key,created,release\nA,2026-03-02,1.0\n", encoding="utf-8")
    releases = tmp_path / "releases.csv"
    releases.write_text("name,planned,actual\n1.0,2026-03-13,2026-03-20\n", encoding="utf-8")
    result = run("inspect", str(tmp_path))
    assert "planned 2026-03-13 actual 2026-03-20" in result.output


@pytest.mark.parametrize(
    "span", ["2026-01", "2026-03..2026-01", "2026-13..2027-01", "2001-01..2026-01", "x..y"]
)
def test_a_span_of_months_that_is_none_is_refused(tmp_path: Path, span: str) -> None:
    source = tmp_path / "tickets.csv"
    source.write_text("key,created\nA-1,2026-01-05\n")
    result = run("build", str(source), "--backfill", span)
    assert result.exit_code == 2
    assert "is no span of at most 120 months" in result.output


def test_months_of_a_span_come_oldest_first() -> None:
    assert months("2025-11..2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
