"""The canonical model: tables, what an importer returns, and the coded data set."""

from pmreport.model.absent import Absent, NoCases, Suppressed
from pmreport.model.assemble import assemble
from pmreport.model.bag import Bag
from pmreport.model.columns import CATEGORIES, CONTENT_FIELDS, EVENT_FIELDS, REQUIRED, STATUS_KINDS, TABLES
from pmreport.model.dataset import Caution, Dataset
from pmreport.model.events import FIELD_CODE, History
from pmreport.model.export import Export, Join, Problem, Source
from pmreport.model.subset import only, without

__all__ = [
    "CATEGORIES",
    "CONTENT_FIELDS",
    "EVENT_FIELDS",
    "FIELD_CODE",
    "REQUIRED",
    "STATUS_KINDS",
    "TABLES",
    "Absent",
    "Bag",
    "Caution",
    "Dataset",
    "Export",
    "History",
    "Join",
    "NoCases",
    "Problem",
    "Source",
    "Suppressed",
    "assemble",
    "only",
    "without",
]
