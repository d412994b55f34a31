"""What customers and production say: complaints, feedback, deployments, series."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import words
from happen import FAILED, HANDLING, Story
from releases import AS_OF, MAIN
from tickets import Ticket, change, deck
from workdays import DAY, ZONE, at, evening, hours_at

NEW, WAITING_CUSTOMER, ENGINEERING, RESOLVED = (
    "New",
    "Waiting for Customer",
    "Waiting for Engineering",
    "Resolved",
)
FROM = date(2024, 6, 24)
TARGET = {"P0": (4, 1), "P1": (4, 1), "P2": (8, 3), "P3": (16, 10)}  # hours to respond, days to resolve
HEAVY = (date(2026, 7, 6), date(2026, 8, 14)), (date(2026, 9, 10), date(2026, 10, 23))
WORSE = date(2026, 6, 29)  # from here on the support times are worse


def weekly(day: date) -> int:
    """Complaints of the week that begins on a day."""
    return 6 if any(low <= day <= high for low, high in HEAVY) else 2 + day.isocalendar().week % 2


def complaints(stories: list[Story]) -> list[Ticket]:
    """All complaints that support handles alone (the escalated ones are in the releases)."""
    rng = random.Random("complaints")
    out: list[Ticket] = []
    titles: dict[str, int] = {}
    monday = FROM
    while monday <= AS_OF:
        heavy = weekly(monday) > 4
        for number in range(weekly(monday)):
            moment = datetime.combine(monday, datetime.min.time(), ZONE)
            moment += timedelta(days=number * 6.5 / weekly(monday), minutes=rng.randrange(8 * 60, 21 * 60))
            share = (number + len(out)) % 3
            component = (
                ("gateway", "checkout")[share % 2]
                if heavy and share
                else list(words.COMPONENTS)[len(out) % 9]
            )
            out.append(_complaint(rng, titles, moment, component, len(out)))
        monday += timedelta(days=7)
    for half in (False, True):
        part = [t for t in out if (t.instant is not None and t.instant.date() >= WORSE) == half]
        _handled(random.Random(f"handled {half}"), part, half, stories)
    return out


def _complaint(
    rng: random.Random, titles: dict[str, int], moment: datetime, component: str, number: int
) -> Ticket:
    chinese = number % 2 == 0
    titles[component] = titles.get(component, 0) + 1
    name = words.title("complaint", component, titles[component], chinese)
    ticket = Ticket(
        "Complaint", name, component, "Support", hours_at(moment), "merchant-desk", "SUP", chinese=chinese
    )
    ticket.instant, ticket.source = moment, "customer"
    ticket.customer = words.CUSTOMERS[
        (number * 7 - number % 2 * 7 * (number % 12 == 5)) % len(words.CUSTOMERS)
    ]
    ticket.priority = ("P2", "P3", "P1", "P2", "P3")[number % 5]
    ticket.description = words.pick(words.SAID["blame"], number, chinese)
    return ticket


def _handled(rng: random.Random, tickets: list[Ticket], worse: bool, stories: list[Story]) -> None:
    """Answers, causes, reopenings and ratings, in planted shares."""
    count = len(tickets)
    answered = deck(rng, "in*15 late*5" if worse else "in*39 late*1", count)
    solved = deck(rng, "in*15 late*5" if worse else "in*38 late*2", count)
    rooted = deck(rng, "yes*13 no*7" if worse else "yes*17 no*3", count)
    again = deck(rng, "yes*2 no*18" if worse else "yes*1 no*29", count)
    rated = deck(rng, "5*5 4*4 3*2 2*1 1*1 0*7" if worse else "5*7 4*5 3*1 2*1 0*6", count)
    for number, ticket in enumerate(tickets):
        ticket.assignee = words.PEOPLE["Support"][number % 6]
        ticket.satisfaction = int(rated[number])
        _answer(rng, ticket, answered[number] == "in", solved[number] == "in", again[number] == "yes")
        if rooted[number] == "yes":
            _cause(rng, ticket, stories)


def _answer(rng: random.Random, ticket: Ticket, answered: bool, solved: bool, again: bool) -> None:
    respond, days = TARGET[ticket.priority]
    begin = ticket.created
    ticket.now |= {"status": NEW, "team": "Support"}
    first = begin + respond * (rng.uniform(0.1, 0.85) if answered else rng.uniform(1.3, 3))
    change(ticket, at(first), "assignee", ticket.assignee, ticket.assignee)
    change(ticket, at(first), "status", HANDLING, ticket.assignee)
    change(ticket, at(first), "comment", words.comment("reply", ticket.chinese), ticket.assignee)
    end = begin + days * DAY * (rng.uniform(0.55, 0.95) if solved else rng.uniform(1.3, 2.2))
    end = max(end, first + 1.0)
    if days > 1:
        change(ticket, at(first + (end - first) * 0.4), "status", WAITING_CUSTOMER, ticket.assignee)
        change(ticket, at(first + (end - first) * 0.6), "status", HANDLING, ticket.assignee)
    resolve(ticket, end)
    if again:
        change(ticket, at(end + 5), "status", HANDLING, ticket.reporter)
        change(ticket, at(end + 5), "resolution", "", ticket.reporter)
        resolve(ticket, end + 9)


def resolve(ticket: Ticket, end: float) -> None:
    """The customer gets an answer, and the complaint is resolved."""
    change(
        ticket,
        at(end - 0.2),
        "comment",
        words.comment("answer", ticket.chinese),
        ticket.assignee,
    )
    change(ticket, at(end), "status", RESOLVED, ticket.assignee)
    change(ticket, at(end), "resolution", "Done", ticket.assignee)


def _cause(rng: random.Random, ticket: Ticket, stories: list[Story]) -> None:
    """A link to a defect of the same component that was known then, or a note on the root cause."""
    times = sorted(hours_at(c.at) for c in ticket.changes)
    known = [
        b
        for s in stories
        for b in s.plan.bugs
        if b.component == ticket.component and b.created < ticket.created
    ]
    when = (times[0] + times[-1]) / 2  # after the first answer, before the last one
    if known:
        ticket.links.append(("relates", known[-1 - rng.randrange(min(3, len(known)))], when))
    change(
        ticket,
        at(when),
        "comment",
        words.comment("cause", ticket.chinese),
        ticket.assignee or "甘小草",
    )


def escalated(story: Story) -> None:
    """The trace of complaints that developers worked on."""
    rng = random.Random(f"escalated {story.plan.release.name}")
    jobs = story.jobs
    for number, ticket in enumerate(jobs):
        if ticket.project != "SUP":
            continue
        begin, end, phase = story.built.segments[number][0]
        desk, developer = words.PEOPLE["Support"][number % 6], words.NAME[phase.who]
        ticket.now |= {"status": NEW, "team": "Support"}
        ticket.customer, ticket.source = words.CUSTOMERS[(number * 11) % 30], "customer"
        ticket.satisfaction = 3 if number % 2 else 4
        ticket.description = words.pick(words.SAID["blame"], number, ticket.chinese)
        taken = ticket.created + 0.6
        change(ticket, at(taken), "assignee", desk, desk)
        change(ticket, at(taken), "comment", words.comment("reply", ticket.chinese), desk)
        passed = min(ticket.created + 0.9, begin)
        change(ticket, at(passed), "team", ticket.team, desk)
        change(ticket, at(passed), "status", ENGINEERING, desk)
        change(ticket, at(begin), "assignee", developer, developer)
        change(ticket, at(begin), "status", HANDLING, developer)
        ticket.assignee = developer
        resolve(ticket, end)
        _cause(rng, ticket, [story])


@dataclass(frozen=True)
class Feedback:
    """A row of feedback.csv."""

    at: datetime
    kind: str
    score: int
    low: int
    high: int
    text: str
    component: str
    channel: str
    ticket: Ticket | None
    release: str


SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "review": (1, 5)}
DECKS = {  # the same before and after the main release: nothing is planted here
    "nps": "10*5 9*4 8*4 7*3 6*1 5*1 4*1 2*1",
    "csat": "5*9 4*8 3*2 2*1",
    "ces": "6*5 7*3 5*2",
    "review": "5*8 4*6 3*3 2*1 1*2",
    "success": "1*9 0*1",
}
PER_DAY = {"nps": 0.7, "csat": 0.45, "ces": 0.1, "review": 1.0}
CHANNELS = {
    "nps": "e-mail",
    "csat": "in-app",
    "ces": "in-app",
    "review": "app store",
    "survey": "usability lab",
}


def feedback(stories: list[Story]) -> list[Feedback]:
    """Reviews, NPS, CSAT, CES through the whole time, and a usability survey after every release."""
    rng = random.Random("feedback")
    live = [(evening(s.plan.release.actual or s.plan.release.planned), s) for s in stories]
    days = (AS_OF - FROM).days
    rows: list[Feedback] = []
    for kind, rate in PER_DAY.items():
        count = round(days * rate)
        scores = deck(rng, DECKS[kind], count)
        linked = deck(rng, "yes*17 no*3", count)
        for number in range(count):
            moment = datetime.combine(FROM, datetime.min.time(), ZONE)
            moment += timedelta(days=int(number / rate), minutes=rng.randrange(7 * 60, 23 * 60))
            rows.append(_said(rng, kind, moment, int(scores[number]), linked[number] == "yes", live))
    for when, story in (pair for pair in live if pair[1].plan.release.actual):
        rows += _survey(rng, when, story)
    return sorted(rows, key=lambda row: (row.at, row.kind, row.score, row.text))


def _said(
    rng: random.Random, kind: str, moment: datetime, score: int, linked: bool, live: list[tuple[float, Story]]
) -> Feedback:
    low, high = SCALES[kind]
    bad = score <= (6 if kind == "nps" else 2)
    chinese = rng.random() < 0.6
    good = score > (low + high) / 2 + (high - low) / 5
    table = words.SAID["blame" if bad else "praise" if good else "neutral"]
    said = words.pick(table, rng.randrange(12), chinese) if bad or rng.random() < 0.3 else ""
    now = hours_at(moment)
    past = [story for when, story in live if when <= now]
    coming = [story for when, story in live if when > now]
    component = rng.choice(("checkout", "wallet", "merchant-portal", "gateway"))
    ticket = None
    if bad and linked:
        ticket = _about(rng, now, component, coming)
    return Feedback(
        moment,
        kind,
        score,
        low,
        high,
        said,
        component,
        CHANNELS[kind],
        ticket,
        past[-1].plan.release.name if past else "",
    )


def _about(rng: random.Random, now: float, component: str, coming: list[Story]) -> Ticket | None:
    """A defect that is known, and will be fixed in the release under way."""
    bugs = []
    for story in coming[:1]:
        for bug, done in zip(story.jobs, story.built.finish, strict=True):
            if bug.type == "Bug" and done is not None and done > now and bug.created < now + 15 * DAY:
                bugs.append(bug)
    same = [bug for bug in bugs if bug.component == component] or bugs
    return rng.choice(same) if same else None


def _survey(rng: random.Random, when: float, story: Story) -> list[Feedback]:
    rows, name = [], story.plan.release.name
    half = [abs(rng.gauss(0, 9)) for _ in range(14)]
    for number, score in enumerate([74 + d for d in half] + [74 - d for d in half]):
        moment = at(when + (3 + number * 0.7) * DAY)
        rows.append(
            Feedback(
                moment,
                "survey",
                round(min(score, 100) / 2.5) * 5 // 2,
                0,
                100,
                "",
                "checkout",
                CHANNELS["survey"],
                None,
                name,
            )
        )
    for number, done in enumerate(deck(rng, DECKS["success"], 30)):
        moment = at(when + (3 + number * 0.6) * DAY + 1)
        rows.append(
            Feedback(moment, "survey", int(done), 0, 1, "", "checkout", CHANNELS["survey"], None, name)
        )
    return rows


@dataclass(frozen=True)
class Deployment:
    """A row of deployments.csv."""

    at: datetime
    release: str
    environment: str
    outcome: str
    recovered: datetime | None


def deployments(stories: list[Story]) -> list[Deployment]:
    """Rehearsal, waves and fixes of every release; the main one fails at first and needs more fixes."""
    rng, out = random.Random("deployments"), []
    for number, story in enumerate(s for s in stories if s.plan.release.actual):
        release = story.plan.release
        live = evening(release.actual)  # type: ignore[arg-type]
        main = release.name == MAIN
        out.append(_deployed(release.name, "staging", story.built.end + 1, "success"))
        if main:
            first = story.built.end + 4
            out.append(_deployed(release.name, "production", first, "rolled_back", first + FAILED))
            out.append(_deployed(release.name, "production", first + FAILED + 1, "success"))
        waves = [live - 5, live - 2.5, *(live + wave * DAY + 1.5 for wave in (0, 1, 2, 3, 5, 8, 13, 18))]
        bad = (
            {4: "degraded", 5: "hotfix", 6: "failed", 7: "hotfix", 8: "degraded", 9: "hotfix"}
            if main
            else {3 + number % 6: ("hotfix", "degraded")[number % 2]}
        )
        for wave, when in enumerate(waves):
            outcome = bad.get(wave, "success")
            recovered = (
                when + (rng.uniform(9, 14) if main else rng.uniform(1, 2.5)) if outcome != "success" else None
            )
            out.append(_deployed(release.name, "production", when, outcome, recovered))
    return sorted(out, key=lambda row: (row.at, row.release, row.outcome))


def _deployed(
    release: str, environment: str, when: float, outcome: str, recovered: float | None = None
) -> Deployment:
    return Deployment(at(when), release, environment, outcome, None if recovered is None else at(recovered))


def series() -> list[tuple[datetime, str, float]]:
    """Active customers per month and market share per quarter, both slowly rising."""
    out: list[tuple[datetime, str, float]] = []
    for number in range(30):
        year, month = divmod(5 + number, 12)
        day = datetime(2024 + year, month + 1, 1, tzinfo=ZONE)
        out.append((day, "active_customers", float(5200 + 55 * number + 17 * (number % 3))))
        if month % 3 == 0:
            out.append((day, "market_share", round(0.061 + 0.0006 * number, 4)))
    return out
