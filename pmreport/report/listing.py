"""Tickets and evidence as pages and files list them: masked, without people, without confidential ones."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from pmreport.case import Case
from pmreport.measure import NOT_SEEN, Measurement
from pmreport.report.mask import masker
from pmreport.report.publication import Evidence, TicketRow
from pmreport.report.study import Study
from pmreport.words import N_, Language, both, say
from pmreport.worktime import NONE

MOST = 100_000
NO_TRACE = N_("no trace of “{practice}” in the data")


def evidence(study: Study) -> tuple[Evidence, ...]:
    """Every ticket that stands behind a metric or lacks a practice's trace, with the rule in words."""
    keys = study.case.data.tickets["key"].to_numpy(object)
    hidden = study.case.data.array("confidential").astype(bool)
    out = []
    for measurement in study.measurements:
        for codes, name, rule in _selections(measurement):
            out += [
                Evidence(measurement.category.id, name, str(keys[code]), rule)
                for code in codes
                if not hidden[code]
            ]
    return tuple(out)


def _selections(measurement: Measurement) -> list[tuple[Sequence[int], str, dict[str, str]]]:
    found = []
    for name, measured in measurement.metrics.items():
        if measured.reading.value is not None and not measured.reading.confidential:
            found.append((measured.reading.evidence.tolist(), name, both(measured.metric.because)))
    for name, practised in measurement.practices.items():
        traces = practised.traces
        if traces.lists:
            codes = traces.ticket[(traces.result == NOT_SEEN) & (traces.ticket >= 0)]
            rule = both(say(NO_TRACE, practice=say(practised.practice.name)))
            found.append((codes.tolist(), f"practice:{name}", rule))
    return found


def ticket_rows(study: Study, shown: Sequence[Evidence], url: str | None) -> tuple[TicketRow, ...]:
    """The subject's tickets and those of the evidence, by key; at most 100,000."""
    case = study.case
    categories: dict[str, list[str]] = defaultdict(list)
    for line in shown:
        if line.category not in categories[line.ticket]:
            categories[line.ticket].append(line.category)
    rows = case.scope.copy()
    rows[case.data.codes_of(list(categories))] = True
    rows &= ~case.data.array("confidential").astype(bool)
    return _rows(case, np.flatnonzero(rows)[:MOST], categories, url)


def _rows(
    case: Case, codes: np.typing.NDArray[np.int64], categories: dict[str, list[str]], url: str | None
) -> tuple[TicketRow, ...]:
    frame, clean = case.data.tickets, masker(case.data.people.tolist())
    language = Language("en", case.data.zone)
    texts = {name: frame[name].to_numpy(object)[codes] for name in ("key", "title", "type", "status", "url")}
    facts = case.facts
    dates = {
        name: [language.day(int(at)) if at != NONE else "" for at in values[codes].tolist()]
        for name, values in (
            ("created", facts.created),
            ("started", facts.started),
            # Ends lie at 24:00 of a day: a second earlier is still that day.
            ("resolved", np.where(facts.resolved == NONE, NONE, facts.resolved - 1)),
            ("due", np.where(facts.due == NONE, NONE, facts.due - 1)),
        )
    }
    return tuple(
        TicketRow(
            key=str(texts["key"][i]),
            title=clean(_text(texts["title"][i])),
            type=_text(texts["type"][i]),
            status=_text(texts["status"][i]),
            categories=tuple(categories.get(str(texts["key"][i]), ())),
            url=_text(texts["url"][i]),
            **{name: values[i] for name, values in dates.items()},
        )
        for i in range(len(codes))
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
