"""The caveats that a number carries, as sentences."""

from collections.abc import Mapping

from pmreport.words import N_, Msg, say

FLAGS: Mapping[str, str] = {
    "derived": N_("derived: the direct record is missing, a fallback was used"),
    "freeze: derived": N_("no freeze date was given: the end of the first day of work stands for it"),
    "freeze: scope": N_(
        "no code freeze was given: the scope freeze stands for it, and the number is not judged"
    ),
    "baseline: current value": N_("no history of the date: today's value stands for the first one"),
    "window incomplete": N_("the observation window after the release is not over yet"),
    "censored": N_("open tickets count with their age so far"),
    "still open, lower bound": N_("not released yet: the number can only grow"),
    "precision: day": N_("dates without times: half a day of uncertainty was added"),
    "elapsed, not effort": N_("working time in active statuses stands for effort"),
    "not scaled by customers": N_("per week, not scaled by the number of customers"),
    "default target": N_("no target is configured: a convention was used"),
    "response rate unknown": N_("how many were asked is not in the data"),
    "history of a part": N_("only tickets from sources with a change history are counted"),
    "hindsight": N_("values of today were used for an earlier date"),
    "group below the smallest shown": N_("too few people: hidden"),
}

CALENDAR = "calendar incomplete: "  # followed by the year


def flag_text(flag: str) -> Msg:
    """A caveat as a sentence; an unknown one as it is."""
    if flag.startswith(CALENDAR):
        year = flag.removeprefix(CALENDAR)
        return say(N_("the holiday calendar does not cover {year}: plain working weeks were used"), year=year)
    return Msg(FLAGS.get(flag, flag))
