"""Reviews of an app from Apple: App Store Connect's `customerReviews`, or the public feed as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import objects
from pmreport.importers.records import Rows, records
from pmreport.model.export import Export

NAME = "app-store-json"

Record = Mapping[str, Any]


def _connect(record: Record) -> Record:
    """The attributes of a review of App Store Connect, empty if it is none."""
    attributes = record.get("attributes")
    return attributes if isinstance(attributes, dict) and {"rating", "createdDate"} <= set(attributes) else {}


def sniff(blob: Blob) -> bool:
    """`attributes.rating` with `createdDate`, or a feed whose entries have `im:rating`."""
    if blob.shape not in ("json", "ndjson"):
        return False
    return bool(_connect(blob.json.record)) or ("feed" in blob.json.keys and "im:rating" in blob.text_head)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """One `feedback` row of kind `review` on the scale from 1 to 5 for each review."""
    rows = Rows(blobs)
    for file, blob in enumerate(blobs):
        found = [r for r in _entries(blob) if isinstance(r, dict)]
        rows.count(file, "feedback", len(found))
        for line, record in enumerate(found, start=1):
            cells = _cells(record)
            rows.add(
                "feedback",
                file,
                line,
                {**cells, "kind": "review", "scale_min": 1, "scale_max": 5, "channel": "app-store"},
            )
    return rows.export(NAME)


def _entries(blob: Blob) -> list[Any]:
    found = records(blob)
    feeds = [r["feed"] for r in found if isinstance(r, dict) and isinstance(r.get("feed"), dict)]
    return [e for f in feeds for e in objects(f.get("entry")) if "im:rating" in e] if feeds else found


def _cells(record: Record) -> dict[str, Any]:
    review = _connect(record)
    if review:
        text = ": ".join(t for t in (review.get("title"), review.get("body")) if isinstance(t, str) and t)
        return {"at": review["createdDate"], "score": review["rating"], "text": text}
    text = ": ".join(t for t in (_label(record, "title"), _label(record, "content")) if t)
    score, release = _label(record, "im:rating"), _label(record, "im:version")
    return {"at": _label(record, "updated"), "score": score, "text": text, "release": release}


def _label(record: Record, key: str) -> str | None:
    value = record.get(key)
    return value.get("label") if isinstance(value, dict) and isinstance(value.get("label"), str) else None
