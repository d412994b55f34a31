"""What was planned, and how much of it was done: the two ends that a review compares."""

from collections.abc import Mapping

from pmreport.report.study import Study
from pmreport.words import N_, Count, Moment, both, say
from pmreport.worktime import NONE

Text = Mapping[str, str]


def plan(study: Study) -> list[Text]:
    """Planned dates and the scope at the freeze, a sentence each; one that says so where there is no plan."""
    release = study.case.subject.release
    if release is None:
        return [both(say(N_("No plan belongs to this report: it is not about one release.")), study.zone)]
    said = []
    if release.start != NONE:
        said.append(say(N_("Work on it from {day}"), day=Moment(release.start)))
    if release.planned != NONE:
        said.append(say(N_("Planned to ship on {day}"), day=Moment(release.planned - 1)))
    if release.freeze != NONE:
        scope = _tickets(int(study.case.base.sum()))
        said.append(
            say(N_("Scope frozen on {day} with {scope}"), day=Moment(release.freeze - 1), scope=scope)
        )
    none = say(N_("The data hold no plan: neither a planned date nor a freeze."))
    return [both(text, study.zone) for text in said or [none]]


def done(study: Study) -> list[Text]:
    """How many tickets of the report were done at its end; that none is known, where no end of work is."""
    case = study.case
    end = case.closed if case.subject.kind == "release" else case.as_of
    resolved = case.facts.resolved
    finished = int((case.work & (resolved != NONE) & (resolved <= end)).sum())
    tickets, day = _tickets(int(case.work.sum())), Moment(end - 1)
    if not (resolved[case.work] != NONE).any():
        said = say(N_("Of {tickets}, none is known to be done by {day}"), tickets=tickets, day=day)
    else:
        said = say(N_("Of {tickets}, {n} were done by {day}"), tickets=tickets, n=finished, day=day)
    return [both(said, study.zone)]


def _tickets(n: int) -> Count:
    return Count(n, N_("{n} ticket"), N_("{n} tickets"))
