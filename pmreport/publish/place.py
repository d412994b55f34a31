"""What a target must be able to do, and what is sent to it."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

HIDDEN_LOCK = ".pmreport.lock"


@dataclass(frozen=True)
class Group:
    """Files that are sent together, by their path from the root of the site.

    `folder` names a folder that the files make up completely (`r/2.4.0`), so that a target that can
    replaces it at once.
    """

    name: str
    files: Mapping[str, Path]
    folder: str = ""


class Place(Protocol):
    """A target: a folder, a server, a bucket, a branch, an archive.

    Every method raises `PublishError` when the place cannot be reached or refuses; "there is nothing
    yet" is never an error and never the answer to a failure.
    """

    def lock(self) -> AbstractContextManager[None]:
        """Keep other publishers out while the context is open."""
        ...

    def names(self) -> Mapping[str, str]:
        """path -> MD5 of the content in hex, or empty where the place does not tell."""
        ...

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """The contents of files that `names` listed."""
        ...

    def send(self, group: Group) -> None:
        """Take in a group, after all groups sent before."""
        ...

    def finish(self) -> None:
        """Let readers see what was sent, where that is one step."""
        ...

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files that nothing refers to any more; called after `finish`."""
        ...


def fingerprint(path: Path) -> str:
    """MD5 in hex: what object stores say about a file without sending it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
