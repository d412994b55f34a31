"""Neutral tables for market feedback, small enough to compute by hand."""

from datetime import date, timedelta

# Release 2.0 went out on 3 April (at midnight after it); its feedback is that of the next 90 days, to 2 July.
# PAY-1 was deployed with 2.0.1, PAY-2 has no release, PAY-3 is open, PAY-4 will not be fixed. PAY-5 to PAY-9
# and PAY-12 were delivered with 2.0; PAY-7 and PAY-10 were put on hold, PAY-11 was cancelled, PAY-12 was
# moved from low to high after its start, PAY-6 before it. The data end on 10 July at 9.
HEARD = {
    "releases": "name,start,freeze,planned,actual\n2.0,2026-03-02,2026-03-06,2026-03-27,2026-04-03",
    "tickets": """
key,type,created,started,resolved,release,status,status_category,priority,source,resolution
PAY-1,Bug,2026-04-15T09:00,2026-04-16T09:00,2026-04-20T09:00,2.0.1,Done,done,High,,
PAY-2,Bug,2026-04-11T09:00,2026-04-12T09:00,2026-04-30T09:00,,Done,done,High,,
PAY-3,Bug,2026-04-19T09:00,,,,To Do,todo,Low,,
PAY-4,Bug,2026-04-14T09:00,,2026-04-25T09:00,,Done,done,Low,,Won't Fix
PAY-5,Story,2026-02-20T09:00,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done,High,customer,
PAY-6,Story,2026-02-20T09:00,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done,High,market research,
PAY-7,Story,2026-02-20T09:00,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done,High,plan,
PAY-8,Story,2026-02-20T09:00,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done,High,,
PAY-9,Story,2026-02-20T09:00,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done,High,unknown,
PAY-10,Story,2026-02-20T09:00,2026-03-02T09:00,,2.0,On Hold,doing,High,market,
PAY-11,Story,2026-02-20T09:00,2026-03-02T09:00,,2.0,Cancelled,cancelled,High,sales,
PAY-12,Story,2026-02-20T09:00,2026-03-02T09:00,2026-03-20T18:00,2.0,Done,done,High,competitor,
""",
    "events": """
ticket,at,field,from,to,author
PAY-6,2026-02-24T09:00,priority,Low,High,zoe
PAY-6,2026-02-25T09:00,priority,High,Medium,zoe
PAY-6,2026-03-09T09:00,priority,Medium,High,zoe
PAY-7,2026-03-09T09:00,status,In Progress,On Hold,zoe
PAY-7,2026-03-12T09:00,status,On Hold,In Progress,zoe
PAY-7,2026-03-20T18:00,status,In Progress,Done,zoe
PAY-10,2026-03-02T09:00,status,To Do,In Progress,zoe
PAY-10,2026-03-16T09:00,status,In Progress,On Hold,zoe
PAY-11,2026-03-16T09:00,status,In Progress,Cancelled,zoe
PAY-12,2026-03-09T09:00,priority,Low,High,zoe
""",
    "feedback": """
at,kind,score,scale_min,scale_max,release,ticket,text
2026-03-01T09:00,nps,0,0,10,,,before the release
2026-04-10T09:00,nps,10,0,10,,,
2026-04-11T09:00,nps,9,,,,,
2026-04-12T09:00,nps,8,0,10,,,
2026-04-13T09:00,nps,6,0,10,,PAY-4,
2026-04-14T09:00,nps,3,0,10,2.0,PAY-1,
2026-04-15T09:00,nps,5,1,5,,,
2026-04-16T09:00,nps,2,0,10,1.0,,about another release
2026-07-05T09:00,nps,0,0,10,,,after 90 days
2026-04-10T09:00,review,1,1,5,,,crashes like PAY-2
2026-04-17T09:00,review,2,1,5,,,
2026-04-18T09:00,review,3,1,5,,,
2026-04-19T09:00,review,5,,,,,
2026-04-20T09:00,review,2,1,10,,,
2026-04-18T09:00,csat,4,1,5,,PAY-3,
2026-04-21T09:00,csat,2,1,5,,,as in PAY-99
2026-07-10T09:00,csat,4,1,5,,,
""",
    "deployments": """
at,release,environment,outcome
2026-04-21T09:00,2.0.1,staging,success
2026-04-22T09:00,2.0.1,production,failed
2026-04-24T09:00,2.0.1,production,success
""",
}


def rated(before: int = 20, after: int = 20) -> dict[str, str]:
    """One review a day: 4 before 2.0 went out on 3 April, 3 and 4 in turn after it; two further away."""
    rows = ["2026-03-01T09:00,review,1"]
    rows += [f"{date(2026, 3, 10) + timedelta(days=day)}T09:00,review,4" for day in range(before)]
    rows += [f"{date(2026, 4, 5) + timedelta(days=day)}T09:00,review,{3 + day % 2}" for day in range(after)]
    rows.append("2026-05-20T09:00,review,1")
    return {
        "releases": "name,actual\n2.0,2026-04-03",
        "tickets": "key,created,release\nPAY-1,2026-03-01,2.0",
        "feedback": "\n".join(["at,kind,score", *rows]),
    }
