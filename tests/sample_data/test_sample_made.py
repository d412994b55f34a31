"""The generator writes the committed bytes, wherever and however it runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pmreport.shipped import shipped

SAMPLE = shipped("sample_data")
MADE = ("neutral", "extra", "jira_json", "jira_csv", "pingcode_json", "worktile_xlsx")


def contents(root: Path) -> dict[str, bytes]:
    files = [path for folder in MADE for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return {str(p.relative_to(root)): p.read_bytes() for p in [*files, root / "truth.toml"]}


def test_the_generator_reproduces_the_committed_files(tmp_path: Path) -> None:
    for source in [*SAMPLE.glob("*.py"), SAMPLE / "texts.toml"]:
        shutil.copy(source, tmp_path)
    stale = tmp_path / "jira_json" / "search-9900.json"
    stale.parent.mkdir()
    stale.write_text("{}", "utf-8")
    settings = {
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
        "LC_ALL": "C",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-W", "error", str(tmp_path / "make.py")]
    subprocess.run(command, check=True, env=os.environ | settings, cwd=tmp_path.anchor)
    made, committed = contents(tmp_path), contents(SAMPLE)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_sample_stays_small() -> None:
    assert sum(len(data) for data in contents(SAMPLE).values()) <= 6 * 1024**2
