"""Rewrite golden files: `python tools/golden.py [suite …]` (all suites without a name).

A suite is a test file whose expectations lie in files; its tests call `check`, which compares, or writes
when this tool runs them. Review the result with `git diff`.
"""

import os
import subprocess
import sys
from pathlib import Path

SUITES = {
    "importers": "tests/importers/test_golden.py",
}
WRITE = "PMREPORT_GOLDEN_WRITE"


def check(path: Path, text: str) -> None:
    """Compare `text` with the golden file, or write it when golden files are being rewritten."""
    if os.environ.get(WRITE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    assert path.exists(), f"no golden file {path}; run python tools/golden.py"
    assert text == path.read_text(encoding="utf-8"), f"{path} differs; see python tools/golden.py"


def main(names: list[str]) -> int:
    unknown = [n for n in names if n not in SUITES]
    if unknown:
        print(f"unknown suite {unknown[0]!r}; suites: {', '.join(SUITES)}", file=sys.stderr)
        return 2
    files = [SUITES[n] for n in names or SUITES]
    return subprocess.call([sys.executable, "-m", "pytest", "-q", *files], env={**os.environ, WRITE: "1"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
