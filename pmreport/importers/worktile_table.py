"""Worktile's tasks as a list: XLSX or CSV, Chinese captions, local times, no history."""

from collections.abc import Sequence

from pmreport.importers import chinese
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.tabular import captions
from pmreport.model.export import Export

NAME = "worktile-table"

_PLAN = frozenset({"任务名称", "工期", "资源名称"})


def sniff(blob: Blob) -> bool:
    """Worktile's captions fit better than those of the other Chinese trackers."""
    return chinese.is_of(blob, "worktile")


def plans(blob: Blob) -> bool:
    """Whether this is a sheet of planned tasks for an import into Worktile: nothing has happened yet."""
    found = captions(blob)
    return found >= _PLAN and "创建时间" not in found


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more lists. Raises InputError when a column that tickets need is missing."""
    return chinese.read(blobs, options, "worktile", NAME)
