"""The countdown of a release and of those before it, as `report.json` keeps them."""

from typing import Any

from pmreport.case import Case
from pmreport.case.countdown import Countdown, countdown
from pmreport.report.document import instant

EARLIER = 4  # releases of the series that the same export tells of


def countdown_entries(case: Case) -> list[dict[str, Any]]:
    """The subject's own days first, then those of earlier releases, newest first; none for other subjects."""
    if case.subject.kind != "release":
        return []
    cases = [case, *reversed(case.earlier[-EARLIER:])]
    found = [(one, countdown(one)) for one in cases]
    return [_entry(one, days) for one, days in found if days is not None]


def _entry(case: Case, days: Countdown) -> dict[str, Any]:
    release = case.release
    return {
        "release": release.name,
        "series": release.series,
        "planned": instant(release.planned, case.data.zone),
        "first": days.first,
        "scope": list(days.scope),
        "done": list(days.done),
        "defects": None if days.defects is None else list(days.defects),
        "on_time": [list(pair) for pair in days.on_time],
    }
