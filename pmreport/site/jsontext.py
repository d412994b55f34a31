"""JSON as files keep it: sorted, readable in a diff, the same bytes every time."""

import json

import msgspec


def json_text(value: object) -> str:
    """Sorted keys, one space of indent, UTF-8, a newline at the end; NaN raises ValueError."""
    compact = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return msgspec.json.format(compact, indent=1) + "\n"
