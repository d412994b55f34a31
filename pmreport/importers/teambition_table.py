"""Teambition's tasks as a list: XLSX or CSV, Chinese captions, local times, no history."""

from collections.abc import Sequence

import pandas as pd

from pmreport.importers import chinese
from pmreport.importers.aliases import normal
from pmreport.importers.convert import TRUE, Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part
from pmreport.model.export import Export

NAME = "teambition-table"


def sniff(blob: Blob) -> bool:
    """Teambition's captions fit better than those of the other Chinese trackers."""
    return chinese.is_of(blob, "teambition")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more lists. Raises InputError when a column that tickets need is missing."""
    return chinese.read(blobs, options, "teambition", NAME, _finished)


def _finished(part: Part) -> pd.DataFrame:
    """Where only 是否完成 tells the state, its yes and no as words."""
    frame = part.converted.frame
    if "状态" in (captions := {normal(h) for h in part.table.header}) or "是否完成" not in captions:
        return frame
    done = frame["status"].str.casefold().isin((*TRUE, "已完成"))
    words = pd.Series("未完成", index=frame.index, dtype="str").mask(done, "已完成")
    category = pd.Series("todo", index=frame.index, dtype="str").mask(done, "done")
    known = frame["status"].notna()
    return frame.assign(status=words.where(known), status_category=category.where(known))
