"""What to export next time: for every missing field the step in the tracker at hand, and what it measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pmreport.measure import Reading
from pmreport.model import Export
from pmreport.model.dataset import SAID
from pmreport.report.fields import hint
from pmreport.words import N_, Msg, both, say

TICKETS = N_("give the export of the tracker as well: nothing here holds tickets")


@dataclass
class _Step:
    message: Msg
    fields: list[str] = field(default_factory=list)
    enough: list[str] = field(default_factory=list)
    helps: list[str] = field(default_factory=list)


def steps(readings: Mapping[str, Reading], exports: Sequence[Export]) -> list[dict[str, Any]]:
    """The steps, those first that alone make the most metrics measurable.

    `enough_for` are the metrics (ids) that lack nothing else, `helps` those that lack more.
    """
    if not any("tickets" in export.tables for export in exports):
        return [{"action": both(say(TICKETS)), "fields": [], "enough_for": [], "helps": []}]
    found: dict[str, _Step] = {}
    for metric, reading in readings.items():
        needed: dict[str, None] = {}
        for missing in reading.missing:
            for message in _messages(missing, exports):
                step = found.setdefault(both(message)["en"], _Step(message))
                needed[both(message)["en"]] = None
                step.fields += [] if missing in step.fields else [missing]
        for english in needed:
            (found[english].enough if len(needed) == 1 else found[english].helps).append(metric)
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1].enough), -len(pair[1].helps), pair[0]))
    return [
        {"action": both(s.message), "fields": s.fields, "enough_for": s.enough, "helps": s.helps}
        for _, s in ordered
    ]


def _messages(missing: str, exports: Sequence[Export]) -> list[Msg]:
    """What to do in each tracker that has no history yet, for a history; else in the first one.

    Where a tracker's history is there and lacks the field, the tracker has no such thing.
    """
    holding = [export for export in exports if "tickets" in export.tables]
    table, _, column = missing.partition(".")
    if table != "events" and missing != "tickets.started":
        return [hint(missing, _family(holding[0]))]
    told = column if table == "events" else "status"
    without = [e for e in holding if told not in e.tracked]
    families = dict.fromkeys("" if e.tracked - SAID else _family(e) for e in without or holding[:1])
    return [hint(missing, family) for family in families]


def _family(export: Export) -> str:
    return export.format.partition("-")[0]
