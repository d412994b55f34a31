"""The same issues as Jira's issue navigator exports them: repeated columns, seconds, no history."""

import csv
import io
from datetime import datetime
from pathlib import Path

from record import TODO
from tickets import Ticket
from world import World
from write_jira import KEYS, LINK_TYPES, STATUS_ID, Jira, account
from write_neutral import CATEGORY, current, number, resolved, when


def clock(moment: datetime | None) -> str:
    """`dd/MMM/yy h:mm a`, the date format of a Jira in English."""
    if moment is None:
        return ""
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[moment.month - 1]
    hour, half = (moment.hour + 11) % 12 + 1, "AM" if moment.hour < 12 else "PM"
    return f"{moment.day:02d}/{month}/{moment.year % 100:02d} {hour}:{moment.minute:02d} {half}"


def midnight(day: str) -> str:
    """A date as Jira writes it: the first minute of the day; `day` may be empty or go on with a time."""
    return clock(datetime.fromisoformat(day[:10])) if day else ""


def write_jira_csv(sample: World, folder: Path) -> None:
    """The export of all fields from the issue navigator: repeated columns, seconds, no history."""
    folder.mkdir(parents=True, exist_ok=True)
    site = Jira(sample)
    rows = [_cells(site, ticket) for ticket in site.tickets]
    names = [name for name in _ORDER if any(name in row for row in rows)]
    width = {name: max(len(row.get(name, [])) for row in rows) for name in names}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name in names for _ in range(width[name])])
    for row in rows:
        cells = [(row.get(name, []) + [""] * width[name])[: width[name]] for name in names]
        writer.writerow([cell for group in cells for cell in group])
    (folder / "jira.csv").write_bytes(text.getvalue().encode())


_LINKS = [
    f"{side} issue link ({name})" for name, _, _ in LINK_TYPES.values() for side in ("Outward", "Inward")
]
_ORDER = [
    *"Summary|Issue key|Issue id|Issue Type|Status|Project key|Project name|Project type".split("|"),
    *"Priority|Resolution|Assignee|Assignee Id|Reporter|Reporter Id|Created|Updated|Resolved".split("|"),
    *"Affects versions|Fix versions|Components|Due date|Labels|Description".split("|"),
    *"Original estimate|Time Spent".split("|"),
    *_LINKS,
    *"Custom field (Acceptance Criteria)|Custom field (Customer)|Custom field (Severity)".split("|"),
    *"Custom field (Source)|Satisfaction rating|Sprint|Custom field (Start date)".split("|"),
    *"Custom field (Story point estimate)|Custom field (Team)".split("|"),
    *"Custom field ([CHART] Time in Status)|Comment|Parent|Parent key|Status Category".split("|"),
]


def _cells(site: Jira, ticket: Ticket) -> dict[str, list[str]]:
    """An issue's cells by caption; a caption with several cells is repeated in the header."""
    status, hours = current(ticket, "status", TODO), current(ticket, "estimate_h")
    assignee = current(ticket, "assignee")
    row = {
        "Summary": ticket.title,
        "Issue key": ticket.key,
        "Issue id": site.id[ticket.key],
        "Issue Type": ticket.type,
        "Status": status,
        "Project key": ticket.project,
        "Project name": ticket.project,
        "Project type": "software",
        "Priority": current(ticket, "priority", ticket.priority),
        "Resolution": current(ticket, "resolution"),
        "Assignee": assignee,
        "Assignee Id": account(assignee) if assignee else "",
        "Reporter": ticket.reporter,
        "Reporter Id": account(ticket.reporter),
        "Created": clock(ticket.instant),
        "Updated": clock(ticket.changes[-1].at if ticket.changes else ticket.instant),
        "Resolved": clock(resolved(ticket)),
        "Affects versions": ticket.found_in,
        "Fix versions": current(ticket, "release"),
        "Components": ticket.component,
        "Due date": midnight(current(ticket, "due")),
        "Description": current(ticket, "description", ticket.description),
        "Original estimate": str(round(float(hours) * 3600)) if hours else "",
        "Time Spent": str(round(ticket.spent * 3600)) if when(ticket, "doing", last=False) else "",
        "Parent": site.id[ticket.parent.key] if ticket.parent else "",
        "Parent key": ticket.parent.key if ticket.parent else "",
        "Status Category": KEYS["done" if CATEGORY[status] == "cancelled" else CATEGORY[status]][2],
    }
    return _repeated(site, ticket, {name: [cell] for name, cell in (row | _custom(ticket)).items() if cell})


def _repeated(site: Jira, ticket: Ticket, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """With the captions that stand once per value."""
    found["Labels"] = list(ticket.labels)
    found["Sprint"] = [s for s in current(ticket, "sprint").split(";") if s]
    found["Comment"] = [
        f"{clock(c.at)};{account(c.author)};{c.new}" for c in ticket.changes if c.field == "comment"
    ]
    for kind, side, other in site.links[ticket.key]:
        found.setdefault(f"{side[:-5].capitalize()} issue link ({LINK_TYPES[kind][0]})", []).append(other)
    return {name: cells for name, cells in found.items() if cells}


def _custom(ticket: Ticket) -> dict[str, str]:
    return {
        "Custom field (Acceptance Criteria)": ticket.acceptance,
        "Custom field (Customer)": ticket.customer,
        "Custom field (Severity)": ticket.severity,
        "Custom field (Source)": ticket.source,
        "Satisfaction rating": number(ticket.satisfaction) if resolved(ticket) else "",
        "Custom field (Start date)": midnight(current(ticket, "planned_start")),
        "Custom field (Story point estimate)": f"{float(p):.1f}" if (p := current(ticket, "points")) else "",
        "Custom field (Team)": current(ticket, "team", ticket.team),
        "Custom field ([CHART] Time in Status)": _time_in_status(ticket),
    }


def _time_in_status(ticket: Ticket) -> str:
    """`statusId_*:*_visits_*:*_milliseconds` of every status that was left again, joined by `_*|*_`."""
    spent: dict[str, list[int]] = {}
    since = ticket.instant
    for c in ticket.changes:
        if c.field == "status" and since is not None:
            one = spent.setdefault(STATUS_ID[c.old], [0, 0])
            one[0] += 1
            one[1] += round((c.at - since).total_seconds() * 1000)
            since = c.at
    return "_*|*_".join(f"{status}_*:*_{visits}_*:*_{ms}" for status, (visits, ms) in spent.items())
