"""Which custom field of a Jira site means what: by its name if known, else by the shape of its values."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.records import text

MEANINGS = frozenset(
    "sprint epic story_points planned_start planned_end flagged team severity source customer satisfaction "
    "started finished acceptance".split()
)
_NAMED = {
    "epic link": "epic",
    "parent link": "epic",
    "flagged": "flagged",
    "acceptance criteria": "acceptance",
}
_KEY = re.compile(r"[A-Z][A-Z0-9_]*-\d+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _is_sprint(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    if isinstance(first, str):
        return "service.sprint.Sprint" in first
    return (
        isinstance(first, dict)
        and "state" in first
        and bool({"boardId", "originBoardId", "startDate"} & set(first))
    )


def _is_flag(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and first.get("value") == "Impediment"


_USUAL: Mapping[str, tuple[str, Callable[[Any], bool]]] = {  # ids on sites made since 2019
    "customfield_10014": ("epic", lambda v: isinstance(v, str) and bool(_KEY.fullmatch(v))),
    "customfield_10015": ("planned_start", lambda v: isinstance(v, str) and bool(_DATE.fullmatch(v))),
    "customfield_10016": ("story_points", lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)),
    "customfield_10001": ("team", lambda v: isinstance(v, dict) and bool({"name", "title"} & set(v))),
}


def discover(samples: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> dict[str, str]:
    """Field id → meaning; `samples` are the `fields` of some issues, `names` the fields that have names."""
    found = {id_: meaning for id_, name in names.items() if (meaning := meaning_of(name))}
    for fields in samples:
        for id_, value in fields.items():
            new = id_.startswith("customfield_") and value and id_ not in names and id_ not in found
            if new and (meaning := _by_shape(id_, value)):
                found[id_] = meaning
    return {id_: m for id_, m in sorted(found.items()) if id_.startswith("customfield_")}


def meaning_of(name: str) -> str:
    """What a custom field of this name means, empty if unknown."""
    known = aliases("jira", "csv")
    alias = known.get(normal(f"Custom field ({name})")) or known.get(normal(name))
    meaning = alias.meaning if alias else _NAMED.get(normal(name), "")
    return meaning if meaning in MEANINGS else ""


def _by_shape(id_: str, value: Any) -> str:
    if _is_sprint(value):
        return "sprint"
    if _is_flag(value):
        return "flagged"
    meaning, fits = _USUAL.get(id_, ("", bool))
    return meaning if fits(value) else ""


def custom_text(value: Any) -> str | None:
    """A custom field's value as text; a rating as its number."""
    if isinstance(value, dict) and "rating" in value:
        return text(value["rating"])
    return text(value)
