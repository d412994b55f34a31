"""How each tracker gives what an export lacks: the menu path or the call of its interface, per family.

A family is the beginning of a format's name (`jira` of `jira-csv`). Texts are catalogue texts that complete
a sentence: "To measure more: …". Every file they name is one that the importers read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pmreport.words import N_


@dataclass(frozen=True)
class Tool:
    """What to do in one tracker for its history, its columns, and for what hangs on tickets; empty: nothing
    that this tool could give."""

    history: str
    columns: str
    comments: str = ""
    releases: str = ""
    sprints: str = ""
    links: str = ""
    deployments: str = ""


TOOLS: Mapping[str, Tool] = {
    "jira": Tool(
        history=N_("read the issues through the REST API, search with expand=changelog, and give the JSON "
                   "pages; the CSV and XML of the issue navigator hold no history"),
        columns=N_("in the issue navigator choose Export → CSV (all fields), and name fields of your own "
                   "under [columns]"),
        comments=N_("in the issue navigator choose Export → CSV (all fields) or XML; both hold the comments"),
        releases=N_("save the versions of the project (/rest/api/2/project/KEY/versions) as JSON, on two "
                    "days if the plan may have moved"),
        sprints=N_("read the issues through the REST API: only its JSON holds the dates of the sprints"),
        links=N_("in the issue navigator choose Export → CSV (all fields); it has one column per link"),
    ),
    "pingcode": Tool(
        history=N_("read transition_histories of each work item and /v1/activities through the open API, "
                   "and give their pages with those of the work items"),
        columns=N_("show the column in the list and choose 更多 → 导出, or read /v1/project/work_items of "
                   "the open API"),
        comments=N_("read /v1/comments of the open API and give the pages as well"),
        releases=N_("read the versions of the project through the open API; their stages hold the day of "
                    "the release"),
        sprints=N_("read the sprints of the project through the open API and give the pages as well"),
        links=N_("read the relations of each work item through the open API and give the pages as well"),
        deployments=N_("read /v1/release/deploys of the open API and give the pages as well"),
    ),
    "worktile": Tool(
        history=N_("Worktile exports no history: export the same list on several days (视图 → 导出) and give "
                   "all files together; that tells what changed in between, not how long a status lasted"),
        columns=N_("show the column in the view before you export it, or read the tasks through the open "
                   "API with columns=properties"),
    ),
    "tapd": Tool(
        history=N_("read story_changes, bug_changes and task_changes through the open API and give them "
                   "with the stories, bugs and tasks"),
        columns=N_("in the list choose 更多 → 导出 and tick the field"),
        releases=N_("read the releases through the open API and give them as well"),
        sprints=N_("read the iterations through the open API and give them as well"),
    ),
    "zentao": Tool(
        history=N_("export the database tables zt_action and zt_history as CSV and give them as well"),
        columns=N_("in the list choose 导出 and tick the field"),
        comments=N_("export the database tables zt_action and zt_history as CSV and give them as well"),
        sprints=N_("read the executions through the API and give the JSON as well"),
    ),
    "teambition": Tool(
        history=N_("read the activities of the tasks through the API and give them with the tasks, flow "
                   "states and task types; the spreadsheet holds no history"),
        columns=N_("tick the field when you export the list, or read the tasks through the API"),
        sprints=N_("read the sprints of the project through the API and give them as well"),
    ),
    "feishu": Tool(
        history=N_("read the work items through the open API: they hold the times of their states "
                   "(state_times); other changes are in the operation records "
                   "(op_record/work_item/list, at most 7 days a call)"),
        columns=N_("show the field in the view before you export it, or read the work items through the "
                   "open API"),
    ),
    "github": Tool(
        history=N_("save the issue events (/repos/OWNER/REPO/issues/events, or the timeline of each issue) "
                   "as JSON and give them as well"),
        columns=N_("GitHub has no such field of its own: put it into labels, or into a field of a project "
                   "and export its view (⋯ → Export view data)"),
        comments=N_("save the issues with gh issue list --json, comments among the fields"),
        releases=N_("save the releases and milestones (/repos/OWNER/REPO/releases and …/milestones) as JSON "
                    "and give them as well"),
        sprints=N_("put an iteration field on a project and export its view (⋯ → Export view data)"),
        deployments=N_("save the deployments and their statuses (/repos/OWNER/REPO/deployments) as JSON and "
                       "give them as well"),
    ),
    "gitlab": Tool(
        history=N_("read resource_state_events, resource_label_events and resource_milestone_events of each "
                   "issue through the API and give them with the issues as JSON"),
        columns=N_("read the issues through the API as JSON: it holds more than the CSV that is sent by "
                   "e-mail"),
        releases=N_("save the releases (/projects/ID/releases) as JSON; the CSV has no dates of milestones"),
        deployments=N_("save the deployments (/projects/ID/deployments) as JSON and give them as well"),
    ),
    "azure": Tool(
        history=N_("read the updates of each work item (_apis/wit/workItems/ID/updates) and give them with "
                   "the work items as JSON"),
        columns=N_("add the column to the query (Column options), then choose Export to CSV"),
        links=N_("read the work items through the REST API with $expand=relations; the CSV holds only the "
                 "parent"),
    ),
    "linear": Tool(
        history=N_("read the issues through the GraphQL API and ask for their history nodes as well"),
        columns=N_("export the issues as CSV once more: newer files have more columns, the GraphQL API has "
                   "all"),
        comments=N_("read the issues through the GraphQL API and ask for their comments as well"),
        links=N_("export the issues as CSV once more (newer files have Blocked by and Related to), or ask "
                 "the GraphQL API for relations"),
    ),
    "trello": Tool(
        history=N_("choose Menu → Print, export and share → Export as JSON; the file keeps the last 1,000 "
                   "actions, so export once a month and give the newest file"),
        columns=N_("put the value on the cards (labels, dates, custom fields) and export the board as JSON "
                   "again"),
        comments=N_("choose Menu → Print, export and share → Export as JSON; it holds the comments"),
    ),
    "asana": Tool(
        history=N_("read the stories of each task (/tasks/GID/stories) with opt_fields for old and new "
                   "values, and give them with the tasks as JSON"),
        columns=N_("add the field to the project and export it again, as CSV or better as JSON"),
        comments=N_("read the stories of each task (/tasks/GID/stories) and give them with the tasks as "
                    "JSON"),
        links=N_("export the project as JSON: CSV names dependencies by title only"),
    ),
    "clickup": Tool(
        history=N_("read the time in status of the tasks through the API "
                   "(/task/bulk_time_in_status/task_ids) and give the answers as well; or give CSV exports "
                   "of several days together"),
        columns=N_("show the column in the list before you export it as CSV"),
    ),
    "monday": Tool(
        history=N_("read the activity_logs of the board through the API and give the JSON with the board; or "
                   "give board exports of several days together"),
        columns=N_("add the column to the board, then choose Export board to Excel"),
    ),
    "notion": Tool(
        history=N_("Notion exports no history: export the database on several days and give all files "
                   "together; that tells what changed in between, not how long a status lasted"),
        columns=N_("add the property to the database (Created time, for one), then choose Export → "
                   "Markdown & CSV"),
    ),
    "shortcut": Tool(
        history=N_("read the history of each story through the API (/stories/ID/history) and give the "
                   "answers as JSON as well"),
        columns=N_("export all stories as CSV once more: it always holds the same columns, so fill the field "
                   "in the stories"),
    ),
    "youtrack": Tool(
        history=N_("read the activities of each issue through the API (/api/issues/ID/activities) and give "
                   "them with the issues as JSON"),
        columns=N_("show the field in the list before you export it as CSV, or read the issues through the "
                   "API"),
        comments=N_("read the activities of each issue through the API (/api/issues/ID/activities), comments "
                    "included"),
        links=N_("read the issues through the API with links among their fields; CSV holds none"),
    ),
    "redmine": Tool(
        history=N_("read each issue as JSON with include=journals,relations (/issues/ID.json) and give the "
                   "answers, with issue_statuses.json"),
        columns=N_("add the column under Options of the list, then choose Also available in → CSV"),
        comments=N_("read each issue as JSON with include=journals (/issues/ID.json): its notes are the "
                    "comments"),
        releases=N_("save the versions of the project (/projects/ID/versions.json) and give them as well"),
        links=N_("add the column Related issues to the list, or read the issues as JSON with "
                 "include=relations"),
    ),
    "bugzilla": Tool(
        history=N_("read the history of each bug (/rest/bug/ID/history) and give it with the bugs as JSON"),
        columns=N_("choose Change Columns below the list, then CSV; or read the bugs through /rest/bug"),
        comments=N_("save the bugs as XML (show_bug.cgi?ctype=xml): it holds the comments"),
        links=N_("add Blocks and Depends On under Change Columns, or read the bugs through /rest/bug"),
    ),
    "servicenow": Tool(
        history=N_("give a log with one row for each update of an incident (sys_mod_count in it); or export "
                   "the list on several days and give all files together"),
        columns=N_("add the column to the list (Personalize List), then export it as CSV"),
    ),
    "zendesk": Tool(
        history=N_("read the audits of the tickets through the API and give them with the tickets as JSON; "
                   "the CSV holds counts without moments"),
        columns=N_("export the tickets of the account as JSON: it holds descriptions and what the CSV "
                   "leaves out"),
        comments=N_("read the audits of the tickets through the API and give them with the tickets as JSON"),
    ),
    "allura": Tool(
        history=N_("export the tracker as an administrator with its discussions: the changes stand in them"),
        columns=N_("add the field to the tracker and export it again as an administrator"),
        comments=N_("export the tracker as an administrator with its discussions"),
    ),
    "phabricator": Tool(
        history=N_("save the answers of maniphest.gettasktransactions and give them with those of "
                   "maniphest.search"),
        columns=N_("save the answers of maniphest.search once more, with those of project.search and "
                   "user.search for the names"),
        comments=N_("save the answers of maniphest.gettasktransactions; they hold the comments"),
    ),
    "plane": Tool(
        history=N_("Plane exports no history: export the work items on several days and give all files "
                   "together; that tells what changed in between, not how long a status lasted"),
        columns=N_("export the work items of the workspace as CSV once more: it always holds the same "
                   "columns, so fill the field"),
    ),
}  # fmt: skip
_TABLES = {
    "releases": "releases",
    "sprints": "sprints",
    "links": "links",
    "deployments": "deployments",
}


def of_tool(field: str, family: str) -> str:
    """What a family offers for a field (`events.due`, `tickets.team`, `releases.planned`); empty: nothing."""
    tool = TOOLS.get(family)
    if tool is None:
        return ""
    if field == "events.comment":
        return tool.comments
    if field == "tickets.started":  # of most tools only the history tells it
        return tool.history
    table, _, _ = field.partition(".")
    if table in ("events", "tickets"):
        return tool.history if table == "events" else tool.columns
    return str(getattr(tool, _TABLES[table])) if table in _TABLES else ""
