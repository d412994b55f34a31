"""Ctrl-C in the middle of a build, and what a terminal sees of a long replay."""

import signal
import sys

import pytest
from click.testing import CliRunner

from pmreport.attribution import divide
from pmreport.cli import main
from pmreport.config import Settings
from pmreport.pipeline import pace
from pmreport.pipeline.build import Options, build
from tests.attribution.adversarial import KNOWN, write

KNOWN_CASE = "three parallel equal 6"


@pytest.fixture
def folder(tmp_path):
    return write(KNOWN[KNOWN_CASE], tmp_path / "in")


def arguments(folder, out):
    return ["build", str(folder), "--out", str(out), "--no-pdf", "--lang", "en", "--release", "R"]


def interrupting(monkeypatch, module, name, at):
    """The process receives SIGINT at the n-th call of a function."""
    real, calls = getattr(module, name), []

    def function(*given, **named):
        calls.append(1)
        if len(calls) == at:
            signal.raise_signal(signal.SIGINT)
        return real(*given, **named)

    monkeypatch.setattr(module, name, function)


def stopped(folder, out):
    result = CliRunner().invoke(main, arguments(folder, out))
    assert result.exit_code == 130
    assert result.output == "Stopped. No unfinished report is left in the site.\n"
    assert "Traceback" not in result.output


def test_stopping_the_replay_is_one_line_and_leaves_nothing(folder, tmp_path, monkeypatch):
    interrupting(monkeypatch, divide, "replay", 5)
    stopped(folder, tmp_path / "site")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_stopping_a_second_build_leaves_the_first_report_as_it_was(folder, tmp_path, monkeypatch):
    site = tmp_path / "site"
    assert CliRunner().invoke(main, arguments(folder, site)).exit_code == 0
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    other = write(KNOWN["serial 3 + 5"], tmp_path / "other")
    interrupting(monkeypatch, divide, "replay", 3)
    stopped(other, site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_stopping_while_pages_are_written_leaves_no_half_report(folder, tmp_path, monkeypatch):
    interrupting(monkeypatch, sys.modules["pmreport.site.render"], "render", 8)
    stopped(folder, tmp_path / "site")
    assert not list(tmp_path.rglob("*.html"))


def test_a_long_replay_tells_how_far_it_is(folder, tmp_path, monkeypatch):
    times = iter(range(0, 10_000, 1))
    real = pace.replays
    monkeypatch.setattr(
        "pmreport.pipeline.build.replays",
        lambda name, tell: real(name, tell, clock=lambda: float(next(times))),
    )
    lines = []
    build([folder], Settings(), Options(tmp_path / "site", release="R", pdf=False), lines.append)
    replayed = [line for line in lines if line.startswith("Replaying")]
    assert replayed == [f"Replaying R: {n} of 8 combinations of causes" for n in (2, 4, 6, 8)]


def test_a_quick_replay_tells_nothing():
    lines = []
    told = pace.replays("R", lines.append, clock=lambda: 1.0)
    told(1, 8)
    told(8, 8)
    assert lines == []


@pytest.mark.parametrize(("terminal", "said"), [(True, "Replaying R: 1 of 8 …\n"), (False, "")])
def test_progress_is_for_terminals_only(terminal, said, monkeypatch, capsys):
    from pmreport.cli import options

    monkeypatch.setattr(options.sys.stderr, "isatty", lambda: terminal)
    options.progress()("Replaying R: 1 of 8")
    assert capsys.readouterr().err == said
