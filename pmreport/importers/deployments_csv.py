"""Deployments as a table of a delivery tool: a version, an environment, a moment and how it went."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pmreport.importers.aliases import normal
from pmreport.importers.convert import Field, Headers, Options, convert, table_source
from pmreport.importers.files import Blob
from pmreport.importers.merge import stacked
from pmreport.importers.table import read_table
from pmreport.model.columns import TABLES
from pmreport.model.export import Export, Problem, Source

NAME = "deployments-csv"

COLUMNS: Mapping[str, str] = {  # caption: column of `deployments`; the first that is filled counts
    "finished_at": "at",
    "finished at": "at",
    "deployed_at": "at",
    "deployed at": "at",
    "deployment time": "at",
    "完成时间": "at",
    "部署时间": "at",
    "发布时间": "at",
    "started_at": "at",
    "started at": "at",
    "version": "release",
    "release": "release",
    "版本": "release",
    "environment": "environment",
    "env": "environment",
    "环境": "environment",
    "status": "outcome",
    "result": "outcome",
    "outcome": "outcome",
    "状态": "outcome",
    "结果": "outcome",
    "recovered_at": "recovered_at",
    "恢复时间": "recovered_at",
}
OUTCOME: Mapping[str, str] = {
    **dict.fromkeys(("success", "succeeded", "successful", "ok", "成功"), "success"),
    **dict.fromkeys(("failed", "failure", "error", "失败"), "failed"),
    **dict.fromkeys(("rolled_back", "rolled back", "rollback", "回滚", "已回滚"), "rolled_back"),
    **dict.fromkeys(("hotfix", "热修复"), "hotfix"),
    **dict.fromkeys(("degraded", "降级"), "degraded"),
}
_TICKET = {"key", "title", "summary", "assignee", "priority", "标题", "负责人", "处理人", "优先级"}


def _places(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Column of `deployments` → positions, best first."""
    captions = [normal(h) for h in header]
    found: dict[str, tuple[int, ...]] = {}
    for caption, column in COLUMNS.items():
        if caption in captions:
            found[column] = (*found.get(column, ()), captions.index(caption))
    return found


def sniff(blob: Blob) -> bool:
    """A moment, an environment and an outcome, and nothing that tickets have."""
    if blob.shape not in ("table", "workbook") or {normal(h) for h in blob.header} & _TICKET:
        return False
    return {"at", "environment", "outcome"} <= set(_places(blob.header)) and "at" not in blob.header


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """One row of `deployments` each; words for outcomes that are not known are problems."""
    frames: list[pd.DataFrame] = []
    sources: list[Source] = []
    problems: list[Problem] = []
    for blob in blobs:
        table = read_table(blob, lambda header: [p for at in _places(header).values() for p in at])
        places = _places(table.header)
        fields = tuple(Field(c, TABLES["deployments"][c], at) for c, at in places.items())
        mapped = {table.header[p]: c for c, at in places.items() for p in at}
        headers = Headers(fields, {}, mapped, tuple(h for h in table.header if h and h not in mapped))
        converted = convert(table, fields, ("at",), options)
        sources.append(table_source(table, NAME, "deployments", headers, converted))
        problems += converted.problems
        frame = converted.frame.copy()
        if "outcome" in frame:
            words = frame["outcome"].str.casefold()
            frame["outcome"] = words.map(OUTCOME).astype("str")
            unknown = sorted(set(words[frame["outcome"].isna()].dropna()))
            caption = table.header[places["outcome"][0]]
            problems += [
                Problem(blob.name, 0, caption, "unknown-word", f"{w[:30]!r} is no known outcome")
                for w in unknown
            ]
        frames.append(frame)
    return Export(NAME, {"deployments": stacked(frames)}, tuple(sources), tuple(problems))
