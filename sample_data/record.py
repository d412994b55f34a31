"""The trace that a release leaves in the tracker: every field change and comment of its tickets."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

import words
from engine import Phase
from happen import Story
from plan import BLOCKED, BUILDING, DESIGN_REVIEW, DESIGNING, MARKET_HOLD
from releases import MAIN
from tickets import Ticket, change, some
from workdays import DAY, DAYS, at, evening, hours_at

TODO, ASSESSING, READY, DONE, CANCELLED = "待办", "变更评估", "待开发", "已完成", "已取消"
N = TypeVar("N", int, float)
Segment = tuple[float, float, Phase]
SPRINTS = [date(2024, 6, 17) + timedelta(days=14 * n) for n in range(66)]


def habit(story: Story, healthy: N, main: N) -> N:
    """How often a practice leaves a trace: in the healthy releases, and in the main one."""
    return main if story.plan.release.name == MAIN else healthy


def sprint_of(day: date) -> int:
    """The number of the two-week sprint that holds a day."""
    return (day - SPRINTS[0]).days // 14


def sprint_name(number: int) -> str:
    """`Sprint 07`."""
    return f"Sprint {number + 1:02d}"


def sprint_end(number: int) -> float:
    """The end of a sprint: its second Friday, or the last working day before it."""
    return evening(SPRINTS[number] + timedelta(days=11))


def text(name: str, chinese: bool) -> str:
    """One of the comments."""
    return words.comment(name, chinese)


def say(ticket: Ticket, hours: float, name: str, author: str) -> None:
    """Record a comment."""
    change(ticket, at(hours), "comment", text(name, ticket.chinese), author)


def recorded(story: Story) -> None:
    """Record all tickets of a release, and what is left of those that moved on."""
    plan, rng = story.plan, random.Random(f"record {story.plan.release.name}")
    tickets = story.jobs
    unassigned = {id(t) for t in some(rng, plan.base, round(len(plan.base) * 0.06))}
    for number, ticket in enumerate(tickets):
        if ticket.project == "PAY":
            ticket.blockers += [other for other in ticket.cross if other not in ticket.blockers]
            _entered(story, rng, ticket, id(ticket) in unassigned)
            _worked(story, rng, ticket, story.built.segments[number])
    for ticket in plan.base:
        if ticket.moved is not None:
            _entered(story, rng, ticket, False)
            _moved_on(story, rng, ticket)
    fixes = [t for t in plan.bugs if t.release == plan.release.name]
    share = habit(story, 0.08, 0.17)
    for ticket in some(rng, fixes, round(share * len(fixes))):
        _reopened(rng, ticket, story.finish(ticket))
    _traced(story, rng)
    quiet = [t for t in plan.base if t.type == "Story" and t.job and t.moved is None]
    _quiet_changes(story, rng, quiet)
    _late_evenings(story, rng, tickets)


def _initial(ticket: Ticket, **values: str) -> None:
    for name, value in values.items():
        ticket.now.setdefault(name, value)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _entered(story: Story, rng: random.Random, ticket: Ticket, unassigned: bool) -> None:
    """Planning: estimate, people, release, sprint and dates are set, at creation or in a planning meeting."""
    first = _first_person(ticket)
    if ticket.due is None or ticket.planned is None:
        return
    stamps = {"due": ticket.due.isoformat(), "planned_start": at(ticket.planned).isoformat()}
    stamps["sprint"] = sprint_name(sprint_of(ticket.due))
    stamps["release"] = story.plan.release.name
    sizes = {"estimate_h": _number(ticket.estimate), "points": _number(ticket.points)}
    team = "Product" if _designed(ticket) else ticket.team
    _initial(ticket, status=TODO, team=team, priority=ticket.priority)
    if ticket.entered is None:
        _initial(ticket, **stamps, **sizes, assignee=first)
        return
    when = ticket.entered if "release" not in ticket.now else story.plan.start - rng.uniform(0.3, 0.9) * DAY
    lead = words.PEOPLE[ticket.team][rng.randrange(3)]
    for name, value in sizes.items():
        change(ticket, at(when - 1.5), name, value, lead)
    change(ticket, at(when), "team", team, ticket.reporter)
    for name, value in stamps.items():
        change(ticket, at(when), name, value, ticket.reporter)
    if not unassigned:
        change(ticket, at(when + 0.1), "assignee", first, ticket.reporter)


def _first_person(ticket: Ticket) -> str:
    people = [p.who for p in ticket.job.phases if p.who >= 0] if ticket.job else []
    return words.NAME[people[0]] if people else ticket.assignee


def _designed(ticket: Ticket) -> bool:
    return ticket.job is not None and ticket.job.phases[0].status == DESIGNING


def _worked(story: Story, rng: random.Random, ticket: Ticket, segments: list[Segment]) -> None:
    begin, end = segments[0][0], segments[-1][1]
    if ticket.now.get("assignee", "") == "":
        change(
            ticket,
            at(begin - min(2.0, begin - (ticket.entered or ticket.created)) / 2),
            "assignee",
            _first_person(ticket),
            ticket.reporter,
        )
    _before_start(story, rng, ticket, begin)
    previous, reviewed = ticket.created, False
    for segment in segments:
        if reviewed and segment[2].status == BUILDING and segment[0] - previous <= 0.02:
            segment = (segment[0] + 0.04, *segment[1:])  # taken up at once: still handed over first
        if segment[0] - previous > 0.02 and previous > ticket.created:
            change(ticket, at(previous), "status", READY, _author(ticket, segment[2]))
        if segment[2].mark == "handoff" and previous > ticket.created:
            change(ticket, at(previous), "team", ticket.team, _person(segments[0][2]))
        _segment(story, rng, ticket, segment)
        previous, reviewed = segment[1], segment[2].status == DESIGN_REVIEW
    change(ticket, at(end), "status", DONE, ticket.assignee)
    change(ticket, at(end), "resolution", "Done", ticket.assignee)
    ticket.spent = round(sum(s[1] - s[0] for s in segments if s[2].who >= 0) * 2) / 2
    _slips(story, rng, ticket, end)
    _carried(ticket, end)
    _silences(rng, ticket, segments)


def _person(phase: Phase) -> str:
    return words.NAME[phase.who]


def _author(ticket: Ticket, phase: Phase) -> str:
    return _person(phase) if phase.who >= 0 else ticket.now.get("assignee") or ticket.assignee


def _segment(story: Story, rng: random.Random, ticket: Ticket, segment: Segment) -> None:
    begin, end, phase = segment
    author = _author(ticket, phase)
    if phase.who >= 0 and phase.mark != "change":
        change(ticket, at(begin), "assignee", _person(phase), author)
    change(ticket, at(begin), "status", phase.status, author)
    if phase.mark == "change":
        _rewritten(story, rng, ticket, begin, end - begin)
    elif phase.mark == "return":
        fixes = [
            t for t in story.plan.bugs if any(other is ticket for _, other, _ in t.links)
        ] or story.plan.bugs
        ticket.links.append(("relates", fixes[0], begin))
    elif phase.status == BLOCKED:
        change(ticket, at(begin), "flag", "Impediment", author)
        change(ticket, at(end), "flag", "", author)
        if rng.random() < habit(story, 0.85, 0.4):
            say(ticket, max(ticket.created, begin - 2.5), "risk", author)
        helper = rng.choice([n for n in words.PEOPLE[ticket.team] if n != author])
        if rng.random() < habit(story, 0.9, 0.6):
            say(ticket, begin + min(rng.uniform(1, 10), (end - begin) / 2), "help", helper)
    elif phase.status == DESIGN_REVIEW and rng.random() < 0.9:
        say(ticket, begin + 1.0, "review", rng.choice(words.PEOPLE["Product"]))
    elif phase.status == MARKET_HOLD:
        say(ticket, begin + 0.2, "market", ticket.reporter)
        ticket.source = "market"
        lower = {"P0": "P2", "P1": "P3"}.get(ticket.now["priority"], ticket.now["priority"])
        change(ticket, at(begin), "priority", lower, ticket.reporter)


def _before_start(story: Story, rng: random.Random, ticket: Ticket, begin: float) -> None:
    """The traces of good practice before work begins."""
    since = ticket.created if ticket.entered is None else ticket.entered
    if ticket.type in ("Story", "Change Request") and ticket.created > evening(story.plan.release.freeze):
        _assessed(story, rng, ticket, begin)
    elif ticket.cross and rng.random() < habit(story, 0.88, 0.55):
        if rng.random() < 0.5:
            say(ticket, min(since + 2, begin), "sync", ticket.reporter)
        say(ticket, min(since + 3, begin), "sync", rng.choice(words.PEOPLE[ticket.team]))
    hard = ticket.type == "Tech Debt" or ticket.estimate >= 55
    if ticket.base and hard and rng.random() < habit(story, 0.86, 0.35):
        say(ticket, min(since + 3.5, begin), "feasible", words.PEOPLE[ticket.team][1])
    if ticket.type in ("Tech Debt", "Spike") and rng.random() < habit(story, 0.85, 0.45):
        say(ticket, min(since + 4, begin), "risk", words.PEOPLE[ticket.team][0])


def _assessed(story: Story, rng: random.Random, ticket: Ticket, begin: float) -> None:
    """A change that entered after the freeze: assessed, planned, its risk noted — or not."""
    low, high = ticket.created, begin
    lead = words.PEOPLE[ticket.team][rng.randrange(3)]
    if rng.random() < habit(story, 0.9, 0.42):
        change(ticket, at(low + 0.5), "status", ASSESSING, ticket.reporter)
        say(ticket, low + 1.2, "assess", lead)
        change(ticket, at(low + 2.0), "status", READY, lead)
    if rng.random() < habit(story, 0.85, 0.35):
        say(ticket, min(low + 2.2, high), "confirm", ticket.reporter)
    if rng.random() < habit(story, 0.82, 0.3):
        say(ticket, min(low + 2.3, high), "risk", lead)


def _rewritten(story: Story, rng: random.Random, ticket: Ticket, when: float, hours: float) -> None:
    """The text and the estimate of a requirement change while it is worked on."""
    moment, who = at(when), ticket.reporter
    _initial(ticket, description=ticket.description)
    new = words.text("changed", ticket.chinese)
    change(ticket, moment, "description", new, who)
    estimate = float(ticket.now.get("estimate_h", "0"))
    change(ticket, moment, "estimate_h", _number(round(estimate + hours, 2)), who)
    if rng.random() < habit(story, 0.9, 0.4):
        say(ticket, when + 0.3, "assess", rng.choice(words.PEOPLE[ticket.team]))
    if rng.random() < habit(story, 0.85, 0.35):
        say(ticket, when + 0.4, "confirm", who)
    if rng.random() < habit(story, 0.82, 0.3):
        say(ticket, when + 0.5, "risk", rng.choice(words.PEOPLE[ticket.team]))


def _traced(story: Story, rng: random.Random) -> None:
    """Links from tasks to the requirements they implement, and from changes to what they displace."""
    plan = story.plan
    stories = [t for t in plan.base if t.type == "Story" and t.job is not None]
    for ticket in some(rng, stories, round(habit(story, 0.96, 0.72) * len(stories))):
        tasks = [t for t in plan.base if t.parent is ticket.parent and t.type in ("Task", "Tech Debt")]
        if tasks:
            task = tasks[rng.randrange(len(tasks))]
            task.links.append(("implements", ticket, max(task.created, ticket.created) + 1))
    displaced = [t for t in plan.base if t.moved is not None]
    changes = [t for t in plan.added if t.source != "customer"]
    for number, ticket in enumerate(some(rng, changes, round(habit(story, 0.75, 0.25) * len(changes)))):
        if displaced:
            ticket.links.append(("replaces", displaced[number % len(displaced)], ticket.created + 3))


def _quiet_changes(story: Story, rng: random.Random, tickets: list[Ticket]) -> None:
    """Requirements rewritten after the freeze and before work on them began."""
    freeze = evening(story.plan.release.freeze)
    waiting = []
    for ticket in tickets:
        begins = [hours_at(c.at) for c in ticket.changes if c.field == "status"]
        if begins and begins[0] > freeze + 3 * DAY and "description" not in ticket.now:
            waiting.append((ticket, begins[0]))
    for ticket, begin in some(rng, waiting, 14 if story.plan.release.name == MAIN else 1):
        _initial(ticket, description=ticket.description)
        moment = at(freeze + (begin - freeze) * rng.uniform(0.3, 0.8))
        change(ticket, moment, "description", words.text("changed", ticket.chinese), ticket.reporter)


def _slips(story: Story, rng: random.Random, ticket: Ticket, end: float) -> None:
    """Due dates that were moved, and warnings before they passed."""
    if ticket.due is None or end <= evening(ticket.due) + 4:
        return
    due = evening(ticket.due)
    known = max(ticket.created + 1, due - rng.uniform(3.2, 4.5) * DAY)
    if rng.random() < habit(story, 0.8, 0.5):
        say(ticket, known, "late", ticket.assignee)
        if ticket.priority == ticket.now["priority"] == "P3":
            change(ticket, at(known), "priority", "P2", ticket.reporter)
    if rng.random() < habit(story, 0.45, 0.75):
        middle = due + (end - due) * 0.5
        twice = end - due > 4 * DAY and rng.random() < habit(story, 0.2, 0.5)
        stops = [(due - 2, middle if twice else end + 4)] + ([(middle - 2, end + 4)] if twice else [])
        for when, target in stops:
            day = at(min(target, len(DAYS) * DAY - 1)).date()
            if max(when, ticket.created + 0.5) < end:
                change(ticket, at(max(when, ticket.created + 0.5)), "due", day.isoformat(), ticket.reporter)


def _carried(ticket: Ticket, end: float) -> None:
    """A ticket that is not done at the end of its sprint is carried into the next one."""
    if "sprint" not in ticket.now or not ticket.now["sprint"]:
        return
    number = int(ticket.now["sprint"].split(";")[-1].split(" ")[1]) - 1
    while number + 1 < len(SPRINTS) and sprint_end(number) < end:
        moment = at(max(sprint_end(number), ticket.created) - 0.25)
        number += 1
        change(ticket, moment, "sprint", f"{ticket.now['sprint']};{sprint_name(number)}", ticket.reporter)


def _silences(rng: random.Random, ticket: Ticket, segments: Iterable[Segment]) -> None:
    """A short note wherever nothing would be heard for more than four days; a few are forgotten."""
    seen = sorted(hours_at(c.at) for c in ticket.changes)
    for begin, end in pairwise(seen):
        if end - begin > 4 * DAY and rng.random() < 0.92:
            steps = int((end - begin) // (4 * DAY)) + 1
            for step in range(1, steps):
                say(ticket, begin + (end - begin) * step / steps, "heartbeat", ticket.assignee)


def _reopened(rng: random.Random, ticket: Ticket, end: float | None) -> None:
    """A fix that came back after a day or two."""
    if end is None:
        return
    back = end + rng.uniform(4, 14)
    change(ticket, at(back), "status", BUILDING, ticket.reporter)
    change(ticket, at(back), "resolution", "", ticket.reporter)
    done = back + rng.uniform(0.8, 2.0)
    change(ticket, at(done), "status", DONE, ticket.assignee)
    change(ticket, at(done), "resolution", "Done", ticket.assignee)


def _moved_on(story: Story, rng: random.Random, ticket: Ticket) -> None:
    """A requirement leaves the release: it is planned in the next one, with a reason or without."""
    assert ticket.moved is not None
    after = _next_name(story)
    say(ticket, ticket.moved - 0.5, "confirm" if rng.random() < 0.7 else "risk", ticket.reporter)
    for name, value in (("release", after), ("due", ""), ("sprint", ""), ("planned_start", "")):
        change(ticket, at(ticket.moved), name, value, ticket.reporter)


def _next_name(story: Story) -> str:
    major, minor, _ = story.plan.release.name.split(" ")[1].split(".")
    return "PAY 2.0.0" if (major, minor) == ("1", "9") else f"PAY {major}.{int(minor) + 1}.0"


def _late_evenings(story: Story, rng: random.Random, tickets: list[Ticket]) -> None:
    """Some notes are written in the evening or on a day off: about one event in twelve."""
    total = sum(len(t.changes) for t in tickets)
    for ticket in some(rng, [t for t in tickets if t.project == "PAY"], round(total * 0.045)):
        begun = next((c for c in ticket.changes if c.field == "status" and c.new == BUILDING), None)
        if begun is not None:
            evening_of = begun.at.replace(hour=19 + rng.randrange(4), minute=rng.randrange(60))
            change(ticket, evening_of, "comment", text("late_hours", ticket.chinese), begun.author)
