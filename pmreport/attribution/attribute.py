"""The attribution of a case, with what poor data cost it: the degradation ladder of the method."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pmreport.attribution.adapter import history_of
from pmreport.attribution.asbuilt import Bools, Ints
from pmreport.attribution.claims import Claims
from pmreport.attribution.disputes import relabelled, settled
from pmreport.attribution.divide import Progress
from pmreport.attribution.earlier import with_habit
from pmreport.attribution.engine import attribute_history
from pmreport.attribution.history import History
from pmreport.attribution.result import Attribution
from pmreport.case import Case
from pmreport.config.disputes import Dispute
from pmreport.model import Absent
from pmreport.worktime import NONE

State = Literal["attributed", "at_least", "no_planned_date", "not_shown", "not_applicable", "not_available"]
FEW_TICKETS, SMALL_SLIP, MUCH_UNEXPLAINED, FEW_STARTED = 20, 2.0, 0.6, 0.5


@dataclass(frozen=True)
class Found:
    """An attribution with the case it is about; `rows[i]` is the ticket code of the engine's ticket i.

    `result` is None where there is nothing to divide; `state` says why, or how far the numbers carry.
    `pooled` are the releases of a period; `rejected` the claims that readers rejected.
    """

    case: Case
    state: State
    result: Attribution | None
    rows: Ints
    history: History | None = None
    pooled: tuple["Found", ...] = ()
    rejected: Claims | None = None


def attribute(
    case: Case, seed: int = 0, progress: Progress | None = None, disputes: Sequence[Dispute] = ()
) -> Found:
    """Divide the slip of a release over its causes; for a period, of every release that went live in it.

    `progress` is called with (coalitions replayed, all). `disputes` about other releases are left
    alone; of a period, each release takes those that name it. Raises `ConfigError` for a dispute about
    nothing.
    """
    none = np.zeros(0, np.int64)
    if case.subject.kind != "release":
        return Found(case, "not_applicable", None, none, pooled=_pooled(case, seed, progress, disputes))
    try:
        history, rows = history_of(case)
    except Absent:
        return Found(case, "not_available", None, none)
    if not history.tickets.inside.any() or (case.release.planned == NONE and case.actual == NONE):
        return Found(case, "not_available", None, none)
    if not history.recorded and _rarely_started(case, rows):
        history = finishes_only(history)
    history = with_habit(history, case)
    keys, hidden = ticket_keys(case, rows)
    mine = [d for d in disputes if d.release in (None, case.release.name)]
    evidence = settled(history, keys, mine, ~hidden)
    result = attribute_history(evidence.history, evidence.recorded, seed=seed, progress=progress)
    result = replace(result, claims=relabelled(result.claims, evidence.labels))
    return Found(case, _state(case, history, result), result, rows, history, rejected=evidence.rejected)


def ticket_keys(case: Case, rows: Ints) -> tuple[list[str], Bools]:
    """The keys of tickets, and which of them are confidential."""
    tickets = case.data.tickets
    keys = tickets["key"].to_numpy(object)[rows].tolist()
    if "confidential" not in tickets:
        return keys, np.zeros(len(keys), bool)
    return keys, (tickets["confidential"] == True).fillna(False).to_numpy(bool)[rows]  # noqa: E712


def _pooled(
    case: Case, seed: int, progress: Progress | None, disputes: Sequence[Dispute]
) -> tuple[Found, ...]:
    from pmreport.model import NoCases

    try:
        members = tuple(case.members)
        return tuple(
            attribute(m, seed, progress, [d for d in disputes if d.release == m.release.name])
            for m in members
        )
    except NoCases:
        return ()


def _rarely_started(case: Case, rows: Ints) -> bool:
    """Whether most tickets say when they were done but not when they were begun."""
    return bool((case.facts.started[rows] != NONE).mean() < FEW_STARTED)


def finishes_only(history: History) -> History:
    """Tier C: only the completions are known; scope growth and the tail can still be told apart."""
    t = history.tickets
    nothing = np.full(t.n, np.nan)
    table = replace(t, ready=t.finish, start=t.finish, size=nothing)
    spans = type(history.spans)()
    return replace(history, tickets=table, spans=spans, links=np.zeros((0, 2), np.int64), tier="C")


def _state(case: Case, history: History, result: Attribution) -> State:
    if case.release.planned == NONE:
        return "no_planned_date"
    if case.actual == NONE:
        return "at_least" if result.slip > SMALL_SLIP else "not_shown"
    thin = int(history.tickets.inside.sum()) < FEW_TICKETS or abs(result.slip) < SMALL_SLIP
    lost = result.mode == "network" and abs(result.unexplained) > MUCH_UNEXPLAINED * abs(result.slip)
    return "not_shown" if thin or lost or result.tier == "C" else "attributed"
