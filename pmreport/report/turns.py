"""The weeks that decided, in words: when the date became unlikely, when days were lost, and what changed."""

from collections.abc import Mapping
from typing import Any

from pmreport.figures.why import cause_name
from pmreport.words import N_, Count, Moment, Msg, Quantity, Value, both, say

Entry = Mapping[str, Any]

MOST_LINES, MOST_TICKETS = 4, 3
FELL = N_("Week of {day}: the planned date became unlikely, from {before} to {after}")
FELL_AND_LOST = N_(
    "Week of {day}: the planned date became unlikely, from {before} to {after}; {days} lost, most through "
    "{cause}"
)
LOST = N_("Week of {day}: {days} lost, most through {cause}")
SAYS = {
    "scope": N_("{tickets} entered after the freeze, {days} of planned work"),
    "grown": N_("Estimates of {tickets} grew, by {days} in all"),
    "outside": N_("{tickets} from outside the release came in for its people, open for {days} in all"),
    "moved": N_("Due dates of {tickets} moved later, by {days} in all"),
    "waiting": N_("{tickets} began to wait, for {days} in all"),
    "held": N_("{tickets} could not start as planned: a ticket before was open; {days} later in all"),
    "overdue": N_("{tickets} passed the due date unfinished; late by {days} in all"),
}
BEHIND = N_("Of the tickets behind these days, {n} open in that week")
UNSIZED = N_("{tickets} entered after the freeze")
FAILED = N_("{deployments} failed, {days} until recovery")
PEOPLE = N_("{n} people worked on it, after {before} the week before")


def turn_entries(item: Entry, zone: str) -> list[dict[str, Any]]:
    """The weeks of `turns`, oldest first, with what changed in each, weightiest first."""
    return [_turn(item, turn, zone) for turn in item["turns"]]


def _turn(item: Entry, turn: Entry, zone: str) -> dict[str, Any]:
    row = item["weeks"][turn["week"]]
    fell = item["fell_below_half"] == turn["week"] + 1
    return {
        **turn,
        "start": row["start"],
        "fell": fell,
        "days": sum(row["days"].values()),
        "text": both(_title(item, turn, fell), zone),
        "changes": [*_behind(turn), *(_said(change) for change in row["changes"][:MOST_LINES])],
    }


def _title(item: Entry, turn: Entry, fell: bool) -> Msg:
    """The chance of the date at the week's beginning and end, if it fell; the days lost, if any were."""
    row, seen = item["weeks"][turn["week"]], item["outlook"]
    values: dict[str, Value] = {"day": Moment(row["start"])}
    if fell:
        chances = (Quantity(seen[turn["week"] + at]["probability"], "fraction") for at in (0, 1))
        values |= dict(zip(("before", "after"), chances, strict=True))
    if turn["cause"] is None:
        return say(FELL, **values)
    lost = Quantity(round(sum(row["days"].values()), 1), "working_days")
    return say(FELL_AND_LOST if fell else LOST, **values, days=lost, cause=say(cause_name(turn["cause"])))


def _behind(turn: Entry) -> list[dict[str, Any]]:
    """The tickets through which the week's days came; none of them may be open in it any more."""
    if not turn["n"]:
        return []
    text = both(say(BEHIND, n=turn["n"]))
    return [{"kind": "behind", "text": text, **_listed(turn)}]


def _listed(row: Entry) -> dict[str, Any]:
    return {"tickets": row["tickets"][:MOST_TICKETS], "more": row["n"] > MOST_TICKETS}


def _said(change: Entry) -> dict[str, Any]:
    return {"kind": change["kind"], "text": both(_sentence(change)), **_listed(change)}


def _sentence(change: Entry) -> Msg:
    if change["kind"] == "people":
        return say(PEOPLE, n=change["n"], before=change["before"])
    tickets, days = _tickets(change["n"]), Quantity(round(change["days"], 1), "working_days")
    if change["kind"] == "failed":
        deployments = Count(change["n"], N_("{n} deployment"), N_("{n} deployments"))
        return say(FAILED, deployments=deployments, days=days)
    if not days.value:
        return say(UNSIZED, tickets=tickets)
    return say(SAYS[change["kind"]], tickets=tickets, days=days)


def _tickets(n: int) -> Count:
    return Count(n, N_("{n} ticket"), N_("{n} tickets"))
