"""Post one message to the address in the environment, signed where the receiver asks for it.

The address is a secret: it is never printed, and no redirect is followed. The clock is read for signatures
only, which hold for a few minutes.
"""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from pmreport.errors import PmreportError
from pmreport.report.links import is_web

URL, SECRET = "PMREPORT_WEBHOOK_URL", "PMREPORT_WEBHOOK_SECRET"
SECONDS, LARGEST = 20, 10_000
SUCCESS = ("code", "StatusCode", "errcode")  # 飞书 (both), 钉钉 and 企业微信 say 0 where all is well


class NotifyError(PmreportError):
    """The message was not taken."""

    exit_code = 5


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """An answer that leads elsewhere is a failure."""


def send(kind: str, payload: str, environment: Mapping[str, str]) -> None:
    """Post the payload of a kind (slack, feishu, dingtalk, wecom) to the address in the environment.

    Raises:
        PmreportError: there is no address, or it is none.
        NotifyError: nobody answers, or the receiver refuses; the sentence holds no secret.
    """
    address = environment.get(URL, "")
    if not is_web(address):
        raise PmreportError(
            f"{URL} holds no http(s) address.", "Set it to the address that the chat's robot has."
        )
    secret = environment.get(SECRET, "")
    now = time.time()
    if secret and kind == "feishu":
        payload = signed_feishu(payload, secret, int(now))
    if secret and kind == "dingtalk":
        address = signed_dingtalk(address, secret, int(now * 1000))
    _check(kind, _post(address, payload.encode("utf-8")))


def signed_feishu(payload: str, secret: str, seconds: int) -> str:
    """The payload with time and signature: HMAC-SHA256 of nothing under "time\\nsecret"."""
    digest = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    sign = base64.b64encode(digest).decode()
    return json.dumps({"timestamp": str(seconds), "sign": sign, **json.loads(payload)}, ensure_ascii=False)


def signed_dingtalk(address: str, secret: str, milliseconds: int) -> str:
    """The address with time and signature: HMAC-SHA256 of "time\\nsecret" under the secret."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    sign = quote(base64.b64encode(digest).decode(), safe="")
    return f"{address}{'&' if urlsplit(address).query else '?'}timestamp={milliseconds}&sign={sign}"


def _post(address: str, body: bytes) -> bytes:
    host = urlsplit(address).hostname
    request = urllib.request.Request(
        address, body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "pmreport"}
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            text: bytes = answer.read(LARGEST)
    except urllib.error.HTTPError as error:
        error.close()
        raise NotifyError(
            f"{host} answered {error.code}.", f"Check {URL}; the report is published."
        ) from None
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise NotifyError(
            f"{host} cannot be reached: {reason}.", "The report is published; try again."
        ) from None
    return text


def _check(kind: str, answer: bytes) -> None:
    """Chats answer 200 even where they refuse, and say so in the body."""
    try:
        said = json.loads(answer)
    except ValueError:
        said = {}
    codes = {name: said[name] for name in SUCCESS if name in said} if isinstance(said, dict) else {}
    if any(code != 0 for code in codes.values()):
        why = str(said.get("msg") or said.get("errmsg") or "")[:200]
        raise NotifyError(f"{kind} refused the message: {codes} {why}".rstrip(), f"Check {URL} and {SECRET}.")
