"""Addresses that pages and PDF may link to: absolute http(s) only, whoever wrote them."""

from urllib.parse import quote, urlsplit

OUTSIDE = "noopener noreferrer nofollow"  # `rel` of every link that leaves the report


def is_web(url: str) -> bool:
    """Whether an address is absolute http(s) without credentials: nothing else becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an address of IPv6 that is none
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def ticket_link(ticket_url: str | None, key: str) -> str | None:
    """The ticket's address in its tracker; only from the configured pattern, never from an export."""
    if not ticket_url or not is_pattern(ticket_url):
        return None
    return ticket_url.replace("{key}", quote(key, safe=""))


def is_pattern(ticket_url: str | None) -> bool:
    """Whether a configured pattern is such an address, with a `{key}`."""
    return ticket_url is not None and is_web(ticket_url) and "{key}" in ticket_url
