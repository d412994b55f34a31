"""PingCode's work items, ideas or tickets as a list: XLSX or CSV, Chinese captions, local times."""

from collections.abc import Sequence

from pmreport.importers import chinese
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.model.export import Export

NAME = "pingcode-table"


def sniff(blob: Blob) -> bool:
    """PingCode's captions fit better than those of the other Chinese trackers."""
    return chinese.is_of(blob, "pingcode")


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more lists. Raises InputError when a column that tickets need is missing."""
    return chinese.read(blobs, options, "pingcode", NAME)
