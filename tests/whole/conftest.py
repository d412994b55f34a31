"""The demo, built once for all tests that look at it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pmreport.cli import main


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "site"
    result = CliRunner().invoke(main, ["demo", "--out", str(out), "--no-pdf"])
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="session")
def document(demo: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(next(demo.glob("r/*/report.json")).read_text("utf-8"))
    return found
