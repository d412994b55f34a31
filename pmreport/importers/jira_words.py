"""What the three Jira exports (CSV, XML, JSON) share: link types, status categories, sprint texts."""

import re
from collections.abc import Mapping

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

_KINDS = (  # the first word found in the type's name or in its description decides
    ("duplicat", "duplicates"), ("clone", "relates"), ("cause", "causes"), ("problem/incident", "causes"),
    ("test", "tests"), ("implement", "implements"), ("replace", "replaces"), ("supersede", "replaces"),
    ("block", "blocks"), ("depend", "blocks"), ("阻塞", "blocks"), ("阻碍", "blocks"), ("依赖", "blocks"),
    ("重复", "duplicates"), ("导致", "causes"),
)  # fmt: skip
_PASSIVE = re.compile(r"(?i)\bby$|^被|^(is|are) (?!dependent)")
_NEEDS = re.compile(r"(?i)depends? on|dependent on|^依赖")


def link(kind_name: str, phrase: str, ticket: str, other: str) -> tuple[str, str, str]:
    """(from, kind, to) of a Jira link seen at `ticket`; `phrase` reads "`ticket` phrase `other`".

    `blocks`: `from` must be done before `to` can start, so "A depends on B" is (B, blocks, A).
    """
    text = f"{kind_name} {phrase}".casefold()
    kind = next((k for word, k in _KINDS if word in text), "relates")
    backward = bool(_NEEDS.search(phrase)) or (bool(_PASSIVE.search(phrase)) and "depend" not in text)
    if kind == "relates":
        return (min(ticket, other), kind, max(ticket, other))
    return (other, kind, ticket) if backward else (ticket, kind, other)


def csv_phrase(kind_name: str, inward: bool) -> str:
    """How a link column of a CSV reads from its own ticket; it names only the type and the direction."""
    if "depend" in kind_name.casefold() or "依赖" in kind_name:
        return "is needed by" if inward else "depends on"
    return "is done by" if inward else "does"


_SPRINT_KEYS = (
    "id|rapidViewId|state|name|startDate|endDate|completeDate|activatedDate|sequence|goal|synced|autoStartStop"
    "|incompleteIssuesDestinationId"
)
_SPRINT_PART = re.compile(rf"(?:^|,)({_SPRINT_KEYS})=(.*?)(?=,(?:{_SPRINT_KEYS})=|$)", re.DOTALL)


def sprint_text(text: str) -> dict[str, str]:
    """The parts of an old `…Sprint@1fdd[id=1,name=…]` string; names may hold commas and brackets."""
    inside = text[text.find("[") + 1 : text.rfind("]")]
    return {k: v for k, v in _SPRINT_PART.findall(inside) if v not in ("<null>", "null", "")}
