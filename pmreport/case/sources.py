"""Where requests come from, in five classes."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.model.lexicon import says

SOURCES = ("customer", "market", "management", "internal", "tech", "unknown")
WORDS: Mapping[str, str] = {
    "customer": "customer|client|user|users|customer request|客户|用户|客诉|售后",
    "market": "market|research|competitor|sales|survey|市场|调研|竞品|销售|运营",
    "management": "management|leadership|executive|board|管理层|领导|高层|老板",
    "tech": "tech|technical|engineering|architecture|security|技术|研发|架构|安全",
    "internal": "internal|change|plan|product|team|内部|变更|计划|产品|团队",
}
UNKNOWN = SOURCES.index("unknown")


def source_class(c: Case) -> npt.NDArray[np.int8]:
    """An index of SOURCES per ticket; `unknown` where the field is empty or says nothing known."""
    table = np.array([*(_class(str(name)) for name in c.data.names("source")), UNKNOWN], dtype=np.int8)
    return table[c.data.codes("source")]


def _class(name: str) -> int:
    return next((SOURCES.index(key) for key, words in WORDS.items() if says(words, name)), UNKNOWN)
