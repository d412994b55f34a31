"""Neutral tables for technical difficulty, small enough to compute by hand: eight hours a day."""

RELEASES = "name,start,freeze,planned,actual\n2.0,2026-03-02,2026-03-06,2026-03-27,"

# The data end on Friday 13 March at 18:00. P1 is blocked by a technical status, P2 is technical itself, P3
# gives no reason, P4 another reason, P5 is linked to P2, P6 is labelled and still blocked.
BLOCKED = {
    "releases": RELEASES,
    "tickets": """
key,type,labels,created,started,resolved,release,status,status_category
P1,Story,,2026-03-02T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
P2,Spike,,2026-03-02T09:00,2026-03-02T09:00,2026-03-05T18:00,2.0,Done,done
P3,Story,,2026-03-02T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
P4,Story,,2026-03-02T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
P5,Story,,2026-03-02T09:00,2026-03-09T09:00,2026-03-10T18:00,2.0,Done,done
P6,Story,technical_difficulty,2026-03-02T09:00,2026-03-12T09:00,,2.0,Blocked,doing
P7,Story,,2026-03-13T18:00,,,2.0,To Do,todo
""",
    "events": """
ticket,at,field,from,to,author
P1,2026-03-02T09:00,status,To Do,In Progress,ann
P1,2026-03-03T09:00,status,In Progress,技术阻塞,ann
P1,2026-03-04T09:00,status,技术阻塞,In Progress,ann
P1,2026-03-06T18:00,status,In Progress,Done,ann
P2,2026-03-02T09:00,status,To Do,In Progress,ann
P2,2026-03-04T09:00,status,In Progress,Blocked,ann
P2,2026-03-05T09:00,status,Blocked,In Progress,ann
P2,2026-03-05T18:00,status,In Progress,Done,ann
P3,2026-03-02T09:00,status,To Do,In Progress,ann
P3,2026-03-05T09:00,status,In Progress,Blocked,ann
P3,2026-03-06T09:00,status,Blocked,In Progress,ann
P3,2026-03-06T18:00,status,In Progress,Done,ann
P4,2026-03-02T09:00,status,To Do,In Progress,ann
P4,2026-03-04T09:00,status,In Progress,等待外部,ann
P4,2026-03-05T09:00,status,等待外部,In Progress,ann
P4,2026-03-06T18:00,status,In Progress,Done,ann
P5,2026-03-09T09:00,status,To Do,In Progress,ann
P5,2026-03-10T13:00,status,In Progress,Blocked,ann
P5,2026-03-10T18:00,status,Blocked,Done,ann
P6,2026-03-12T09:00,status,To Do,In Progress,ann
P6,2026-03-13T09:00,status,In Progress,Blocked,ann
""",
    "statuses": """
status,category,kind,cause
To Do,todo,queue,
In Progress,doing,active,
Blocked,doing,blocked,
技术阻塞,doing,blocked,technical_difficulty
等待外部,doing,blocked,collaboration
Done,done,,
""",
    "links": "from,kind,to\nP2,relates,P5",
}


# Release 2.0 went out on 3 April. D1-D3 were found before, D4 and D5 within 90 days, D6 after them; D7 is a
# duplicate, D8 belongs to 1.0. D2 came back once. The data end on 10 July at 18:00.
DEFECTS = {
    "releases": "name,actual\n1.0,2026-01-30\n2.0,2026-04-03",
    "tickets": """
key,type,created,resolved,release,found_in,status,status_category,severity,resolution
D1,Bug,2026-03-10T09:00,2026-03-12T18:00,2.0,,Done,done,Major,
D2,Bug,2026-03-20T09:00,2026-03-30T18:00,2.0,,Done,done,Critical,
D3,Bug,2026-04-03T20:00,,,,Open,todo,Minor,
D4,Bug,2026-04-10T09:00,2026-04-13T12:00,,,Done,done,Blocker,
D5,Bug,2026-06-30T09:00,,,,Open,todo,Critical,
D6,Bug,2026-07-08T09:00,,,,Open,todo,Minor,
D7,Bug,2026-04-12T09:00,2026-04-13T18:00,,,Done,done,Blocker,Duplicate
D8,Bug,2026-04-11T09:00,2026-07-10T18:00,,1.0,Done,done,Blocker,
R1,Story,2026-02-20T09:00,2026-03-20T18:00,2.0,,Done,done,,
R2,Story,2026-02-20T09:00,2026-03-20T18:00,2.0,,Done,done,,
""",
    "events": """
ticket,at,field,from,to,author
D1,2026-03-12T18:00,status,Open,Done,ann
D2,2026-03-23T18:00,status,Open,Done,ann
D2,2026-03-25T09:00,status,Done,Open,ann
D2,2026-03-30T18:00,status,Open,Done,ann
D4,2026-04-13T12:00,status,Open,Done,ann
D7,2026-04-13T18:00,status,Open,Done,ann
D8,2026-07-10T18:00,status,Open,Done,ann
""",
}


# The window is 2 to 30 March, four weeks. E1 was closed in it, E3 written and closed, E2 and E6 written;
# E4 is a spike, E5 was cancelled, E7 came and went before.
DEBT = {
    "releases": RELEASES,
    "tickets": """
key,type,labels,created,resolved,release,points,status,status_category
E1,Tech Debt,,2026-02-20T09:00,2026-03-10T18:00,2.0,5,Done,done
E2,Story,refactor,2026-03-05T09:00,,2.0,1,To Do,todo
E3,Task,tech-debt,2026-03-12T09:00,2026-03-19T18:00,2.0,3,Done,done
E4,Spike,,2026-03-12T09:00,,2.0,8,To Do,todo
E5,Tech Debt,,2026-03-12T09:00,,2.0,8,Cancelled,cancelled
E6,Task,技术债,2026-03-20T09:00,,2.0,2,To Do,todo
E7,Tech Debt,,2026-02-02T09:00,2026-02-20T18:00,2.0,2,Done,done
E8,Story,,2026-03-30T00:00,,2.0,2,To Do,todo
""",
}


def opened(resolved: int = 0, later: int = 2) -> dict[str, str]:
    """One defect on each of the ten working days before 2.0 went out on 20 March; some were fixed the next
    morning, some came after the release."""
    days = [9, 10, 11, 12, 13, 16, 17, 18, 19, 20]
    rows = []
    for number, day in enumerate(days):
        done = f"2026-03-{day + 1:02d}T09:30" if number < resolved else ""
        status = "Done,done" if done else "Open,todo"
        rows.append(f"B{number},Bug,2026-03-{day:02d}T10:00,{done},2.0,{status}")
    rows += [f"C{number},Bug,2026-03-2{3 + number}T10:00,,,Open,todo" for number in range(later)]
    rows.append("S,Story,2026-03-02T09:00,2026-03-20T12:00,2.0,Done,done")
    return {
        "releases": "name,actual\n2.0,2026-03-20",
        "tickets": "\n".join(["key,type,created,resolved,release,status,status_category", *rows]),
    }


def estimated(technical: tuple[float, ...] = (1, 1, 1, 1, 4, 4, 4, 4)) -> dict[str, str]:
    """Resolved tickets with an estimate of 8 h: technical ones with these ratios, eight others that took half
    as long or twice as long; one without time spent."""
    ratios = [("Spike", ratio) for ratio in technical] + [("Story", ratio) for ratio in (0.5, 2.0) * 4]
    rows = [
        f"{kind[1]}{number:02d},{kind},2026-03-02T09:00,2026-03-10T18:00,2.0,Done,done,8,{8 * ratio}"
        for number, (kind, ratio) in enumerate(ratios)
    ]
    rows.append("z,Spike,2026-03-02T09:00,2026-03-10T18:00,2.0,Done,done,8,")
    head = "key,type,created,resolved,release,status,status_category,estimate_h,spent_h"
    return {"releases": RELEASES, "tickets": "\n".join([head, *rows])}
