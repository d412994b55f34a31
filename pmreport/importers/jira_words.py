"""What the three Jira exports (CSV, XML, JSON) share: link types, status categories, sprint texts."""

import re
from collections.abc import Mapping
from typing import Any

from pmreport.importers.nested import objects

CATEGORY: Mapping[str, str] = {
    word: category
    for category, words in {
        "todo": "new|to do|待办|待处理|新建|zu erledigen|à faire|por hacer|da completare|itens pendentes|"
        "do zrobienia|к выполнению|작업 전|해야 할 일|yapılacaklar|te doen|udělat",
        "doing": "indeterminate|in progress|进行中|处理中|in arbeit|en cours|en curso|in corso|em andamento|"
        "w toku|в работе|進行中|진행 중|devam ediyor|bezig|in uitvoering|probíhá",
        "done": "done|完成|已完成|fertig|terminé|terminée|terminé(e)|finalizado|finalizada|listo|completato|"
        "itens concluídos|concluído|gotowe|готово|完了|완료|완료됨|tamam|tamamlandı|gereed|voltooid|hotovo",
    }.items()
    for word in words.split("|")
}

_KINDS = (  # the first word found in the type's name or its outward phrase decides
    ("duplicat", "duplicates"), ("clone", "relates"), ("cause", "causes"), ("problem/incident", "causes"),
    ("test", "tests"), ("implement", "implements"), ("replace", "replaces"), ("supersede", "replaces"),
    ("block", "blocks"), ("depend", "blocks"), ("done before", "blocks"), ("done after", "blocks"),
    ("阻塞", "blocks"), ("阻碍", "blocks"), ("依赖", "blocks"), ("重复", "duplicates"), ("导致", "causes"),
)  # fmt: skip
_BACKWARD = re.compile(r"(?i)\bby$|^被|depends? (up)?on|dependent (up)?on|done after|^依赖")


def link(kind_name: str, outward: str, source: str, target: str) -> tuple[str, str, str]:
    """(from, kind, to) of a Jira link that reads "`source` `outward` `target`".

    `blocks`: `from` must be done before `to` can start, so "A depends on B" is (B, blocks, A). Relations
    without direction are put in the order of the keys, so that both ends give the same link.
    """
    text = f"{kind_name} {outward}".casefold()
    kind = next((k for word, k in _KINDS if word in text), "relates")
    if kind == "relates":
        return (min(source, target), kind, max(source, target))
    return (target, kind, source) if _BACKWARD.search(outward) else (source, kind, target)


def outward_of(kind_name: str) -> str:
    """How a link type usually reads, where an export gives only its name."""
    return "depends on" if "depend" in kind_name.casefold() or "依赖" in kind_name else kind_name


def plain(value: Any) -> str | None:
    """The text of a description or comment: a string, or a document of Atlassian's format as lines."""
    if isinstance(value, dict) and "content" in value:
        return _document(value).strip() or None
    return value if isinstance(value, str) and value else None


def _document(node: Mapping[str, Any], depth: int = 0) -> str:
    if depth > 50:
        return ""
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    attrs = node.get("attrs")
    if kind in ("mention", "emoji", "inlineCard", "status") and isinstance(attrs, dict):
        return str(attrs.get("text") or attrs.get("url") or attrs.get("shortName") or "")
    inner = objects(node.get("content"))
    text = "".join(_document(n, depth + 1) for n in inner)
    block = kind in ("paragraph", "heading", "listItem", "codeBlock", "blockquote", "tableRow", "rule")
    return text.rstrip("\n") + "\n" if block else text


_SPRINT_KEYS = (
    "id|rapidViewId|state|name|startDate|endDate|completeDate|activatedDate|sequence|goal|synced|autoStartStop"
    "|incompleteIssuesDestinationId"
)
_SPRINT_PART = re.compile(rf"(?:^|,)({_SPRINT_KEYS})=(.*?)(?=,(?:{_SPRINT_KEYS})=|$)", re.DOTALL)


def sprint_text(text: str) -> dict[str, str]:
    """The parts of an old `…Sprint@1fdd[id=1,name=…]` string; names may hold commas and brackets."""
    inside = text[text.find("[") + 1 : text.rfind("]")]
    return {k: v for k, v in _SPRINT_PART.findall(inside) if v not in ("<null>", "null", "")}
