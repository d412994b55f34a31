"""Live values in the team's own words: a role and a name become a number, a ticket, a figure."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, NamedTuple

from pmreport.errors import nearest
from pmreport.report import views
from pmreport.report.links import OUTSIDE, ticket_link
from pmreport.report.publication import Publication
from pmreport.report.voice import Voice

WITHOUT = "Write the sentence without the number."


class Unknown(Exception):
    """A reference to what is not there: what is wrong, and what to write instead."""


class Said(NamedTuple):
    """The HTML of a value, and the attributes of the link round it; empty where it leads nowhere."""

    html: str
    link: str


class Source(NamedTuple):
    """Where values come from, and who says them."""

    publication: Publication
    voice: Voice
    ticket_url: str | None


def value(source: Source, role: str, name: str) -> Said:
    """What stands for {role}`name`. Raises `Unknown` for an unknown role or name, or without a value."""
    if role not in ROLES:
        raise Unknown(f"there is no role {{{role}}}.", f"{nearest(role, ROLES)}Known: {', '.join(ROLES)}.")
    return ROLES[role](source, name.strip())


def _metric(source: Source, name: str) -> Said:
    categories = source.publication.document["categories"]
    found = {metric["id"]: (category, metric) for category in categories for metric in category["metrics"]}
    category, metric = _one(found, name, "metric")
    if metric["value"] is None:
        why = metric["reason"]["en"] if metric["reason"] else metric["state"]
        how = f"{metric['hint']['en']} Or: " if metric["hint"] else ""
        raise Unknown(f"{name} has no value in this report: {why}", how + WITHOUT)
    return Said(escape(source.voice.value(metric)), f'href="c/{category["page"]}.html#m-{name}"')


def _ticket(source: Source, name: str) -> Said:
    row = _one({row.key: row for row in source.publication.tickets}, name, "ticket")
    href = ticket_link(source.ticket_url, row.key)
    link = f'href="{escape(href)}" rel="{OUTSIDE}"' if href else ""
    return Said(f'<bdi class="key">{escape(row.key)}</bdi>', link)


def _figure(source: Source, name: str) -> Said:
    figures = source.publication.figures
    found = {figure.metric: figure for figure in reversed(figures)}  # the first one of a metric
    found |= {figure.id: figure for figure in figures}
    figure = _one(found, name, "figure")
    page = views.figure_page(source.publication, figure)
    return Said(escape(source.voice.text(figure.title)), f'href="{page}#fig-{figure.id}"')


def _days(source: Source, name: str) -> Said:
    attribution = source.publication.document["attribution"]
    if attribution is None or not views.is_divided(attribution):
        raise Unknown("the slip is not divided over causes in this report.", WITHOUT)
    row = _one({row["id"]: row for row in views.ranked(attribution)}, name, "cause")
    if views.no_evidence(row):
        raise Unknown(f"no day is attributed to {name} in this report.", WITHOUT)
    days = source.voice.quantity(row["days"], "working_days", row["low"], row["high"])
    return Said(escape(days), 'href="why.html"')


def _one(found: Mapping[str, Any], name: str, kind: str) -> Any:
    if name not in found:
        known = "This report has none." if not found else f"Known: {', '.join(list(found)[:5])}, …"
        raise Unknown(f"there is no {kind} {name} in this report.", nearest(name, found) or known)
    return found[name]


ROLES: Mapping[str, Callable[[Source, str], Said]] = {
    "metric": _metric,
    "ticket": _ticket,
    "figure": _figure,
    "days": _days,
}
