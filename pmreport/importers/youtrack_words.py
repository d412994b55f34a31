"""What YouTrack's exports (CSV, XML, JSON) share: names of fields, and periods such as `1w 2d 3h`."""

import re
from collections.abc import Mapping
from typing import Any

FIELDS: Mapping[str, str] = {  # name of a field, folded: column of tickets and field of events
    "state": "status", "stage": "status", "status": "status", "assignee": "assignee", "priority": "priority",
    "type": "type", "subsystem": "component", "fix versions": "release", "fix version": "release",
    "affected versions": "found_in", "sprints": "sprint", "sprint": "sprint", "due date": "due",
    "start date": "planned_start", "estimation": "estimate_h", "spent time": "spent_h",
    "story points": "points", "severity": "severity", "team": "team", "customer": "customer",
}  # fmt: skip
LISTS = frozenset({"component", "release", "found_in", "sprint", "labels"})
_HOURS = {"w": 40.0, "d": 8.0, "h": 1.0, "m": 1 / 60, "周": 40.0, "天": 8.0, "小时": 1.0, "分钟": 1 / 60}
_UNIT = "|".join(sorted(_HOURS, key=len, reverse=True))
_PERIOD = re.compile(rf"(?:(?:\d+(?:[.,]\d+)?)\s*(?:{_UNIT})\s*)+")


def field_of(name: Any) -> str:
    """The canonical column of a field, empty if it feeds none."""
    return FIELDS.get(str(name).strip().casefold(), "")


def hours(period: str) -> str:
    """`1w 2d 3h` in hours (a week of five days of eight hours); other texts stay as they are."""
    text = period.strip().casefold()
    if not _PERIOD.fullmatch(text):
        return period
    parts = re.findall(rf"(\d+(?:[.,]\d+)?)\s*({_UNIT})", text)
    return repr(sum(float(n.replace(",", ".")) * _HOURS[unit] for n, unit in parts))
