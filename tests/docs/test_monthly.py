"""The page about the monthly routine, command by command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pmreport.errors import PmreportError
from pmreport.history.errors import HistoryError
from pmreport.publish import PublishError
from tests.small_export import small_export

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/monthly.md"


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """(the folder afterwards, block -> what it printed) of all blocks run in order, each as its own shell."""
    folder = tmp_path_factory.mktemp("routine")
    (folder / "bin").mkdir()
    tool = folder / "bin/pmreport"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m pmreport "$@"\n')
    tool.chmod(0o755)
    small_export(folder / "work/data")
    environment = {
        "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder), "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": str(folder),
    }  # fmt: skip
    said = {}
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.S):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=folder / "work", env=environment,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        said[block] = said.get(block, "") + done.stdout + done.stderr
    return folder / "work", said


def test_every_command_does_what_the_page_says(ran):
    folder, said = ran
    job = next(text for block, text in said.items() if "deploy/publish.sh" in block and "echo" in block)
    assert "Gate crossed: on-time (on_time_rate)" in job
    again = next(text for block, text in said.items() if block.startswith("PMREPORT_PERIOD"))
    assert "Nothing has changed" in again and "0 files sent" in again
    assert (folder / "notify/wecom.json").is_file()
    assert "A-technical_assessment" in (folder / "actions.yaml").read_text("utf-8")
    assert not (folder / "www/r/m2026-06/tickets.html").exists()
    assert (folder / "www/r/m2026-06/index.html").is_file()
    assert any("0 differences" in text for text in said.values())


def test_the_page_explains_the_exit_codes_that_there_are():
    listed = re.findall(r"^\| (\d) \|", PAGE.read_text("utf-8"), re.M)
    assert listed == ["0", "1", "2", "3", "4", "5"]
    assert (PmreportError.exit_code, PublishError.exit_code, HistoryError.exit_code) == (2, 5, 5)


def test_its_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8")):
        assert (PAGE.parent / target).exists(), target
