"""ZenTao's bugs, requirements or tasks as exported by its dialog: CSV (GBK by default) or XLSX.

One kind per file, told by its captions; the field names of the database are read as well. Ids are unique
within a kind only, so keys are `bug-4`, `story-4`, `task-4`. Related objects are written `name(#id)`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, merged, raw_cells, read_part, with_frame
from pmreport.importers.zentao_words import (
    BUG_TYPES,
    CATEGORIES,
    KINDS,
    RESOLUTIONS,
    TASK_TYPES,
    TRUNK,
    level,
    shown,
)
from pmreport.model.export import Export
from pmreport.worktime import NONE

NAME = "zentao-csv"

MARKS: Mapping[str, tuple[set[str], ...]] = {
    "bug": ({"bug编号"}, {"bug标题"}, {"openedbuild", "openeddate", "title"}),
    "story": ({"需求名称", "所处阶段"}, {"stage", "openeddate", "title"}),
    "task": ({"任务名称", "最初预计"}, {"eststarted", "openeddate", "name"}),
}
LINKS: Mapping[str, Mapping[str, tuple[str, str]]] = {  # caption: kind of the ids in it, relation
    "bug": {
        "相关任务": ("task", "relates"),
        "相关bug": ("bug", "relates"),
        "重复id": ("bug", "duplicates"),
        "task": ("task", "relates"),
        "linkbug": ("bug", "relates"),
        "duplicatebug": ("bug", "duplicates"),
    },
    "story": {
        "相关需求": ("story", "relates"),
        "重复需求": ("story", "duplicates"),
        "细分需求": ("story", "child"),
        "linkstories": ("story", "relates"),
        "duplicatestory": ("story", "duplicates"),
        "childstories": ("story", "child"),
    },
    "task": {"来源bug": ("bug", "relates"), "frombug": ("bug", "relates")},
}
_ID = r"\(#(\d+)\)|^(\d+)$"
_NAMED = re.compile(r"\s*\(#[^()]*\)")
_RAW = ("stage", "bug_type", "type")


def kind_of(header: Sequence[str]) -> str:
    """`bug`, `story`, `task` or nothing."""
    captions = {normal(h) for h in header}
    return next((kind for kind, marks in MARKS.items() if any(m <= captions for m in marks)), "")


def sniff(blob: Blob) -> bool:
    """Bug编号, or 需求名称 beside 所处阶段, or 任务名称 beside 最初预计; or the database's names for them."""
    return blob.shape in ("table", "workbook") and kind_of(blob.header) != ""


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more lists. Raises InputError when a column that tickets need is missing."""
    parts = [_part(blob, options) for blob in blobs]
    related = [link for part in parts for link in _links(part)]
    parents = {child: parent for parent, kind, child in related if kind == "child"}
    parts = [with_frame(part, _adopted(part.converted.frame, parents)) for part in parts]
    tickets, sources, problems = merged(parts, NAME)
    tables = {"tickets": tickets}
    if links := sorted({link for link in related if link[1] != "child"}):
        tables["links"] = pd.DataFrame(links, columns=["from", "kind", "to"], dtype="str")
    return Export(NAME, tables, tuple(sources), tuple(problems), zone_default="Asia/Shanghai")


def _part(blob: Blob, options: Options) -> Part:
    kind = kind_of(blob.header) or "bug"
    known = aliases(f"zentao_{kind}", "csv")

    def extra(caption: str) -> str:
        return "links" if normal(caption) in LINKS[kind] else ""

    part = read_part(blob, lambda _: known, options, _RAW, extra)
    return with_frame(part, _completed(part, kind))


def _completed(part: Part, kind: str) -> pd.DataFrame:
    """Keys, states and levels in canonical words; names without their ids; nothing that is only a zero."""
    frame = part.converted.frame.copy()
    frame["key"] = f"{kind}-" + frame["key"].str.removeprefix("#")
    for column in {"project", "component", "sprint", "release", "found_in"} & set(frame):
        names = frame[column].str.replace(_NAMED, "", regex=True).str.strip("/ ")
        frame[column] = names.str.replace(r"\s*[\n,]\s*", ";", regex=True).mask(names.isin(TRUNK))
    if "parent" in frame:
        ids = frame["parent"].str.extract(_ID)
        number = ids[0].fillna(ids[1])
        frame["parent"] = ("story-" + number).mask(number == "0")
    for column, letter in (("priority", "P"), ("severity", "S")):
        if column in frame:
            frame[column] = (
                frame[column].map(lambda v, x=letter: level(x, v), na_action="ignore").astype("str")
            )
    if "assignee" in frame:
        frame["assignee"] = frame["assignee"].mask(frame["assignee"].str.casefold() == "closed")
    if "resolution" in frame:
        frame["resolution"] = frame["resolution"].replace(RESOLUTIONS)
    for column in {"estimate_h", "spent_h"} & set(frame):
        frame[column] = frame[column].mask(frame[column] == 0)
    return _labelled(part, kind, _stated(part, kind, frame))


def _stated(part: Part, kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The state that people work by, its category, and no end for what was opened again."""
    if "status" not in frame:
        return frame
    stages = next(iter(raw_cells(part, "stage")), pd.Series("", index=frame.index, dtype="str")).fillna("")
    pairs = zip(frame["status"].fillna(""), stages, strict=True)
    words = pd.Series([shown(kind, *pair) or None for pair in pairs], index=frame.index, dtype="str")
    category = words.map(CATEGORIES).astype("str")
    frame = frame.assign(status=words, status_category=category)
    if "resolved" in frame:
        nothing = NONE if frame["resolved"].dtype == np.int64 else None
        frame["resolved"] = frame["resolved"].mask(category.isin(["todo", "doing"]), nothing)
    return frame


def _labelled(part: Part, kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """What kind of bug or work it is goes to the labels, the kind of the object is the type."""
    words: Mapping[str, str] = {"bug": BUG_TYPES, "task": TASK_TYPES}.get(kind, {})
    for cells in raw_cells(part, "bug_type" if kind == "bug" else "type") if words else ():
        own = cells.replace(dict(words))
        labels = frame["labels"] if "labels" in frame else pd.Series(None, index=frame.index, dtype="str")
        frame = frame.assign(labels=(labels + ";" + own).fillna(labels).fillna(own))
    return frame.assign(type=pd.Series(KINDS[kind], index=frame.index, dtype="str"))


def _links(part: Part) -> Iterator[tuple[str, str, str]]:
    """(from, relation, to) of the columns that name related objects."""
    kind = kind_of(part.table.header) or "bug"
    for position, caption in enumerate(part.table.header):
        if target := LINKS[kind].get(normal(caption)):
            cells = part.table.cells(position).loc[part.converted.frame.index].dropna()
            for key, cell in zip(part.converted.frame["key"].loc[cells.index], cells, strict=True):
                for id_ in re.findall(r"\(#(\d+)\)", cell) or re.findall(r"(?<!\d)\d+(?!\d)", cell):
                    if id_ != "0":
                        yield key, target[1], f"{target[0]}-{id_}"


def _adopted(frame: pd.DataFrame, parents: Mapping[str, str]) -> Any:
    """Parts of a divided requirement have it as their parent."""
    named = frame["key"].map(parents).astype("str")
    if not named.notna().any():
        return frame
    return frame.assign(parent=frame["parent"].fillna(named) if filled(frame, "parent").any() else named)
