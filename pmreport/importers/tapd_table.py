"""TAPD's requirements, tasks or defects as a list: XLSX or CSV, one kind per file, local times."""

from collections.abc import Sequence

import pandas as pd

from pmreport.importers import chinese
from pmreport.importers.aliases import normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part
from pmreport.model.export import Export

NAME = "tapd-table"

_KINDS = {  # what a list without a column for it holds: its captions
    "缺陷": {"发现版本", "缺陷类型", "缺陷根源", "重现规律", "解决方法", "重新打开时间"},
    "需求": {"父需求", "子需求", "需求分类", "需求类别", "业务价值", "规模"},
}


def sniff(blob: Blob) -> bool:
    """TAPD's captions fit better than those of the other Chinese trackers."""
    return chinese.is_of(blob, "tapd")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more lists. Raises InputError when a column that tickets need is missing."""
    return chinese.read(blobs, options, "tapd", NAME, _typed)


def _typed(part: Part) -> pd.DataFrame:
    captions = {normal(h) for h in part.table.header}
    kind = next((name for name, marks in _KINDS.items() if marks & captions), None)
    frame = part.converted.frame
    if kind is None or "type" in frame:
        return frame
    return frame.assign(type=pd.Series(kind, index=frame.index, dtype="str"))
