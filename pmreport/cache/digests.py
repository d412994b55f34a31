"""What a result depends on, as digests. Nothing but the standard library: a hit must be instant."""

import hashlib
import platform
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from pmreport import __version__
from pmreport.shipped import PACKAGE, shipped

CODE = {".py", ".po", ".csv", ".ttf", ".toml", ".html", ".css", ".js", ".svg", ".typ", ".json"}
BESIDE = ("actions.yaml", "claims.yaml", "narrative")  # what a build reads beside its configuration
CONFIG = "pmreport.toml"
LONGEST = 200  # characters of a path in a configuration
URL = re.compile(r"[a-z]+://", re.I)
NAME = re.compile(r"[A-Za-z0-9._-]*")


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_digest(root: Path, *, hidden: bool = False) -> str:
    """A digest of the names and contents of a folder's files, or of one file; empty where there is none."""
    if root.is_file():
        return file_digest(root)
    found = hashlib.sha256()
    for path in _files(root, hidden):
        found.update(f"{path.relative_to(root).as_posix()}\0{file_digest(path)}\n".encode())
    return found.hexdigest() if root.is_dir() else ""


def _files(root: Path, hidden: bool) -> Iterable[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and (hidden or not any(part.startswith(".") for part in parts)):
            yield path


def program_digest() -> str:
    """A digest of this program: its files and templates, and the versions of what it stands on."""
    found = hashlib.sha256(f"{__version__} {platform.python_version()} {platform.machine()}\n".encode())
    for name in sorted(_libraries()):
        found.update(f"{name}\n".encode())
    for root in (PACKAGE, shipped("templates")):
        for path in sorted(root.rglob("*")):
            if path.suffix in CODE and path.is_file():
                found.update(f"{path.relative_to(root).as_posix()}\0{file_digest(path)}\n".encode())
    return found.hexdigest()


def _libraries() -> Iterator[str]:
    """`name version` of each installed requirement."""
    try:
        stated = requires("pmreport") or []
    except PackageNotFoundError:  # run from a checkout that is not installed
        stated = []
    for line in stated:
        name = NAME.match(line)[0]  # type: ignore[index]
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} none"


def surroundings(config: Path | None) -> tuple[dict[str, str], Mapping[str, Any]]:
    """Digests of the configuration and of what lies beside it, and the configuration as written."""
    path = config or Path(CONFIG)
    beside = config.parent if config else Path()
    found = {str(path): tree_digest(path)} | {name: tree_digest(beside / name) for name in BESIDE}
    written = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    for name in sorted(set(_texts({key: value for key, value in written.items() if key != "history"}))):
        for place in {Path(name), beside / name}:
            if place.exists():
                found[f"{place}"] = tree_digest(place)
    return found, written


def _texts(value: Any) -> Iterator[str]:
    """Every text of a configuration that may name a file: a calendar, a logo, a folder of templates."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and 0 < len(value) < LONGEST and "\0" not in value and not URL.match(value):
        yield value
