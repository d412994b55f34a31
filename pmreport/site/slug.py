"""Names of folders and anchors, made from names that anybody may have typed."""

import hashlib
import re

LONGEST = 64
HASH_LENGTH = 8
SAFE = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,62}[a-z0-9_-])?")
HASHED = re.compile(r"-[0-9a-f]{8}")
# device names that Windows opens instead of a folder, whatever follows the first dot
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


def slug(name: str) -> str:
    """The folder name of a report: `[a-z0-9._-]`, at most 64 characters, never hidden, never a device.

    A name that is not its own slug gets the first eight hex digits of its SHA-256 behind a
    hyphen, so that two names never share a folder, not even where case does not count.
    """
    if is_slug(name) and not HASHED.fullmatch(name[-HASH_LENGTH - 1 :]):
        return name
    words = re.sub(r"[^a-z0-9._]+", "-", name.lower())
    words = re.sub(r"\.\.+", "-", words)
    words = re.sub(r"-[-.]*|[.]*-+", "-", words).strip("-._")
    if DEVICES.fullmatch(words):
        words = words.replace(".", "-")
    short = words[: LONGEST - HASH_LENGTH - 1].rstrip("-._")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]
    return f"{short or 'report'}-{digest}"


def is_slug(name: str) -> bool:
    """Whether the name can be a folder as it stands."""
    return bool(SAFE.fullmatch(name)) and ".." not in name and not DEVICES.fullmatch(name)


def anchor(kind: str, name: str) -> str:
    """An id inside a page, `t-PAY-12`; ids know upper case, so most keys stand as they are."""
    return f"{kind}-{name if re.fullmatch(r'[A-Za-z0-9._-]{1,64}', name) else slug(name)}"


def figure_file(figure: str) -> str:
    """The name, without suffix, of the files of a figure."""
    return anchor("fig", figure).removeprefix("fig-")
