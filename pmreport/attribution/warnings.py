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
    return [*_state(found, result), *_data(found, result), *_method(result), *_concentration(result)]


def _state(found: Found, result: Attribution) -> list[Msg]:
    unexplained = Quantity(result.unexplained, "working_days")
    if found.state == "at_least":
        return [say(N_("Not released yet: all days are “at least”, counted up to the date of the data."))]
    if found.state == "no_planned_date":
        return [say(N_("No planned date is given: only the days added by identified causes can be told."))]
    if result.tier == "C":
        return [
            say(
                N_("Only added scope and the time after the last ticket can be told apart; a history of status "
                   "changes would explain more of the remaining {days}."),
                days=unexplained,
            )
        ]  # fmt: skip
    if found.state == "not_shown":
        return [
            say(
                N_("Too few tickets, too small a slip or too much unexplained: read the days as a hint only.")
            )
        ]
    return []


def _data(found: Found, result: Attribution) -> list[Msg]:
    out = []
    if result.tier == "B":
        out.append(say(N_("Without a history of status changes, waiting inside tickets is seen only through labels; "
                          "the intervals are wider.")))  # fmt: skip
    if found.history is not None and found.history.grain:
        out.append(say(N_("The record has dates without times: the order within a day is unknown.")))
    if result.calibration.model.implied:
        out.append(say(N_("Some dependencies are not recorded and were inferred from plan and start times.")))
    if result.quality == "poor":
        out.append(say(N_("Labels are often not confirmed by the status history: treat the days with caution and "
                          "look at the data quality first.")))  # fmt: skip
    return out


def _method(result: Attribution) -> list[Msg]:
    out = []
    if result.mode == "blend":
        out.append(
            say(N_("The replay reproduces the release only roughly; it is averaged with a network replay."))
        )
    if result.mode == "network":
        out.append(say(N_("The dispatch replay does not reproduce the release, or the release is too large for it; "
                          "the order of work is taken as fixed.")))  # fmt: skip
    if not result.exact:
        count = Count(len(result.active), "{n} category", "{n} categories")
        out.append(say(N_("The combinations of {count} were sampled, not all replayed."), count=count))
    return out


def _concentration(result: Attribution) -> list[Msg]:
    found = [pair for pair in result.concentrated if pair[0] != TEAM]
    if not found:
        return []
    count = Count(len(found), "{n} category", "{n} categories")
    return [
        say(
            N_("In {count}, more than half of the days hang on one ticket: check that ticket first."),
            count=count,
        )
    ]
