"""Poor user experience: how often the use of what was delivered fell short, and what became of it."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.feedback import responses, scaled
from pmreport.case.levels import CRITICAL
from pmreport.case.usability import WINDOW, issues, review_loops, satisfaction
from pmreport.measure import Category, Part, Reading, Threshold, reading, share, tickets
from pmreport.model import Absent
from pmreport.stats import km, mean, poisson_rate, t_mean, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

category = Category(
    id="user_experience",
    page="user-experience",
    name=N_("Poor user experience"),
    question=N_("Was the use of what was delivered good enough?"),
)


@category.metric(
    role="P",
    name=N_("UX issues per delivered requirement"),
    unit="per_requirement",
    worse="higher",
    needs=("tickets.release",),
    threshold=Threshold("baseline"),
    estimator="rate",
    interval="garwood",
    either=(("tickets.type", "tickets.labels", "tickets.component"),),
    says=N_("{k} issues of use belong to {n} delivered requirements: {value} ({range})"),
    because=N_("issue of use that belongs to the release"),
    limits=N_("Fewer reports may mean fewer users, not better use."),
    sources=(13, 14),
)
def ux_issue_density(c: Case) -> Reading:
    """Defects, support tickets and improvements about use that belong to the release ÷ requirements
    delivered in it.

    An issue belongs to the release it was found in, else to the one that was live when it was created;
    never to the one it is fixed in.
    """
    found = issues(c)
    delivered = int((c.delivered & c.kind("REQ")).sum())
    return reading(poisson_rate(int(found.sum()), delivered), evidence=tickets(found, _severity(c)))


@category.metric(
    role="P",
    name=N_("UX escape rate"),
    unit="fraction",
    worse="higher",
    needs=("tickets.created", "releases.actual"),
    threshold=Threshold("baseline", 0.15, 0.30, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("tickets.type", "tickets.labels", "tickets.component"),),
    says=N_("{value} of the issues of use were found after the release ({range}, n = {n})"),
    because=N_("issue of use created after the release"),
    limits=N_("What nobody reported is in neither number."),
    sources=(15,),
)
def ux_escape_rate(c: Case) -> Reading:
    """Issues of use created in the 90 days after the release ÷ all those of the release up to then.

    Before the 90 days are over the number is partial and at most to be watched.
    """
    escaped, known, young = np.zeros(c.n, dtype=bool), np.zeros(c.n, dtype=bool), False
    for member in c.members:
        end = member.went_live + WINDOW
        mine = issues(member) & (c.facts.created <= end)
        known |= mine
        escaped |= mine & (c.facts.created > member.went_live)
        young |= c.as_of < end
    found = reading(wilson(int(escaped.sum()), int(known.sum())), evidence=tickets(escaped, _severity(c)))
    return replace(found, state="partial").also("window incomplete") if young else found


@category.metric(
    role="S",
    name=N_("Severe UX issues"),
    unit="fraction",
    worse="higher",
    needs=("tickets.severity",),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    either=(("tickets.type", "tickets.labels", "tickets.component"),),
    says=N_("{value} of the issues of use are of the two highest severities ({range}, n = {n})"),
    because=N_("issue of use of high severity"),
    limits=N_("Severities are as the tracker holds them, often set at first sight."),
    sources=(16,),
)
def ux_severe_share(c: Case) -> Reading:
    """Issues of use of severity 3 or 4 on Nielsen's scale (critical, blocker) ÷ those with a severity."""
    found = issues(c)
    rated = found & (c.severity >= 0)
    severe = rated & (c.severity >= CRITICAL)
    return reading(
        wilson(int(severe.sum()), int(rated.sum())),
        evidence=tickets(severe, _severity(c)),
        coverage=share(rated, found),
        missing=("tickets.severity",),
    )


@category.metric(
    role="P",
    name=N_("Satisfaction, top-2 box"),
    unit="fraction",
    worse="lower",
    threshold=Threshold("baseline", 0.80, 0.65, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("feedback.csat", "tickets.satisfaction"),),
    says=N_("{value} of the answers rate the release satisfying ({range}, n = {n})"),
    because=N_("rated below the two best marks"),
    limits=N_("The response rate is unknown; those who answer are not a sample of all users."),
    sources=(17,),
)
def csat_top2(c: Case) -> Reading:
    """Satisfaction answers in the top two marks of five (the top 40% of another scale) ÷ answers.

    Answers that name the release, else those between it and the next one, at most 90 days. Without
    satisfaction answers: the ratings on the tickets of the release, one to five.
    """
    good, about = satisfaction(c)
    below = np.bincount(about[~good & (about >= 0)], minlength=c.n)
    return reading(
        wilson(int(good.sum()), len(good)),
        evidence=tickets(below > 0, below.astype(np.float64)),
        flags=("response rate unknown",),
    )


@category.metric(
    role="S",
    name=N_("SUS score"),
    unit="points",
    worse="lower",
    threshold=Threshold("absolute", 68, 51),
    estimator="mean",
    interval="t",
    either=(("feedback.sus",),),
    says=N_("The mean usability score is {value} ({range}, n = {n}); 68 is the published average"),
    limits=N_("Comparable only if the ten questions were asked as published."),
    sources=(16,),
)
def sus_mean(c: Case) -> Reading:
    """The mean of the System Usability Scale, 0 to 100, over the survey answers of the release.

    Only if the configuration says that the survey is the SUS.
    """
    if c.settings.survey.kind != "sus":
        raise Absent("feedback.sus")
    answers = responses(c, "survey")
    answers = answers[(answers["scale_max"] != 1).to_numpy(bool)]  # those are tasks, not questionnaires
    return reading(t_mean(scaled(answers, 0, 100)))


@category.metric(
    role="S",
    name=N_("Time to fix UX issues"),
    unit="calendar_days",
    worse="higher",
    needs=("tickets.created", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="calendar",
    either=(("tickets.type", "tickets.labels", "tickets.component"),),
    says=N_("Half of the issues of use were fixed within {value} ({range}, n = {n})"),
    because=N_("issue of use open or long in fixing"),
    limits=N_("Fixed is when the ticket was completed, not when users received it."),
)
def ux_fix_time(c: Case) -> Reading:
    """Median calendar days from the creation to the completion of the issues of use of the release; open
    ones count with their age so far (Kaplan–Meier)."""
    end, ended = c.or_as_of(c.facts.resolved)
    days = c.calendar_days(c.facts.created, end)
    rows = issues(c) & (days >= 0)
    return reading(
        km(days[rows], ended[rows]).quantile(0.5),
        evidence=tickets(rows, np.nan_to_num(days)),
        flags=() if ended[rows].all() else ("censored",),
    )


@category.metric(
    role="S",
    name=N_("UX fixes reopened"),
    unit="fraction",
    worse="higher",
    needs=("events.status",),
    threshold=Threshold("baseline", 0.10, 0.20, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("tickets.type", "tickets.labels", "tickets.component"),),
    says=N_("{value} of the fixed issues of use were reopened ({range}, n = {n})"),
    because=N_("reopened after it was done"),
    limits=N_("A new ticket for the same matter does not show as reopened."),
)
def ux_reopen_rate(c: Case) -> Reading:
    """Issues of use that were reopened ÷ issues of use that were ever done."""
    done = issues(c) & (c.facts.first_resolved != NONE) & (c.facts.first_resolved <= c.as_of)
    again = done & c.facts.reopened
    return reading(wilson(int(again.sum()), int(done.sum())), evidence=tickets(again, _severity(c)))


@category.metric(
    role="S",
    name=N_("Design-review loops"),
    unit="per_ticket",
    worse="higher",
    needs=("events.status",),
    threshold=Threshold("baseline"),
    estimator="mean",
    interval="bootstrap",
    either=(("statuses.design_review",),),
    says=N_("Tickets went back from design review to work {value} on average ({range}, n = {n})"),
    because=N_("went back from design review to design or development"),
    limits=N_(
        "A loop is also how a design gets better; only a change against the usual number says something."
    ),
)
def design_loops(c: Case) -> Reading:
    """Moves from a design review back to a status of work that the ticket had been in before, per ticket
    that entered a design review. Passing on to a new stage is no loop."""
    entered, loops = review_loops(c)
    rows = c.work & entered
    return reading(
        replace(mean(loops[rows], c.facts.parent[rows]), k=int(loops[rows].sum())),
        evidence=tickets(rows & (loops > 0), loops),
        parts={"most": Part(N_("most loops of a ticket"), float(loops[rows].max(initial=0)))},
        coverage=c.facts.mapped,
        missing=("statuses.category",),
    )


@category.metric(
    role="S",
    name=N_("Task success"),
    unit="fraction",
    worse="lower",
    threshold=Threshold("target"),
    estimator="proportion",
    interval="wilson",
    either=(("feedback.task_success",),),
    says=N_("{value} of the observed tasks were completed ({range}, n = {n})"),
    limits=N_("Observed tasks are chosen ones, not what users do most."),
    sources=(13,),
)
def effectiveness_in_use(c: Case) -> Reading:
    """Completed tasks ÷ tasks observed in usability tests: survey records of the release on a scale from
    0 (failed) to 1 (completed)."""
    answers = responses(c, "survey")
    score, most = (answers[name].to_numpy(np.float64) for name in ("score", "scale_max"))
    tried = (most == 1) & np.isin(score, (0.0, 1.0))
    if not tried.any():
        raise Absent("feedback.task_success")
    return reading(wilson(int(score[tried].sum()), int(tried.sum())))


def _severity(c: Case) -> npt.NDArray[np.float64]:
    """The order of evidence: the severest first."""
    return c.severity.astype(np.float64)
