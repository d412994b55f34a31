"""Plain text of the rich text that trackers export."""

import re
from html import unescape

_BREAK = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|tr|h[1-6]|blockquote|pre)>")
_TAG = re.compile(r"<[^<>]*>")


def plain_html(html: str | None) -> str | None:
    """Text of HTML with line breaks where blocks end; None if nothing is left."""
    text = unescape(_TAG.sub("", _BREAK.sub("\n", html or "")))
    return re.sub(r"\n\s*\n\s*", "\n\n", text).strip() or None
