"""A build that is cut off leaves the old report or the new one, whole, never half of one."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmreport.site import check, write
from tests.site import lifelike

KILLED = """
import os, sys
from pathlib import Path
from pmreport.site import write
from tests.site import lifelike

left = int(sys.argv[2])
def counted(real):
    def move(self, target):
        global left
        if left == 0:
            os._exit(9)  # as the kernel ends it: nothing is tidied up
        left -= 1
        return real(self, target)
    return move
Path.rename, Path.replace = counted(Path.rename), counted(Path.replace)
write(lifelike.bare(slug="2.4.0", name="2.4.0 as shipped"), Path(sys.argv[1]), tool_version="0.1.0")
"""


def small(name):
    return lifelike.bare(slug="2.4.0", name=name)


def report(out):
    folder = out / "r" / "2.4.0"
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    """The report before and the report after."""
    out = tmp_path_factory.mktemp("wholes")
    for name in ("2.4.0", "2.4.0 as shipped"):
        write(small(name), out / name, tool_version="0.1.0")
    return report(out / "2.4.0"), report(out / "2.4.0 as shipped")


def moves(out):
    """How many renames the second write takes."""
    count = 0
    real = Path.rename, Path.replace

    def counted(method):
        def move(self, target):
            nonlocal count
            count += 1
            return method(self, target)

        return move

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", counted(real[0]))
        patch.setattr(Path, "replace", counted(real[1]))
        write(small("2.4.0 as shipped"), out, tool_version="0.1.0")
    return count


def test_a_move_that_fails_anywhere_leaves_one_whole_report(tmp_path, wholes):
    write(small("2.4.0"), tmp_path / "counted", tool_version="0.1.0")
    steps = moves(tmp_path / "counted")
    assert steps > 8
    for failing in range(steps):
        out = tmp_path / str(failing)
        write(small("2.4.0"), out, tool_version="0.1.0")
        _fail_at(failing, out)
        assert report(out) in wholes, f"move {failing} of {steps}"
        assert not list(out.glob(".next-*"))


def _fail_at(failing, out):
    left = failing
    real = Path.rename, Path.replace

    def counted(method):
        def move(self, target):
            nonlocal left
            left -= 1
            if left == -1:
                raise OSError("no space left on device")
            return method(self, target)

        return move

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", counted(real[0]))
        patch.setattr(Path, "replace", counted(real[1]))
        with pytest.raises(OSError, match="no space"):
            write(small("2.4.0 as shipped"), out, tool_version="0.1.0")


@pytest.mark.parametrize("failing", [0, 5, 6, 7])
def test_after_a_kill_the_next_build_finds_one_whole_report(tmp_path, wholes, failing):
    out = tmp_path / "out"
    write(small("2.4.0"), out, tool_version="0.1.0")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, out, str(failing)], env=os.environ | {"PYTHONPATH": "."}, check=False
    )
    assert ended.returncode == 9
    old_is_aside = (out / ".next-2.4.0" / "report.old").exists()
    assert old_is_aside or report(out) in wholes
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), out, tool_version="0.1.0")
    assert report(out) in wholes
    write(small("2.4.0 as shipped"), out, tool_version="0.1.0")
    assert report(out) == wholes[1]
    assert not check(out)
