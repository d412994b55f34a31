"""The canonical model: tables, what an importer returns, and the coded data set."""

from pmreport.model.columns import CATEGORIES, CONTENT_FIELDS, EVENT_FIELDS, REQUIRED, STATUS_KINDS, TABLES
from pmreport.model.export import Export, History, Problem, Source

__all__ = [
    "CATEGORIES",
    "CONTENT_FIELDS",
    "EVENT_FIELDS",
    "REQUIRED",
    "STATUS_KINDS",
    "TABLES",
    "Export",
    "History",
    "Problem",
    "Source",
]
