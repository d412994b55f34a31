"""The neutral folder: one CSV file per canonical table."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import words
from happen import HANDLING
from outside import ENGINEERING, NEW, RESOLVED, WAITING_CUSTOMER, Feedback
from plan import (
    BLOCKED,
    BUILDING,
    CLARIFY,
    DESIGN_REVIEW,
    DESIGNING,
    INTEGRATION,
    MARKET_HOLD,
    OTHER_TEAM,
    TESTING,
)
from record import ASSESSING, CANCELLED, DONE, READY, SPRINTS, TODO, sprint_end, sprint_name
from releases import AS_OF, COLLABORATION, MARKET, REQUIREMENT, TECHNICAL, Release
from tickets import Ticket
from workdays import at, evening
from world import World

STATUSES = (  # status, category, kind, cause; the English names beside them are for the README
    (TODO, "todo", "queue", ""),
    (ASSESSING, "todo", "assessment", ""),
    (READY, "todo", "queue", ""),
    (DESIGNING, "doing", "active", ""),
    (DESIGN_REVIEW, "doing", "design_review", ""),
    (BUILDING, "doing", "active", ""),
    (TESTING, "doing", "test", ""),
    (CLARIFY, "doing", "queue", REQUIREMENT),
    (INTEGRATION, "doing", "queue", COLLABORATION),
    (OTHER_TEAM, "doing", "queue", COLLABORATION),
    (BLOCKED, "doing", "blocked", TECHNICAL),
    (MARKET_HOLD, "doing", "queue", MARKET),
    (DONE, "done", "", ""),
    (CANCELLED, "cancelled", "", ""),
    (NEW, "todo", "queue", ""),
    (HANDLING, "doing", "active", ""),
    (WAITING_CUSTOMER, "doing", "pause", ""),
    (ENGINEERING, "doing", "queue", ""),
    (RESOLVED, "done", "", ""),
)
CATEGORY = {status: category for status, category, _, _ in STATUSES}
COLUMNS = (
    "key project type title description status status_category priority severity reporter assignee team "
    "component labels created updated started resolved due planned_start estimate_h spent_h points parent "
    "release found_in sprint source customer satisfaction resolution acceptance"
).split()


def stamp(moment: datetime | None) -> str:
    """ISO 8601 to the minute, with the offset."""
    return "" if moment is None else moment.isoformat(timespec="minutes")


def number(value: float) -> str:
    """A number as short as it can be; nothing for zero."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else ""


def current(ticket: Ticket, field: str, otherwise: str = "") -> str:
    """The value of a field at the end of the data."""
    news = [c.new for c in ticket.changes if c.field == field]
    return news[-1] if news else ticket.began.get(field, otherwise)


def when(ticket: Ticket, category: str, *, last: bool) -> datetime | None:
    """The first or last time that the ticket entered a category from another one."""
    moves = [
        c for c in ticket.changes if c.field == "status" and CATEGORY[c.new] == category != CATEGORY[c.old]
    ]
    return moves[-1 if last else 0].at if moves else None


def resolved(ticket: Ticket) -> datetime | None:
    """The last entry into done or cancelled, if it is there now."""
    if CATEGORY[current(ticket, "status", TODO)] not in ("done", "cancelled"):
        return None
    return when(ticket, "done", last=True) or when(ticket, "cancelled", last=True)


def row(ticket: Ticket) -> dict[str, str]:
    """A ticket as it stands at the end of the data."""
    status = current(ticket, "status", TODO)
    return {
        "key": ticket.key,
        "project": ticket.project,
        "type": ticket.type,
        "title": ticket.title,
        "description": current(ticket, "description", ticket.description),
        "status": status,
        "status_category": CATEGORY[status],
        "priority": current(ticket, "priority", ticket.priority),
        "severity": ticket.severity,
        "reporter": ticket.reporter,
        "assignee": current(ticket, "assignee"),
        "team": current(ticket, "team", ticket.team),
        "component": ticket.component,
        "labels": ";".join(ticket.labels),
        "created": stamp(ticket.instant),
        "updated": stamp(ticket.changes[-1].at if ticket.changes else ticket.instant),
        "started": stamp(when(ticket, "doing", last=False)),
        "resolved": stamp(resolved(ticket)),
        "due": current(ticket, "due"),
        "planned_start": current(ticket, "planned_start")[:16]
        and stamp(datetime.fromisoformat(current(ticket, "planned_start"))),
        "estimate_h": current(ticket, "estimate_h"),
        "spent_h": number(ticket.spent) if when(ticket, "doing", last=False) else "",
        "points": current(ticket, "points"),
        "parent": ticket.parent.key if ticket.parent else "",
        "release": current(ticket, "release"),
        "found_in": ticket.found_in,
        "sprint": current(ticket, "sprint"),
        "source": ticket.source,
        "customer": ticket.customer,
        "satisfaction": str(ticket.satisfaction or "") if resolved(ticket) else "",
        "resolution": current(ticket, "resolution"),
        "acceptance": ticket.acceptance,
    }


def events(sample: World) -> list[list[str]]:
    """All changes by time."""
    rows = []
    for ticket in sample.tickets:
        for c in ticket.changes:
            values = [c.old, c.new]
            if c.field == "planned_start":
                values = [value and stamp(datetime.fromisoformat(value)) for value in values]
            rows.append((c.at, ticket.order, [ticket.key, stamp(c.at), c.field, *values, c.author]))
    return [cells for _, _, cells in sorted(rows, key=lambda r: r[:2])]


def links(sample: World) -> list[list[str]]:
    """Links between tickets of the sample, each once."""
    known = {id(t) for t in sample.tickets}
    out = {}
    for ticket in sample.tickets:
        for kind, other, time in ticket.links:
            if id(other) in known and other is not ticket and at(time) <= at(evening(AS_OF)):
                out[ticket.order, other.order, kind] = [ticket.key, kind, other.key, stamp(at(time))]
        for other in ticket.blockers:
            if id(other) in known:
                time = max(ticket.entered or ticket.created, other.created, ticket.created)
                out[other.order, ticket.order, "blocks"] = [other.key, "blocks", ticket.key, stamp(at(time))]
    return [out[key] for key in sorted(out)]


def goal(count: int) -> str:
    """The goal of a sprint."""
    goals = ("Finish the first slice of {}", "{}：完成联调", "Harden {} before the freeze", "{}：收敛缺陷")
    components = list(words.COMPONENTS)
    return goals[count % 4].format(components[count % len(components)])


def sprints() -> list[list[str]]:
    """Two-week sprints, each with its goal."""
    return [
        [sprint_name(n), "PAY", monday.isoformat(), at(sprint_end(n)).date().isoformat(), goal(n)]
        for n, monday in enumerate(SPRINTS)
    ]


def save(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file in UTF-8 with plain line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())


def write_extra(sample: World, folder: Path, since: date = date.min) -> None:
    """The tables that trackers do not export; feedback from a day on."""
    folder.mkdir(parents=True, exist_ok=True)
    days = [_dates(story.plan.release) for story in sample.stories]
    header = "name project planned actual freeze start code_freeze"
    save(folder / "releases.csv", header.split(), days)
    said = [_said(row) for row in sample.feedback if row.at.date() >= since]
    header = "at kind score scale_min scale_max text release component channel ticket"
    save(folder / "feedback.csv", header.split(), said)
    shipped = [
        [stamp(d.at), d.release, d.environment, d.outcome, stamp(d.recovered)] for d in sample.deployments
    ]
    save(folder / "deployments.csv", "at release environment outcome recovered_at".split(), shipped)
    save(folder / "statuses.csv", "status category kind cause".split(), STATUSES)
    save(folder / "people.csv", ["person", "team"], words.ROSTER)
    series = [[stamp(moment), name, f"{value:g}"] for moment, name, value in sample.series]
    save(folder / "series.csv", "at name value".split(), series)


def _dates(release: Release) -> list[str]:
    actual = release.actual.isoformat() if release.actual else ""
    days = [day.isoformat() for day in (release.freeze, release.start, release.code_freeze)]
    return [release.name, "PAY", release.planned.isoformat(), actual, *days]


def _said(one: Feedback) -> list[str]:
    scale = [str(value) for value in (one.score, one.low, one.high)]
    about = one.ticket.key if one.ticket else ""
    return [stamp(one.at), one.kind, *scale, one.text, one.release, one.component, one.channel, about]


def write_neutral(sample: World, folder: Path) -> None:
    """All tables."""
    write_extra(sample, folder)
    rows = [row(ticket) for ticket in sample.tickets]
    save(folder / "tickets.csv", COLUMNS, [[cells[name] for name in COLUMNS] for cells in rows])
    save(folder / "events.csv", "ticket at field from to author".split(), events(sample))
    save(folder / "links.csv", "from kind to at".split(), links(sample))
    save(folder / "sprints.csv", "name project start end goal".split(), sprints())
