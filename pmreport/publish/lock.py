"""The lock of a target: who publishes there, since when. The one place where the clock is read."""

import json
import os
import socket
import time
from contextlib import suppress
from typing import Any

STALE = 3600  # seconds after which nobody is believed to be publishing any more


def ticket() -> str:
    """What a lock file holds: host, process, and the time in seconds since 1970 UTC."""
    return json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "time": int(time.time())}) + "\n"


def is_held(text: str) -> bool:
    """Whether somebody else may still be publishing; a lock that cannot be read counts as left behind."""
    try:
        held: dict[str, Any] = json.loads(text)
        age = time.time() - int(held["time"])
        here, process = held["host"] == socket.gethostname(), int(held["pid"])
    except (ValueError, KeyError, TypeError):
        return False
    return age < STALE and not (here and not _runs(process))


def holder(text: str) -> str:
    """Who holds the lock, for the message."""
    held: dict[str, Any] = json.loads(text)
    return f"process {held['pid']} on {held['host']}"


def _runs(process: int) -> bool:
    if os.name != "posix":  # signal 0 would end the process on Windows
        return True
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
