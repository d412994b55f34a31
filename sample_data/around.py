"""Work around the releases: checklists, risks, launch and research tickets, retrospectives, the backlog."""

import random

import words
from happen import Story
from record import DONE, SPRINTS, TODO, habit, say, sprint_end, sprint_name
from releases import AS_OF, MAIN, Release
from spine import SQUAD
from tickets import Ticket, change, deck, some
from workdays import DAY, DAYS, at, day_of, evening, morning

DOING = "开发中"


def task(kind: str, title: str, team: str, who: str, created: float, *, component: str = "") -> Ticket:
    """A small ticket that the scheduler does not see."""
    ticket = Ticket(kind, title, component, team, created, who, chinese=not title.isascii())
    ticket.description, ticket.source, ticket.assignee, ticket.priority = title, "plan", who, "P3"
    ticket.estimate = ticket.spent = 2.0
    ticket.points = 1.0
    ticket.now |= {"status": TODO, "assignee": who, "team": team, "estimate_h": "2", "points": "1"}
    return ticket


def work(ticket: Ticket, begin: float, end: float) -> None:
    """It is worked on and done."""
    change(ticket, at(begin), "status", DOING, ticket.assignee)
    change(ticket, at(end), "status", DONE, ticket.assignee)
    change(ticket, at(end), "resolution", "Done", ticket.assignee)


def _planned(ticket: Ticket, release: str, begin: float, due: float) -> None:
    ticket.release, ticket.planned, ticket.due = release, begin, day_of(due)
    ticket.now |= {"release": release, "due": day_of(due).isoformat(), "planned_start": at(begin).isoformat()}


def surrounding(story: Story) -> list[Ticket]:
    """Checklist, launch, risk and research tickets of a release."""
    release, rng = story.plan.release, random.Random(f"around {story.plan.release.name}")
    out = _checklist(story, release, rng)
    who = words.PEOPLE["Product"][release.seed % 6]
    launch = task(
        "Task", f"{release.name} 上线推广 launch campaign", "Product", who, morning(release.start) + 3 * DAY
    )
    launch.labels = ["gtm"]
    planned = evening(release.planned)
    _planned(launch, release.name, planned - 12 * DAY, planned - 7 * DAY)
    done = planned - 9 * DAY
    work(launch, done - 1.5, done)
    out.append(launch)
    for number in range(habit(story, 2, 5)):
        out.append(_risk(story, number, rng))
    return out + _research(story, rng) + _tests(story, rng) + _duplicates(story, rng)


def _checklist(story: Story, release: Release, rng: random.Random) -> list[Ticket]:
    """The checklist is opened two weeks before the date; its steps follow the last ticket of the release."""
    jobs = story.jobs
    last = max(range(len(jobs)), key=lambda n: story.built.finish[n] or 0.0)
    done, who = story.built.end, words.PEOPLE["Platform"][1 + release.seed % 4]
    planned = evening(release.planned)
    created = planned - rng.uniform(9, 12) * DAY
    top = task("Release", f"{release.name} 发布检查清单 release checklist", "Platform", who, created)
    _planned(top, release.name, planned - 6 * DAY, planned)
    out = [top]
    for number, pair in enumerate(words.STEPS):
        team = "Platform" if number < 3 else "Product"
        name = words.PEOPLE[team][1 + (release.seed + number) % 4]
        step = task("Sub-task", pair[number % 2], team, name, created + 0.3)
        step.parent, step.blockers = top, [jobs[last]]
        _planned(step, release.name, planned - DAY, planned)
        work(step, done + 0.2 + 0.1 * number, done + rng.uniform(1.6, 2.9))
        out.append(step)
    change(top, at(created + 3), "status", DOING, who)
    change(top, at(done + 3.2), "status", DONE, who)
    change(top, at(done + 3.2), "resolution", "Done", who)
    return out


def _risk(story: Story, number: int, rng: random.Random) -> Ticket:
    plan = story.plan
    epic = plan.epics[number]
    name, _ = plan.titled("risk", epic.component)
    risk = task(
        "Risk", name, "Product", epic.reporter, plan.start + (1 + 2 * number) * DAY, component=epic.component
    )
    risk.labels, risk.parent = ["risk"], epic
    planned = evening(plan.release.planned)
    _planned(risk, plan.release.name, plan.start + 6 * DAY, planned - 10 * DAY)
    say(risk, risk.created + 1, "risk", epic.reporter)
    end = planned - rng.uniform(9, 14) * DAY
    work(risk, end - 0.5, end)
    return risk


def _research(story: Story, rng: random.Random) -> list[Ticket]:
    """Interviews before the epics were committed, where there were any."""
    plan, out = story.plan, []
    share = habit(story, 0.84, 0.8)
    for epic in some(rng, plan.epics, round(share * len(plan.epics))):
        name, _ = plan.titled("research", epic.component)
        ticket = task(
            "Research", name, "Product", epic.reporter, epic.created - 8 * DAY, component=epic.component
        )
        ticket.labels, ticket.source = ["research"], "customer"
        work(ticket, ticket.created + 8, ticket.created + 20)
        ticket.links.append(("relates", epic, epic.created + 0.2))
        out.append(ticket)
    return out


def _tests(story: Story, rng: random.Random) -> list[Ticket]:
    """One set of test cases per epic, linked to the requirements that it checks."""
    plan, out = story.plan, []
    share = habit(story, 0.96, 0.8)
    for number, epic in enumerate(plan.epics):
        chinese = number % 2 == 0
        title = f"{epic.title}：测试用例集" if chinese else f"Test cases: {epic.title}"
        who = words.PEOPLE["Platform"][1 + number % 4]
        cases = task("Test", title, "Platform", who, plan.start + 2 * DAY, component=epic.component)
        cases.parent = epic
        work(cases, plan.start + 6 * DAY, plan.start + 7 * DAY)
        stories = [t for t in (*plan.base, *plan.added) if t.parent is epic and t.type == "Story" and t.job]
        for checked in some(rng, stories, round(share * len(stories))):
            cases.links.append(("tests", checked, max(cases.created, checked.created) + 2))
        out.append(cases)
    return out


def _duplicates(story: Story, rng: random.Random) -> list[Ticket]:
    """Defects that were reported twice, and closed as duplicates."""
    out = []
    for bug in some(rng, story.plan.bugs, habit(story, 1, 4)):
        who = rng.choice(words.PEOPLE["Support"])
        twin = Ticket("Bug", bug.title, bug.component, bug.team, bug.created + rng.uniform(2, 12), who)
        twin.chinese, twin.description, twin.severity, twin.priority = (
            bug.chinese,
            bug.description,
            bug.severity,
            "P3",
        )
        twin.found_in, twin.labels, twin.source = bug.found_in, bug.labels, "plan"
        twin.now |= {"status": TODO, "team": twin.team}
        change(twin, at(twin.created + 5), "status", "已取消", who)
        change(twin, at(twin.created + 5), "resolution", "Duplicate", who)
        twin.links.append(("duplicates", bug, twin.created + 5))
        out.append(twin)
    return out


def epic_trace(story: Story) -> None:
    """Epics follow their children: started with the first, done with the last."""
    jobs = story.jobs
    for epic in story.plan.epics:
        epic.now |= {"status": TODO, "assignee": epic.assignee, "team": "Product"}
        spans = [story.built.segments[n] for n, t in enumerate(jobs) if t.parent is epic]
        if not spans:
            continue
        change(epic, at(story.plan.start - 1.5 * DAY), "release", story.plan.release.name, epic.reporter)
        change(epic, at(min(s[0][0] for s in spans)), "status", DOING, epic.assignee)
        end = max(s[-1][1] for s in spans) + 0.5
        change(epic, at(end), "status", DONE, epic.assignee)
        change(epic, at(end), "resolution", "Done", epic.assignee)


def retrospectives() -> list[Ticket]:
    """One retrospective per sprint with one or two actions, most of them done before the next one ends."""
    out: list[Ticket] = []
    rng = random.Random("retro")
    closed = deck(rng, "yes*17 no*3", 200)
    components = list(words.COMPONENTS)
    last = evening(AS_OF)
    for number in range(len(SPRINTS)):
        end = sprint_end(number)
        if end > last:
            break
        host = words.PEOPLE["Product"][number % 6]
        retro = task("Retro", f"{sprint_name(number)} 回顾 retrospective", "Product", host, end - 3)
        retro.now["sprint"] = sprint_name(number)
        work(retro, end - 2, end - 0.5)
        out.append(retro)
        for extra in range(1 + number % 2):
            component = components[(number * 2 + extra) % len(components)]
            team = words.COMPONENTS[component]
            others = [name for name in words.PEOPLE[team] if name not in SQUAD]
            name = others[(number + extra) % len(others)]
            title = words.pick(words.ACTIONS, number + extra, number % 2 == 0).format(c=component)
            action = task(
                "Action", f"{title} ({sprint_name(number)})", team, name, end - 1, component=component
            )
            action.labels = ["retro-action"]
            action.now["sprint"] = sprint_name(number + 1)
            retro.links.append(("relates", action, end - 0.5))
            slow = closed[len(out)] == "no"
            done = end + (rng.uniform(14, 18) if slow else rng.uniform(2, 7)) * DAY
            if done < len(DAYS) * DAY:
                work(action, done - 1.5, done)
            out.append(action)
    return out


def backlog(stories: list[Story]) -> list[Ticket]:
    """What customers still ask for: open requests, and gaps reported after each release."""
    rng, out = random.Random("backlog"), []
    components = list(words.COMPONENTS)
    for number in range(26):
        component = components[number % len(components)]
        created = evening(AS_OF) - rng.uniform(10, 230) * DAY
        title, chinese = stories[0].plan.titled("story", component)
        ticket = Ticket(
            "Story",
            title,
            component,
            words.COMPONENTS[component],
            created,
            rng.choice(words.PEOPLE["Product"]),
        )
        ticket.chinese, ticket.source = chinese, "customer"
        ticket.description = words.text("brief", chinese)
        ticket.now |= {"status": TODO, "team": ticket.team}
        out.append(ticket)
    for story in stories:
        if story.plan.release.actual is not None:
            out += _gaps(story, rng)
    return out


def _gaps(story: Story, rng: random.Random) -> list[Ticket]:
    plan, out = story.plan, []
    delivered = [t for t in plan.base if t.type == "Story" and t.job is not None]
    live = evening(plan.release.actual)  # type: ignore[arg-type]
    for number, about in enumerate(some(rng, delivered, plan.amounts.late_gaps)):
        created = live + rng.uniform(2, 34 if plan.release.name != MAIN else 50) * DAY
        title, chinese = plan.titled("gap", about.component)
        gap = Ticket(
            "Story", title, about.component, about.team, created, rng.choice(words.PEOPLE["Support"])
        )
        gap.chinese, gap.source, gap.labels, gap.found_in = chinese, "customer", ["gap"], plan.release.name
        gap.description = words.text("short", chinese) + " " + about.title
        gap.now |= {"status": TODO, "team": gap.team}
        gap.links.append(("relates", about, created))
        if number % 5 == 4:
            change(gap, at(created + 3 * DAY), "status", "已取消", gap.reporter)
            change(gap, at(created + 3 * DAY), "resolution", "Won't Do", gap.reporter)
        elif number % 5 < 3 or plan.release.name != MAIN:
            gap.assignee = words.PEOPLE[gap.team][number % 5]
            change(gap, at(created + 2 * DAY), "assignee", gap.assignee, gap.reporter)
            work(gap, created + 15 * DAY, created + 15.4 * DAY)
        out.append(gap)
    return out
