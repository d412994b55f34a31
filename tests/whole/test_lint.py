"""The tree is clean: ruff, mypy --strict, the direction of imports, and no module grows too long."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400
TOOLS = {
    "rules": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "imports": ("lint-imports", "--no-cache"),
}


@pytest.mark.parametrize("name", TOOLS)
def test_lint(name: str) -> None:
    tool, *arguments = TOOLS[name]
    done = subprocess.run(
        [Path(sys.executable).parent / tool, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_grows_too_long() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "pmreport").rglob("*.py")}
    assert {str(path.relative_to(ROOT)): n for path, n in lines.items() if n >= LONGEST} == {}
