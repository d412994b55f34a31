"""Neutral tables for release problems, small enough to compute by hand: eight hours a day."""

# Release 2.0: code freeze at the end of Friday 20 March, planned a week later, live at the end of Friday 3
# April; the window is eighteen weeks from 2 March. R1 was ready on the last moment, R2 came back after the
# freeze, R3 began after it, R4 is open. Of the defects D1, D2 and D3 were open on the day, D4 was not; D5 and
# D6 came within thirty days, D7 a minute later; D8 is of 1.0.
LAUNCHED = {
    "releases": """
name,start,code_freeze,planned,actual
1.0,,,,2026-01-30
2.0,2026-03-02,2026-03-20,2026-03-27,2026-04-03
""",
    "tickets": """
key,type,severity,priority,created,started,resolved,release,found_in,status,status_category
R1,Story,,,2026-02-20T09:00,2026-03-03T09:00,2026-03-20T18:00,2.0,,Done,done
R2,Story,,,2026-02-20T09:00,2026-03-03T09:00,2026-03-26T18:00,2.0,,Done,done
R3,Story,,,2026-02-20T09:00,2026-03-23T09:00,2026-04-01T18:00,2.0,,Done,done
R4,Story,,,2026-02-20T09:00,2026-03-09T09:00,,2.0,,In Progress,doing
D1,Bug,Critical,,2026-03-10T09:00,,2026-04-10T09:00,,,Done,done
D2,Bug,致命,,2026-04-01T09:00,,,,,To Do,todo
D3,Bug,Minor,,2026-03-10T09:00,,2026-07-06T00:00,,,Done,done
D4,Bug,Critical,,2026-03-10T09:00,,2026-03-20T09:00,,,Done,done
D5,Bug,,Highest,2026-04-10T09:00,,,,,To Do,todo
D6,Bug,,,2026-05-04T00:00,,,,,To Do,todo
D7,Bug,Minor,,2026-05-04T00:01,,,,,To Do,todo
D8,Bug,Blocker,,2026-04-10T09:00,,,,1.0,To Do,todo
""",
    "events": """
ticket,at,field,from,to,author
R1,2026-03-03T09:00,status,To Do,In Progress,ann
R1,2026-03-20T18:00,status,In Progress,Done,ann
R2,2026-03-03T09:00,status,To Do,In Progress,ann
R2,2026-03-20T10:00,status,In Progress,Done,ann
R2,2026-03-25T09:00,status,Done,In Progress,ann
R2,2026-03-26T18:00,status,In Progress,Done,ann
R3,2026-03-23T09:00,status,To Do,In Progress,ann
R3,2026-04-01T18:00,status,In Progress,Done,ann
R4,2026-03-09T09:00,status,To Do,In Progress,ann
""",
    # Of 2.0 or of no release six went to production; the ninth is of another release.
    "deployments": """
at,release,environment,outcome,recovered_at
2026-03-30T09:00,2.0,staging,failed,2026-03-30T10:00
2026-04-02T09:00,2.0,production,failed,2026-04-02T18:00
2026-04-02T14:00,2.0,production,degraded,2026-04-03T13:00
2026-04-03T15:00,2.0,production,success,
2026-04-06T09:00,2.0,production,hotfix_needed,
2026-04-07T09:00,2.0,production,hotfix,
2026-04-08T09:00,,production,,
2026-04-09T09:00,2.1,production,rolled_back,2026-04-09T10:00
""",
}


def repair(created: str = "2026-04-03T16:00", kind: str = "Bug") -> dict[str, str]:
    """Release 2.0.1 with two tickets, one of them a defect; it was deployed after 2.0 of 3 April at 15:00."""
    return {
        "releases": "name,start,actual\n2.0,2026-03-02,2026-04-03\n2.0.1,2026-04-03,2026-04-07",
        "tickets": f"""
key,type,created,resolved,release,status,status_category
A,Story,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done
B,Bug,2026-04-04T09:00,2026-04-06T18:00,2.0.1,Done,done
C,{kind},{created},2026-04-06T18:00,2.0.1,Done,done
""",
        "deployments": """
at,release,environment,outcome
2026-04-03T15:00,2.0,production,success
2026-04-06T20:00,2.0.1,staging,success
2026-04-07T09:00,2.0.1,production,success
""",
    }
