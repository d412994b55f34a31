"""What a reader must know about an attribution, as sentences of the catalogue."""

from pmreport.attribution.asbuilt import TEAM
from pmreport.attribution.attribute import Found
from pmreport.attribution.result import Attribution
from pmreport.words import N_, Count, Msg, Quantity, say


def warnings(found: Found) -> list[Msg]:
    """Cautions in the order of their weight."""
    result = found.result
    if result is None:
        return []
    said = (_state(found, result), _data(found, result), _method(result), _concentration(result))
    return [message for part in said for message in part] + _disputed(found, result)


LATER = N_("Not released yet: all days are “at least”, counted up to the date of the data.")
NO_PLAN = N_("No planned date is given: only the days added by identified causes can be told.")
TIER_C = N_(
    "Only added scope and the time after the last ticket can be told apart; a history of status "
    "changes would explain more of the remaining {days}."
)
THIN = N_("Too few tickets, too small a slip or too much unexplained: read the days as a hint only.")
TIER_B = N_(
    "Without a history of status changes, waiting inside tickets is seen only through labels; "
    "the intervals are wider."
)
DAYS = N_("The record has dates without times: the order within a day is unknown.")
IMPLIED = N_("Some dependencies are not recorded and were inferred from plan and start times.")
POOR = N_(
    "Labels are often not confirmed by the status history: treat the days with caution and look at "
    "the data quality first."
)
BLEND = N_("The replay reproduces the release only roughly; it is averaged with a network replay.")
NETWORK = N_(
    "The dispatch replay does not reproduce the release, or the release is too large for it; "
    "the order of work is taken as fixed."
)
SAMPLED = N_("The combinations of {count} were sampled, not all replayed.")
CONCENTRATED = N_("In {count}, more than half of the days hang on one ticket: check that ticket first.")
DISPUTED = N_(
    "The team reviewed the evidence: {rejected} rejected, {moved} moved to another category. "
    "delay_evidence.csv says which."
)


def _state(found: Found, result: Attribution) -> list[Msg]:
    if found.state == "at_least":
        return [say(LATER)]
    if found.state == "no_planned_date":
        return [say(NO_PLAN)]
    if result.tier == "C":
        return [say(TIER_C, days=Quantity(result.unexplained, "working_days"))]
    return [say(THIN)] if found.state == "not_shown" else []


def _data(found: Found, result: Attribution) -> list[Msg]:
    days_only = found.history is not None and found.history.grain > 0
    said = (
        (result.tier == "B", TIER_B),
        (days_only, DAYS),
        (result.calibration.model.implied, IMPLIED),
        (result.quality == "poor", POOR),
    )
    return [say(text) for applies, text in said if applies]


def _method(result: Attribution) -> list[Msg]:
    text = {"blend": BLEND, "network": NETWORK}.get(result.mode)
    out = [say(text)] if text else []
    if not result.exact:
        out.append(say(SAMPLED, count=_categories(len(result.active))))
    return out


def _concentration(result: Attribution) -> list[Msg]:
    found = {category for category, _ in result.concentrated if category != TEAM}
    return [say(CONCENTRATED, count=_categories(len(found)))] if found else []


def _disputed(found: Found, result: Attribution) -> list[Msg]:
    rejected = len(found.rejected) if found.rejected is not None else 0
    moved = int((result.claims.was >= 0).sum())
    if not rejected + moved:
        return []
    return [say(DISPUTED, rejected=_pieces(rejected), moved=_pieces(moved))]


def _pieces(n: int) -> Count:
    return Count(n, N_("{n} piece of evidence"), N_("{n} pieces of evidence"))


def _categories(n: int) -> Count:
    return Count(n, "{n} category", "{n} categories")
