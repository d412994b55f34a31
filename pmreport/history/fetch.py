"""Get a history over the network: found, or not found; anything else stops the build."""

import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit

from pmreport.history.errors import HistoryError

LARGEST = 64_000_000  # bytes
SECONDS = 30
GONE = (404, 410)
NEXT = "Nothing was written. Try again, or check the address of --history or [history] path."


def fetch(address: str) -> str | None:
    """The text at an http(s) address, None where the server says that there is none.

    Raises `HistoryError` for every other answer: a failure never looks like "no history".
    """
    shown = _without_password(address)
    request = urllib.request.Request(address, headers={"User-Agent": "pmreport", "Accept": "*/*"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            body = answer.read(LARGEST + 1)
            whole = answer.headers.get("Content-Length")
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in GONE:
            return None
        raise HistoryError(f"The history at {shown} answered {error.code} {error.reason}.", NEXT) from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise HistoryError(f"The history at {shown} cannot be fetched: {reason}.", NEXT) from None
    if len(body) > LARGEST or (whole is not None and whole.isdigit() and int(whole) != len(body)):
        raise HistoryError(f"The history at {shown} did not arrive whole.", NEXT)
    return _text(body, shown)


def _text(body: bytes, shown: str) -> str:
    """The lines; a page instead of them is a login or an error page that pretends to be an answer."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise HistoryError(f"What is at {shown} is no history.", NEXT) from None
    if text.lstrip()[:1] == "<":
        raise HistoryError(f"What is at {shown} is a web page (a login?), no history.", NEXT)
    return text


def _without_password(address: str) -> str:
    """The address as it may be shown: without name, password or query."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
