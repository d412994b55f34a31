"""Any table of tickets that no other importer recognises, read through the captions of all trackers.

It needs a title or a key, a moment of creation, and at least one more thing that only tickets have. What
was taken is said as the problem `mapping-proposed`; captions that trackers use in different senses are left
out. `pmreport inspect --write-config` writes the mapping down, to be corrected under `[columns]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pmreport.importers.aliases import Alias, normal
from pmreport.importers.convert import Options, understand
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, merged, read_part, with_frame
from pmreport.importers.proposals import best, taken
from pmreport.model.export import Export, Problem

NAME = "table-csv"

_ONLY_TICKETS = {"status", "assignee", "priority", "severity", "due", "resolved", "type", "release"}
_HAN = ("一", "鿿")


def sniff(blob: Blob) -> bool:
    """Whether the captions alone say that these are tickets."""
    return fits(blob, Options())


def fits(blob: Blob, options: Options) -> bool:
    """Whether the captions, with the user's own mapping, say that these are tickets."""
    if blob.shape not in ("table", "workbook"):
        return False
    found = set(understand(blob.header, taken(blob.header), options).mapped.values())
    return "created" in found and bool({"key", "title"} & found) and bool(_ONLY_TICKETS & found)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of all tables. Raises InputError when a table has no title and no key, or no creation."""
    parts = [_part(blob, options) for blob in blobs]
    tickets, sources, problems = merged(parts, NAME)
    told = tuple(
        replace(s, notes=(*s.notes, *_notes(p, options))) for s, p in zip(sources, parts, strict=True)
    )
    problems = [_proposed(p) for p in parts if _guessed(p, options)] + problems
    han = any(_HAN[0] <= c <= _HAN[1] for blob in blobs for h in blob.header for c in h)
    return Export(
        NAME,
        {"tickets": tickets},
        told,
        tuple(problems),
        zone_offsets=_offsets(parts),
        zone_default="Asia/Shanghai" if han else "",
    )


def _part(blob: Blob, options: Options) -> Part:
    def captions(header: Sequence[str]) -> Mapping[str, Alias]:
        return taken(header)

    keyed = "key" in understand(blob.header, taken(blob.header), options).mapped.values()
    required = ("key", "created") if keyed else ("title", "created")
    part = read_part(blob, captions, options, required=required)
    frame = part.converted.frame
    return part if keyed else with_frame(part, frame.assign(key=keys_of(frame["title"])))


def keys_of(titles: "pd.Series[Any]") -> "pd.Series[Any]":
    """Titles as keys, for exports without ids: the second of two equal titles becomes `title (2)`."""
    times = titles.groupby(titles).cumcount() + 1
    return titles.where(times == 1, titles + " (" + times.astype("str") + ")")


def _guessed(part: Part, options: Options) -> dict[str, str]:
    """Caption → column, of those that the user did not map."""
    own = {normal(h) for h in options.columns}
    return {h: c for h, c in part.headers.mapped.items() if normal(h) not in own}


def _proposed(part: Part) -> Problem:
    message = (
        "no tracker is known to write this table; its columns were taken by their captions: check them "
        "with `pmreport inspect --write-config`"
    )
    return Problem(part.table.blob.name, 0, "", "mapping-proposed", message)


def _notes(part: Part, options: Options) -> list[str]:
    guessed = _guessed(part, options)
    said = [f"{h} as {c} ({confidence(h):.0%})" for h, c in guessed.items()]
    notes = ["proposed by the captions alone: " + ", ".join(said)] if said else []
    if "key" not in part.headers.mapped.values():
        notes.append("no column of ids: the title is the key")
    return notes


def confidence(caption: str) -> float:
    """How sure the meaning of a caption is, 0 where it has none."""
    found = best(caption)
    return found[1] if found else 0.0


def _offsets(parts: Sequence[Part]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in parts:
        for offset, count in part.converted.offsets.items():
            found[offset] = found.get(offset, 0) + count
    return dict(sorted(found.items()))
