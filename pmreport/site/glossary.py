"""The words of the report that a reader may not share: (id, term, meaning), in the order of the page."""

from pmreport.words import N_

TERMS: tuple[tuple[str, str, str], ...] = (
    (
        "slip",
        N_("slip"),
        N_("Working days between the planned and the actual date of a release; negative if it was early."),
    ),
    (
        "working-day",
        N_("working day"),
        N_(
            "The configured working hours of one day of the calendar; plans, lateness and the division of "
            "the slip count these."
        ),
    ),
    (
        "calendar-day",
        N_("calendar day"),
        N_(
            "Twenty-four hours, weekends and holidays included; flow measures such as cycle time count these."
        ),
    ),
    (
        "freeze",
        N_("scope freeze"),
        N_("The instant after which new scope counts as a change."),
    ),
    (
        "scope",
        N_("scope"),
        N_("The tickets that a release or a period consists of."),
    ),
    (
        "leaf",
        N_("leaf ticket"),
        N_(
            "A ticket without children in the scope: work is counted on leaves only, so that nothing "
            "counts twice."
        ),
    ),
    (
        "cycle-time",
        N_("cycle time"),
        N_("Calendar days from the start of work on a ticket to its end."),
    ),
    (
        "interval",
        N_("90% interval"),
        N_("How far a number could vary for the same process. It says nothing about mistakes in the data."),
    ),
    (
        "median",
        N_("median"),
        N_("Half of the cases lie below it, half above."),
    ),
    (
        "p85",
        N_("P85"),
        N_("Eighty-five of a hundred cases lie at or below it."),
    ),
    (
        "censored",
        N_("still open"),
        N_("A ticket that has not ended yet counts as “at least this long”; it is never dropped."),
    ),
    (
        "baseline",
        N_("baseline"),
        N_("The values of the same measure in earlier releases or months."),
    ),
    (
        "threshold",
        N_("threshold"),
        N_(
            "The value from which a measure is judged “watch” or “problem”; a default is a convention "
            "that the team may replace."
        ),
    ),
    (
        "level",
        N_("level"),
        N_("problem, watch or ok: how this report's value stands against its thresholds or its baseline."),
    ),
    (
        "movement",
        N_("movement"),
        N_(
            "worse, better or no clear change: how the value stands against the report before. It needs "
            "an interval that excludes no change."
        ),
    ),
    (
        "not-measurable",
        N_("not measurable"),
        N_("The export lacks a field that the measure needs. It never means zero."),
    ),
    (
        "no-cases",
        N_("no cases"),
        N_("The fields are there, but nothing happened that could be measured. It never means zero."),
    ),
    (
        "partial",
        N_("partly covered"),
        N_("Between 30% and 80% of the tickets have the fields; the value describes those only."),
    ),
    (
        "suppressed",
        N_("too few, hidden"),
        N_("The group has fewer people than the report may speak about."),
    ),
    (
        "coverage",
        N_("coverage"),
        N_("The share of the tickets concerned that have the fields which a measure needs."),
    ),
    (
        "evidence",
        N_("evidence"),
        N_("A ticket that a stated rule selected. It shows where to look; it does not say who did what."),
    ),
    (
        "practice",
        N_("practice check"),
        N_(
            "Whether the data show a trace of a recommended step. No trace in the data is not the same as "
            "not done."
        ),
    ),
    (
        "attribution",
        N_("division of the slip"),
        N_(
            "Working days by which the replay ends earlier when a condition is taken away, shared fairly "
            "among all conditions."
        ),
    ),
    (
        "replay",
        N_("replay"),
        N_(
            "The project run again on the computer from its recorded history, with and without each "
            "condition."
        ),
    ),
    (
        "unexplained",
        N_("not explained"),
        N_("The part of the slip for which the data show no condition. It is always printed."),
    ),
    (
        "single-removal",
        N_("alone"),
        N_(
            "Days by which the release would have ended earlier in the replay, had only this condition "
            "been absent."
        ),
    ),
)
