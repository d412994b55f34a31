"""The attribution as the report's JSON has it, and its two tables; no person is named in any of them."""

from typing import Any

import numpy as np
import pandas as pd

from pmreport.attribution.asbuilt import CATEGORY_IDS, TEAM, Bools, K
from pmreport.attribution.attribute import Found, ticket_keys
from pmreport.attribution.changes import Change, behind, changes, turns
from pmreport.attribution.claims import KIND_IDS, joined, listable
from pmreport.attribution.disputes import claim_ids
from pmreport.attribution.intervals import table
from pmreport.attribution.result import Attribution
from pmreport.attribution.warnings import warnings
from pmreport.worktime import NONE

TOP, TOP_CHANGED = 10, 5
TICKETS_FILE = "data/delay_tickets.csv"


def entry(found: Found) -> dict[str, Any]:
    """The `attribution` object of `report.json`; texts of `warnings` are messages still to be said."""
    result = found.result
    if result is None:
        pooled = [{"name": f.case.release.name, "attribution": entry(f)} for f in found.pooled]
        more = {"releases": pooled} if found.state == "not_applicable" else {}
        return {"state": found.state, "warnings": [], **more}
    return {
        "state": found.state,
        **_method(result),
        **_days(found, result),
        **_views(found, result),
        "tickets": TICKETS_FILE,
        "warnings": warnings(found),
    }


def _method(result: Attribution) -> dict[str, Any]:
    return {
        "mode": result.mode,
        "tier": result.tier,
        "exact": result.exact,
        "seed": result.seed,
        "k": len(result.active),
        "discipline": result.calibration.model.order,
        "implied_dependencies": result.calibration.model.implied,
        "optimism": result.optimism.r,
        "record": result.quality,
        "factors": {name: table()[name] for name in ("date", "seeds", "projects")},
    }


def _days(found: Found, result: Attribution) -> dict[str, Any]:
    planned = found.state != "no_planned_date"
    return {
        "slip_days": round(result.slip, 10) if planned else None,
        "replay_error_days": result.error,
        "unexplained": {
            "days": result.unexplained,
            "low": result.unexplained_low,
            "high": result.unexplained_high,
            "natural_days": result.natural if planned else None,
        },
        "categories": [_category(found, result, c) for c in range(K)],
    }


def _views(found: Found, result: Attribution) -> dict[str, Any]:
    """When the days were lost, how likely the date was, and which tickets decided it."""
    weeks, seen = result.weeks, result.outlook
    at, names = _begins(found, weeks.starts), _keys(found)
    chances, counts = seen.probability.tolist(), seen.entered.tolist()
    return {
        "weeks": [
            {
                "start": start,
                "days": dict(zip(CATEGORY_IDS, row, strict=True)),
                "changes": [_change(change, *names) for change in changed],
            }
            for start, row, changed in zip(at, weeks.days.tolist(), changes(found), strict=True)
        ],
        "turns": [_turn(result, week, *names) for week in turns(result)],
        "outlook": [
            {"at": moment, "probability": chance, "entered": count}
            for moment, chance, count in zip(at, chances, counts, strict=True)
        ],
        "fell_below_half": seen.fell if seen.fell >= 0 else None,
        "deciding": deciding(found, result),
    }


def _turn(result: Attribution, week: int, keys: list[str], hidden: Bools) -> dict[str, Any]:
    """A week that mattered, by its place in `weeks`: what cost most days in it, through which tickets."""
    cause, tickets = behind(result, week)
    named = [keys[i] for i in tickets.tolist() if not hidden[i]]
    cause_id = CATEGORY_IDS[cause] if cause >= 0 else None
    return {"week": week, "cause": cause_id, "n": len(tickets), "tickets": named[:TOP_CHANGED]}


def _change(change: Change, keys: list[str], hidden: Bools) -> dict[str, Any]:
    """A change of one week; `before` only where people are counted."""
    named = [keys[i] for i in change.tickets.tolist() if not hidden[i]][:TOP_CHANGED]
    more = {"before": change.before} if change.kind == "people" else {}
    return {"kind": change.kind, "n": change.n, "days": change.days, "tickets": named, **more}


def _category(found: Found, result: Attribution, c: int) -> dict[str, Any]:
    return {
        "id": CATEGORY_IDS[c],
        "days": float(result.days[c]),
        "low": float(result.low[c]),
        "high": float(result.high[c]),
        "single_removal_days": float(result.single_removal[c]),
        "tickets": [] if c == TEAM else _top(found, result, c),
    }


def _top(found: Found, result: Attribution, c: int) -> list[dict[str, Any]]:
    """The tickets that carry most of a category's days; confidential ones are never listed."""
    rows = np.flatnonzero((result.evidence.category == c) & (result.evidence.ticket >= 0))
    keys, hidden = _keys(found)
    days, ticket = result.evidence.days[rows], result.evidence.ticket[rows]
    order = [r for r in np.lexsort((ticket, -np.abs(days))).tolist() if not hidden[ticket[r]]]
    alone = result.alone[rows]
    return [
        {
            "key": keys[ticket[r]],
            "days": float(days[r]),
            "single_removal_days": None if np.isnan(alone[r]) else float(alone[r]),
        }
        for r in order[:TOP]
    ]


def _keys(found: Found) -> tuple[list[str], Bools]:
    return ticket_keys(found.case, found.rows)


def _instants(found: Found, days: np.ndarray) -> list[int]:
    """Seconds UTC of moments on the working-day axis."""
    calendar = found.case.calendar
    zero = float(calendar.tau(np.array([found.case.start]))[0])
    out: list[int] = calendar.instant(days * calendar.hours_per_day + zero).tolist()
    return out


def _begins(found: Found, days: np.ndarray) -> list[int]:
    """As `_instants`, but what begins with a day begins in its morning, not at the end of the day before."""
    second = 1 / 3600 / found.case.calendar.hours_per_day
    return [at - 1 for at in _instants(found, days + second)]


def deciding(found: Found, result: Attribution) -> list[dict[str, Any]]:
    """The tickets that decided the date, as planned and as built: those on the last critical chain."""
    keys, hidden = _keys(found)
    tickets = result.built.tickets
    chosen = [i for i in result.chain.tolist() if not hidden[i]]
    facts = found.case.facts
    return [
        {
            "key": keys[i],
            "planned_start": _moment(facts.planned0[found.rows[i]]),
            "due": _moment(facts.due0[found.rows[i]]),
            "started": _moment(facts.started[found.rows[i]]),
            "resolved": _moment(facts.resolved[found.rows[i]]),
            "late_days": float(result.lateness[i]) if np.isfinite(tickets.due[i]) else None,
        }
        for i in chosen
    ]


def _moment(at: int) -> int | None:
    return None if at == NONE else int(at)


def tickets_table(found: Found) -> pd.DataFrame:
    """Lateness of every ticket and its division, inherited days included.

    `other` holds the unexplained rest together with team conditions, of which no days of one ticket
    are ever shown; the row adds up to `late_days`. Confidential tickets are left out.
    """
    result = found.result
    assert result is not None
    keys, hidden = _keys(found)
    frame = pd.DataFrame({"ticket": keys, "late_days": result.lateness})
    for c in (c for c in range(K) if c != TEAM):
        frame[CATEGORY_IDS[c]] = result.ticket_days[:, c]
    frame["other"] = result.ticket_rest + result.ticket_days[:, TEAM]
    for c in (c for c in range(K) if c != TEAM):
        frame[f"own_{CATEGORY_IDS[c]}"] = result.own[:, c]
    shown: pd.DataFrame = frame[result.built.tickets.decides & ~hidden].reset_index(drop=True)
    return shown


def evidence_table(found: Found) -> pd.DataFrame:
    """The claims, one row each, as a reader may dispute them (`delay_evidence.csv`).

    Claims of team conditions (R5, R6 and such statuses) have no rows: they could lead to one person.
    Claims that a reader rejected stay in the table, without effect.
    """
    result = found.result
    assert result is not None
    keys, hidden = _keys(found)
    rejected = found.rejected or result.claims.where(np.zeros(0, np.int64))
    claims = joined([result.claims, rejected])
    counts = np.arange(len(claims)) < len(result.claims)
    at = np.flatnonzero(listable(claims, ~hidden))
    claims, counts = claims.where(at), counts[at]
    state = np.where(counts, np.where(claims.was >= 0, "relabelled", "counted"), "rejected")
    return pd.DataFrame(
        {
            "claim": claim_ids(claims, keys),
            "ticket": [keys[i] if i >= 0 else "" for i in claims.ticket.tolist()],
            "category": [CATEGORY_IDS[c] for c in claims.category.tolist()],
            "kind": [KIND_IDS[k] for k in claims.kind.tolist()],
            "from": _said(found, _begins(found, claims.begin)),
            "to": _said(found, _instants(found, claims.end)),
            "days": claims.end - claims.begin,
            "share": claims.share,
            "strength": claims.strength,
            "rule": [f"R{r}" for r in claims.rule.tolist()],
            "state": state.astype(object),
            "was": [CATEGORY_IDS[c] if c >= 0 else "" for c in claims.was.tolist()],
        }
    )


def _said(found: Found, instants: list[int]) -> list[str]:
    """Instants as ISO 8601 in the report's zone."""
    at = pd.to_datetime(instants, unit="s", utc=True).tz_convert(found.case.calendar.zone)
    return [moment.isoformat() for moment in at]
