"""The first screen: title, verdict, and what, why, do, and what went well."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmreport.report.delays import divided
from pmreport.report.sentences import finding, summary, title
from pmreport.report.study import Study
from pmreport.words import N_, Quantity, both, say

Entry = Mapping[str, Any]
Text = Mapping[str, str]


def headline(
    study: Study, categories: Sequence[Entry], attribution: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Texts of the summary page, from the entries that stand on the other pages."""
    return {
        "title": both(title(study), study.zone),
        "verdict": both(summary(study), study.zone),
        "what": _what(study),
        "why": _why(categories, attribution),
        "do": [action["text"] for entry in _worst(categories) for action in entry["actions"][:1]][:3],
        "well": _well(categories),
    }


def _what(study: Study) -> list[Text]:
    """Slip, on-time share and scope growth, where they were measured."""
    names = ("release_slip", "on_time_rate", "scope_growth")
    known = [study.metrics[name] for name in names if name in study.metrics]
    return [both(finding(m), study.zone) for m in known if m.reading.value is not None]


def _why(categories: Sequence[Entry], attribution: Mapping[str, Any] | None) -> list[Text]:
    """The two largest causes where days were attributed, else the findings of the worst categories."""
    if attribution is not None and divided(attribution):
        names = {entry["id"]: entry["name"] for entry in categories}
        top = sorted(attribution["categories"], key=lambda c: -c["days"])[:2]
        return [_cause(names[c["id"]], c) for c in top if c["days"] > 0]
    return [f["text"] for entry in _worst(categories) for f in entry["findings"][:1]][:3]


def _cause(name: Text, entry: Entry) -> Text:
    days = Quantity(round(entry["days"], 1), "working_days")
    text = both(say(N_("{days} follow conditions of: {{name}}"), days=days))
    return {code: text[code].replace("{name}", name[code]) for code in text}


def _worst(categories: Sequence[Entry]) -> list[Entry]:
    rank = {"problem": 0, "watch": 1}
    return sorted((c for c in categories if c["status"] in rank), key=lambda c: rank[c["status"]])


def _well(categories: Sequence[Entry]) -> list[Text]:
    """Metrics that got better than the previous release, then categories without trouble."""
    better = [
        metric["finding"]
        for entry in categories
        for metric in entry["metrics"]
        if metric["change"]["verdict"] == "better"
    ]
    quiet = [entry["verdict"] for entry in categories if entry["status"] == "ok"]
    return (better + quiet)[:4]
