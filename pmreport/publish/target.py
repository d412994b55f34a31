"""What `--to` names: from its text to the place."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from pmreport.errors import PmreportError
from pmreport.publish.archive import ZipPlace
from pmreport.publish.branch import BranchPlace
from pmreport.publish.folder import FolderPlace
from pmreport.publish.place import Place
from pmreport.publish.rsyncd import DaemonPlace
from pmreport.publish.s3 import BucketPlace
from pmreport.publish.ssh import ServerPlace

HOST = re.compile(r"(?P<host>(?:[\w.-]+@)?[\w.-]{2,}):(?P<path>/.*)")
KINDS = "a folder, s3://bucket/prefix, user@host:/path, ssh://, rsync://, git:branch, zip:file.zip"


def place_of(text: str, *, endpoint: str | None = None, addressing: str = "auto") -> Place:
    """The place that the text names. Raises `PmreportError` for addresses of no known kind."""
    scheme, _, rest = text.partition(":")
    if text.startswith("s3://"):
        return BucketPlace(_named(text, rest.strip("/")), endpoint, addressing)
    if text.startswith("rsync://"):
        return DaemonPlace(text)
    if text.startswith("ssh://"):
        return _server(text)
    if scheme in ("git", "zip") and not rest.startswith("//"):
        return BranchPlace(_named(text, rest)) if scheme == "git" else ZipPlace(Path(_named(text, rest)))
    if "://" in text:
        raise PmreportError(f"Nothing can be published to {text!r}.", f"Give {KINDS}.")
    if match := HOST.fullmatch(text):
        return ServerPlace(match["host"], match["path"])
    return FolderPlace(Path(_named(text, text)))


def _named(text: str, rest: str) -> str:
    if not rest or rest.startswith("-"):
        raise PmreportError(f"{text!r} names no place.", f"Give {KINDS}.")
    return text if text.startswith("s3://") else rest


def _server(text: str) -> Place:
    parts = urlsplit(text)
    if not parts.hostname or not parts.path.strip("/") or parts.password or parts.hostname.startswith("-"):
        raise PmreportError(
            f"{text!r} names no folder on a server.", "Write ssh://user@host/path, no password."
        )
    host = f"{parts.username}@{parts.hostname}" if parts.username else parts.hostname
    return ServerPlace(host, parts.path, parts.port)
