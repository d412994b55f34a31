"""The register of promises over all reports."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pmreport.history import Record
from pmreport.report.voice import Voice
from pmreport.words import N_, Count

Entry = Mapping[str, Any]
# what needs a decision comes first
ORDER = ("accepted", "undecided", "proposed", "not_effective", "done", "effective", "dropped")


class Promised(NamedTuple):
    """A promise as the newest report that has it tells it."""

    record: Record
    entry: Entry


def register(records: Sequence[Record]) -> list[Promised]:
    """Every promise of the site once: overdue ones first, then open ones by their date."""
    found: dict[str, Promised] = {}
    for one in sorted(records, key=lambda one: (one.as_of, one.slug)):
        found |= {entry["id"]: Promised(one, entry) for entry in one.line["actions"]}
    return sorted(found.values(), key=lambda pair: _rank(pair.entry))


def _rank(entry: Entry) -> tuple[bool, int, str, str]:
    return not entry["overdue"], ORDER.index(entry["state"]), entry["due"] or "9999", entry["id"]


def counts(found: Sequence[Promised]) -> tuple[int, int]:
    """How many promises are open, and how many of those are late."""
    return (
        sum(one.entry["state"] == "accepted" for one in found),
        sum(one.entry["overdue"] for one in found),
    )


def title(found: Sequence[Promised], voice: Voice) -> str:
    """The finding of the register."""
    if not found:
        return voice.say("No action was accepted yet")
    kept = sum(one.entry["state"] in ("done", "effective", "not_effective") for one in found)
    helped = sum(one.entry["state"] == "effective" for one in found)
    still, late = counts(found)
    actions = Count(still, N_("{n} action is open"), N_("{n} actions are open"))
    return voice.say(
        "{actions}, {late} late; {done} done, {helped} of them with an effect beyond noise",
        actions=actions, late=late, done=kept, helped=helped,
    )  # fmt: skip
