"""The whole sample: every release in order, what happened around them, and the ticket numbers."""

from dataclasses import dataclass
from datetime import datetime

from around import backlog, epic_trace, retrospectives, surrounding
from happen import Story, happened, late_bugs
from outside import Deployment, Feedback, complaints, deployments, escalated, feedback, series
from record import recorded
from releases import AS_OF, releases
from tickets import Ticket
from workdays import at, evening


@dataclass
class World:
    """Everything that the writers write."""

    stories: list[Story]
    tickets: list[Ticket]
    feedback: list[Feedback]
    deployments: list[Deployment]
    series: list[tuple[datetime, str, float]]  # instant, name, value


def world() -> World:
    """Simulate the sample."""
    stories: list[Story] = []
    tickets: list[Ticket] = []
    moved: list[Ticket] = []
    bugs: list[Ticket] = []
    for release in releases():
        story = happened(release, moved, bugs)
        recorded(story)
        escalated(story)
        epic_trace(story)
        stories.append(story)
        tickets += surrounding(story)
        moved = [t for t in story.plan.base if t.moved is not None]
        bugs = (
            late_bugs(release, story.plan, (release.amounts.late_bugs, release.amounts.late_ux))
            if release.actual
            else []
        )
    for story in stories:
        tickets += [*story.plan.epics, *story.jobs, *(t for t in story.plan.base if t.moved is not None)]
    tickets += retrospectives() + backlog(stories) + complaints(stories)
    return World(stories, _numbered(tickets), feedback(stories), deployments(stories), series())


def _numbered(tickets: list[Ticket]) -> list[Ticket]:
    """Each ticket once, in the order of creation, with its key; nothing from after the end of the data."""
    end = at(evening(AS_OF))
    once = list({id(ticket): ticket for ticket in tickets}.values())
    for ticket in once:
        ticket.changes.sort(key=lambda change: change.at)
        ticket.began = ticket.now | {c.field: c.old for c in reversed(ticket.changes)}
        ticket.instant = ticket.instant or at(ticket.created)
    kept = sorted(
        (t for t in once if t.instant and t.instant <= end), key=lambda t: (t.instant, t.type, t.title)
    )
    numbers = {"PAY": 0, "SUP": 0}
    for order, ticket in enumerate(kept):
        numbers[ticket.project] += 1
        ticket.key, ticket.order = f"{ticket.project}-{numbers[ticket.project]}", order
        ticket.changes = [change for change in ticket.changes if change.at <= end]
    return kept
