"""Fixed words for the document's closed lists, as site and PDF say them through the catalogue."""

from pmreport.words import N_

# kind -> (shape, word). A shape never carries the meaning alone, nor does a colour.
CHIPS: dict[str, tuple[str, str]] = {
    "problem": ("■", N_("problem")),
    "watch": ("◆", N_("watch")),
    "ok": ("●", N_("ok")),
    "unjudged": ("○", N_("not judged")),
    "no_baseline": ("○", N_("first measurement")),
    "worse": ("▲", N_("worse")),
    "better": ("▼", N_("better")),
    "no_clear_change": ("=", N_("no clear change")),
    "too_little_data": ("◌", N_("too little data")),
    "not_measurable": ("◌", N_("not measurable")),
    "no_cases": ("◌", N_("no cases")),
    "suppressed": ("◌", N_("too few, hidden")),
    "partial": ("◐", N_("partly covered")),
    "seen": ("●", N_("trace seen")),
    "not_seen": ("○", N_("no trace in the data")),
    "cannot_tell": ("◌", N_("cannot tell")),
    "answered": ("●", N_("answered")),
    "cannot_say": ("◌", N_("the data cannot say")),
}

# block of the narrative -> its heading
STORY = {
    "summary": N_("What the team says"),
    "went_well": N_("What went well"),
    "lucky": N_("Where we were lucky"),
    "timeline": N_("Timeline"),
    "five_whys": N_("Five whys"),
    "lessons": N_("What the team learned"),
    "actions": N_("What the team decided"),
}
# outline -> the blocks of the summary in their order, with their headings
OUTLINES: dict[str, tuple[tuple[str, str], ...]] = {
    "postmortem": (
        ("plan", N_("The plan")),
        ("what", N_("What happened")),
        ("why", N_("Why")),
        ("do", N_("What to do")),
        ("well", N_("What went well")),
        ("lessons", N_("What the team learned")),
    ),
    "grai": (
        ("plan", N_("1 Goal: what was planned")),
        ("what", N_("2 Result: what happened")),
        ("why", N_("3 Analysis: why")),
        ("lessons", N_("4 Insight: what the team learned")),
        ("do", N_("What to keep, improve and start")),
    ),
}
DEFAULT_OUTLINE = {"en": "postmortem", "zh": "grai"}  # 复盘 is held in these four steps
KEEP = {"keep": N_("Keep"), "improve": N_("Improve"), "start": N_("Start")}
# what a line of a chain of whys rests on
BADGES = {
    "measured": N_("measured"),
    "tickets": N_("from tickets"),
    "team": N_("stated by the team"),
    "assumed": N_("assumed"),
}
OPERATORS = {"<=": "≤", ">=": "≥"}
KINDS = {"release": N_("Release"), "period": N_("Period"), "export": N_("Whole export")}
KINDS_MANY = {"release": N_("releases"), "period": N_("months and periods"), "export": N_("whole exports")}
REVIEW = {
    "draft": N_("draft"),
    "in_review": N_("in review"),
    "reviewed": N_("reviewed"),
    "closed": N_("closed"),
}
ACTION_STATES = {
    "proposed": N_("proposed"),
    "accepted": N_("accepted"),
    "done": N_("done"),
    "effective": N_("effective"),
    "not_effective": N_("not effective"),
    "dropped": N_("dropped"),
}
NO_BREAKDOWN = {
    "not_available": N_("The days of the slip were not divided over causes in this report."),
    "not_applicable": N_("A period has no planned end, so there is no slip to divide over causes."),
    "not_shown": N_("The record is too thin to divide the slip over causes."),
}
PEOPLE = {
    "hidden": N_("hidden"),
    "pseudonym": N_("by pseudonym"),
    "names": N_("by name"),
}
STATUS_CATEGORIES = {
    "todo": N_("to do"),
    "doing": N_("in progress"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
}
STATUS_KINDS = {
    "active": N_("work"),
    "queue": N_("queue"),
    "blocked": N_("blocked"),
    "pause": N_("pause"),
    "assessment": N_("assessment"),
    "design_review": N_("design review"),
    "test": N_("test"),
}
CLASSES = {
    "requirement": N_("requirement"),
    "defect": N_("defect"),
    "change": N_("change request"),
    "task": N_("task"),
    "ux": N_("user experience"),
    "technical": N_("technical"),
    "gap": N_("missing feature"),
    "market": N_("market"),
    "complaint": N_("complaint"),
    "support": N_("support"),
    "release": N_("release work"),
    "REQ": N_("requirement"),
    "BUG": N_("defect"),
    "CHG": N_("change request"),
    "TASK": N_("task"),
    "SUP": N_("support"),
    "OPS": N_("release work"),
    "UX": N_("user experience"),
    "TECH": N_("technical"),
    "GAP": N_("missing feature"),
    "MKT": N_("market"),
}
MODES = {
    "redispatch": N_("list scheduling"),
    "blend": N_("list scheduling with the recorded starts"),
    "network": N_("a fixed network of dependencies"),
    "scope_and_tail": N_("added scope and release tail only"),
}
CALENDARS = {
    "weekdays": N_("Monday to Friday"),
    "cn": N_("Chinese working calendar"),
    "24x7": N_("around the clock"),
}
