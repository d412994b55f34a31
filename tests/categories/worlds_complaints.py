"""Neutral tables for customer complaints, small enough to compute by hand: eight hours a day."""

# The window is 2 to 30 March at midnight, four weeks. C1 and C2 were answered and resolved (C2 waited for the
# customer from the 4th to the 6th), C3 and C4 are open (C4 for six hours), C5 and C6 are duplicates, C7 came
# before the window, C8 was done twice, C9 was rejected.
COMPLAINED = {
    "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-04-24",
    "tickets": """
key,type,labels,priority,reporter,customer,created,resolved,status,status_category,satisfaction,resolution
C1,Support,,High,rex,acme,2026-03-02T10:00,2026-03-03T10:00,Done,done,5,
C2,Support,root cause: setup,Medium,rex,acme,2026-03-03T09:00,2026-03-09T09:00,Done,done,3,
C3,Support,,Low,rex,acme,2026-03-05T09:00,,Open,todo,,
C4,Support,,,rex,beta,2026-03-27T11:00,,Open,todo,,
C5,Support,,High,rex,gamma,2026-03-04T09:00,2026-03-04T10:00,Done,done,1,Duplicate
C6,Support,,High,rex,gamma,2026-03-09T09:00,2026-03-10T09:00,Done,done,1,
C7,Support,,Low,rex,beta,2026-02-27T09:00,,Open,todo,,
C8,Support,hotline,High,rex,beta,2026-03-09T09:00,2026-03-11T13:00,Done,done,4,
C9,Support,,High,rex,beta,2026-03-10T09:00,,Rejected,cancelled,,
B1,Bug,,High,ann,,2026-03-02T12:00,2026-03-03T09:00,Done,done,,
P,Task,,,ann,,2026-03-30T00:00,,Open,todo,,
""",
    "events": """
ticket,at,field,from,to,author
C1,2026-03-02T13:30,comment,,we are on it,ann
C1,2026-03-03T10:00,status,Open,Done,ann
C2,2026-03-03T09:30,comment,,more about it,rex
C2,2026-03-04T10:00,comment,,which version,ann
C2,2026-03-04T10:00,status,Open,待客户反馈,ann
C2,2026-03-06T10:00,status,待客户反馈,Open,ann
C2,2026-03-09T09:00,status,Open,Done,ann
C3,2026-03-05T10:00,priority,Medium,Low,ann
C6,2026-03-10T09:00,status,Open,Done,ann
C8,2026-03-09T12:00,comment,,done soon,ben
C8,2026-03-09T18:00,status,Open,Done,ben
C8,2026-03-10T09:00,status,Done,Open,rex
C8,2026-03-11T13:00,status,Open,Done,ben
C9,2026-03-11T09:00,status,Open,Rejected,ben
""",
    "statuses": """
status,category,kind
Open,todo,queue
待客户反馈,doing,pause
Done,done,
Rejected,cancelled,
""",
    "links": "from,kind,to\nC5,duplicates,C1\nC6,duplicates,C2\nB1,relates,C1",
}

# The data end on 30 April at midnight. A2 came thirty days after A1, A5 an hour more after A4; A7 is a
# duplicate of A6; A8 and A9 have no component.
AGAIN = {
    "releases": "name,start,freeze,planned\n2.0,2026-03-02,2026-03-06,2026-05-29",
    "tickets": """
key,type,customer,component,created,status,status_category
A1,Support,acme,pay,2026-03-02T09:00,Open,todo
A2,Support,acme,pay,2026-04-01T09:00,Open,todo
A3,Support,acme,cart,2026-03-03T09:00,Open,todo
A4,Support,beta,pay,2026-03-04T09:00,Open,todo
A5,Support,beta,pay,2026-04-03T10:00,Open,todo
A6,Support,gamma,web,2026-03-05T09:00,Open,todo
A7,Support,delta,web,2026-03-10T09:00,Open,todo
A8,Support,delta,,2026-03-10T09:00,Open,todo
A9,Support,delta,,2026-03-12T09:00,Open,todo
P,Task,,,2026-04-30T00:00,Open,todo
""",
    "links": "from,kind,to\nA7,duplicates,A6",
}
