"""Five whys from the evidence: from the slip to its causes, as far as the data go and no further."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmreport.attribution.asbuilt import CATEGORY_IDS, TEAM
from pmreport.attribution.attribute import Found
from pmreport.attribution.reasons import Reason, reasons
from pmreport.report.delays import divided
from pmreport.report.headline import cause_line
from pmreport.words import N_, Count, Msg, Quantity, both, say

Entry = Mapping[str, Any]

MOST_CHAINS, MOST_LINES, MOST_REASONS, MOST_TICKETS = 3, 5, 2, 3
LEAST_DAYS = 0.5
# what a rule saw; R9 looks at the plan as a whole
RULES = {
    1: N_("Of these, {days} lie on {tickets} that stood in a status that names this cause"),
    2: N_("Of these, {days} lie on {tickets} whose content changed after work had started"),
    3: N_("Of these, {days} lie on {tickets} that entered the release after the freeze"),
    4: N_("Of these, {days} lie on {tickets} that waited for an open ticket of another team"),
    5: N_("Of these, {days} lie on {tickets} that nobody was assigned to"),
    6: N_("Of these, {days} lie on {tickets} that changed hands after the start"),
    7: N_("Of these, {days} lie on {tickets} from outside the release that took time of its people"),
    8: N_("Of these, {days} lie on {tickets} with a label that names this cause"),
    10: N_("Of these, {days} passed between failed deployments and their recovery"),
    11: N_("Of these, {days} lie on {tickets} that a design review sent back"),
    12: N_("Of these, {days} lie on {tickets} with a linked defect that a test sent back"),
    13: N_("Of these, {days} lie on {tickets} put on hold with a label that names the market"),
}
UNSAID = N_("Of these, {days} lie on {tickets} added after the freeze without saying why, counted half")
MOVED = N_("Of these, {days} lie on {tickets} whose evidence the team moved to this cause")
PLAN = N_("Where nothing disturbed it, planned work took {ratio} its estimate")
HABIT = N_("In earlier releases, planned work that nothing disturbed took {ratio} its estimate")
HIDDEN = N_("The tickets behind these days are not listed: they could lead to one person")
LABELS, OPTIMISM = 8, 9


def chains(found: Found, categories: Sequence[Entry], attribution: Entry) -> list[dict[str, Any]]:
    """A chain for each of the largest causes that can be told from 0: at most three, of five lines each.

    `badge` says what a line rests on: `measured`, `tickets`, `team` (stated by the team) or `assumed`;
    a chain with an assumed line is `assumed`. Empty where no days may be printed or nothing was late.
    """
    if not divided(attribution) or attribution["slip_days"] <= 0:
        return []
    sure = [c for c in attribution["categories"] if c["days"] >= LEAST_DAYS and (c["low"] or 0) > 0]
    sure.sort(key=lambda c: -c["days"])
    return [_chain(found, categories, cause) for cause in sure[:MOST_CHAINS]]


def _chain(found: Found, categories: Sequence[Entry], cause: Entry) -> dict[str, Any]:
    lines = [
        *_slip(categories),
        _line("measured", cause_line(cause)),
        *_evidence(found, CATEGORY_IDS.index(cause["id"])),
        *_condition(categories, cause["id"]),
    ][:MOST_LINES]
    return {
        "category": cause["id"],
        "name": cause["name"],
        "assumed": any(line["badge"] == "assumed" for line in lines),
        "lines": lines,
    }


def _line(
    badge: str, text: Mapping[str, str] | Msg, tickets: Sequence[str] = (), metric: str = ""
) -> dict[str, Any]:
    said = both(text) if isinstance(text, Msg) else dict(text)
    return {"badge": badge, "text": said, "tickets": list(tickets), "metric": metric or None}


def _slip(categories: Sequence[Entry]) -> list[dict[str, Any]]:
    metrics = [metric for category in categories for metric in category["metrics"]]
    slip = next((m for m in metrics if m["id"] == "release_slip" and m["finding"]), None)
    return [_line("measured", slip["finding"], metric="release_slip")] if slip else []


def _evidence(found: Found, category: int) -> list[dict[str, Any]]:
    """What the record shows on the tickets behind the days."""
    if category == TEAM:
        return [_line("tickets", say(HIDDEN))]
    shown = [reason for reason in reasons(found, category) if reason.days >= LEAST_DAYS]
    return [_reason(found, reason) for reason in shown[:MOST_REASONS]]


def _reason(found: Found, reason: Reason) -> dict[str, Any]:
    if reason.rule == OPTIMISM:
        assert found.result is not None
        known = found.result.optimism
        return _line("measured", say(HABIT if known.earlier else PLAN, ratio=Quantity(known.r, "ratio")))
    tickets = Count(reason.n, N_("{n} ticket"), N_("{n} tickets"))
    days = Quantity(reason.days, "working_days")
    template, badge = RULES[reason.rule], "team" if reason.rule == LABELS else "tickets"
    if reason.moved:
        template, badge = MOVED, "team"
    elif reason.assumed:
        template, badge = UNSAID, "assumed"
    return _line(badge, say(template, days=days, tickets=tickets), reason.keys[:MOST_TICKETS])


def _condition(categories: Sequence[Entry], cause: str) -> list[dict[str, Any]]:
    """The measured condition of the category, where it stands out; never the slip again."""
    entry = next(c for c in categories if c["id"] == cause)
    found = [f for f in entry["findings"] if "release_slip" not in f["metrics"]]
    found.sort(key=lambda f: f["metrics"][0] not in entry["decided_by"])
    return [_line("measured", found[0]["text"], metric=found[0]["metrics"][0])] if found else []
