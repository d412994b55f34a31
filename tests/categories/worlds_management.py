"""Neutral tables for team management, small enough to compute by hand: eight hours a day."""

HEAD = "key,type,assignee,created,started,resolved,release,status,status_category"

# Release 2.0 was worked on from 2 to 13 March, ten working days; the data end a week later. Of its six people
# fay is there for two days only. Ann has three tickets at once on the 3rd, Ben on the 4th (X1 and X2 are of
# 3.0).
CREW = {
    "releases": "name,start,freeze,planned,actual\n2.0,2026-03-02,2026-03-06,2026-03-13,2026-03-13",
    "tickets": """
key,type,assignee,created,started,resolved,release,status,status_category,spent_h
T1,Story,ann,2026-02-27T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done,20
T2,Story,ann,2026-02-27T09:00,2026-03-02T09:00,2026-03-04T18:00,2.0,Done,done,10
T3,Story,ann,2026-02-27T09:00,2026-03-03T09:00,2026-03-03T18:00,2.0,Done,done,10
T4,Story,ben,2026-02-27T09:00,2026-03-02T09:00,2026-03-13T18:00,2.0,Done,done,30
T5,Story,cat,2026-02-27T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done,20
T6,Story,dan,2026-02-27T09:00,2026-03-09T09:00,,2.0,In Progress,doing,20
T7,Story,eva,2026-02-27T09:00,2026-03-09T09:00,2026-03-13T18:00,2.0,Done,done,10
T8,Story,fay,2026-02-27T09:00,2026-03-02T09:00,2026-03-03T18:00,2.0,Done,done,99
X1,Task,ben,2026-02-27T09:00,2026-03-03T09:00,2026-03-05T18:00,3.0,Done,done,400
X2,Task,ben,2026-02-27T09:00,2026-03-04T09:00,2026-03-04T18:00,3.0,Done,done,
X3,Task,ann,2026-02-27T09:00,2026-03-16T09:00,2026-03-20T18:00,3.0,Done,done,
""",
}

# S1 went to Cat and back, S2 was picked up at the start, S3 changed hands by way of nobody, S4 came back to
# Ann, S5 and S7 have not begun, S6 changed hands after it was done. The data end on Friday 6 March at 18:00.
SHIFTS = {
    "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-03-13",
    "tickets": """
key,type,assignee,created,started,resolved,release,status,status_category
S1,Story,ben,2026-02-27T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
S2,Story,ben,2026-02-27T09:00,2026-03-02T09:00,2026-03-03T18:00,2.0,Done,done
S3,Story,eva,2026-02-27T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
S4,Story,ann,2026-02-27T09:00,2026-03-02T09:00,,2.0,In Progress,doing
S5,Story,ben,2026-02-27T09:00,,,2.0,To Do,todo
S6,Story,ben,2026-02-27T09:00,2026-03-02T09:00,2026-03-03T18:00,2.0,Done,done
S7,Story,,2026-03-05T09:00,,,2.0,To Do,todo
""",
    "events": """
ticket,at,field,from,to,author
S1,2026-03-02T09:00,assignee,,ben,zoe
S1,2026-03-04T09:00,assignee,ben,cat,zoe
S1,2026-03-05T09:00,assignee,cat,ben,zoe
S2,2026-03-02T09:00,assignee,ann,ben,zoe
S3,2026-03-04T09:00,assignee,ann,,zoe
S3,2026-03-05T09:00,assignee,,eva,zoe
S4,2026-03-03T09:00,assignee,ann,,zoe
S4,2026-03-04T09:00,assignee,,ann,zoe
S5,2026-03-03T09:00,assignee,ann,ben,zoe
S5,2026-03-02T09:00,release,,2.0,zoe
S6,2026-03-04T09:00,assignee,ann,ben,zoe
""",
}

# The data end on Friday 13 March at 18:00. Q1 was silent for five days and no more, Q2 for an hour more; a
# comment breaks the ten days of Q3; Q5 was set back to To Do.
SILENT = {
    "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-03-20",
    "tickets": f"""
{HEAD}
Q1,Story,ann,2026-02-27T09:00,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
Q2,Story,ann,2026-02-27T09:00,2026-03-02T09:00,2026-03-09T10:00,2.0,Done,done
Q3,Story,ben,2026-02-27T09:00,2026-03-02T09:00,2026-03-13T18:00,2.0,Done,done
Q4,Story,ben,2026-02-27T09:00,2026-03-02T09:00,,2.0,In Progress,doing
Q5,Story,cat,2026-02-27T09:00,2026-03-02T09:00,2026-03-13T18:00,2.0,Done,done
Q6,Story,cat,2026-02-27T09:00,,,2.0,To Do,todo
Q7,Story,cat,2026-02-27T09:00,2026-03-02T09:00,,2.0,Cancelled,cancelled
""",
    "events": """
ticket,at,field,from,to,author
Q1,2026-03-02T09:00,status,To Do,In Progress,ann
Q1,2026-03-06T18:00,status,In Progress,Done,ann
Q2,2026-03-02T09:00,status,To Do,In Progress,ann
Q2,2026-03-09T10:00,status,In Progress,Done,ann
Q3,2026-03-02T09:00,status,To Do,In Progress,ben
Q3,2026-03-06T18:00,comment,,half of it works,ben
Q3,2026-03-13T18:00,status,In Progress,Done,ben
Q4,2026-03-02T09:00,status,To Do,In Progress,ben
Q5,2026-03-02T09:00,status,To Do,In Progress,cat
Q5,2026-03-03T09:00,status,In Progress,To Do,cat
Q5,2026-03-12T09:00,status,To Do,In Progress,cat
Q5,2026-03-13T18:00,status,In Progress,Done,cat
Q7,2026-03-02T09:00,status,To Do,In Progress,cat
Q7,2026-03-12T09:00,status,In Progress,Cancelled,cat
""",
}

# G1 had everything, G2 a sprint for a date, G4 its owner with the start; G3 got its date, G5 its place and G6
# its owner too late, and G6 has no text; G7 has not begun.
CLEAR = {
    "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-03-20",
    "tickets": """
key,type,assignee,due,sprint,description,acceptance,created,started,release,status,status_category
G1,Story,ann,2026-03-10,,words,,2026-02-27T09:00,2026-03-02T09:00,2.0,In Progress,doing
G2,Story,ann,,S1,words,,2026-02-27T09:00,2026-03-02T09:00,2.0,In Progress,doing
G3,Story,ann,2026-03-10,,words,,2026-02-27T09:00,2026-03-02T09:00,2.0,In Progress,doing
G4,Story,ben,2026-03-10,,words,,2026-02-27T09:00,2026-03-02T09:00,2.0,In Progress,doing
G5,Story,ben,2026-03-10,,,it works,2026-02-27T09:00,2026-03-02T09:00,2.0,In Progress,doing
G6,Story,ben,2026-03-10,,,,2026-02-27T09:00,2026-03-02T09:00,2.0,In Progress,doing
G7,Story,,,,,,2026-02-27T09:00,,2.0,To Do,todo
""",
    "events": """
ticket,at,field,from,to,author
G3,2026-03-03T09:00,due,,2026-03-10,zoe
G4,2026-03-02T09:00,assignee,,ben,ben
G5,2026-03-04T09:00,release,,2.0,zoe
G6,2026-03-02T10:00,assignee,,ben,zoe
""",
}

# 2 March is a Monday. Off: ann at lunch and in the evening, eva on Saturday. K2 is of 3.0; an event has no
# author.
HOURS = {
    "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-03-20",
    "tickets": f"""
{HEAD}
K1,Story,ann,2026-02-27T09:00,2026-03-02T09:00,,2.0,In Progress,doing
K2,Story,ann,2026-02-27T09:00,2026-03-02T09:00,,3.0,In Progress,doing
""",
    "events": """
ticket,at,field,from,to,author
K1,2026-03-02T10:00,comment,,a,ann
K1,2026-03-02T12:30,comment,,b,ann
K1,2026-03-02T20:00,comment,,c,ann
K1,2026-03-03T10:00,comment,,d,ben
K1,2026-03-03T11:00,comment,,e,cat
K1,2026-03-03T14:00,comment,,f,dan
K1,2026-03-07T10:00,comment,,g,eva
K1,2026-03-06T10:00,comment,,h,eva
K1,2026-03-03T21:00,comment,,i,
K2,2026-03-03T21:00,comment,,j,ben
""",
}

# Ten days from midnight to midnight: L1 and L2 five days each, L3 begun two days before the end, L4 begun
# three days before the beginning.
FLOW = {
    "releases": "name,start,freeze,planned,actual\n2.0,2026-03-02,2026-03-06,2026-03-12,2026-03-12T00:00",
    "tickets": """
key,type,created,started,resolved,release,status,status_category
L1,Story,2026-02-20T09:00,2026-03-02T00:00,2026-03-07T00:00,2.0,Done,done
L2,Story,2026-02-20T09:00,2026-03-07T00:00,2026-03-12T00:00,2.0,Done,done
L3,Story,2026-02-20T09:00,2026-03-10T00:00,,2.0,In Progress,doing
L4,Story,2026-02-20T09:00,2026-02-27T00:00,2026-03-05T00:00,2.0,Done,done
L5,Story,2026-03-20T09:00,,,3.0,To Do,todo
""",
}


def components(**finished: str) -> dict[str, str]:
    """Tickets finished on 10 March by component, one for each letter: a to e are team A, x and y team B."""
    rows = [
        f"{name}-{number:02d},Story,{name},{person},2026-03-02T09:00,2026-03-10T18:00,2.0,Done,done"
        for name, people in finished.items()
        for number, person in enumerate(people)
    ]
    return {
        "people": "person,team\na,A\nb,A\nc,A\nd,A\ne,A\nx,B\ny,B",
        "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-03-20",
        "tickets": "\n".join(
            ["key,type,component,assignee,created,resolved,release,status,status_category", *rows]
        ),
    }


# By components: one person did six of ten, two did eight, five did two each; nine tickets are too few.
SPREAD = components(pay="aaaaaabbbb", cart="aaaaabbbcc", web="aabbccddee", docs="aaaaaaaaa")
