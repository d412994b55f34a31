"""Answers of a survey (NPS, satisfaction), exported by a form tool as CSV or XLSX; there is no standard.

One answer per row, with a time and a score. The scale is told from the values: from 0 to 10 it is NPS,
from 1 to 5 satisfaction; `good`/`bad` count as 1 and 0.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pmreport.importers.aliases import Alias, aliases, normal
from pmreport.importers.convert import Field, Headers, Options, convert, table_source
from pmreport.importers.files import Blob
from pmreport.importers.merge import stacked
from pmreport.importers.table import read_table
from pmreport.model.columns import Kind
from pmreport.model.export import Export, Problem, Source

NAME = "survey-csv"

COLUMNS: Mapping[str, tuple[str, Kind]] = {  # meaning: column of `feedback`
    "created": ("at", "instant"),
    "satisfaction": ("score", "code"),
    "description": ("text", "text"),
    "customer": ("customer", "code"),
    "channel": ("channel", "code"),
    "affects_version": ("release", "code"),
}
_SCORE = re.compile(r"(?i)recommend|satisf|\bnps\b|\bcsat\b|推荐|满意|评分|打分")
_NPS = re.compile(r"(?i)recommend|\bnps\b|推荐")
_TICKET = {"status", "state", "assignee", "状态", "负责人", "处理人", "经办人", "priority", "优先级"}
_WORDS = {"good": "1", "bad": "0", "满意": "1", "不满意": "0"}


def sniff(blob: Blob) -> bool:
    """A time of answering and a score, and nothing that only tickets have."""
    header = blob.header
    if blob.shape not in ("table", "workbook") or {normal(h) for h in header} & _TICKET:
        return False
    found = set(_columns(header))
    captions = sum(normal(h) in aliases("survey", "csv") for h in header)
    return {"created", "satisfaction"} <= found and (captions >= 3 or bool(_NPS.search(" ".join(header))))


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Meaning → position; a question is a score when it asks for recommendation or satisfaction."""
    known: Mapping[str, Alias] = aliases("survey", "csv")
    found: dict[str, int] = {}
    for position, caption in enumerate(header):
        alias = known.get(normal(caption))
        meaning = alias.meaning if alias else ("satisfaction" if _SCORE.search(caption) else "")
        if meaning in COLUMNS:
            found.setdefault(meaning, position)
    return found


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """One `feedback` row for each answer."""
    frames: list[pd.DataFrame] = []
    sources: list[Source] = []
    problems: list[Problem] = []
    for blob in blobs:
        table = read_table(blob, lambda header: _columns(header).values())
        at = _columns(table.header)
        fields = tuple(Field(*COLUMNS[m], (p,)) for m, p in at.items())
        mapped = {table.header[p]: COLUMNS[m][0] for m, p in at.items()}
        headers = Headers(fields, {}, mapped, tuple(h for h in table.header if h and h not in mapped))
        converted = convert(table, fields, ("at", "score"), options)
        frames.append(_scored(converted.frame, table.header[at["satisfaction"]]))
        sources.append(table_source(table, NAME, "feedback", headers, converted))
        problems += converted.problems
    zone = "Asia/Shanghai" if re.search("[一-龥]", "".join(h for b in blobs for h in b.header)) else ""
    tables = {"feedback": stacked(frames)}
    return Export(NAME, tables, tuple(sources), tuple(problems), zone_default=zone)


def _scored(answers: pd.DataFrame, question: str) -> pd.DataFrame:
    """Scores as numbers, with the scale on which they were given."""
    words = answers["score"].str.casefold().replace(_WORDS)
    score = pd.to_numeric(words.str.extract(r"^(\d+(?:\.\d+)?)")[0], errors="coerce").to_numpy(np.float64)
    highest = np.nanmax(score, initial=0.0)
    nps = highest > 5 or bool(_NPS.search(question))
    low, high = (0.0, 10.0) if nps else ((0.0, 1.0) if highest <= 1 else (1.0, 5.0))
    return answers.assign(score=score, kind="nps" if nps else "csat", scale_min=low, scale_max=high)
