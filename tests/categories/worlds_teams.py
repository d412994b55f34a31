"""Neutral tables for collaboration, small enough to compute by hand: eight hours a day."""

# Teams A (ann, abe), B (ben, bea), C (cat); the data end on Friday 13 March at 18:00. X1 waited for another
# team and was blocked by Y1; X3 is open and blocked by the open Y2; X5 and X6 have not begun.
TEAMS = {
    "people": "person,team\nann,A\nabe,A\nben,B\nbea,B\ncat,C",
    "releases": "name,start,freeze,planned,actual\n2.0,2026-03-02,2026-03-02,2026-03-20,",
    "tickets": """
key,type,team,assignee,reporter,created,planned_start,started,resolved,release,status,status_category
X1,Story,B,ben,ann,2026-02-27T09:00,2026-03-02,2026-03-02T09:00,2026-03-06T18:00,2.0,Done,done
X2,Story,A,ann,ann,2026-02-27T09:00,,2026-03-02T09:00,2026-03-03T18:00,2.0,Done,done
X3,Story,A,abe,ben,2026-03-02T09:00,2026-03-09,2026-03-09T09:00,,2.0,In Progress,doing
X4,Story,A,ann,ann,2026-02-27T09:00,,2026-03-02T09:00,2026-03-04T18:00,2.0,Done,done
X5,Story,B,,cat,2026-03-06T09:00,2026-03-16,,,2.0,To Do,todo
X6,Story,A,,ann,2026-03-06T09:00,2026-03-20,,,2.0,To Do,todo
Y1,Task,A,ann,ben,2026-03-05T09:00,,2026-03-05T11:00,2026-03-06T12:00,2.0,Done,done
Y2,Task,B,bea,bea,2026-03-02T09:00,,2026-03-10T09:00,,2.0,In Progress,doing
Y3,Task,C,cat,cat,2026-03-02T09:00,,2026-03-03T09:00,2026-03-04T18:00,2.0,Done,done
""",
    "events": """
ticket,at,field,from,to,author
X1,2026-03-02T09:00,status,To Do,In Progress,ann
X1,2026-03-03T14:00,team,A,B,ann
X1,2026-03-04T09:00,status,In Progress,等待联调,ben
X1,2026-03-06T09:00,status,等待联调,In Progress,ben
X1,2026-03-06T18:00,status,In Progress,Done,ben
X2,2026-03-02T09:00,status,To Do,In Progress,ann
X2,2026-03-03T18:00,status,In Progress,Done,ann
X3,2026-03-09T09:00,status,To Do,In Progress,abe
X3,2026-03-10T09:00,team,A,B,abe
X3,2026-03-11T09:00,team,B,A,bea
X3,2026-03-12T13:00,comment,,as agreed,abe
X4,2026-03-02T09:00,status,To Do,In Progress,ann
X4,2026-03-02T14:00,team,A,B,ann
X4,2026-03-03T09:00,status,In Progress,In Review,ann
X4,2026-03-03T10:00,team,B,C,bea
X4,2026-03-04T09:00,status,In Review,In Progress,ann
X4,2026-03-04T10:00,team,C,A,cat
X4,2026-03-04T18:00,status,In Progress,Done,ann
Y1,2026-03-05T11:00,status,To Do,In Progress,ann
Y1,2026-03-06T12:00,status,In Progress,Done,ann
Y2,2026-03-03T09:00,team,A,B,ann
Y2,2026-03-10T09:00,status,To Do,In Progress,bea
Y2,2026-03-13T18:00,comment,,nearly there,bea
Y3,2026-03-03T09:00,status,To Do,In Progress,cat
Y3,2026-03-04T18:00,status,In Progress,Done,cat
""",
    "statuses": """
status,category,kind,cause
To Do,todo,queue,
In Progress,doing,active,
In Review,doing,queue,
等待联调,doing,queue,
Done,done,,
""",
    "links": """
from,kind,to
Y1,blocks,X1
Y2,blocks,X3
Y3,blocks,X5
Y2,blocks,X6
X2,blocks,X4
""",
}
