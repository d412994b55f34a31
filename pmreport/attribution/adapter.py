"""The history of a release as the rules read it, from the project's case."""

from dataclasses import fields

import numpy as np
import numpy.typing as npt

from pmreport.attribution.asbuilt import CATEGORY_IDS, Ints
from pmreport.attribution.history import ACTIVE, QUEUE, REVIEW, TEST, WAIT, Facts, History, Marks, Spans
from pmreport.attribution.marks import blockers, changes, failures, handovers, unassigned
from pmreport.attribution.selection import Axis, axis, facts, inside, lifetime, load
from pmreport.case import CATEGORY, KIND, Case
from pmreport.worktime import NONE

Longs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]


def history_of(case: Case) -> tuple[History, Ints]:
    """The history of a release, and the ticket code of each of its rows.

    Rows are in an order that does not depend on keys or on the order of the export. Raises `Absent`
    without a start of the release.
    """
    when = axis(case)
    mine = inside(case)
    rows = _ordered(case, np.flatnonzero(mine | load(case, mine)), mine)
    place = np.full(case.n + 1, -1)
    place[rows] = np.arange(len(rows))
    table = facts(case, rows, mine, when)
    known = case.data.recorded("events.status")[rows]
    recorded = case.data.carries("events.status") and (not len(rows) or bool(known.any()))
    spans = one_span(table, ~known)
    if recorded:
        spans = together(status_spans(case, rows, place, when), spans)
    return (
        History(
            table,
            spans,
            _links(case, place),
            planned=float(when.days(np.array([case.release.planned]))[0]),
            actual=float(when.days(np.array([case.closed]))[0]),
            begin=0.0,
            blockers=blockers(case, place, when, table),
            changes=changes(case, place, when) if recorded else Marks(),
            unassigned=unassigned(case, place, when),
            handovers=handovers(case, place, when, table),
            failures=failures(case, when),
            bugs=_with_defect(case, place),
            recorded=recorded,
            grain=when.grain,
        ),
        rows,
    )


def _ordered(case: Case, rows: Ints, mine: npt.NDArray[np.bool_]) -> Ints:
    """Rows by plan, times and sizes; equal ones by key."""
    f = case.facts
    start, finish = lifetime(case)
    keys = (f.due0, f.created, finish, start, f.planned0, ~mine)
    order = np.lexsort(tuple(key[rows] for key in keys))
    out: Ints = rows[order].astype(np.int64)
    return out


def one_span(table: Facts, rows: npt.NDArray[np.bool_]) -> Spans:
    """Without history a ticket was in work from its start to its end, as far as anybody knows."""
    at = np.flatnonzero(rows)
    none = np.full(len(at), -1)
    active = np.full(len(at), ACTIVE)
    return Spans(at, table.start[at], table.finish[at], active, none, table.person[at], none)


def together(one: Spans, other: Spans) -> Spans:
    """The spans of both, by ticket."""
    if not len(other.ticket):
        return one
    columns = {f.name: np.concatenate([getattr(one, f.name), getattr(other, f.name)]) for f in fields(one)}
    order = np.argsort(columns["ticket"], kind="stable")
    return Spans(**{name: values[order] for name, values in columns.items()})


def status_spans(case: Case, rows: Ints, place: Ints, when: Axis) -> Spans:
    """Time in statuses between creation and completion, with the person of the middle of each."""
    spans, meaning = case.facts.spans, case.facts.meaning
    _, finish = lifetime(case)
    owner = spans.ticket
    end = np.minimum(spans.end, finish[owner])
    stays = (place[owner] >= 0) & (end > spans.start) & (meaning.category[spans.status] != CATEGORY["done"])
    at = np.flatnonzero(stays)
    status = spans.status[at]
    kind = _kinds(case)[status]
    shift = 0.5 * when.grain
    begin = when.days(spans.start[at]) + shift
    stop = when.days(end[at]) + np.where(end[at] == finish[owner[at]], -shift, shift)
    middle = (spans.start[at] + end[at]) // 2
    return Spans(
        place[owner[at]],
        begin,
        np.maximum(stop, begin),
        kind,
        _causes(case)[status],
        people_at(case, owner[at].astype(np.int64), middle),
        at.astype(np.int64),
    )


def _kinds(case: Case) -> Ints:
    """Kind of time per status code, the last entry for unknown: work if active, queue, else waiting."""
    meaning, cause = case.facts.meaning, _causes(case)
    table = {KIND["active"]: ACTIVE, KIND["queue"]: QUEUE, KIND["design_review"]: REVIEW, KIND["test"]: TEST}
    kind = np.array([table.get(int(code), WAIT) for code in meaning.kind])
    kind[(meaning.category == CATEGORY["todo"]) & (meaning.kind != KIND["active"])] = QUEUE
    kind[(meaning.category == CATEGORY["doing"]) & (meaning.kind < 0)] = ACTIVE
    kind[meaning.category == CATEGORY["done"]] = QUEUE
    kind[(meaning.category < 0) & (meaning.kind < 0)] = WAIT
    kind[(cause >= 0) & (kind == QUEUE)] = WAIT
    return kind.astype(np.int64)


def _causes(case: Case) -> Ints:
    names = case.data.statuses["cause"].tolist()
    index = {name: code for code, name in enumerate(CATEGORY_IDS)}
    return np.array([*(index.get(str(name), -1) for name in names), -1], np.int64)


def people_at(case: Case, ticket: Ints, moment: Longs) -> Ints:
    """Who a ticket was assigned to at a moment; today's assignee without such a history."""
    now = case.data.codes("assignee").astype(np.int64)[ticket]
    if not case.data.carries("events.assignee"):
        return now
    history = case.data.history("assignee")
    names = {name: code for code, name in enumerate(case.data.people.tolist())}
    codes = np.array([*(names.get(text, -1) for text in history.values.tolist()), -1], np.int64)
    owner = np.concatenate([history.ticket, ticket]).astype(np.int64)
    at = np.concatenate([history.at, moment])
    asks = np.arange(len(owner)) >= len(history)
    order = np.lexsort((asks, at, owner))
    last = np.maximum.accumulate(np.where(asks[order], -1, np.arange(len(order))))
    row = order[np.maximum(last, 0)]
    known = (last >= 0) & (owner[row] == owner[order])
    out = np.where(known, codes[np.append(history.new, -1)[np.where(known, row, -1)]], -2)
    back = np.empty(len(order), np.int64)
    back[order] = out
    first = np.full(case.n, -2)
    first[history.ticket[history.first]] = codes[history.old[history.first]]
    found = back[len(history) :]
    found = np.where(found == -2, first[ticket], found)
    return np.where(found == -2, now, np.where(found == -1, now, found))


def _links(case: Case, place: Ints) -> Ints:
    links = case.data.links
    if not len(links):
        return np.zeros((0, 2), np.int64)
    rows = (links["kind"] == "blocks").fillna(False).to_numpy(bool)
    ends = links.loc[rows, ["source", "target"]].to_numpy(np.int64)
    ends = place[ends[(ends >= 0).all(axis=1)]]
    ends = ends[(ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])]
    return np.unique(ends, axis=0)


def _with_defect(case: Case, place: Ints) -> Ints:
    """Rows with a linked defect."""
    from pmreport.case.linked import linked

    return (
        np.unique(place[np.flatnonzero(linked(case, case.kind("BUG")))])
        if len(case.data.links)
        else np.zeros(0, np.int64)
    )


assert NONE < 0
