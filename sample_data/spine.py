"""The chain of requirements that decides when the main release is done, and what is planted on it.

Twelve requirements follow each other, worked on by four people who have nothing else to do. All other
work has float. So the days planted here are the days that each cause adds, whatever else is
switched on: the Shapley value of the simulation confirms it to the minute.
"""

import words
from engine import Job, Phase
from releases import COLLABORATION, COMPLAINTS, MISSING, REQUIREMENT, TECHNICAL
from tickets import Ticket, minutes
from workdays import DAY, day_of

BUILDING, TESTING, INTEGRATION, BLOCKED = "开发中", "测试中", "等待联调", "技术阻塞"
SQUAD = ("柳小桔", "Elin Sorrel", "Kira Loquat", "Mira Cloudberry")
LENGTH = 567.0  # working hours of the chain without any cause
TEST = 3.0
CHAIN = (  # component, person, title
    ("checkout", 1, "Choose the settlement cycle at sign-up|入驻时选择结算周期"),
    ("settlement", 0, "Two settlement runs a day|每日两次结算批次"),
    ("risk-rules", 2, "Limits per merchant group|按商户分组配置限额"),
    ("data-pipeline", 3, "Feed of paid orders per half day|半日已付订单数据流"),
    ("merchant-portal", 1, "Settlement calendar in the portal|商户后台结算日历"),
    ("kyc", 2, "Check contracts before the switch|切换前的合同校验"),
    ("ledger", 0, "Post two batches a day|账簿支持一日两批记账"),
    ("settlement", 0, "Split fees per batch|按批次分账手续费"),
    ("reconciliation", 0, "Match bank answers that arrive later|异步回盘匹配"),
    ("data-pipeline", 3, "Replay a failed half day|失败批次重放"),
    ("risk-rules", 2, "Hold suspicious batches|可疑批次冻结"),
    ("checkout", 1, "Show the payout time to merchants|向商户展示到账时间"),
)
PLANTED = (  # number in the chain, cause, working hours, status, mark: after the building
    (9, REQUIREMENT, 14.5, BUILDING, "change"),
    (9, COLLABORATION, 16.0, INTEGRATION, "wait"),
    (10, TECHNICAL, 23.5, BLOCKED, "wait"),
    (11, COLLABORATION, 18.5, INTEGRATION, "wait"),
    (12, REQUIREMENT, 17.5, BUILDING, "change"),
)
ADDED = 25.5  # hours of the requirement that was added between the last two of the chain
GAP = 3.0  # hours of the gap found before the eleventh
INTERRUPTIONS = (6.6, 6.9)  # hours of two complaints taken up before the eighth and the ninth
PLANTED_DAYS = {  # what each cause adds; a complaint runs beside the test of the ticket before it
    REQUIREMENT: (14.5 + 17.5 + ADDED + TEST) / DAY,
    COLLABORATION: (16.0 + 18.5) / DAY,
    TECHNICAL: 23.5 / DAY,
    MISSING: (GAP + TEST) / DAY,
    COMPLAINTS: (sum(INTERRUPTIONS) - 2 * TEST) / DAY,
}


def spine(epic: Ticket, start: float, release: str) -> list[Ticket]:
    """The chain, planned but without its conditions."""
    hours = minutes((LENGTH - len(CHAIN) * TEST) / len(CHAIN))
    out: list[Ticket] = []
    for number, (component, person, titles) in enumerate(CHAIN):
        chinese = number % 2 == 1
        team = words.COMPONENTS[component]
        created = start - (7 - number * 0.3) * DAY
        ticket = Ticket(
            "Story", titles.split("|")[chinese], component, team, created, words.PEOPLE["Product"][number % 6]
        )
        ticket.chinese, ticket.base, ticket.release, ticket.parent = chinese, True, release, epic
        ticket.description, ticket.acceptance = (words.text(name, chinese) for name in ("brief", "accept"))
        ticket.source, ticket.priority = ("customer", "market", "management")[number % 3], "P1"
        ticket.entered, ticket.assignee = start - 2.5 * DAY, SQUAD[person]
        ticket.cross = out[-1:]
        ticket.job = Job(_phases(ticket, hours), start)
        out.append(ticket)
    return out


def _phases(ticket: Ticket, hours: float) -> list[Phase]:
    who = words.NUMBER[ticket.assignee]
    return [Phase(BUILDING, hours, who, planned=hours), Phase(TESTING, TEST, planned=TEST)]


def burdened(chain: list[Ticket]) -> None:
    """Put the planted work and waits on the chain."""
    for number, cause, hours, status, mark in PLANTED:
        ticket = chain[number - 1]
        if hours and ticket.job is not None:
            who = words.NUMBER[ticket.assignee] if status == BUILDING else -1
            ticket.job.phases.insert(-1, Phase(status, hours, who, cause, mark=mark))


def inserted(chain: list[Ticket], added: Ticket, gap: Ticket) -> None:
    """Two tickets that came after the freeze and that the end of the chain had to wait for."""
    for ticket, hours, place in ((added, ADDED, 11), (gap, GAP, 10)):
        ticket.team, ticket.assignee = words.TEAM_OF[SQUAD[3]], SQUAD[3]
        ticket.component = "data-pipeline"
        ticket.cross = [chain[place - 1]]
        chain[place].cross = [*chain[place].cross, ticket]
        ticket.estimate, ticket.points = hours, 5.0 if hours > 8 else 1.0
        ticket.job = Job(
            _phases(ticket, hours), ticket.created + 4, gate=MISSING if ticket is gap else REQUIREMENT
        )
        ticket.planned = ticket.created + DAY
        ticket.due = day_of(ticket.planned + hours + 3 * DAY)
        ticket.job.rank = ticket.planned


def interruption(number: int, ticket: Ticket, start: float) -> None:
    """A complaint for the person of the chain, coming while the ticket before is built."""
    ticket.created = minutes(start + (6 + number) * LENGTH / len(CHAIN) + 20.0 + 3.6 * number)
    ticket.assignee, ticket.team = SQUAD[0], "Core"
    ticket.component = "settlement"
    phase = Phase("Handling", INTERRUPTIONS[number], words.NUMBER[SQUAD[0]], planned=INTERRUPTIONS[number])
    ticket.job = Job([phase], ticket.created + 1.5, ticket.created, urgent=True, gate=COMPLAINTS)
