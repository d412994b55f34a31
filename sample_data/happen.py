"""What happens to a planned release: changes, gaps, bugs, complaints; fitted to its dates."""

import math
from dataclasses import dataclass

import words
from engine import Built, Job, Phase, run, shapley
from plan import BUILDING, TESTING, Plan, connect, planned_release, points, scale, scheduled, stagger
from releases import AS_OF, CAUSES, COMPLAINTS, MAIN, MISSING, REQUIREMENT, Release
from spine import INTERRUPTIONS, burdened, inserted, interruption, spine
from tickets import Ticket, deck, minutes, some
from workdays import DAY, day_of, evening

HANDLING = "Handling"
TAIL = 1.7 * DAY  # last ticket done → live in a healthy release


@dataclass
class Story:
    """A release that has happened."""

    plan: Plan
    jobs: list[Ticket]  # what the scheduler saw, in its order
    moved: list[Ticket]  # requirements that left the release
    built: Built
    truth: dict[str, float]  # working hours that each cause adds, of the main release

    def finish(self, ticket: Ticket) -> float | None:
        """When a ticket of the release was first done."""
        return next((self.built.finish[n] for n, other in enumerate(self.jobs) if other is ticket), None)


def happened(release: Release, moved_in: list[Ticket], inherited: list[Ticket]) -> Story:
    """Plan a release, plant its conditions and run it; `inherited` are bugs found in the one before.

    The epics of a healthy release begin one after the other, so that it ends on its day. The main
    release begins all at once; its amounts are such that it ends when it did.
    """
    goal = evening(release.actual or release.planned) - TAIL

    def miss(step: int) -> float:
        return abs(_run(_built(release, moved_in, inherited, step)).end - goal)

    step = 0 if release.name == MAIN else min(range(100), key=miss)
    plan = _built(release, moved_in, inherited, step)
    return _story(plan, _run(plan))


FAILED = 15.0  # working hours from the failed deployment of the main release to its recovery


def _built(release: Release, moved_in: list[Ticket], inherited: list[Ticket], step: int) -> Plan:
    plan = planned_release(release, moved_in)
    scale(plan, release.amounts.size)
    stagger(plan, step * 2.0)
    if release.actual is None:
        _postponed(moved_in)
    chain = spine(plan.epics[0], plan.start, release.name) if release.name == MAIN else []
    plan.base = [*chain, *plan.base]
    scheduled(plan)
    plan.base = [t for t in plan.base if t.moved is None] + [t for t in plan.base if t.moved is not None]
    _inherited(plan, inherited)
    _added(plan, release.amounts.bulk)
    _escalated(plan)
    if chain:
        burdened(chain)
        inserted(chain, *_two_late(plan))
    for ticket in plan.base:
        if ticket.moved is not None:
            ticket.job = None
    first = _run(plan)
    _bugs(plan, first)
    connect(plan.jobs)
    return plan


def _two_late(plan: Plan) -> tuple[Ticket, Ticket]:
    """The requirement and the gap that the end of the chain has to wait for."""
    gaps = [t for t in plan.added if "gap" in t.labels]
    others = [t for t in plan.added if "gap" not in t.labels and t.type == "Change Request"]
    return others[len(others) // 2], gaps[len(gaps) // 3]


def _postponed(moved_in: list[Ticket]) -> None:
    """What the main release left out is taken up late in the next one: it is in work when the data end."""
    for number, ticket in enumerate(moved_in):
        if ticket.job is not None:
            ticket.job.ready = evening(AS_OF) - (14 - number) * DAY


def _run(plan: Plan) -> Built:
    connect(plan.jobs)
    return run([t.job for t in plan.jobs if t.job], CAUSES)


def _story(plan: Plan, built: Built) -> Story:
    truth: dict[str, float] = {}
    if plan.release.name == MAIN:
        truth = shapley([t.job for t in plan.jobs if t.job], CAUSES, {}) | {"release_problems": FAILED}
    moved = [ticket for ticket in plan.base if ticket.moved is not None]
    return Story(plan, plan.jobs, moved, built, truth)


def _fix(plan: Plan, ticket: Ticket, hours: float, test: float) -> None:
    ticket.assignee = ticket.assignee or plan.person(ticket.team, hours)
    phases = [
        Phase(
            BUILDING,
            minutes(hours * plan.rng.uniform(0.84, 1.16)),
            words.NUMBER[ticket.assignee],
            planned=hours,
        )
    ]
    ticket.estimate, ticket.points = minutes(hours), points(hours)
    ticket.job = Job([*phases, Phase(TESTING, minutes(test), planned=test)], ticket.created)


def _inherited(plan: Plan, tickets: list[Ticket]) -> None:
    """Defects of the release before, fixed in this one."""
    for ticket in tickets:
        ticket.release, ticket.entered = plan.release.name, plan.start - 0.5 * DAY
        ticket.assignee = "" if ticket.assignee in plan.reserved else ticket.assignee
        _fix(plan, ticket, plan.rng.uniform(2, 6), 1.5)
        late = ticket.created > ticket.entered
        ticket.entered = None if late else ticket.entered
        begin = max(ticket.created, plan.start) + plan.rng.uniform(1, 4) * DAY
        if ticket.job is not None:
            ticket.job.ready, ticket.job.rank = max(plan.start, ticket.created), begin
        ticket.planned, ticket.due = begin, day_of(begin + 3 * DAY)
        plan.bugs.append(ticket)


def _added(plan: Plan, size: float) -> None:
    """Requirement changes and gaps that enter after the freeze; most of them late, in the main release."""
    rng, amounts, release = plan.rng, plan.amounts, plan.release
    low, high = evening(release.freeze) + DAY, evening(release.planned) - 4 * DAY
    count = amounts.added + amounts.gaps
    gaps = {round((n + 0.5) * count / max(1, amounts.gaps)) for n in range(amounts.gaps)}
    sources = deck(rng, "change*8 management*5 internal*4", count)
    for number in range(count):
        gap = number in gaps
        share = (number + rng.random()) / count
        created = low + (high - low) * (share**0.6 if release.name == MAIN else share * 0.8)
        ticket = _addition(plan, number, created, gap)
        ticket.source = "customer" if gap else sources[number]
        hours = minutes(30.0 * math.exp(rng.gauss(0, 0.4)) * (0.6 if gap else size))
        ticket.assignee = ""
        _fix(plan, ticket, hours, 3.0)
        ticket.planned = created + rng.uniform(1.0, 2.5) * DAY
        ticket.due = day_of(ticket.planned + hours + 3 * DAY)
        if ticket.job is not None:
            ticket.job.gate, ticket.job.rank = MISSING if gap else REQUIREMENT, ticket.planned
            ticket.job.ready = created + rng.uniform(2.5, 6.5)
        plan.added.append(ticket)


def _addition(plan: Plan, number: int, created: float, gap: bool) -> Ticket:
    rng = plan.rng
    components = [
        "gateway",
        "settlement",
        "ledger",
        "checkout",
        "reconciliation",
        "risk-rules",
        "merchant-portal",
        "wallet",
    ]
    component = components[number % len(components)]
    sort = "Story" if gap or number % 3 == 0 else "Change Request"
    title, chinese = plan.titled("gap" if gap else "story" if sort == "Story" else "change", component)
    team = words.COMPONENTS[component]
    ticket = Ticket(
        sort, title, component, team, created, rng.choice(words.PEOPLE["Product"]), chinese=chinese
    )
    ticket.description = words.text("brief", chinese)
    ticket.acceptance = words.text("accept", chinese) if rng.random() < 0.8 else ""
    ticket.release, ticket.parent = plan.release.name, plan.epics[number % len(plan.epics)]
    ticket.priority = "P1" if number % 5 == 1 else "P2"
    ticket.labels = ["gap"] if gap else []
    return ticket


def _bugs(plan: Plan, first: Built) -> None:
    """Defects found while tickets are tested; the last ones early enough not to hold up the release.

    Two in five defects of the main release are found in requirements added late: without the change
    these defects would not exist either.
    """
    rng, amounts = plan.rng, plan.amounts
    limit = evening(plan.release.planned) - 8 * DAY
    tested, late = [], []
    for number, ticket in enumerate(plan.jobs):
        spans = [s for s in first.segments[number] if s[2].status == TESTING]
        if not spans or ticket.type not in ("Story", "Tech Debt", "Task", "Change Request"):
            continue
        when = spans[0][0]
        if ticket.base and when < limit:
            tested.append((when, ticket))
        elif ticket.job and ticket.job.gate == REQUIREMENT and limit - 5 * DAY < when < first.end - 3 * DAY:
            late.append((when, ticket))
    count = amounts.bugs + amounts.ux
    severities = deck(rng, "Critical*2 Major*6 Minor*9 Trivial*3", count)
    for number in range(count):
        source = late if number % 5 < 2 and plan.release.name == MAIN else tested
        when, story = source[rng.randrange(len(source))]
        bug = _bug(plan, story, when + rng.uniform(0.2, 2.5), number >= amounts.bugs, severities[number])
        if source is late and bug.job is not None:
            bug.source, bug.job.gate = "change", REQUIREMENT
        plan.bugs.append(bug)


def _bug(plan: Plan, story: Ticket, when: float, ux: bool, severity: str) -> Ticket:
    rng = plan.rng
    title, chinese = plan.titled("ux" if ux else "bug", story.component)
    reporter = rng.choice(words.PEOPLE["Product" if ux else rng.choice(["Product", "Support", "Platform"])])
    bug = Ticket("Bug", title, story.component, story.team, minutes(when), reporter, chinese=chinese)
    bug.description = words.text("short", chinese) + " " + story.title
    bug.severity, bug.priority = severity, {"Critical": "P1", "Major": "P2"}.get(severity, "P3")
    bug.labels, bug.source = (["ux"] if ux else []), "plan"
    bug.release = bug.found_in = plan.release.name
    bug.parent = story.parent
    bug.links.append(("relates", story, bug.created))
    if ux:
        bug.team = "Product"  # wording and layout are put right by the designers
    others = [n for n in words.PEOPLE[bug.team] if n != story.assignee and n not in plan.reserved]
    own = not ux and story.assignee not in plan.reserved and rng.random() < 0.6
    bug.assignee = story.assignee if own else rng.choice(others)
    _fix(plan, bug, minutes(rng.uniform(2, 6)), 1.5)
    bug.planned, bug.due = bug.created + 0.5 * DAY, day_of(bug.created + 5.5 * DAY)
    if bug.job is not None:
        bug.job.rank = bug.planned
    return bug


def _escalated(plan: Plan) -> None:
    """Complaints that only the release's developers can solve: urgent work outside the scope."""
    rng, release = plan.rng, plan.release
    if release.name == MAIN:
        low, high = 38 * DAY, 66 * DAY
    else:
        low, high = 8 * DAY, 28 * DAY
    count = plan.amounts.escalations
    for number in range(count):
        component = ("gateway", "settlement", "checkout", "reconciliation")[number % 4]
        title, chinese = plan.titled("complaint", component)
        created = plan.start + low + (high - low) * (number + rng.random()) / count
        team = words.COMPONENTS[component]
        ticket = Ticket(
            "Complaint", title, component, team, minutes(created), "merchant-desk", "SUP", chinese=chinese
        )
        hours = minutes(rng.uniform(5, 11) if release.name == MAIN else rng.uniform(2, 4))
        ticket.assignee = plan.person(team, hours)
        ticket.priority = ("P1", "P2", "P2", "P3")[number % 4]
        who = words.NUMBER[ticket.assignee]
        phases = [Phase(HANDLING, hours, who, planned=hours)]
        ticket.job = Job(
            phases, ticket.created + rng.uniform(1, 3), ticket.created, urgent=True, gate=COMPLAINTS
        )
        if release.name == MAIN and number < len(INTERRUPTIONS):
            interruption(number, ticket, plan.start)
        plan.escalated.append(ticket)


def late_bugs(release: Release, plan: Plan, counts: tuple[int, int]) -> list[Ticket]:
    """Defects (and UX issues) found in the 90 days after the release.

    Three critical ones of the main release were known on the day before it went live.
    """
    rng = plan.rng
    assert release.actual is not None
    live = evening(release.actual)
    stories = [t for t in plan.base if t.moved is None and t.type == "Story"]
    known = 3 if release.name == MAIN else 0
    out = []
    for number, story in enumerate(some(rng, stories, known + sum(counts))):
        early = number % 10 < 8
        when = live + (rng.uniform(1, 19) if early else rng.uniform(25, 55)) * DAY
        severity = ("Major", "Minor", "Major", "Minor", "Critical")[number % 5]
        if number < known:
            when, severity = live - rng.uniform(3, 14), "Critical"
        bug = _bug(plan, story, when, number >= known + counts[0], severity)
        bug.release, bug.job = "", None
        bug.planned = bug.due = None
        out.append(bug)
    return out
