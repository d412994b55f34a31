"""Two builds in different folders, time zones, locales and with other hash seeds are the same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from pmreport.shipped import shipped


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(folder: Path, **environment: str) -> dict[str, str]:
    folder.mkdir(parents=True)
    sample = shipped("sample_data")
    done = subprocess.run(
        [sys.executable, "-m", "pmreport", "build", str(sample / "neutral"), "--config",
         str(sample / "demo.toml"), "--out", "site"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return tree(folder / "site")


def test_same_input_same_bytes(tmp_path: Path) -> None:
    one = build(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    two = build(tmp_path / "deeper" / "two", PYTHONHASHSEED="99", TZ="Asia/Shanghai", LC_ALL="POSIX")
    assert one == two
    assert any(name.endswith(".pdf") for name in one)
