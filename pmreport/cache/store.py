"""Blobs by the digest of what they were made from: whole or not at all, and never too many."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT = 40  # blobs of a kind


def key_of(facts: Mapping[str, Any]) -> str:
    """A digest of everything that a blob depends on."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Store:
    """A folder of blobs by kind (tables, figures); `None` for the folder keeps nothing."""

    folder: Path | None

    def get(self, kind: str, key: str) -> bytes | None:
        """The blob, None if there is none or it is damaged: its own digest stands in front of it."""
        if self.folder is None:
            return None
        try:
            data = (self.folder / kind / key).read_bytes()
        except OSError:
            return None
        return data[32:] if data[:32] == hashlib.sha256(data[32:]).digest() else None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep a blob; a folder that cannot be written is no cache."""
        if self.folder is None:
            return
        with suppress(OSError):
            place = self.folder / kind / key
            place.parent.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", "utf-8")
            fresh = place.with_suffix(".next")
            fresh.write_bytes(hashlib.sha256(data).digest() + data)
            fresh.replace(place)
            _prune(place.parent)


def _prune(folder: Path) -> None:
    found = sorted(folder.iterdir(), key=lambda path: (-path.stat().st_mtime_ns, path.name))
    for path in found[KEPT:]:
        path.unlink()
