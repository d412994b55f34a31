"""Which class each ticket belongs to, and which rule said so (metrics.md 0.9).

A kind (REQ, BUG, CHG, SUP, OPS, TASK) is exclusive: the first match in type, label, component, title.
Facets (UX, TECH, GAP, MKT) are any number, matched in any of those fields.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.model import Dataset
from pmreport.model.lexicon import fold, matcher

KINDS = ("TASK", "REQ", "BUG", "CHG", "SUP", "OPS")
FACETS = ("UX", "TECH", "GAP", "MKT")
FIELDS = ("type", "labels", "component", "title")
WORDS = {
    "REQ": "需求|用户故事|特性|功能|story|user story|feature|new feature|requirement|epic-child|enhancement"
    "|improvement",
    "BUG": "缺陷|故障|错误|bug|defect|incident",
    "CHG": "变更|需求变更|CR|change request|scope change",
    "SUP": "客诉|投诉|工单|售后|complaint|support|service request|escalation",
    "OPS": "发布|上线|回滚|部署|热修|release|deploy|deployment|rollback|hotfix",
    "UX": "体验|交互|界面|易用性|设计走查|可用性|ux|ui|usability|design|accessibility|a11y",
    "TECH": "技术难题|技术债|性能|重构|架构|预研|tech-debt|tech debt|technical debt|spike|performance"
    "|refactor|refactoring|architecture|poc",
    "GAP": "缺失|遗漏|漏需求|不支持|missing|gap|not supported|omission",
    "MKT": "市场|竞品|推广|运营|market|competitor|gtm|campaign",
}
# Category ids as labels, and the configuration's words for the classes.
CONFIGURED = {
    "requirement": "REQ",
    "defect": "BUG",
    "change": "CHG",
    "complaint": "SUP",
    "release": "OPS",
    "ux": "UX",
    "technical": "TECH",
    "gap": "GAP",
    "market": "MKT",
}

Codes = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]
Match = Callable[[str], str | None]


@dataclass(frozen=True)
class Classes:
    """`kind[i]` indexes KINDS; `rule[i]` indexes FIELDS, −1 where nothing matched (a TASK)."""

    kind: Codes
    rule: Codes
    facets: Mapping[str, Bools]

    def is_kind(self, *names: str) -> Bools:
        """Tickets of any of the kinds."""
        return np.isin(self.kind, [KINDS.index(name) for name in names])


def classify(data: Dataset, configured: Mapping[str, tuple[str, ...]]) -> Classes:
    """Classes of all tickets; `configured` are type names per class of the `[types]` table, which win."""
    words = {name: WORDS[name] for name in (*KINDS[1:], *FACETS)}
    types = {fold(text): CONFIGURED[name] for name, texts in configured.items() for text in texts}
    kind, rule = _kinds(data, _kind_matcher(words, types))
    facets = {name: _facet(data, words[name], types, name) for name in FACETS}
    return Classes(kind, rule, facets)


def _kind_matcher(words: Mapping[str, str], types: Mapping[str, str]) -> Match:
    owner = {fold(term): name for name in KINDS[1:] for term in words[name].split("|")}
    pattern = matcher("|".join(words[name] for name in KINDS[1:]))

    def match(folded: str) -> str | None:
        configured = types.get(folded)
        if configured in KINDS:
            return configured
        found = pattern.search(folded)
        return owner[found.group()] if found else None

    return match


def _kinds(data: Dataset, match: Match) -> tuple[Codes, Codes]:
    kind = np.zeros(len(data), dtype=np.int8)
    rule = np.full(len(data), -1, dtype=np.int8)
    for number, field in enumerate(FIELDS):
        open_ = rule < 0
        if not open_.any():
            break
        found = _field_kinds(data, field, match, open_)
        hit = open_ & (found > 0)
        kind[hit], rule[hit] = found[hit], number
    return kind, rule


def _field_kinds(data: Dataset, field: str, match: Match, wanted: Bools) -> Codes:
    if field == "title":
        found = np.zeros(len(data), dtype=np.int8)
        rows = np.flatnonzero(wanted)
        found[rows] = [_code(match, data.folded_titles[row]) for row in rows.tolist()]
        return found
    if field == "type":
        table = np.array([*(_code(match, fold(str(name))) for name in data.names("type")), 0], dtype=np.int8)
        return table[data.codes("type")]
    bag = data.bags[field]
    table = np.array([*(_code(match, fold(str(name))) for name in bag.names), 0], dtype=np.int8)
    found = np.zeros(len(data), dtype=np.int8)
    codes = table[bag.value]
    rows = np.flatnonzero(codes > 0)[::-1]
    found[bag.ticket[rows]] = codes[rows]
    return found


def _code(match: Match, folded: str) -> int:
    name = match(folded)
    return KINDS.index(name) if name else 0


def _facet(data: Dataset, words: str, types: Mapping[str, str], name: str) -> Bools:
    pattern = matcher(words)
    configured = {text for text, owner in types.items() if owner == name}
    out = _names_match(data.names("type"), pattern, configured)[data.codes("type")]
    for field in ("labels", "component"):
        bag = data.bags[field]
        out |= bag.has_any(_names_match(bag.names, pattern, configured)[:-1])
    rest, titles = np.flatnonzero(~out), data.folded_titles
    out[rest] = [pattern.search(titles[row]) is not None for row in rest.tolist()]
    return out


def _finds(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(fold(text)) is not None


def _names_match(names: npt.NDArray[np.object_], pattern: re.Pattern[str], configured: set[str]) -> Bools:
    """Per name whether it matches; one more False at the end, for the code −1."""
    hits = [_finds(pattern, str(name)) or fold(str(name)) in configured for name in names]
    return np.array([*hits, False], dtype=bool)
