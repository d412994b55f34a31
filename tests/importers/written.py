"""Tickets as the trackers write them: small writers, each beside what its format can carry."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NULLS = ("null", "NULL", "None", "-", "--", "---", "<null>")
CHINA = timezone(timedelta(hours=8))
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass
class Ticket:
    number: int
    title: str
    description: str
    began: str  # first status
    reporter: str
    assignee: str
    labels: list[str]
    created: datetime
    due: date | None
    hours: int | None
    points: int | None
    moves: list[tuple[timedelta, str]] = field(default_factory=list)  # since created, in order; status
    comments: list[tuple[timedelta, str]] = field(default_factory=list)

    @property
    def status(self):
        return self.moves[-1][1] if self.moves else self.began

    def steps(self):
        """(moment, old status, new status), without those that change nothing."""
        old = self.began
        for after, new in self.moves:
            if new != old:
                yield self.created + after, old, new
            old = new


def clean(text, nulls=()):
    """What is left of a text: no control and direction marks, trimmed; None if nothing."""
    text = CONTROL.sub("", text).strip()
    return None if text in ("", *nulls) else text


def seconds(moment):
    return int(moment.timestamp())


def as_csv(rows, encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def hours(t):
    return None if t.hours is None else float(t.hours)


def points(t):
    return None if t.points is None else float(t.points)


def common(t, key, nulls=()):
    """What every format here carries."""
    return {"key": key, "title": clean(t.title, nulls), "status": t.status}


def day(t):
    return t.due.isoformat() if t.due else None


def listed(t):
    return ";".join(t.labels) or None


# --- one pair per format: files, and (tickets, events) that must be read from them ---


def pmreport_csv(tickets):
    head = ["key", "title", "description", "status", "reporter", "assignee", "labels", "created", "due"]
    rows = [
        [f"A-{t.number}", t.title, t.description, t.status, t.reporter, t.assignee, ";".join(t.labels),
         t.created.isoformat(), day(t) or "", "" if t.hours is None else t.hours, t.points] for t in tickets
    ]  # fmt: skip
    log = [[f"A-{t.number}", at.isoformat(), "status", a, b] for t in tickets for at, a, b in t.steps()]
    files = {"tickets.csv": as_csv([[*head, "estimate_h", "points"], *rows])}
    files |= {"events.csv": as_csv([["ticket", "at", "field", "from", "to"], *log])} if log else {}
    expected = [
        {**common(t, f"A-{t.number}"), "description": clean(t.description), "reporter": t.reporter,
         "assignee": t.assignee or None, "labels": listed(t), "created": seconds(t.created), "due": day(t),
         "estimate_h": hours(t), "points": points(t)} for t in tickets
    ]  # fmt: skip
    return files, expected, moves(tickets, lambda t: f"A-{t.number}")


def moves(tickets, key, at=seconds):
    found = [(key(t), at(moment), "status", a, b) for t in tickets for moment, a, b in t.steps()]
    return sorted(found, key=repr)


def clock(moment):
    month, half = MONTHS[moment.month - 1], "AM" if moment.hour < 12 else "PM"
    time = f"{(moment.hour + 11) % 12 + 1}:{moment.minute:02d} {half}"
    return f"{moment.day:02d}/{month}/{moment.year % 100:02d} {time}"


def naive(moment):
    return moment.replace(second=0, tzinfo=None).isoformat()


def jira_csv(tickets):
    wide = max(len(t.labels) for t in tickets) or 1
    talk = max(len(t.comments) for t in tickets) or 1
    head = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Reporter", "Assignee", "Created"]
    rows = []
    for t in tickets:
        said = [f"{clock(t.created + after)};id1;{text}" for after, text in t.comments]
        rows.append(
            [t.title, f"A-{t.number}", t.number, "Bug", t.status, t.reporter, t.assignee, clock(t.created),
             f"{day(t)} 00:00" if t.due else "", "" if t.hours is None else t.hours * 3600, t.description,
             *(t.labels + [""] * wide)[:wide], *(said + [""] * talk)[:talk]]
        )  # fmt: skip
    captions = [
        *head,
        "Due date",
        "Original estimate",
        "Description",
        *["Labels"] * wide,
        *["Comment"] * talk,
    ]
    expected = [
        {**common(t, f"A-{t.number}", NULLS), "description": clean(t.description, NULLS),
         "reporter": t.reporter, "assignee": t.assignee or None, "labels": listed(t),
         "created": naive(t.created), "due": day(t), "estimate_h": hours(t)} for t in tickets
    ]  # fmt: skip
    comments = [
        (f"A-{t.number}", naive(t.created + after), "comment", None, clean(text))
        for t in tickets for after, text in t.comments
    ]  # fmt: skip
    return {"jira.csv": as_csv([captions, *rows])}, expected, sorted(comments, key=repr)


def jira_stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000%z")


def person(name):
    return {"displayName": name, "accountId": f"id-{name}"} if name else None


def jira_json(tickets):
    issues = []
    for t in tickets:
        edits = [
            {"created": jira_stamp(at), "author": person("Ann"),
             "items": [{"field": "status", "fieldId": "status", "from": "1", "fromString": a, "to": "2",
                        "toString": b}]} for at, a, b in t.steps()
        ]  # fmt: skip
        said = [
            {"author": person("Ann"), "created": jira_stamp(t.created + after), "body": text}
            for after, text in t.comments
        ]
        fields = {
            "summary": t.title, "description": t.description, "issuetype": {"name": "Bug"},
            "status": {"name": t.status}, "reporter": person(t.reporter), "assignee": person(t.assignee),
            "labels": t.labels, "created": jira_stamp(t.created), "duedate": day(t),
            "timeoriginalestimate": None if t.hours is None else t.hours * 3600,
            "comment": {"comments": said, "total": len(said)}, "customfield_10016": t.points,
        }  # fmt: skip
        log = {"histories": edits[::-1], "total": len(edits)}
        issues.append({"key": f"A-{t.number}", "fields": fields, "changelog": log})
    names = {"customfield_10016": "Story points"}
    page = {"startAt": 0, "maxResults": 50, "total": len(issues), "issues": issues, "names": names}
    expected = [
        {**common(t, f"A-{t.number}"), "description": clean(t.description), "reporter": t.reporter,
         "assignee": t.assignee or None, "labels": listed(t), "created": seconds(t.created), "due": day(t),
         "estimate_h": hours(t), "points": points(t)} for t in tickets
    ]  # fmt: skip
    comments = [
        (f"A-{t.number}", seconds(t.created + after), "comment", None, clean(text))
        for t in tickets for after, text in t.comments
    ]  # fmt: skip
    found = sorted([*moves(tickets, lambda t: f"A-{t.number}"), *comments], key=repr)
    return {"search.json": as_json(page)}, expected, found


def utc(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def github_json(tickets):
    issues = [
        {"url": f"https://api.github.com/repos/o/r/issues/{t.number}", "number": t.number, "id": t.number,
         "html_url": f"https://github.com/o/r/issues/{t.number}", "title": t.title, "body": t.description,
         "user": {"login": t.reporter}, "assignees": [{"login": t.assignee}] if t.assignee else [],
         "labels": [{"name": name} for name in t.labels], "state": "open", "state_reason": None,
         "created_at": utc(t.created), "updated_at": utc(t.created), "closed_at": None} for t in tickets
    ]  # fmt: skip
    expected = [
        {"key": f"o/r#{t.number}", "title": clean(t.title), "description": clean(t.description),
         "status": "open", "reporter": t.reporter, "assignee": t.assignee or None, "labels": listed(t),
         "created": seconds(t.created)} for t in tickets
    ]  # fmt: skip
    return {"issues.json": as_json(issues)}, expected, []


def gitlab_csv(tickets):
    head = (
        "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Due Date,"
        "Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent"
    ).split(",")
    rows = [
        [t.title, t.description, t.number, f"https://gitlab.example/g/p/-/issues/{t.number}", "Open",
         t.reporter, "x", t.assignee, "y", day(t) or "", utc(t.created).replace("T", " ")[:19], "", "", "",
         "" if t.points is None else t.points, ",".join(t.labels), (t.hours or 0) * 3600, 0] for t in tickets
    ]  # fmt: skip
    expected = [
        {"key": f"g/p#{t.number}", "title": clean(t.title, NULLS), "description": clean(t.description, NULLS),
         "status": "Open", "reporter": t.reporter, "assignee": t.assignee or None, "labels": listed(t),
         "created": utc(t.created), "due": day(t), "points": points(t),
         "estimate_h": float(t.hours) if t.hours else None} for t in tickets
    ]  # fmt: skip
    return {"issues.csv": as_csv([head, *rows])}, expected, []


def trello_json(tickets):
    names = sorted({s for t in tickets for s in (t.began, *(new for _, new in t.moves))})
    lists = {name: f"l{n}" for n, name in enumerate(names)}
    cards, actions = [], []
    for t in tickets:
        id_ = f"{seconds(t.created):08x}{t.number:016x}"
        cards.append(
            {"id": id_, "idShort": t.number, "shortLink": f"c{t.number}", "name": t.title,
             "desc": t.description, "idList": lists[t.status], "closed": False,
             "labels": [{"name": n} for n in t.labels],
             "idMembers": ["m1"] if t.assignee else [], "due": None}
        )  # fmt: skip
        for at, a, b in t.steps():
            ends = {"listBefore": {"id": lists[a], "name": a}, "listAfter": {"id": lists[b], "name": b}}
            actions.append(
                {"id": "x", "type": "updateCard", "date": utc(at), "memberCreator": {"fullName": "Ann"},
                 "data": {"card": {"id": id_}, **ends, "old": {"idList": lists[a]}}}
            )  # fmt: skip
    board = {
        "id": "b", "name": "Board", "idOrganization": "o", "members": [{"id": "m1", "fullName": "Ann"}],
        "lists": [{"id": id_, "name": name} for name, id_ in lists.items()], "labels": [], "checklists": [],
        "cards": cards, "actions": actions[::-1],
    }  # fmt: skip
    expected = [
        {**common(t, f"c{t.number}"), "description": clean(t.description), "labels": listed(t),
         "assignee": "Ann" if t.assignee else None, "created": seconds(t.created)} for t in tickets
    ]  # fmt: skip
    return {"board.json": as_json(board)}, expected, moves(tickets, lambda t: f"c{t.number}")


def redmine_json(tickets):
    names = sorted({s for t in tickets for s in (t.began, *(new for _, new in t.moves))})
    ids = {name: n for n, name in enumerate(names, start=1)}
    issues = []
    for t in tickets:
        journals = [
            {"id": n, "user": {"id": 1, "name": "Ann"}, "created_on": utc(at), "notes": "",
             "details": [{"property": "attr", "name": "status_id", "old_value": str(ids[a]),
                          "new_value": str(ids[b])}]} for n, (at, a, b) in enumerate(t.steps())
        ]  # fmt: skip
        issues.append(
            {"id": t.number, "project": {"id": 1, "name": "Shop"}, "tracker": {"id": 1, "name": "Bug"},
             "status": {"id": ids[t.status], "name": t.status}, "priority": {"id": 4, "name": "Normal"},
             "author": {"id": 3, "name": t.reporter}, "subject": t.title, "description": t.description,
             "created_on": utc(t.created), "updated_on": utc(t.created), "due_date": day(t),
             "estimated_hours": hours(t), "journals": journals,
             **({"assigned_to": {"id": 8, "name": t.assignee}} if t.assignee else {})}
        )  # fmt: skip
    statuses = [{"id": n, "name": name, "is_closed": False} for name, n in ids.items()]
    files = {"issues.json": as_json({"issues": issues}), "s.json": as_json({"issue_statuses": statuses})}
    expected = [
        {**common(t, str(t.number)), "description": clean(t.description), "reporter": t.reporter,
         "assignee": t.assignee or None, "created": seconds(t.created), "due": day(t), "estimate_h": hours(t)}
        for t in tickets
    ]  # fmt: skip
    return files, expected, moves(tickets, lambda t: str(t.number))


def local(moment):
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def zentao_csv(tickets):
    """As ZenTao writes it for Chinese users: GB18030, and one cell more in every row than in the header."""
    head = (
        "编号,所属项目,任务名称,任务描述,任务类型,优先级,截止日期,任务状态,最初预计,由谁创建,创建日期,指派给"
    )
    rows = [
        [t.number, "支付(#7)", t.title, t.description, "开发", "3", day(t) or "0000-00-00", "进行中",
         t.hours or 0, t.reporter, local(t.created), t.assignee, ""] for t in tickets
    ]  # fmt: skip
    nulls = (*NULLS, "0000-00-00", "0000-00-00 00:00:00")
    expected = [
        {"key": f"task-{t.number}", "title": clean(t.title, nulls), "status": "进行中", "project": "支付",
         "reporter": t.reporter, "assignee": t.assignee or None, "due": day(t),
         "estimate_h": float(t.hours) if t.hours else None,
         "created": local(t.created).replace(" ", "T")} for t in tickets
    ]  # fmt: skip
    return {"tasks.csv": as_csv([head.split(","), *rows], "gb18030")}, expected, []


def worktile_xlsx(tickets):
    import xlsxwriter

    head = "编号 标题 任务类型 状态 负责人 截止时间 标签 项目 创建人 创建时间 预估工时 描述".split()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("任务")
    rows = [
        [f"T-{t.number}", t.title, "任务", t.status, t.assignee, day(t) or "", ",".join(t.labels), "结算",
         t.reporter, local(t.created)[:16], "" if t.hours is None else t.hours, t.description]
        for t in tickets
    ]  # fmt: skip
    for number, row in enumerate([head, *rows]):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(number, column, cell)
    book.close()
    expected = [
        {**common(t, f"T-{t.number}", NULLS), "reporter": t.reporter, "assignee": t.assignee or None,
         "labels": listed(t), "due": day(t), "estimate_h": hours(t),
         "created": local(t.created)[:16].replace(" ", "T") + ":00"} for t in tickets
    ]  # fmt: skip
    return {"tasks.xlsx": out.getvalue()}, expected, []


def pingcode_json(tickets):
    items, log = [], []
    for t in tickets:
        items.append(
            {"id": f"w{t.number}", "identifier": f"HBR-{t.number}", "title": t.title, "type": "story",
             "project": {"id": "p", "identifier": "HBR", "name": "Hybrid", "type": "hybrid"},
             "short_id": f"w{t.number}", "state": {"id": t.status, "name": t.status, "type": "pending"},
             "properties": {}, "tags": [{"id": n, "name": n} for n in t.labels], "end_at": None,
             "created_at": seconds(t.created), "created_by": {"id": "a" * 32, "display_name": t.reporter},
             "updated_at": seconds(t.created), "is_archived": 0, "is_deleted": 0,
             "estimated_workload": t.hours, "story_points": t.points,
             **({"assignee": {"id": "b" * 32, "display_name": t.assignee}} if t.assignee else {})}
        )  # fmt: skip
        log += [
            {"id": f"m{len(log)}{n}", "work_item": {"id": f"w{t.number}"}, "created_at": seconds(at),
             "from_state": {"id": a, "name": a, "type": "pending"},
             "to_state": {"id": b, "name": b, "type": "pending"}, "created_by": {"display_name": "Ann"}}
            for n, (at, a, b) in enumerate(t.steps())
        ]  # fmt: skip
    pages = {"items.json": items, "moves.json": log} if log else {"items.json": items}
    files = {
        name: as_json({"page_size": 30, "page_index": 0, "total": len(page), "values": page})
        for name, page in pages.items()
    }
    expected = [
        {**common(t, f"HBR-{t.number}"), "reporter": t.reporter, "assignee": t.assignee or None,
         "labels": listed(t), "created": seconds(t.created), "estimate_h": hours(t), "points": points(t)}
        for t in tickets
    ]  # fmt: skip
    return files, expected, moves(tickets, lambda t: f"HBR-{t.number}")


WRITERS = (pmreport_csv, jira_csv, jira_json, github_json, gitlab_csv, trello_json, redmine_json, zentao_csv,
           worktile_xlsx, pingcode_json)  # fmt: skip
