"""The canonical tables: every column, what it holds and what it means.

This is the neutral format that anyone can write (one CSV file per table) and the
shape that every importer returns. Kinds:

`text`     free text
`code`     one of few values; kept as integer codes in memory
`list`     several codes; joined with `;` in files
`number`   a float
`instant`  a moment; a date without a time means 00:00 of that day
`deadline` a moment; a date without a time means 24:00 of that day
`flag`     true or false
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "code", "list", "number", "instant", "deadline", "flag"]


def _columns(**kinds: str) -> dict[str, Kind]:
    return {name: kind for kind, names in kinds.items() for name in names.split()}  # type: ignore[misc]


TABLES: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "tickets": _columns(
            text="key title description parent acceptance url",
            code="project type status status_category priority severity reporter assignee team "
            "source customer resolution",
            list="component labels release found_in sprint",
            instant="created updated started planned_start",
            deadline="resolved due",
            number="estimate_h spent_h points satisfaction",
            flag="confidential",
        ),
        "events": {
            "ticket": "text",
            "at": "instant",
            "field": "code",
            "from": "text",
            "to": "text",
            "author": "code",
        },
        "links": {"from": "text", "kind": "code", "to": "text", "at": "instant"},
        "releases": _columns(
            text="name project", deadline="planned actual freeze code_freeze", instant="start"
        ),
        "sprints": _columns(text="name project goal", instant="start", deadline="end"),
        "feedback": _columns(
            instant="at",
            code="kind release component channel customer",
            number="score scale_min scale_max",
            text="text ticket",
        ),
        "deployments": _columns(instant="at", code="release environment outcome", deadline="recovered_at"),
        "statuses": _columns(text="status", code="category kind cause"),
        "people": _columns(text="person", code="team"),
        "calendar": _columns(text="date", number="hours"),
        "series": _columns(instant="at", code="name", number="value"),
    }
)

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tickets": ("key", "created"),
        "events": ("ticket", "at", "field"),
        "links": ("from", "kind", "to"),
        "releases": ("name",),
        "sprints": ("name",),
        "feedback": ("at", "kind"),
        "deployments": ("at",),
        "statuses": ("status",),
        "people": ("person", "team"),
        "calendar": ("date", "hours"),
        "series": ("at", "name", "value"),
    }
)

EVENT_FIELDS = tuple(
    "status assignee team release sprint due planned_start estimate_h points priority severity title "
    "description acceptance labels component resolution parent flag comment type source found_in".split()
)
CONTENT_FIELDS = ("title", "description", "acceptance", "estimate_h", "points")
CATEGORIES = ("todo", "doing", "done", "cancelled")
STATUS_KINDS = ("active", "queue", "blocked", "pause", "assessment", "design_review", "test")
