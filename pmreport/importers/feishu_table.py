"""Feishu Project's (Meegle's) work items as a list: XLSX or CSV, the captions of a view, no history."""

from collections.abc import Sequence
from dataclasses import replace

from pmreport.importers import chinese
from pmreport.importers.convert import Headers, Options
from pmreport.importers.files import Blob
from pmreport.importers.table import Table
from pmreport.model.export import Export

NAME = "feishu-table"

_BEGIN = r"^.*\d\s*(?:~|～|至|到|–|—|\s-\s)\s*(?=\d{4})"  # of a range of dates, with what separates it


def sniff(blob: Blob) -> bool:
    """Feishu's captions fit better than those of the other Chinese trackers."""
    return chinese.is_of(blob, "feishu_project")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more views. Raises InputError when a column that tickets need is missing."""
    return chinese.read(blobs, options, "feishu_project", NAME, prepare=_ends)


def _ends(table: Table, headers: Headers) -> Table:
    """A schedule (排期) is a range of dates; it is due at its end."""
    frame = table.frame.copy()
    for p in headers.meanings.get("due", ()):
        frame[p] = frame[p].str.replace(_BEGIN, "", regex=True)
    return replace(table, frame=frame)
