"""What Zendesk's exports (CSV, JSON) share: the life of a ticket, its rating, its first reply."""

from typing import Any

CATEGORY = {"new": "todo", "open": "doing", "pending": "doing", "hold": "doing", "on-hold": "doing",
            "solved": "done", "closed": "done"}  # fmt: skip
SCORE = {"good": 5.0, "bad": 1.0}  # of 5; `offered` and `not offered` are no ratings


def category(status: Any) -> str | None:
    """The category of a status; None for one that Zendesk does not have."""
    return CATEGORY.get(str(status).casefold())


def score(rating: Any) -> float | None:
    """A rating as a mark of 1 to 5; None where nobody rated."""
    return SCORE.get(str(rating).casefold().removesuffix("withcomment"))


def support(kind: Any) -> str:
    """The type of a ticket: all of Zendesk's are requests to support, whatever they are about."""
    return f"Support {str(kind).casefold()}" if isinstance(kind, str) and kind else "Support"
