"""Jira's JSON from bytes to typed issues: a page at a time, custom fields found beforehand.

Custom fields have other ids on every site: they are found by name (`names`, or the change log), else by the
shape of their values in a sample of issues.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from pmreport.importers.files import Blob
from pmreport.importers.jira_custom import discover
from pmreport.importers.jira_shapes import Envelope, Fields, Issue, Names, page_of
from pmreport.importers.outline import json_bytes
from pmreport.importers.records import Rows, damaged

SAMPLE = 25  # issues that are looked at for the shapes of custom fields

Read = tuple[int, Issue]  # the number of the issue in its file, from 1


def _data(blob: Blob) -> bytes:
    try:
        return json_bytes(blob.read(), blob.encoding).strip()
    except UnicodeDecodeError as e:
        raise damaged(blob, e) from e


def _unpacked(blob: Blob, data: bytes) -> list[msgspec.Raw]:
    """The issues as raw JSON, from pages, lists, JSON lines or a single issue."""
    try:
        if blob.shape == "ndjson":
            items = [msgspec.Raw(line) for line in data.splitlines() if line.strip()]
        elif data[:1] == b"[":
            items = msgspec.json.decode(data, type=list[msgspec.Raw])
        else:
            items = [msgspec.Raw(data)]
        first = msgspec.json.decode(items[0], type=Envelope) if items else Envelope()
        if first.issues is None:
            return items
        pages = [msgspec.json.decode(item, type=Envelope) for item in items]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
    return [issue for page in pages for issue in page.issues or []]


def custom_fields(blobs: Sequence[Blob]) -> dict[str, str]:
    """Field id → meaning, from the names, and the change logs and values of a sample of issues."""
    names: dict[str, str] = {}
    samples: list[Mapping[str, Any]] = []
    looked = range(0, len(blobs), max(1, len(blobs) // SAMPLE))
    for number, blob in enumerate(blobs):
        data = _data(blob)
        names |= _named(blob, data)
        if number in looked:
            raw = _unpacked(blob, data)
            samples += [_sample(item, names) for item in raw[:: max(1, len(raw) * len(looked) // SAMPLE)]]
    return discover(samples, names)


def _named(blob: Blob, data: bytes) -> dict[str, str]:
    """The names of fields, where they were asked for."""
    pages = data.splitlines() if blob.shape == "ndjson" else [data]
    try:
        if data[:1] == b"[":
            found = msgspec.json.decode(data, type=list[Names])
        else:
            found = [msgspec.json.decode(page, type=Names) for page in pages if page.strip()]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return {id_: name for one in found for id_, name in (one.names or {}).items()}


def _sample(item: msgspec.Raw, names: dict[str, str]) -> Mapping[str, Any]:
    """The fields of an issue; its change log tells further names."""
    try:
        issue = msgspec.json.decode(item)
        fields, histories = issue["fields"], (issue.get("changelog") or {}).get("histories") or []
        changed = [i for h in histories for i in h.get("items") or []]
        names.update({str(i["fieldId"]): str(i["field"]) for i in changed if i.get("fieldId")})
        return fields if isinstance(fields, dict) else {}
    except (msgspec.DecodeError, RecursionError, TypeError, KeyError, AttributeError):
        return {}  # the issue itself is reported when it is read


class Pages:
    """Typed issues of a file: the whole page at once, and one by one where that fails."""

    def __init__(self, custom: Iterable[str]) -> None:
        fields = msgspec.defstruct("Fields", [(id_, Any, None) for id_ in custom], bases=(Fields,), gc=False)
        issue, page = page_of(fields)
        self.issue, self.page = msgspec.json.Decoder(issue), msgspec.json.Decoder(page)
        self.list = msgspec.json.Decoder(list[issue])  # type: ignore[valid-type]

    def __call__(self, blob: Blob, file: int, rows: Rows) -> list[Read]:
        """The issues with their numbers; those that are none are rejected."""
        data = _data(blob)
        issues = self._at_once(data) if blob.shape == "json" else None
        if issues is None:
            return self._one_by_one(_unpacked(blob, data), file, rows)
        rows.count(file, "tickets", len(issues))
        return list(enumerate(issues, start=1))

    def _at_once(self, data: bytes) -> list[Issue] | None:
        try:
            return self.list.decode(data) if data[:1] == b"[" else self.page.decode(data).issues
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    def _one_by_one(self, raw: Sequence[msgspec.Raw], file: int, rows: Rows) -> list[Read]:
        rows.count(file, "tickets", len(raw))
        found = []
        for line, item in enumerate(raw, start=1):
            try:
                found.append((line, self.issue.decode(item)))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
                why = str(e).replace("`$.fields.", "`$.")
                rows.reject(file, line, f"not an issue as Jira writes it: {why[:200]}")
        return found
