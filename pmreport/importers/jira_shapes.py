"""The parts of Jira's JSON that are read, as narrow types: what is not named here is skipped, not built."""

from typing import Any

import msgspec

from pmreport.importers.jira_history import Changelog, Comment, User


class Named(msgspec.Struct, gc=False):
    """Anything that is known by a name: a type, a project, a component, a version."""

    name: str | None = None
    id: Any = None
    released: bool | None = None
    releaseDate: str | None = None
    startDate: str | None = None


class Category(msgspec.Struct, gc=False):
    """One of Jira's three status categories; the id is the same on every site."""

    id: int | str | None = None
    key: str | None = None


class Status(msgspec.Struct, gc=False):
    """A status and its category."""

    name: str | None = None
    statusCategory: Category | None = None


class Keyed(msgspec.Struct, gc=False):
    """Another issue."""

    key: str | None = None


class LinkType(msgspec.Struct, gc=False):
    """How a link reads from its source."""

    name: str | None = None
    outward: str | None = None


class Link(msgspec.Struct, gc=False):
    """A link, seen from one end."""

    type: LinkType | None = None
    outwardIssue: Keyed | None = None
    inwardIssue: Keyed | None = None


class Comments(msgspec.Struct, gc=False):
    """The comments that came with the issue, and how many there are."""

    comments: list[Comment] = []
    total: int | None = None


class Fields(msgspec.Struct, gc=False):
    """The fields of an issue that are the same on every site."""

    summary: str | None = None
    issuetype: Named | None = None
    project: Named | None = None
    status: Status | None = None
    priority: Named | None = None
    resolution: Named | None = None
    reporter: User | None = None
    creator: User | None = None
    assignee: User | None = None
    description: Any = None
    created: str | None = None
    updated: str | None = None
    resolutiondate: str | None = None
    duedate: str | None = None
    labels: list[str] | None = None
    components: list[Named] | None = None
    fixVersions: list[Named] | None = None
    versions: list[Named] | None = None
    timeoriginalestimate: float | None = None
    timespent: float | None = None
    parent: Keyed | None = None
    epic: Keyed | None = None
    sprint: Any = None
    closedSprints: Any = None
    issuelinks: list[Link] | None = None
    comment: Comments | None = None
    security: Named | None = None


class Issue(msgspec.Struct, gc=False):
    """An issue; `page_of` makes a subtype whose fields are typed."""

    key: str
    fields: Any
    self: str = ""
    changelog: Changelog | None = None


class Names(msgspec.Struct, gc=False):
    """Names of fields, where they were asked for."""

    names: dict[str, str] | None = None


class Envelope(msgspec.Struct, gc=False):
    """A page of issues."""

    issues: list[msgspec.Raw] | None = None


def page_of(fields: type) -> tuple[Any, Any]:
    """The types of an issue with these fields, and of a page of such issues."""
    issue = msgspec.defstruct("Issue", [("fields", fields)], bases=(Issue,), gc=False)
    return issue, msgspec.defstruct("Page", [("issues", list[issue] | None, None)], gc=False)  # type: ignore[valid-type]
