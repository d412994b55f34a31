"""A build of unchanged inputs has nothing to do; whatever changes is done again; no byte depends on it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmreport.cache import builds
from pmreport.cache.builds import Remembered, memory
from pmreport.cache.digests import program_digest, tree_digest
from pmreport.cli import main
from tests.small_export import MONTH, small_export

GATE = '[[gate]]\nid = "always"\nmetric = "on_time_rate"\nabove = 0.0\nwhen = "point"\n'
HEAVY = ("pandas", "numpy", "matplotlib", "jinja2", "babel", "typst")


TOML = '[calendar]\nfile = "days.csv"\n[site]\nlogo = "logo.svg"\ntemplates = "own"\n'


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in with a source, a configuration and a site."""
    monkeypatch.chdir(tmp_path)
    for path, text in {
        "data/a.csv": "1", "data/.hidden": "1", "pmreport.toml": TOML,
        "days.csv": "1", "narrative/2.4.0.md": "1", "actions.yaml": "", "site/index.html": "1",
        "old/history.jsonl": "", "logo.svg": "1", "own/base.html": "1",
    }.items():  # fmt: skip
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text)
    return tmp_path


def of(**changed):
    given = {"folder": Path("cache"), "sources": [Path("data")], "config": None, "out": Path("site"),
             "options": {"lang": "en,zh", "history": None}} | changed  # fmt: skip
    return memory(**given)


SAID = Remembered((("out", "Written"), ("err", "Gate crossed")), 3)


def test_what_was_done_is_remembered(place):
    of().remember(SAID)
    assert of().recall() == SAID
    assert (place / "cache/.gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "path",
    ["data/a.csv", "data/b.csv", "pmreport.toml", "days.csv", "logo.svg", "own/base.html",
     "narrative/2.4.0.md", "narrative/new.md",
     "actions.yaml", "claims.yaml", "site/index.html", "site/new.html"],
)  # fmt: skip
def test_a_changed_file_is_work(place, path):
    of().remember(SAID)
    with Path(path).open("a") as stream:
        stream.write("\n# changed\n")
    assert of().recall() is None


def test_a_missing_file_is_work(place):
    of().remember(SAID)
    Path("site/index.html").unlink()
    assert of().recall() is None


@pytest.mark.parametrize(
    "changed",
    [{"options": {"lang": "en", "history": None}}, {"out": Path("other")}, {"sources": [Path("data/a.csv")]},
     {"config": Path("data/a.csv")}, {"options": {"lang": "en,zh", "history": "old"}}],
)  # fmt: skip
def test_another_option_is_work(place, changed):
    of().remember(SAID)
    found = of(**changed)
    assert found is None or found.recall() is None


def test_a_history_elsewhere_belongs_to_the_key(place):
    options = {"options": {"lang": "en,zh", "history": "old"}}
    of(**options).remember(SAID)
    assert of(**options).recall() == SAID
    Path("old/history.jsonl").write_text("{}\n")
    assert of(**options).recall() is None


def test_another_program_is_work(place, monkeypatch):
    of().remember(SAID)
    monkeypatch.setattr(builds, "program_digest", lambda: "another")
    assert of().recall() is None


def test_the_program_s_digest_sees_every_line_of_code(tmp_path, monkeypatch):
    monkeypatch.setattr("pmreport.cache.digests.PACKAGE", tmp_path)
    (tmp_path / "a.py").write_text("1")
    before = program_digest()
    (tmp_path / "a.py").write_text("2")
    assert program_digest() != before


@pytest.mark.parametrize("text", ["not toml", '[history]\npath = "https://a.example/history.jsonl"\n'])
def test_what_cannot_be_looked_at_is_never_a_hit(place, text):
    Path("pmreport.toml").write_text(text)
    assert of() is None
    assert of(options={"history": "https://a.example"}) is None


def test_a_damaged_cache_is_none(place):
    known = of()
    known.remember(SAID)
    known.path.write_text("{")
    assert of().recall() is None


def test_a_cache_that_cannot_be_written_is_none(place):
    Path("cache").write_text("a file is in the way")
    of().remember(SAID)
    assert of().recall() is None


def test_only_so_many_builds_are_remembered(place, monkeypatch):
    monkeypatch.setattr(builds, "KEPT", 2)
    for lang in ("a", "b", "c", "d"):
        of(options={"lang": lang}).remember(SAID)
    assert len(list(Path("cache/builds").iterdir())) == 2


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small export, and its site built once, in a folder of their own."""
    folder = tmp_path_factory.mktemp("built")
    small_export(folder / "data")
    (folder / "pmreport.toml").write_text(GATE)
    first = build(folder)
    assert first.exit_code == 3, first.output
    return folder, first


def build(folder, *options, out="site"):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for place in (
            "pmreport.cache.builds",
            "pmreport.pipeline.kept",
        ):  # somebody may be editing the program
            patch.setattr(f"{place}.program_digest", lambda: "this")
        command = ["build", "data", "--period", MONTH, "--no-pdf", "--lang", "en", "--out", out, *options]
        return CliRunner().invoke(main, command)


def test_an_unchanged_build_says_the_same_again_and_touches_nothing(built):
    folder, first = built
    before = {path: path.stat().st_mtime_ns for path in (folder / "site").rglob("*")}
    again = build(folder)
    assert again.exit_code == first.exit_code == 3
    assert again.stdout == first.stdout + "Nothing has changed: site is as the last build left it.\n"
    assert again.stderr == first.stderr and "Gate crossed: always" in first.stderr
    assert {path: path.stat().st_mtime_ns for path in (folder / "site").rglob("*")} == before


def test_with_and_without_cache_the_bytes_are_the_same(built):
    folder, first = built
    cold = build(folder, "--cache", "elsewhere", out="cold")
    assert "Nothing has changed" not in cold.output
    assert build(folder, "--no-cache").stdout == first.stdout
    assert tree_digest(folder / "site", hidden=True) == tree_digest(folder / "cold", hidden=True)


def test_a_hit_imports_nothing_heavy(built):
    folder, _ = built
    code = (
        "import sys\nimport pmreport.cache.builds as builds\nfrom pmreport.cli import main\n"
        "builds.program_digest = lambda: 'this'\n"
        f"try:\n    main(['build', 'data', '--period', {MONTH!r}, '--no-pdf', '--lang', 'en'])\n"
        "except SystemExit as end:\n    print(end.code)\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-2:] == ["Nothing has changed: site is as the last build left it.", "3"]
    assert json.loads(done.stderr.splitlines()[-1].replace("'", '"')) == []
