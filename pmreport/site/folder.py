"""The folder of a site: whose it is, and how a new report gets into it at once or not at all."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pmreport.errors import PmreportError

MARKER = "VERSION"
MARK = "pmreport "
STAGE = ".next-"
OLD = "report.old"


def claim(out: Path) -> None:
    """Refuse a folder that holds anything but a site of pmreport; hidden entries are left alone."""
    if out.exists() and not out.is_dir():
        raise PmreportError(
            f"{out} is a file, so no site can be written there.", "Choose a folder with --out."
        )
    if not out.is_dir() or is_site(out):
        return
    found = sorted(entry.name for entry in out.iterdir() if not entry.name.startswith("."))
    if found:
        listed = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
        raise PmreportError(
            f"{out} holds files that pmreport did not write ({listed}).",
            "Choose an empty folder or an earlier site with --out.",
        )


def is_site(out: Path) -> bool:
    """Whether the folder carries the marker of a site that pmreport wrote."""
    marker = out / MARKER
    return marker.is_file() and marker.read_text("utf-8", "replace").startswith(MARK)


@contextmanager
def stage(out: Path, slug: str) -> Iterator[Path]:
    """A folder inside `out` to build in, gone again whatever happens; so is `out` if it was made for this."""
    made = not out.exists()
    folder = out / f"{STAGE}{slug}"
    for old in sorted(out.glob(f"{STAGE}*/{OLD}")):  # of builds that were killed while they swapped
        _bring_back(old, out / "r" / old.parent.name.removeprefix(STAGE))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if made and not any(out.iterdir()):
            out.rmdir()


def write_files(folder: Path, files: Iterable[tuple[str, str | bytes]]) -> list[str]:
    """Write each (path, content) below the folder and return the paths; none may lie outside."""
    written = []
    root = folder.resolve()
    for path, content in files:
        target = folder / path
        if not target.resolve().is_relative_to(root):
            raise PmreportError(f"{path!r} would be written outside the report's folder.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        written.append(path)
    return written


def swap(new: Path, place: Path) -> None:
    """Put a finished folder into its place; what fails half-way is undone, now or by the next build."""
    place.parent.mkdir(parents=True, exist_ok=True)
    old = new.parent / OLD
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        _bring_back(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _bring_back(old: Path, place: Path) -> None:
    """Undo a swap that was cut off after its first half."""
    if old.is_dir() and not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        old.rename(place)


def replace_files(out: Path, stage: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write shared files, each beside its place first and then over it, in the given order."""
    written = []
    for number, (path, content) in enumerate(files.items()):
        fresh, target = stage / f"shared-{number}", out / path
        fresh.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(target)
        written.append(target)
    return written
