"""One release before it happens: its tickets, who does them, what depends on what, what is planted."""

import math
import random
from dataclasses import dataclass, field
from itertools import pairwise

import words
from engine import Job, Phase, run
from releases import COLLABORATION, MAIN, MARKET, REQUIREMENT, TECHNICAL, UX, Amounts, Release
from spine import SQUAD
from tickets import Ticket, deck, minutes, some
from workdays import DAY, day_of, evening, morning

DESIGNING, DESIGN_REVIEW, BUILDING, TESTING = "设计中", "设计评审", "开发中", "测试中"
CLARIFY, INTEGRATION, OTHER_TEAM = "等待需求澄清", "等待联调", "等待外部团队"
BLOCKED, MARKET_HOLD = "技术阻塞", "等待市场确认"
SCREENS = ("checkout", "wallet", "merchant-portal", "kyc", "reconciliation")  # components that people look at
SLACK = 2.5 * DAY  # between the planned finish of a ticket and its due date; less in the main release


@dataclass
class Plan:
    """The tickets of a release while it is being planned and simulated."""

    release: Release
    rng: random.Random
    epics: list[Ticket] = field(default_factory=list)
    base: list[Ticket] = field(default_factory=list)
    added: list[Ticket] = field(default_factory=list)
    bugs: list[Ticket] = field(default_factory=list)
    escalated: list[Ticket] = field(default_factory=list)
    load: dict[str, float] = field(default_factory=dict)
    titles: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def start(self) -> float:
        """The first working hour of the release."""
        return morning(self.release.start)

    @property
    def amounts(self) -> Amounts:
        """How much of everything."""
        return self.release.amounts

    @property
    def reserved(self) -> tuple[str, ...]:
        """People who work on nothing but the chain of the main release."""
        return SQUAD if self.release.name == MAIN else ()

    @property
    def jobs(self) -> list[Ticket]:
        """The tickets that the scheduler sees, in a fixed order."""
        return [t for t in (*self.base, *self.added, *self.bugs, *self.escalated) if t.job is not None]

    def titled(self, sort: str, component: str) -> tuple[str, bool]:
        """The next unused title of a component, and whether it is Chinese."""
        number = self.titles.get((sort, component), self.release.seed * 7 % 89)
        self.titles[sort, component] = number + 1
        chinese = (number + len(component)) % 2 == 0
        return words.title(sort, component, number, chinese), chinese

    def person(self, team: str, hours: float) -> str:
        """The least loaded person of a team, who then carries these hours."""
        names = [name for name in words.PEOPLE[team] if name not in self.reserved]
        name = min(names, key=lambda n: (self.load.get(n, 0.0), names.index(n)))
        self.load[name] = self.load.get(name, 0.0) + hours
        return name


def planned_release(release: Release, moved_in: list[Ticket]) -> Plan:
    """The base scope of a release with its plan: estimates, people, order, due dates."""
    plan = Plan(release, random.Random(release.seed))
    _epics(plan)
    _base(plan)
    for ticket in moved_in:
        _join(plan, ticket)
    _moved(plan)
    _conditions(plan)
    return plan


def _epics(plan: Plan) -> None:
    components = list(words.COMPONENTS)
    for number in range(plan.amounts.epics):
        component = components[(number * 3 + plan.release.seed) % len(components)]
        noun = words.pick(words.NOUNS[component], number + plan.release.seed, number % 2 == 0)
        name = f"{noun}：一期建设" if number % 2 == 0 else f"{noun[:1].upper() + noun[1:]}, phase one"
        created = plan.start - (9 + number % 5) * DAY + plan.rng.uniform(0, 6)
        epic = Ticket("Epic", name, component, "Product", created, plan.rng.choice(words.PEOPLE["Product"]))
        epic.description = words.text("brief", number % 2 == 0)
        epic.release, epic.chinese = plan.release.name, number % 2 == 0
        epic.assignee = epic.reporter
        plan.epics.append(epic)


_SORTS = {  # ticket type: its titles, the median of its hours, their spread
    "Story": ("story", 34.0, 0.45),
    "Task": ("task", 18.0, 0.4),
    "Tech Debt": ("tech", 24.0, 0.35),
    "Spike": ("spike", 12.0, 0.2),
}


def _base(plan: Plan) -> None:
    amounts, rng = plan.amounts, plan.rng
    sorts = ["Spike"] * amounts.spikes + ["Tech Debt"] * amounts.tech + ["Task"] * amounts.tasks
    rest = sorts[amounts.spikes :] + ["Story"] * amounts.stories
    rng.shuffle(rest)
    sorts = sorts[: amounts.spikes] + rest
    sources = deck(rng, "customer*7 market*4 management*3 internal*4 plan*4", len(sorts))
    priorities = deck(rng, "P0*2 P1*6 P2*9 P3*5", len(sorts))
    texts = deck(rng, "full*19 short*1", len(sorts))
    noises = _noise(rng, len(sorts))
    for number, sort in enumerate(sorts):
        epic = plan.epics[number % len(plan.epics)]
        ticket = _leaf(plan, sort, epic, number, noises[number])
        ticket.source = sources[number] if sort == "Story" else "plan"
        ticket.priority = priorities[number]
        if texts[number] == "short":
            ticket.description, ticket.acceptance = words.text("short", ticket.chinese), ""
        ticket.base = True
        plan.base.append(ticket)
    _chains(plan)


def _noise(rng: random.Random, count: int) -> list[float]:
    """Natural variation of effort: log-normal, σ 0.2, with a median of exactly one."""
    half = [math.exp(abs(rng.gauss(0, 0.2))) for _ in range(count // 2)]
    values = [*half, *(1 / value for value in half), 1.0][:count]
    rng.shuffle(values)
    return values


def _leaf(plan: Plan, sort: str, epic: Ticket, number: int, noise: float) -> Ticket:
    rng, components = plan.rng, list(words.COMPONENTS)
    table, median, spread = _SORTS[sort]
    at = components.index(epic.component) + (number // len(plan.epics)) * 4
    component = components[at % len(components)]
    if sort == "Spike":
        component = epic.component
    team = words.COMPONENTS[component]
    title, chinese = plan.titled(table, component)
    hours = minutes(median * math.exp(rng.gauss(0, spread)))
    created = plan.start - rng.uniform(5.5, 16) * DAY
    ticket = Ticket(
        sort, title, component, team, created, rng.choice(words.PEOPLE["Product"]), chinese=chinese
    )
    ticket.description, ticket.acceptance = words.text("brief", chinese), words.text("accept", chinese)
    ticket.release, ticket.parent = plan.release.name, epic
    ticket.entered = plan.start - rng.uniform(1.2, 3.2) * DAY
    ticket.labels = (
        [{"Tech Debt": "tech-debt", "Spike": "poc"}.get(sort, "")] if sort in ("Tech Debt", "Spike") else []
    )
    ticket.assignee = plan.person(team, hours)
    ticket.job = Job(_phases(plan, ticket, hours, noise), plan.start)
    return ticket


def _phases(plan: Plan, ticket: Ticket, hours: float, noise: float) -> list[Phase]:
    who = words.NUMBER[ticket.assignee]
    out: list[Phase] = []
    if ticket.type == "Story" and ticket.component in SCREENS and plan.rng.random() < 0.9:
        ticket.labels = ["ux"]
        drawn = minutes(hours * 0.18)
        designer = words.NUMBER[plan.person("Product", drawn)]
        out.append(Phase(DESIGNING, minutes(drawn * noise), designer, planned=drawn))
        out.append(Phase(DESIGN_REVIEW, 3.0, planned=3.0))
        hours = minutes(hours * 0.82)
        out.append(Phase(BUILDING, minutes(hours * noise), who, planned=hours, mark="handoff"))
    else:
        out.append(Phase(BUILDING, minutes(hours * noise), who, planned=hours))
    if ticket.type != "Spike":
        wait = minutes(plan.rng.uniform(2, 5))
        out.append(Phase(TESTING, wait, planned=wait))
    return out


def _chains(plan: Plan) -> None:
    """Within an epic half of the tickets wait for the one before; a few wait for another epic."""
    rng = plan.rng
    for epic in plan.epics:
        chain = [ticket for ticket in plan.base if ticket.parent is epic]
        for before, after in pairwise(chain):
            if rng.random() < 0.55:
                after.cross.append(before)
    for number in range(2, len(plan.base)):
        if rng.random() < 0.08:
            other = plan.base[rng.randrange(number - 1)]
            if other not in plan.base[number].cross and other.parent is not plan.base[number].parent:
                plan.base[number].cross.append(other)


def _join(plan: Plan, ticket: Ticket) -> None:
    """A requirement moved here from the release before keeps its estimate and its phases."""
    ticket.cross = []
    hours = minutes(ticket.estimate / plan.amounts.size)
    ticket.moved = None
    ticket.assignee = plan.person(ticket.team, hours)
    ticket.job = Job(_phases(plan, ticket, hours, 1.0), plan.start)
    ticket.parent = plan.epics[-1]
    plan.base.append(ticket)


def _moved(plan: Plan) -> None:
    """Base requirements that will leave the release: nobody waits for them, and one is a must-have."""
    blockers = {id(other) for ticket in plan.base for other in ticket.cross}
    free = [
        t
        for t in plan.base
        if t.type == "Story"
        and t.release == plan.release.name
        and id(t) not in blockers
        and t.priority in ("P2", "P3")
    ]
    musts = [t for t in plan.base if t.type == "Story" and id(t) not in blockers and t.priority == "P1"]
    chosen = some(plan.rng, free, plan.amounts.moved)
    if plan.amounts.moved > 5:
        chosen = chosen[1:] + musts[-1:]
    last = evening(plan.release.planned)
    for ticket in chosen:
        ticket.moved = plan.rng.uniform(plan.start + (last - plan.start) * 0.55, last - 2 * DAY)


def _conditions(plan: Plan) -> None:
    """Plant waits, blocks, rework and loops in the phases of base tickets."""
    rng, amounts = plan.rng, plan.amounts
    stay = [ticket for ticket in plan.base if ticket.moved is None]
    stories = [ticket for ticket in stay if ticket.type == "Story"]
    screens = [t for t in stories if "ux" in t.labels]
    for ticket in some(rng, screens, amounts.loops):
        _insert(ticket, 2, Phase(DESIGNING, minutes(rng.uniform(2, 4)), _who(ticket, 0), UX))
        _insert(ticket, 3, Phase(DESIGN_REVIEW, 1.5, -1, UX))
    for ticket in some(rng, stories, amounts.changed):
        hours = minutes(amounts.rework * rng.uniform(0.6, 1.4))
        phase = Phase(BUILDING, hours, words.NUMBER[ticket.assignee], REQUIREMENT, mark="change")
        _insert(ticket, _after_building(ticket), phase)
    _waits(rng, stories, amounts.integration, amounts.wait, INTEGRATION, COLLABORATION)
    _waits(rng, stay, amounts.integration // 4, amounts.wait, OTHER_TEAM, COLLABORATION)
    _waits(rng, stories, max(1, amounts.changed // 4), amounts.wait * 0.7, CLARIFY, REQUIREMENT)
    _waits(rng, stories, 1 + amounts.changed // 12, 6.0, MARKET_HOLD, MARKET)
    _waits(rng, [t for t in stay if t.type != "Spike"], amounts.blocks, amounts.block, BLOCKED, TECHNICAL)
    for ticket in some(rng, [t for t in stay if t.type == "Tech Debt"], amounts.overruns):
        built = next(p for p in _phases_of(ticket) if p.status == BUILDING)
        hours = minutes(built.hours * rng.uniform(0.7, 1.1))
        _insert(ticket, _after_building(ticket), Phase(BUILDING, hours, built.who, TECHNICAL, mark="overrun"))
        ticket.labels = [*ticket.labels, TECHNICAL]
    for ticket in some(rng, [t for t in stay if t.type in ("Story", "Task")], amounts.returns):
        who = words.NUMBER[ticket.assignee]
        _insert(ticket, 99, Phase(BUILDING, minutes(rng.uniform(3, 8)), who, TECHNICAL, mark="return"))
        _insert(ticket, 99, Phase(TESTING, 2.0, -1, TECHNICAL))


def _who(ticket: Ticket, number: int) -> int:
    return ticket.job.phases[number].who if ticket.job else -1


def _insert(ticket: Ticket, place: int, phase: Phase) -> None:
    if ticket.job is not None:
        ticket.job.phases.insert(place, phase)


def _after_building(ticket: Ticket) -> int:
    """The place after the last stretch of building (before the test)."""
    phases = ticket.job.phases if ticket.job else []
    places = [number for number, phase in enumerate(phases) if phase.status == BUILDING]
    return places[-1] + 1 if places else 0


def _waits(
    rng: random.Random, tickets: list[Ticket], count: int, mean: float, status: str, cause: str
) -> None:
    for ticket in some(rng, tickets, count):
        hours = minutes(mean * rng.uniform(0.5, 1.5))
        place = _after_building(ticket) if status in (INTEGRATION, OTHER_TEAM) else _middle(rng, ticket)
        _insert(ticket, place, Phase(status, hours, -1, cause, mark="wait"))


def _middle(rng: random.Random, ticket: Ticket) -> int:
    """Split the building in two, and give the place between the halves."""
    phases = ticket.job.phases if ticket.job else []
    at = next(number for number, phase in enumerate(phases) if phase.status == BUILDING)
    whole, share = phases[at], rng.uniform(0.35, 0.65)
    first = Phase(
        BUILDING,
        minutes(whole.hours * share),
        whole.who,
        planned=minutes(whole.planned * share),
        mark=whole.mark,
    )
    second = Phase(
        BUILDING,
        minutes(whole.hours - first.hours),
        whole.who,
        planned=minutes(whole.planned - first.planned),
    )
    phases[at : at + 1] = [first, second]
    return at + 1


def scheduled(plan: Plan) -> None:
    """Planned start, due date, rank, estimate and points of the base, from a run of the plan alone."""
    tickets = [ticket for ticket in plan.base if ticket.job is not None]
    connect(tickets)
    for number, ticket in enumerate(tickets):
        _rank(ticket, _order(ticket, number))
    built = run([t.job for t in tickets if t.job], (), planned=True)
    last = evening(plan.release.planned) - 2 * DAY
    slack = SLACK * (0.4 if plan.release.name == MAIN else 1.0)
    for number, ticket in enumerate(tickets):
        begin = built.segments[number][0][0]
        ticket.planned = begin
        ticket.due = day_of(min((built.finish[number] or begin) + slack, last))
        _rank(ticket, begin + number * 1e-6)
        ticket.estimate = sum(p.planned for p in _phases_of(ticket) if p.who >= 0)
        ticket.points = points(ticket.estimate)


def _phases_of(ticket: Ticket) -> list[Phase]:
    return ticket.job.phases if ticket.job else []


def _rank(ticket: Ticket, rank: float) -> None:
    if ticket.job is not None:
        ticket.job.rank = rank


def _order(ticket: Ticket, number: int) -> float:
    return {"P0": 0.0, "P1": 20.0, "P2": 60.0, "P3": 90.0}[ticket.priority] + number


def points(hours: float) -> float:
    """Story points of an estimate: the nearest of 1, 2, 3, 5, 8, 13 to hours ÷ 6."""
    return min((1.0, 2.0, 3.0, 5.0, 8.0, 13.0), key=lambda p: (abs(p - hours / 6), p))


def connect(tickets: list[Ticket]) -> None:
    """Turn ticket dependencies into job numbers."""
    number = {id(ticket): n for n, ticket in enumerate(tickets)}
    for ticket in tickets:
        if ticket.job is not None:
            ticket.job.before = [number[id(other)] for other in ticket.cross if id(other) in number]


def scale(plan: Plan, factor: float) -> None:
    """Stretch all planned work of the base: how the amounts are fitted to the release's length."""
    for ticket in plan.base:
        for phase in ticket.job.phases if ticket.job else ():
            if phase.who >= 0 and phase.planned:
                phase.hours, phase.planned = minutes(phase.hours * factor), minutes(phase.planned * factor)


def stagger(plan: Plan, hours: float) -> None:
    """Let the epics begin one after the other: the last one `hours` after the first."""
    for ticket in plan.base:
        place = plan.epics.index(ticket.parent) if ticket.parent in plan.epics else 0
        if ticket.job is not None:
            ticket.job.ready = plan.start + minutes(hours * place / max(1, len(plan.epics) - 1))
