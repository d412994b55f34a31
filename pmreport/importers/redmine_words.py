"""What Redmine's exports (CSV, JSON) share: kinds of relations, and which statuses are open."""

from collections.abc import Iterable, Mapping

from pmreport.importers.tabular import Link

RELATIONS: Mapping[str, str] = {  # as the API and the list call them; `-` means the other way round
    "blocks": "blocks",
    "blocked": "-blocks",
    "blocked by": "-blocks",
    "precedes": "blocks",
    "follows": "-blocks",
    "duplicates": "duplicates",
    "is duplicate of": "duplicates",
    "duplicated": "-duplicates",
    "has duplicate": "-duplicates",
    "阻挡": "blocks",
    "被阻挡": "-blocks",
    "优先于": "blocks",
    "跟随于": "-blocks",
    "重复": "duplicates",
    "与其重复": "-duplicates",
}


def relation(words: str, source: str, target: str) -> Link:
    """(from, kind, to) of "`source` `words` `target`"; what has no direction in the order of the ids."""
    kind = RELATIONS.get(words.strip().casefold(), "relates")
    if kind == "relates":
        return min(source, target), kind, max(source, target)
    return (target, kind[1:], source) if kind.startswith("-") else (source, kind, target)


def still_open(pairs: Iterable[tuple[str, bool]]) -> set[str]:
    """Of (status, has a closing date), the statuses that half of the issues or more have without such a date.

    Redmine keeps the last closing date when an issue is reopened; in these statuses it means nothing.
    """
    votes: dict[str, int] = {}
    for status, closed in pairs:
        votes[status] = votes.get(status, 0) + (1 if closed else -1)
    return {status for status, vote in votes.items() if vote <= 0}
