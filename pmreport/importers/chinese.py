"""Tables of the Chinese trackers: whose captions are these, and reading them.

Their exports share most captions (标题, 状态, 负责人, …), so a file is given to the one tool whose captions
fit best: each known caption counts one, each that no other of the tools writes counts three more. Where two
tools fit equally well the first of `TOOLS` reads the file and a note says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from pmreport.importers import named
from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Headers, Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, merged, read_part, with_frame
from pmreport.importers.table import Table
from pmreport.model.export import Export

TOOLS = ("pingcode", "worktile", "tapd", "teambition", "feishu_project")
TITLES = {"pingcode": "PingCode", "worktile": "Worktile", "tapd": "TAPD", "teambition": "Teambition",
          "feishu_project": "Feishu Project"}  # fmt: skip
ZONE = "Asia/Shanghai"
FEW = 4  # captions that a file must share with a tool at least

_OWN = 3  # how much more a caption counts that one tool alone writes
_ZENTAO = ({"bug编号", "bug标题"}, {"需求名称", "所处阶段"}, {"任务名称", "最初预计"})
_OTHERS = ("指派给", "概要", "主题", "经办人", "关键字")  # captions of Azure DevOps, Jira and Redmine
_WORKLOAD = ("estimated workload", "remaining workload", "actual workload")
_LINKS = {"blocked_by": "-blocks", "blocks": "blocks", "relates": "relates"}

Tidy = Callable[[Part], pd.DataFrame]
Prepare = Callable[[Table, Headers], Table]


def fits(blob: Blob) -> tuple[str, ...]:
    """The tools whose table this is, the preferred one first; none if it is nobody's."""
    return _fits(tuple(normal(h) for h in blob.header)) if blob.shape in ("table", "workbook") else ()


def is_of(blob: Blob, tool: str) -> bool:
    """Whether this tool reads the file."""
    return fits(blob)[:1] == (tool,)


@lru_cache(64)
def _fits(header: tuple[str, ...]) -> tuple[str, ...]:
    captions = set(header) - {""}
    han = sum(any("一" <= c <= "鿿" for c in caption) for caption in captions)
    if han < FEW - 1 and not captions & set(_WORKLOAD):
        return ()
    if any(marks <= captions for marks in _ZENTAO) or _foreign(captions):
        return ()
    scores = {tool: _score(captions, tool) for tool in TOOLS}
    best = max(scores.values())
    return tuple(tool for tool in TOOLS if best and scores[tool] == best)


def _foreign(captions: set[str]) -> bool:
    """Whether a tracker that has its own importer writes these captions (Feishu's 经办人 apart)."""
    found = captions & set(_OTHERS)
    return bool(found) and not (found == {"经办人"} and bool(captions & {"工作项id", "规划迭代", "规划版本"}))


def _score(captions: set[str], tool: str) -> int:
    known = {c: aliases(tool, "xlsx")[c] for c in captions if c in aliases(tool, "xlsx")}
    columns = {alias.column for alias in known.values()}
    if len(known) < FEW or not {"key", "title"} <= columns:
        return 0
    others = [aliases(other, "xlsx") for other in TOOLS if other != tool]
    return len(known) + _OWN * sum(not any(c in other for other in others) for c in known)


def as_written(table: Table, headers: Headers) -> Table:
    """The cells as they stand in the file, for tools that write them in a form that can be read."""
    return table


def as_read(part: Part) -> pd.DataFrame:
    """The rows as they were read, for tools whose words need no change."""
    return part.converted.frame


def read(
    blobs: Sequence[Blob],
    options: Options,
    tool: str,
    format: str,
    tidy: Tidy = as_read,
    prepare: Prepare = as_written,
) -> Export:
    """The tickets of all tables; parents and predecessors named by key or title become keys.

    `prepare` may put cells right before they are converted; `tidy` returns the rows with the words of one
    tool put right, before references are resolved. Raises InputError when a file lacks a column that
    tickets need.
    """
    known = aliases(tool, "xlsx")
    raw = tuple(_LINKS)
    read = [read_part(blob, lambda _: known, options, raw, prepare=prepare) for blob in blobs]
    parts = [with_frame(part, tidy(part)) for part in read]
    return joined(parts, format, [_also(blob, tool) for blob in blobs])


def joined(parts: Sequence[Part], format: str, notes: Sequence[tuple[str, ...]]) -> Export:
    """One export of several tables, with references resolved over all of them; `notes` are per table."""
    known = named.names(parts)
    parts = [with_frame(part, _resolved(part.converted.frame, known)) for part in parts]
    tickets, sources, problems = merged(parts, format)
    tables = {"tickets": tickets}
    if links := sorted({found for part in parts for found in named.links(part, known, _LINKS)}):
        tables["links"] = pd.DataFrame(links, columns=["from", "kind", "to"], dtype="str")
    told = tuple(replace(s, notes=(*s.notes, *n)) for s, n in zip(sources, notes, strict=True))
    return Export(format, tables, told, tuple(problems), zone_default=ZONE)


def _resolved(frame: pd.DataFrame, known: named.Names) -> pd.DataFrame:
    """Parents by key; of several people the first is the assignee, as the canonical table has one."""
    frame = frame.copy()
    if filled(frame, "parent").any():
        frame["parent"] = frame["parent"].map(lambda cell: named.referred(cell, known)).astype("str")
    if "assignee" in frame:
        frame["assignee"] = frame["assignee"].str.replace(r"\s*[;；,、，].*$", "", regex=True)
        frame["assignee"] = frame["assignee"].mask(frame["assignee"] == "")
    return frame


def _also(blob: Blob, tool: str) -> tuple[str, ...]:
    """What to tell when other tools' captions fit as well."""
    others = [TITLES[t] for t in fits(blob) if t != tool]
    return (f"the captions fit {', '.join(others)} as well; read as {TITLES[tool]}",) if others else ()
