"""What Bugzilla's exports (CSV, XML, JSON) share: the life of a bug, and words for nothing."""

from collections.abc import Iterator
from typing import Any

from pmreport.importers.tabular import Link

CATEGORY = {
    "unconfirmed": "todo",
    "confirmed": "todo",
    "new": "todo",
    "reopened": "todo",
    "needinfo": "todo",
    "assigned": "doing",
    "in_progress": "doing",
    "resolved": "done",
    "verified": "done",
    "closed": "done",
}
NOTHING = ("", "-", "--", "---", "unspecified")


def category(status: Any) -> str | None:
    """The category of a status of the default life of a bug; None for statuses of an installation's own."""
    return CATEGORY.get(str(status).casefold())


def given(value: str | None) -> str | None:
    """A cell, None for the words that stand for nothing."""
    return None if value is None or value.strip() in NOTHING else value.strip()


def dependencies(key: str, depends_on: list[str], blocks: list[str]) -> Iterator[Link]:
    """The links of one bug; both ends name each, so they come twice."""
    yield from ((other, "blocks", key) for other in depends_on)
    yield from ((key, "blocks", other) for other in blocks)
