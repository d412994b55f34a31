"""What a JSON file looks like, without building the whole document."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from pmreport.importers.encodings import HEAD, decode, encoding_of

_LIST = re.compile(r'\s*(?:\{\s*(?:"\w+"\s*:\s*(?:"[^"\\]*"|[\w.-]+)\s*,\s*)*"issues"\s*:\s*)?\[\s*(?=\{)')
RECORD_KEYS = ("issues", "values", "value", "items", "results", "tickets", "nodes", "data", "cards", "list")


@dataclass(frozen=True)
class JsonHead:
    """What a JSON file looks like: `keys` of the outermost object (empty for a list), `path` of keys to
    the list of records, and the first `record` (the outermost object itself where there is no list).
    """

    keys: tuple[str, ...]
    path: tuple[str, ...]
    record: Mapping[str, Any]


def json_lines(text: str) -> bool:
    """Whether a text is one JSON object per line."""
    first, _, rest = text.partition("\n")
    if not first.startswith("{") or not rest.strip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def json_bytes(data: bytes, encoding: str = "") -> bytes:
    """JSON as UTF-8 without mark, whatever it was written in; `encoding` if that is known."""
    name = encoding or encoding_of(data[:HEAD], whole=False)
    return data if name == "utf-8" else decode(data, name).lstrip("\ufeff").encode()


def json_head(data: bytes, encoding: str = "") -> JsonHead:
    """The outline of JSON bytes, without building the whole document. Raises msgspec.DecodeError."""
    data = json_bytes(data, encoding).lstrip()
    if data[:1] == b"{":
        data = data.partition(b"\n")[0] if json_lines(data[:HEAD].decode("utf-8", "ignore")) else data
        outer = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        path, record = _records(outer)
        return JsonHead(tuple(outer), path, record if record is not None else msgspec.json.decode(data))
    rows = msgspec.json.decode(data, type=list[msgspec.Raw])
    first = msgspec.json.decode(rows[0]) if rows else {}
    return JsonHead((), (), first if isinstance(first, dict) else {})


def quick_head(head: str) -> JsonHead | None:
    """The outline of a plain list or of a Jira page from the beginning of its text; None where that is cut
    before the first record ends, or looks otherwise.
    """
    text = head.lstrip("\ufeff \t\r\n")
    start = _LIST.match(text[:4096])
    if start is None:
        return None
    try:
        record = json.JSONDecoder().raw_decode(text, start.end())[0]
    except (ValueError, RecursionError):
        return None
    keys = tuple(re.findall(r'"(\w+)"\s*:', start[0]))
    return JsonHead(keys, keys[-1:], record) if isinstance(record, dict) else None


def _records(outer: Mapping[str, msgspec.Raw]) -> tuple[tuple[str, ...], Any]:
    """The path to the first list of objects in an envelope, and its first object."""
    known = [k for k in RECORD_KEYS if k in outer]
    for key in known + [k for k in outer if k not in known]:
        start = bytes(memoryview(outer[key])[:64]).lstrip()
        if start[:1] == b"[" and start[1:].lstrip()[:1] == b"{":
            return (key,), msgspec.json.decode(msgspec.json.decode(outer[key], type=list[msgspec.Raw])[0])
        if start[:1] == b"{" and key in known:
            path, record = _records(msgspec.json.decode(outer[key], type=dict[str, msgspec.Raw]))
            if path:
                return (key, *path), record
    return (), None
