"""What a reader should know about the data before believing the numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pmreport.case import FACETS, KINDS, Case
from pmreport.case.classify import FIELDS
from pmreport.model import TABLES, Dataset
from pmreport.report.fields import name
from pmreport.report.study import Study
from pmreport.words import N_, Count, Msg, Quantity, Value, both, say
from pmreport.worktime import NONE

CAUTIONS: Mapping[str, str] = {
    "zone-assumed": N_("The zone {zone} was assumed for working hours and times without an offset; the data "
                       "name none."),
    "hindsight": N_("The export has no history: values of today stand for those at the chosen date."),
    "no-history": N_("The export holds no change history: everything about waiting, moving and reopening is "
                     "not measurable."),
    "history-of-a-part": N_("{share} of the tickets come from files without a change history: what needs "
                            "one is measured on the others."),
    "history-partial": N_("The change history is incomplete for some tickets."),
    "rejected-rows": N_("{share} of the rows could not be read; they are listed below."),
    "no-planned-date": N_("No planned release date is known: the slip cannot be measured."),
    "statuses-unmapped": N_("Statuses without a known meaning hold {share} of the tickets; name them under "
                            "[status]."),
    "calendar-incomplete": N_("The holiday calendar does not cover {years}; plain working weeks were used."),
    "no-due-dates": N_("Fewer than a third of the tickets carry a due date."),
}  # fmt: skip


def quality(study: Study) -> dict[str, Any]:
    """Cautions, coverage per field, and how statuses and types were understood."""
    case = study.case
    return {
        "cautions": _cautions(study),
        "coverage": _coverage(case),
        "fields": {f"tickets.{column}": both(name(f"tickets.{column}")) for column in TABLES["tickets"]},
        "statuses": _statuses(case),
        "types": _types(case),
        "rules": _rules(case),
        "joins": [both(text) for text in _joins(case.data)],
    }


def _joins(data: Dataset) -> list[Msg]:
    """What of different sources was found to belong together."""
    text = N_("{here} of {tool} name {there} of {other}.")
    found = [
        say(text, here=_tickets(j.here), tool=j.tool, there=_tickets(j.there), other=j.other)
        for j in data.joins
    ]
    if n := len(data.feedback):
        known = int((data.feedback["about"] >= 0).sum())
        found.append(say(N_("{k} of {n} feedback records are about a ticket."), k=known, n=n))
    return found


def _tickets(n: int) -> Count:
    return Count(n, N_("{n} ticket"), N_("{n} tickets"))


def _cautions(study: Study) -> list[dict[str, Any]]:
    case, data = study.case, study.case.data
    found: list[tuple[str, dict[str, Value]]] = [(c.code, dict(c.values)) for c in data.cautions]
    if not data.carries("events.*"):
        found.append(("no-history", {}))
    else:
        found += _partly(data)
    if any(source.history == "partial" for source in data.sources):
        found.append(("history-partial", {}))
    read = sum(source.rows_read for source in data.sources)
    rejected = sum(source.rows_rejected for source in data.sources)
    if rejected:
        found.append(("rejected-rows", {"share": Quantity(rejected / read, "fraction")}))
    if case.subject.kind == "release" and case.release.planned == NONE:
        found.append(("no-planned-date", {}))
    unmapped = _unmapped_share(case)
    if unmapped > 0:
        found.append(("statuses-unmapped", {"share": Quantity(unmapped, "fraction")}))
    first = int(case.facts.created.min(initial=case.as_of))
    unknown = case.calendar.incomplete_years(first, case.as_of)
    if unknown:
        found.append(("calendar-incomplete", {"years": ", ".join(str(year) for year in unknown)}))
    if _coverage(case).get("tickets.due", 0.0) < 1 / 3:
        found.append(("no-due-dates", {}))
    return [{"code": code, "text": both(say(CAUTIONS[code], **values))} for code, values in found]


def _partly(data: Dataset) -> list[tuple[str, dict[str, Value]]]:
    """The caution that some sources have no history, nothing if all have."""
    known = data.recorded("events.*")
    share = Quantity(float(1 - known.mean()), "fraction")
    return [] if known.all() else [("history-of-a-part", {"share": share})]


def _coverage(case: Case) -> dict[str, float]:
    """Share of the subject's tickets that carry each field."""
    rows = case.scope
    n = int(rows.sum())
    out = {}
    for column, kind in TABLES["tickets"].items():
        if kind == "flag" or not n:
            continue
        if kind == "list":
            filled = case.data.bags[column].counts() > 0
        elif kind in ("instant", "deadline"):
            filled = case.data.array(column) != NONE
        else:
            filled = case.data.tickets[column].notna().to_numpy(bool)
        out[f"tickets.{column}"] = float(filled[rows].mean())
    return out


def _unmapped_share(case: Case) -> float:
    rows = case.scope
    return float((case.facts.category[rows] < 0).mean()) if rows.any() else 0.0


def _statuses(case: Case) -> list[dict[str, Any]]:
    """Every status with its meaning, its origin and its share of the subject's time (or tickets)."""
    table = case.data.statuses
    weight = np.zeros(len(table) + 1)
    if case.data.carries("events.status"):
        spans = case.facts.spans
        inside = case.scope[spans.ticket]
        np.add.at(weight, spans.status[inside], (spans.end - spans.start)[inside])
    else:
        np.add.at(weight, case.data.codes("status")[case.scope], 1)
    total = weight.sum() or 1.0
    return [
        {**{str(key): _plain(value) for key, value in row.items()}, "share": float(weight[code] / total),
         "mapped": isinstance(row["category"], str)}
        for code, row in enumerate(table.to_dict("records"))
    ]  # fmt: skip


def _plain(value: object) -> str | None:
    return value if isinstance(value, str) else None


RULES = {
    "type": N_("by the type"),
    "labels": N_("by a label"),
    "component": N_("by the component"),
    "title": N_("by the title"),
}
UNRULED = N_("nothing matched: counts as a task")


def _types(case: Case) -> list[dict[str, Any]]:
    """Every ticket type of the subject: the class its tickets were given, by which rule, their share."""
    rows = case.scope & (case.data.codes("type") >= 0)
    codes, kind, rule = case.data.codes("type")[rows], case.classes.kind[rows], case.classes.rule[rows]
    found = pd.DataFrame({"type": codes, "kind": kind, "rule": rule}).value_counts(sort=False)
    total, names = int(case.scope.sum()), case.data.names("type")
    return [
        {
            "type": str(names[code]),
            "class": KINDS[kind_code],
            "rule": both(RULES[FIELDS[rule_code]] if rule_code >= 0 else UNRULED),
            "share": int(count) / total,
        }
        for code, kind_code, rule_code, count in found.sort_index().reset_index().to_numpy().tolist()
    ]


def _rules(case: Case) -> dict[str, Any]:
    """Which field classified the tickets, and how many carry each facet."""
    rule = case.classes.rule[case.scope]
    return {
        "by": {field: int((rule == code).sum()) for code, field in enumerate(FIELDS)},
        "none": int((rule < 0).sum()),
        "facets": {name: int((case.facet(name) & case.scope).sum()) for name in FACETS},
    }
