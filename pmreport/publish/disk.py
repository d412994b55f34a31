"""The steps by which a folder changes, each of them whole or not at all for a reader.

They stand together so that a test can end the program before any of them.
"""

import ctypes
import os
import shutil
import sys
from pathlib import Path

AT_FDCWD = -100
EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h, RENAME_SWAP of sys/stdio.h


class Disk:
    """Changes to a folder that is being read."""

    def copy(self, source: Path, target: Path) -> None:
        """A copy under a name that nobody reads yet."""
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)

    def write(self, target: Path, text: str, *, new: bool = False) -> None:
        """A small file; `new` raises FileExistsError where there is one."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x" if new else "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)

    def replace(self, fresh: Path, place: Path) -> None:
        """Put a finished file over the old one."""
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(place)

    def move(self, fresh: Path, place: Path) -> None:
        """Put a finished folder where there is none."""
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(place)

    def exchange(self, fresh: Path, place: Path) -> bool:
        """Swap two folders in one step; False where the system cannot."""
        return _exchange(fresh, place)

    def drop(self, path: Path) -> None:
        """Remove a file or folder that nobody refers to."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _exchange(one: Path, other: Path) -> bool:
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            return bool(libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None).renamex_np(names[0], names[1], EXCHANGE) == 0)
    except (OSError, AttributeError):
        pass
    return False
