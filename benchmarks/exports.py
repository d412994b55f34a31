"""Write large exports as trackers write them, seeded: Jira search pages with change logs, Jira CSV."""

import csv
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

SITE = "https://bench.atlassian.example"
ZONE = timezone(timedelta(hours=8))
START = datetime(2025, 1, 6, 9, 0, tzinfo=ZONE)
PEOPLE = [f"Person {n}" for n in range(200)]
STATUSES = (("To Do", 2, "new"), ("In Progress", 4, "indeterminate"), ("In Review", 4, "indeterminate"),
            ("Testing", 4, "indeterminate"), ("Done", 3, "done"))  # fmt: skip
WORDS = "customer order payment screen retry queue report filter export slow missing wrong total date".split()
SIZES = ("48x48", "24x24", "16x16", "32x32")


def user(number: int, full: bool) -> dict[str, Any]:
    """Somebody; `full` as the REST API embeds people everywhere, with four pictures."""
    account = f"5f{number:022x}"
    if not full:
        return {"accountId": account, "displayName": PEOPLE[number]}
    picture = (
        f"https://secure.gravatar.example/avatar/{number:032x}?d=https%3A%2F%2Favatar.example%2Finitials"
    )
    return {
        "self": f"{SITE}/rest/api/2/user?accountId={account}",
        "accountId": account,
        "avatarUrls": {size: f"{picture}%2F{size}.png" for size in SIZES},
        "displayName": PEOPLE[number],
        "active": True,
        "timeZone": "Asia/Shanghai",
        "accountType": "atlassian",
    }


class Jira:
    """A site with issues of about 25 kB, or of about 5 kB without what nobody reads (`full=False`)."""

    def __init__(self, full: bool, seed: int = 0) -> None:
        self.full = full
        self.random = random.Random(seed)
        self.users = [user(n, full) for n in range(len(PEOPLE))]
        empty = {f"customfield_{n}": None for n in range(11_000, 11_060)}
        self.empty: dict[str, None] = empty if full else {}
        self.versions = [
            {"self": f"{SITE}/rest/api/2/version/{n}", "id": str(n), "name": f"1.{n}", "archived": False,
             "released": n < 10, "releaseDate": f"2025-{n + 1:02d}-20"} for n in range(12)
        ]  # fmt: skip

    def text(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words))

    def person(self) -> dict[str, Any]:
        return self.random.choice(self.users)

    def named(self, kind: str, number: int, name: str, **more: Any) -> dict[str, Any]:
        """A small object with the address and icon that Jira adds."""
        one = {"id": str(number), "name": name, **more}
        icon = f"{SITE}/images/icons/{kind}.svg"
        address = f"{SITE}/rest/api/2/{kind}/{number}"
        return {"self": address, "description": "", "iconUrl": icon, **one} if self.full else one

    def status(self, number: int) -> dict[str, Any]:
        name, id_, key = STATUSES[number]
        category = {"id": id_, "key": key, "colorName": "green", "name": key}
        return self.named("status", 10_000 + number, name, statusCategory=category)

    def issue(self, number: int) -> dict[str, Any]:
        created = START + timedelta(minutes=7 * number)
        last = created + timedelta(hours=11 * 9)
        histories = [self.edit(number, step, created) for step in range(12)]
        comments = [
            {"id": str(number * 10 + n), "author": self.person(), "body": self.text(30),
             "updateAuthor": self.person(), "created": stamp(created + timedelta(hours=n + 1))}
            for n in range(2)
        ]  # fmt: skip
        sprint = {"id": number // 400, "name": f"Sprint {number // 400}", "state": "closed", "boardId": 1,
                  "startDate": "2025-01-06T01:00:00.000Z", "endDate": "2025-01-17T10:00:00.000Z"}  # fmt: skip
        fields = {
            "summary": self.text(9),
            "issuetype": self.named("issuetype", 3, ("Story", "Bug", "Task")[number % 3]),
            "project": self.named("project", 10, "Bench", key="BN"),
            "status": self.status(4),
            "priority": self.named("priority", 2, "High"),
            "resolution": self.named("resolution", 1, "Done"),
            "creator": self.person(),
            "reporter": self.person(),
            "assignee": self.person(),
            "description": f"{self.text(40)}\n\n{self.text(40)}",
            "created": stamp(created),
            "updated": stamp(last),
            "resolutiondate": stamp(last),
            "duedate": (last + timedelta(days=2)).date().isoformat(),
            "labels": ["backend", f"area{number % 30}"],
            "components": [self.named("component", number % 40, f"part {number % 40}")],
            "fixVersions": [self.versions[number % 12]],
            "timeoriginalestimate": 3600 * (1 + number % 30),
            "timespent": 3600 * (1 + number % 37),
            "customfield_10016": float(number % 8),
            "customfield_10020": [sprint],
            "comment": {"comments": comments, "maxResults": 2, "total": 2, "startAt": 0},
            **self.empty,
        }
        log = {"startAt": 0, "maxResults": 12, "total": 12, "histories": histories[::-1]}
        address = f"{SITE}/rest/api/2/issue/{number}"
        return {"expand": "operations,changelog", "id": str(number), "self": address, "key": f"BN-{number}",
                "fields": fields, "changelog": log}  # fmt: skip

    def edit(self, number: int, step: int, created: datetime) -> dict[str, Any]:
        """One edit; each third one has two items."""
        at = created + timedelta(hours=9 * step)
        (old, *_), (new, *_) = STATUSES[step % 5], STATUSES[(step + 1) % 5]
        a, b = (u["displayName"] for u in (self.person(), self.person()))
        items = [item("status", str(10_000 + step % 5), old, str(10_000 + (step + 1) % 5), new)]
        items += [item("assignee", a, a, b, b)] * (step % 3 == 0)
        return {"id": str(number * 100 + step), "author": self.person(), "created": stamp(at), "items": items}


def item(field: str, old: str, old_text: str, new: str, new_text: str) -> dict[str, Any]:
    ids = {"from": old, "fromString": old_text, "to": new, "toString": new_text}
    return {"field": field, "fieldtype": "jira", "fieldId": field, **ids}


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000%z")


def jira_json(folder: Path, megabytes: int, full: bool) -> Path:
    """Search pages of fifty issues."""
    folder.mkdir(parents=True, exist_ok=True)
    site, size, number = Jira(full), 0, 0
    while size < megabytes * 1_000_000:
        issues = [site.issue(n) for n in range(number, number + 50)]
        page = {
            "expand": "schema,names",
            "startAt": number,
            "maxResults": 50,
            "total": 10**6,
            "issues": issues,
        }
        data = msgspec.json.encode(page)
        (folder / f"search-{number:07d}.json").write_bytes(data)
        size, number = size + len(data), number + 50
    return folder


CAPTIONS = [
    *"Summary|Issue key|Issue id|Issue Type|Status|Project key|Project name|Project type".split("|"),
    *"Project lead|Priority|Resolution|Assignee|Assignee Id|Reporter|Reporter Id|Creator".split("|"),
    *"Created|Updated|Last Viewed|Resolved|Fix versions|Components|Due date|Votes".split("|"),
    *"Labels|Labels|Description|Environment|Watchers|Original estimate|Remaining Estimate".split("|"),
    *"Time Spent|Work Ratio|Sprint|Sprint".split("|"),
    *[f"Custom field (Unused {n})" for n in range(30)],
    *"Custom field (Story Points)|Custom field (Severity)|Comment|Comment|Status Category".split("|"),
]


def jira_csv(file: Path, megabytes: int) -> Path:
    """All fields, as the issue navigator exports them; times without zone, estimates in seconds."""
    site, number = Jira(full=False), 0
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(CAPTIONS)
        while out.tell() < megabytes * 1_000_000:
            writer.writerows(_row(site, n) for n in range(number, number + 1000))
            number += 1000
    return file


def _row(site: Jira, number: int) -> list[str]:
    created = START + timedelta(minutes=3 * number)
    moments = [clock(created + timedelta(hours=h)) for h in (0, 99, 120, 99)]
    a, b = (f"{n % 200}" for n in (number, number * 7))
    sprints = [f"Sprint {number // 400}", f"Sprint {number // 400 + 1}" if number % 4 == 0 else ""]
    comments = [f"{moments[0]};id{a};{site.text(20)}", f"{moments[1]};id{b};{site.text(30)}"]
    kind, status = ("Story", "Bug", "Task")[number % 3], STATUSES[number % 5][0]
    who = (f"Person {a}", f"id{a}", f"Person {b}", f"id{b}", f"Person {b}")
    due, text = clock(created + timedelta(days=9)), f"{site.text(40)}\n\n{site.text(40)}"
    return [
        site.text(9), f"BN-{number}", str(number), kind, status, "BN", "Bench", "software",
        "Person 1", "High", "Done", *who, *moments, f"1.{number % 12}", f"part {number % 40}", due, "0",
        "backend", f"area{number % 30}", text, "", "2", str(3600 * (number % 30)), "0",
        str(3600 * (number % 37)), "100%", *sprints, *[""] * 30,
        f"{number % 8}.0", "S2", *comments, "Done",
    ]  # fmt: skip


def clock(moment: datetime) -> str:
    """`01/Feb/26 1:05 PM`, the date format of a Jira in English."""
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[moment.month - 1]
    hour, half = (moment.hour + 11) % 12 + 1, "AM" if moment.hour < 12 else "PM"
    return f"{moment.day:02d}/{month}/{moment.year % 100:02d} {hour}:{moment.minute:02d} {half}"
