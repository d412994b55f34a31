"""The register: every promise with its age, whether it was kept and whether it helped, in every report."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pmreport.actions.judge import Done, Effect, Seen, done, due, effect, is_promised, since_when
from pmreport.actions.measures import measures
from pmreport.actions.read import Promise
from pmreport.history import Point
from pmreport.words import both

Entry = Mapping[str, Any]
CLOSED = ("dropped", "effective")
UNDECIDED = "undecided"  # vanished from the file without a decision


def register(promises: Sequence[Promise], seen: Seen, clean: Callable[[str], str] = str) -> dict[str, Any]:
    """What `report.json` keeps: the promises, those that vanished, and what became of the last ones.

    `clean` hides what identifies people in texts.
    """
    entries = [_entry(one, seen, clean) for one in promises if is_promised(one, seen)]
    entries += _vanished({one.id for one in promises}, seen)
    return {
        "actions": entries,
        "promised": _promised(entries, seen),
        "overdue": sum(entry["overdue"] for entry in entries),
    }


def _entry(promise: Promise, seen: Seen, clean: Callable[[str], str]) -> dict[str, Any]:
    kept = done(promise, seen)
    helped = effect(promise, seen, kept)
    state = _state(promise, kept, helped)
    since, (last, by_rule) = since_when(promise, seen), due(promise, seen)
    until = kept.day or seen.day(seen.now.as_of)
    late = (until - last).days if last is not None and state not in ("proposed", "dropped") else 0
    return {
        "id": promise.id,
        "text": {code: clean(text) for code, text in promise.text.items()},
        "category": promise.category,
        "owner": promise.owner and clean(promise.owner),
        "report": promise.report,
        "accepted": since and since.isoformat(),
        "due": last and last.isoformat(),
        "due_by_rule": by_rule,
        "ticket": promise.ticket,
        "state": state,
        "reason": promise.reason and clean(promise.reason),
        "done": {"answer": kept.answer, "day": kept.day and kept.day.isoformat(), "how": kept.how},
        "effect": _effect(helped),
        "criterion": _criterion(promise),
        "age_days": None if since is None else max((until - since).days, 0),
        "late_days": max(late, 0),
        "overdue": late > 0 and state == "accepted",
    }


def _state(promise: Promise, kept: Done, helped: Effect) -> str:
    """Proposed and dropped are what the file says; all else follows from the answers."""
    if promise.state in ("proposed", "dropped"):
        return promise.state
    if kept.answer != "yes":
        return "accepted"
    return {"yes": "effective", "no": "not_effective"}.get(helped.answer, "done")


def _criterion(promise: Promise) -> Entry | None:
    wanted = promise.criterion
    if wanted is None:
        return None
    known = measures()[wanted.metric]
    return {"metric": wanted.metric, "name": both(known.name), "unit": known.unit, "op": wanted.op,
            "value": wanted.value}  # fmt: skip


def _effect(found: Effect) -> Entry:
    ends = ("delta", "low", "high")
    return {
        "answer": found.answer,
        "why": both(found.why),
        "met": found.met,
        "then": found.then and _numbered(*found.then),
        "now": found.now and _numbered(*found.now),
        **{end: getattr(found.change, end) if found.change else None for end in ends},
    }


def _numbered(report: str, point: Point) -> Entry:
    return {"report": report, "value": point.value, "low": point.low, "high": point.high, "unit": point.unit}


def _vanished(known: set[str], seen: Seen) -> list[dict[str, Any]]:
    """Promises of the last report that are no longer in the file, as that report had them."""
    last = _last(seen)
    found = [dict(entry) for entry in (last.line["actions"] if last else ())]
    gone = [
        entry for entry in found if entry["id"] not in known and entry["state"] not in (*CLOSED, "proposed")
    ]
    return [entry | {"state": UNDECIDED, "overdue": False} for entry in gone]


def _last(seen: Seen) -> Any:
    """The report with the newest data before this one that had promises at all."""
    old = [one for one in seen.earlier if one.as_of < seen.now.as_of and one.line["actions"]]
    return max(old, key=lambda one: (one.as_of, one.slug), default=None)


def _promised(entries: Sequence[Entry], seen: Seen) -> Entry:
    """How many promises that were open in the last report are done now, open, dropped, or vanished.

    `against` is that report; without one, all promises of the file are counted.
    """
    last = _last(seen)
    open_then = {e["id"] for e in last.line["actions"] if e["state"] == "accepted"} if last else None
    mine = [e for e in entries if e["state"] != "proposed" and (open_then is None or e["id"] in open_then)]
    kept = ("done", "effective", "not_effective")
    return {
        "against": last.name if last else None,
        "done": sum(e["state"] in kept for e in mine),
        "open": sum(e["state"] == "accepted" for e in mine),
        "dropped": sum(e["state"] == "dropped" for e in mine),
        "undecided": sum(e["state"] == UNDECIDED for e in mine),
    }


def recommended(categories: Sequence[Entry], entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The categories, each recommended action with the state of the promise that was made of it."""
    states = {entry["id"]: entry["state"] for entry in entries}

    def marked(action: Entry) -> Entry:
        # A promise made again has a number behind the id: the last one tells the state.
        ids = [name for name in states if name == action["id"] or _is_again(name, action["id"])]
        if not ids or states[ids[-1]] == UNDECIDED:
            return action
        return {**action, "state": states[ids[-1]], "promise": ids[-1]}

    return [{**c, "actions": [marked(action) for action in c["actions"]]} for c in categories]


def _is_again(name: str, first: str) -> bool:
    rest = name.removeprefix(f"{first}-")
    return rest != name and rest.isdigit()
