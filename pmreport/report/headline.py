"""The first screen: title, verdict, and what, why, do, and what went well."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmreport.figures.why import cause_name
from pmreport.report.delays import divided
from pmreport.report.goal import done, plan
from pmreport.report.sentences import finding, summary, title
from pmreport.report.study import Study
from pmreport.words import N_, Msg, Quantity, Range, both, say

Entry = Mapping[str, Any]
Text = Mapping[str, str]


def headline(
    study: Study, categories: Sequence[Entry], attribution: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Texts of the summary page, from the entries that stand on the other pages."""
    return {
        "title": both(title(study, _largest(attribution)), study.zone),
        "verdict": both(summary(study, _largest_parts(attribution)), study.zone),
        "plan": plan(study),
        "what": [*_what(study), *done(study)],
        "why": _why(categories, attribution),
        "do": [action["text"] for entry in _worst(categories) for action in entry["actions"][:1]][:3],
        "well": _well(categories),
    }


def _largest(attribution: Mapping[str, Any] | None) -> list[str]:
    """The two causes with most days, as catalogue texts; none where nothing was divided."""
    if attribution is None or not divided(attribution):
        return []
    top = sorted(attribution["categories"], key=lambda c: -c["days"])[:2]
    return [cause_name(c["id"]) for c in top if c["days"] > 0]


def _largest_parts(attribution: Mapping[str, Any] | None) -> Msg | None:
    """How many days follow the two largest causes, and how many are not explained."""
    if attribution is None or not divided(attribution):
        return None
    top = sorted(attribution["categories"], key=lambda c: -c["days"])[:2]
    if top[1]["days"] <= 0:
        return None
    days = [Quantity(c["days"], "working_days") for c in top]
    return say(
        N_("In the replay {first_days} of the slip follow {first} and {second_days} follow {second}."),
        first_days=days[0],
        first=say(cause_name(top[0]["id"])),
        second_days=days[1],
        second=say(cause_name(top[1]["id"])),
    )


def _what(study: Study) -> list[Text]:
    """Slip, on-time share and scope growth, where they were measured."""
    names = ("release_slip", "on_time_rate", "scope_growth")
    known = [study.metrics[name] for name in names if name in study.metrics]
    return [both(finding(m), study.zone) for m in known if m.reading.value is not None]


def _why(categories: Sequence[Entry], attribution: Mapping[str, Any] | None) -> list[Text]:
    """The two largest causes where days were attributed, else the findings of the worst categories."""
    if attribution is not None and divided(attribution):
        top = sorted(attribution["categories"], key=lambda c: -c["days"])[:2]
        return [cause_line(c) for c in top if c["days"] > 0]
    return [f["text"] for entry in _worst(categories) for f in entry["findings"][:1]][:3]


def cause_line(entry: Entry) -> Text:
    """How many days follow one cause, with their interval."""
    days = Quantity(entry["days"], "working_days")
    interval = Range(entry["low"], entry["high"], "working_days")
    template = N_("{days} follow {cause} (90% interval {range})")
    return both(say(template, days=days, cause=say(cause_name(entry["id"])), range=interval))


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
