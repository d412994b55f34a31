"""The fields that metrics need: their names, and how to get them out of each tracker."""

from collections.abc import Mapping

from pmreport.report.exporting import of_tool
from pmreport.words import N_, Msg, say

# Field -> its name. A table without a column is the whole file.
NAMES: Mapping[str, str] = {
    "tickets.key": N_("ticket key"),
    "tickets.created": N_("creation date"),
    "tickets.type": N_("ticket type"),
    "tickets.labels": N_("labels"),
    "tickets.release": N_("planned or fixed-in release"),
    "tickets.found_in": N_("affected release"),
    "tickets.started": N_("start of work"),
    "tickets.resolved": N_("resolution date"),
    "tickets.due": N_("due date"),
    "tickets.planned_start": N_("planned start"),
    "tickets.estimate_h": N_("original estimate"),
    "tickets.spent_h": N_("time spent"),
    "tickets.points": N_("story points"),
    "tickets.source": N_("source of the request"),
    "tickets.severity": N_("severity"),
    "tickets.priority": N_("priority"),
    "tickets.satisfaction": N_("satisfaction rating"),
    "tickets.customer": N_("customer"),
    "tickets.team": N_("team"),
    "tickets.assignee": N_("assignee"),
    "tickets.reporter": N_("reporter"),
    "tickets.acceptance": N_("acceptance criteria"),
    "tickets.component": N_("component"),
    "tickets.parent": N_("parent ticket"),
    "tickets.sprint": N_("sprint"),
    "tickets.description": N_("description"),
    "events.*": N_("change history"),
    "events.at": N_("time of day of changes"),
    "events.author": N_("author of changes"),
    "events.status": N_("history of status changes"),
    "events.release": N_("history of release changes"),
    "events.content": N_("history of content changes"),
    "events.due": N_("history of due dates"),
    "events.assignee": N_("history of assignees"),
    "events.team": N_("history of teams"),
    "events.sprint": N_("history of sprints"),
    "events.priority": N_("history of priorities"),
    "events.comment": N_("comments"),
    "events.reply": N_("first reply to a ticket"),
    "links": N_("links between tickets"),
    "releases.name": N_("list of releases"),
    "releases.planned": N_("planned release date"),
    "releases.actual": N_("actual release date"),
    "releases.freeze": N_("scope freeze date"),
    "releases.code_freeze": N_("code freeze date"),
    "releases.start": N_("start date of the release"),
    "complaints": N_("complaint or support tickets"),
    "defects": N_("defect tickets"),
    "feedback": N_("user feedback"),
    "feedback.at": N_("user feedback"),
    "feedback.nps": N_("NPS answers"),
    "feedback.csat": N_("satisfaction answers"),
    "feedback.review": N_("store reviews"),
    "feedback.survey": N_("survey answers"),
    "feedback.ticket": N_("ticket named by a piece of feedback"),
    "deployments": N_("list of deployments"),
    "deployments.at": N_("list of deployments"),
    "deployments.outcome": N_("outcome of deployments"),
    "deployments.recovered_at": N_("recovery time of failed deployments"),
    "deployments.release": N_("release of a deployment"),
    "sprints": N_("list of sprints"),
    "sprints.end": N_("end of a sprint"),
    "sprints.goal": N_("goal of a sprint"),
    "feedback.sus": N_("SUS answers (survey records, with kind = sus under [survey])"),
    "feedback.task_success": N_("task success (survey records on a scale from 0 to 1)"),
    "statuses.category": N_("meaning of the statuses"),
    "statuses.design_review": N_("a status whose kind is design_review"),
    "statuses.active": N_("a status whose kind is active"),
    "statuses.blocked": N_("a status whose kind is blocked"),
    "series": N_("business series such as active customers"),
}

# Where the tool is unknown or has nothing to offer.
HISTORY = N_("write the changes into events.csv (ticket, at, field, from, to)")
COMMENTS = N_("write the comments into events.csv (field comment, with at and author)")
RELEASE = N_("add the release to releases.csv, or its dates to pmreport.toml")
COLUMN = N_("add the column to the export, or name it under [columns] in pmreport.toml")
# What no tool knows: written by hand.
WRITTEN = frozenset({"releases.freeze", "releases.code_freeze", "releases.start"})
DEFECTS = N_("give the export of the defects as well, or name their ticket types under [types]")
COMPLAINTS = N_("give the export of the complaint desk as well, or name its ticket types under [types]")
TABLE = N_("give the file beside the tracker's export, for example as {file}")


def name(field: str) -> str:
    """The field's name as a catalogue text; the field itself where it has none."""
    return NAMES.get(field, field)


def hint(field: str, family: str) -> Msg:
    """How to export a field from a tracker family (`jira`, `pingcode`, …; empty: any)."""
    if field == "complaints":
        return say(COMPLAINTS)
    if field == "defects":
        return say(DEFECTS)
    table, _, _ = field.partition(".")
    own = of_tool(field, family)
    if own and field not in WRITTEN:
        return say(own)
    if table == "events":
        return say(COMMENTS if field == "events.comment" else HISTORY)
    if table == "releases":
        return say(RELEASE)
    return say(COLUMN) if table == "tickets" else say(TABLE, file=f"{table}.csv")
