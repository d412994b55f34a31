"""Neutral tables for missing features, small enough to compute by hand. Calendar in `worlds`."""

# Release 2.0 (frozen 6 March, out 3 April). Base: R1-R5. R1, R2 delivered, R3 moved out, R4 late, R5
# cancelled; R6 came after the freeze. G1, G2, G4 are gaps (before the freeze, after the release, after 90
# days), G3 a customer's wish linked to R2. R2 was moved twice; R3 changed sprint and release in one edit; R4
# moved back.
MISSED = {
    "releases": """
name,project,start,freeze,planned,actual
2.0,,2026-03-02,2026-03-06,2026-03-27,2026-04-03
3.0,,,,2026-06-26,
""",
    "sprints": "name,start,end\nS1,2026-03-02,2026-03-13\nS2,2026-03-16,2026-03-27\nS3,2026-03-30,2026-04-10",
    "tickets": """
key,type,labels,priority,created,started,resolved,release,sprint,parent,status,status_category,source
R1,Story,,P0,2026-03-02T09:00,2026-03-05T09:00,2026-03-20T18:00,2.0,S1,,Done,done,customer
R2,Story,,P1,2026-03-02T09:00,2026-03-09T09:00,2026-03-27T18:00,2.0,S3,,Done,done,plan
R3,Story,,P0,2026-03-02T09:00,2026-03-09T09:00,,3.0,S3,,In Progress,doing,
R4,Story,,P3,2026-03-03T09:00,2026-03-10T09:00,2026-04-06T12:00,2.0,S1,,Done,done,market
R5,Story,,P2,2026-03-03T09:00,,,2.0,,,Cancelled,cancelled,
R6,Story,,P1,2026-03-16T09:00,2026-03-18T09:00,2026-03-26T18:00,2.0,S2,,Done,done,customer
K1,Task,,,2026-03-02T09:00,2026-03-05T09:00,2026-03-19T18:00,2.0,,,Done,done,
V1,Test,,,2026-03-02T09:00,2026-03-19T09:00,2026-03-20T18:00,2.0,,,Done,done,
G1,Task,gap,,2026-03-05T09:00,2026-03-09T09:00,2026-03-24T18:00,2.0,,,Done,done,
G2,Task,gap,,2026-04-10T09:00,,,,,,To Do,todo,
G3,Story,,,2026-05-01T09:00,,,,,,To Do,todo,customer
G4,Story,gap,,2026-07-10T09:00,,,,,,To Do,todo,customer
""",
    "events": """
ticket,at,field,from,to,author
R1,2026-03-04T09:00,release,,2.0,zoe
R2,2026-03-05T09:00,release,,2.0,zoe
R4,2026-03-05T09:00,release,,2.0,zoe
R5,2026-03-06T09:00,release,,2.0,zoe
R6,2026-03-17T09:00,release,,2.0,zoe
R3,2026-03-18T10:00,release,2.0,3.0,zoe
R3,2026-03-18T10:00,sprint,S1,S3,zoe
R1,2026-03-05T09:00,sprint,,S1,zoe
R2,2026-03-05T09:00,sprint,,S1,zoe
R2,2026-03-13T10:00,sprint,S1,S2,zoe
R2,2026-03-20T10:00,sprint,S2,S3,zoe
R3,2026-03-06T09:00,sprint,,S1,zoe
R4,2026-03-06T09:00,sprint,,S2,zoe
R4,2026-03-13T10:00,sprint,S2,S1,zoe
R6,2026-03-18T09:00,sprint,,S2,zoe
R5,2026-03-20T10:00,status,To Do,Cancelled,zoe
""",
    "links": """
from,kind,to
K1,implements,R1
V1,tests,R1
K1,relates,R2
V1,tests,R6
G3,relates,R2
""",
}
