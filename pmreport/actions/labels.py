"""Fixed words for states and answers of promises, as pages say them through the catalogue."""

from pmreport.report.labels import ACTION_STATES
from pmreport.words import N_

STATES = {**ACTION_STATES, "undecided": N_("dropped without a decision")}
ANSWERS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "too_early": N_("too early to tell"),
    "cannot_tell": N_("cannot tell"),
}
DONE_BY = {
    "date": N_("by its date"),
    "ticket": N_("by its ticket"),
    "cancelled": N_("its ticket was cancelled"),
    "stated": N_("stated by the team"),
}
