"""Words of statuses and classes in both languages, and how a text is matched against them.

Latin terms match whole words ("ui" inside another word is no match), Han terms anywhere, the longest
first; both after NFKC and case folding. The lists are defaults that the configuration overrides.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

DONE = (
    "done|closed|resolved|released|shipped|verified|accepted|finished|complete|completed|deployed"
    "|已完成|完成|关闭|已关闭|已解决|已发布|已上线|已验收|已交付|已实现|已修复|已验证"
)
CANCELLED = (
    "cancelled|canceled|rejected|abandoned|dropped|withdrawn|duplicate|obsolete|invalid|已取消|取消|已拒绝"
    "|拒绝|已废弃|废弃|作废|已作废|终止|已终止|重复"
)
TODO = (
    "todo|to do|open|new|backlog|created|planned|selected for development|reopened|ready|未开始"
    "|待处理|待办|新建|打开|待开始|未激活|规划中|待评审|待分配|重新打开|新|需求池|待规划|待领取"
    "|激活|草稿|已计划|已立项|延期|未完成"
)
DOING = (
    "in progress|doing|wip|in development|development|implementing|fixing|started|active|进行中"
    "|开发中|处理中|研发中|修复中|设计中|实现中|已激活|实施中|接受/处理|变更中"
)
QUEUES = (
    "waiting|pending|in review|review|ready for|等待|待确认|待评审|待设计|待联调|待测试|待审核"
    "|待发布|评审中|审核中|研发完毕|测试完毕"
)
BLOCKED = "blocked|on hold|impediment|suspended|挂起|阻塞|已暂停|暂停|搁置"
TESTING = "testing|in test|in qa|qa|test|verification|uat|测试中|待测试|验证中|测试|验收中|提测"
ASSESSING = "analysis|assessment|evaluating|triage|refinement|评估中|待评估|变更评估|需求评审|分析中|评审中"
DESIGNING = "design review|ux review|设计评审|设计走查|体验走查|待设计评审"

CANCELLED_RESOLUTIONS = (
    "won't|wont|withdrawn|duplicate|invalid|cannot reproduce|incomplete|not a bug|撤回|重复|不予解决|无法重现"
    "|设计如此|拒绝|不修复|已取消"
)


def fold(text: str) -> str:
    """NFKC, case-folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold_all(texts: Iterable[str]) -> list[str]:
    """`fold` of many texts at once, a space at either end left in place."""
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    folded = unicodedata.normalize("NFKC", joined).casefold()
    return re.sub(r"[^\S\n]+", " ", folded).split("\n")


@cache
def matcher(words: str) -> re.Pattern[str]:
    """A pattern that finds any of the `|`-separated terms in a folded text, the longest first."""
    terms = sorted({fold(term) for term in words.split("|") if term.strip()}, key=lambda t: (-len(t), t))
    latin = [term for term in terms if term.isascii()]
    # One test of the word's beginning for all Latin terms: several times as fast as one for each.
    parts = [
        _words([re.escape(term) for term in latin if not term.endswith("*")], r"(?![a-z0-9])"),
        _words([re.escape(term[:-1]) for term in latin if term.endswith("*")], ""),
        *(re.escape(term.rstrip("*")) for term in terms if not term.isascii()),
    ]
    return re.compile("|".join(part for part in parts if part) or r"(?!)")


def _words(terms: list[str], end: str) -> str:
    return rf"(?<![a-z0-9])(?:{'|'.join(terms)}){end}" if terms else ""


def says(words: str, text: str) -> bool:
    """Whether the text holds any of the `|`-separated terms."""
    return matcher(words).search(fold(text)) is not None


def _is(words: str, name: str) -> bool:
    """Whether the folded name *is* one of the terms."""
    return name in {fold(word) for word in words.split("|")}


def status_meaning(name: str, category: str | None) -> dict[str, str | None]:
    """Category and kind of a status by its name; a category known from elsewhere is kept.

    Kinds: `blocked`, `queue`, `test`, `assessment`, `design_review` by their words; otherwise work in
    a doing status is `active`, waiting in a todo status is `queue`; others have none.
    """
    folded = fold(name)
    found = category or _category(folded)
    kind = next((kind for kind, words in _KINDS if says(words, folded)), None)
    if found in ("done", "cancelled"):
        kind = None
    elif kind is None and found is not None:
        kind = {"todo": "queue", "doing": "active"}[found]
    return {"category": found, "kind": kind, "cause": None}


_KINDS = (
    ("design_review", DESIGNING),
    ("blocked", BLOCKED),
    ("assessment", ASSESSING),
    ("queue", QUEUES),
    ("test", TESTING),
)


def _category(folded: str) -> str | None:
    if _is(CANCELLED, folded):
        return "cancelled"
    if _is(DONE, folded):
        return "done"
    if _is(TODO, folded):
        return "todo"
    if _is(DOING, folded) or any(says(words, folded) for _, words in _KINDS):
        return "doing"
    return None
