"""Reaching into JSON whose shape cannot be trusted: what is not as expected is empty, never an error."""

from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]


def mapping(value: Any) -> Record:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[Record]:
    """The objects in a list; none if it is no list."""
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def values(value: Any) -> list[Any]:
    """The items of a list; none if it is no list."""
    return value if isinstance(value, list) else []


def number(value: Any) -> float:
    """The value if it is a number, else 0."""
    return value if isinstance(value, (int, float)) else 0


def inside(value: Any, *keys: str) -> Any:
    """What lies under these keys, None where one is missing."""
    for key in keys:
        value = mapping(value).get(key)
    return value
