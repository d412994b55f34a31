"""monday.com's activity log of boards, as its API gives it (`boards { activity_logs { … } }`).

It completes the items of a board's XLSX with the changes of their columns, which are known by kind (status,
timeline) and by caption. Moments are ticks of 100 nanoseconds. People are ids there and names on the board,
so that owners are not read. The log reaches back as far as the account's plan lets it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.importers.single import document
from pmreport.model.export import Export, History

NAME = "monday-json"

TICKS = 10_000_000  # in a second
FIELDS = frozenset({"status", "due", "planned_start", "priority", "severity", "sprint", "release", "points",
                    "title", "component"})  # fmt: skip
_LOG = {"event", "data", "created_at"}


def sniff(blob: Blob) -> bool:
    """Entries with an `event`, `data` as text and a `created_at`, in a list or under `boards`."""
    return blob.shape in ("json", "ndjson") and (_entry(blob.json.record) or bool(_below(blob.json.record)))


def _entry(record: Record) -> bool:
    return set(record) >= _LOG and isinstance(record.get("data"), str)


def _below(record: Any) -> list[Record]:
    """The entries of the boards in an answer."""
    boards = inside(record, "data", "boards") or mapping(record).get("boards") or [record]
    return [e for b in objects(boards) for e in objects(b.get("activity_logs")) if _entry(e)]


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The changes of the items of one account. Raises InputError when a file is not valid JSON."""
    rows, meanings = Rows(blobs), _meanings()
    about, begun = set[str](), set[str]()
    for file, blob in enumerate(blobs):
        for line, entry in enumerate(_entries(blob), start=1):
            rows.count(file, "events")
            item = _item(entry)
            if item is None:
                rows.reject(file, line, "not an entry of an activity log")
                continue
            key, data = item
            if key:
                about.add(key)
                begun |= {key} if entry.get("event") == "create_pulse" else set()
                for event in _events(key, entry, data, meanings):
                    if event["from"] != event["to"]:
                        rows.add("events", file, line, event)
    return _export(rows, about, begun)


def _entries(blob: Blob) -> list[Record]:
    if blob.shape == "json" and (found := _below(document(blob))):
        return found
    return [e for r in records(blob) for e in (_below(r) or [mapping(r)])]


def _meanings() -> dict[str, str]:
    """Caption of a column → field of an event."""
    return {h: a.column for h, a in aliases("monday", "xlsx").items() if a.column in FIELDS}


def _item(entry: Record) -> tuple[str, Record] | None:
    """The item that an entry is about (none for changes of the board itself) and what it tells."""
    if not _entry(entry):
        return None
    try:
        data = mapping(msgspec.json.decode(entry["data"]))
    except (msgspec.DecodeError, RecursionError):
        return None
    found = text(data.get("pulse_id")) or text(inside(data, "pulse", "id"))
    return found or "", data


def _events(key: str, entry: Record, data: Record, meanings: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    base = {"ticket": key, "at": _moment(entry.get("created_at"))}
    event, column = entry.get("event"), str(data.get("column_type"))
    if event == "move_pulse_into_group":
        groups = {side: text(inside(data, k, "title")) for k, side in _GROUPS}
        yield {**base, "field": "component", **groups}
    elif event == "update_name":
        yield {**base, "field": "title", **_both(data, _plain)}
    elif event == "update_column_value" and column in ("timerange", "timeline"):
        for part, end in (("from", "planned_start"), ("to", "due")):
            yield {**base, "field": end, **_both(data, lambda value, part=part: text(inside(value, part)))}
    elif event == "update_column_value" and (known := meanings.get(normal(str(data.get("column_title"))))):
        yield {**base, "field": known, **_both(data, _plain)}


_GROUPS = (("source_group", "from"), ("dest_group", "to"))


def _both(data: Record, word: Any) -> dict[str, str | None]:
    return {"from": word(data.get("previous_value")), "to": word(data.get("value"))}


def _plain(value: Any) -> str | None:
    """The label of a status, the day of a date, the name of a title, else the value itself."""
    for keys in (("label", "text"), ("date",), ("name",), ("value",), ("text",)):
        if found := text(inside(value, *keys)):
            return found
    return None if isinstance(value, dict) else text(value)


def _moment(ticks: Any) -> int | None:
    """Seconds UTC, of a text of 17 digits."""
    digits = text(ticks) or ""
    return int(digits) // TICKS if digits.isdecimal() and len(digits) < 20 else None


def _export(rows: Rows, about: set[str], begun: set[str]) -> Export:
    """What the log tells; recorded are the items whose creation is in it."""
    whole = about <= begun
    if not whole:
        message = f"the log does not reach back to the creation of {len(about - begun)} items"
        rows.note(0, 0, "", "history-truncated", message)
    history: dict[int, History] = dict.fromkeys(rows.read, "full" if whole else "partial")
    return rows.export(NAME, FIELDS if begun else frozenset(), history, unix="s", about=frozenset(begun))
