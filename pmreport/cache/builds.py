"""Whether a build would write what is there already.

The key is everything that the result depends on: inputs, configuration and what lies beside it, options,
and the program itself. The site belongs to it on both sides: a report's baseline comes from the site's
history, so only a site that is exactly as the same build left it needs nothing.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmreport.cache.digests import program_digest, surroundings, tree_digest

FOLDER = ".pmreport-cache"
KEPT = 200  # remembered builds


@dataclass(frozen=True)
class Remembered:
    """What an equal build printed, line by line (stream, text), and its exit code."""

    lines: tuple[tuple[str, str], ...]
    exit_code: int


@dataclass(frozen=True)
class Memory:
    """The builds of a cache folder that have this key."""

    path: Path
    out: Path

    def recall(self) -> Remembered | None:
        """What to say instead of building; None if there is something to do."""
        try:
            found = json.loads(self.path.read_text("utf-8"))
            if found["tree"] != tree_digest(self.out):
                return None
            return Remembered(tuple((stream, text) for stream, text in found["lines"]), found["exit_code"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember(self, said: Remembered) -> None:
        """Keep what a build did; a cache that cannot be written is none."""
        made = {"tree": tree_digest(self.out), "lines": said.lines, "exit_code": said.exit_code}
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            (self.path.parents[1] / ".gitignore").write_text("*\n", "utf-8")
            fresh = self.path.with_suffix(".next")
            fresh.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
            fresh.replace(self.path)
            _prune(self.path.parent)


def _prune(folder: Path) -> None:
    found = sorted(folder.glob("*.json"), key=lambda path: (-path.stat().st_mtime_ns, path.name))
    for path in found[KEPT:]:
        path.unlink()


def memory(
    folder: Path, sources: Sequence[Path], config: Path | None, out: Path, options: Mapping[str, Any]
) -> Memory | None:
    """The memory of one build; None where the result depends on what cannot be looked at here.

    That is a history that lies at an address, or a configuration that cannot be read (the build says why).
    """
    try:
        beside, written = surroundings(config)
    except (OSError, ValueError, tomllib.TOMLDecodeError):
        return None
    past = options.get("history") or _path(written)
    if past and "://" in past:
        return None
    facts = {
        "program": program_digest(),
        "beside": beside,
        "sources": [[str(source), tree_digest(source, hidden=True)] for source in sources],
        "options": dict(sorted(options.items())),
        "history": [past, tree_digest(Path(past)) if past and Path(past).resolve() != out.resolve() else ""],
    }
    key = hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
    return Memory(folder / "builds" / f"{key}.json", out)


def _path(written: Mapping[str, Any]) -> str | None:
    history = written.get("history", {})
    path = history.get("path") if isinstance(history, dict) else None
    return path if isinstance(path, str) else None
