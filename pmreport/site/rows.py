"""Ticket rows as HTML, written by hand: a template would take most of the time of a large site."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from pmreport.report.links import OUTSIDE, ticket_link
from pmreport.report.publication import Evidence, TicketRow
from pmreport.report.views import Listed
from pmreport.report.voice import NOTHING, Voice
from pmreport.site.place import Place
from pmreport.site.slug import anchor


def key_html(key: str, ticket_url: str | None) -> Markup:
    """A ticket's key, linked to its tracker where that is configured."""
    href, shown = ticket_link(ticket_url, key), escape(key)
    if href is None:
        return Markup(f'<bdi class="key">{shown}</bdi>')
    return Markup(f'<a class="key" href="{escape(href)}" rel="{OUTSIDE}"><bdi>{shown}</bdi></a>')


def rows_html(
    rows: Iterable[Listed], ticket_url: str | None, voice: Voice, selectors: Mapping[str, str], ids: bool
) -> Markup:
    """Rows of tickets, each with its reasons if it has any; `ids` gives each the anchor of its key.

    Every text is escaped, and isolated so that it cannot turn the line around it.
    """
    return Markup("".join(_row(row, ticket_url, voice, selectors, ids) for row in rows))


def _row(row: Listed, ticket_url: str | None, voice: Voice, selectors: Mapping[str, str], ids: bool) -> str:
    name = f' id="{anchor("t", row.ticket.key)}"' if ids else ""
    reasons = f"<td>{_reasons(row.reasons, voice, selectors)}</td>" if row.reasons else ""
    return f"<tr{name}>{_cells(row.ticket, ticket_url)}{reasons}</tr>\n"


def _cells(row: TicketRow, ticket_url: str | None) -> str:
    texts = "</bdi></td><td><bdi>".join([escape(row.title), escape(row.type), escape(row.status)])
    dates = [row.created, row.started, row.resolved, row.due]
    days = '</td><td class="day">'.join(escape(date) if date else NOTHING for date in dates)
    key = key_html(row.key, ticket_url)
    return f'<th scope="row">{key}</th><td><bdi>{texts}</bdi></td><td class="day">{days}</td>'


def _reasons(reasons: Iterable[Evidence], voice: Voice, selectors: Mapping[str, str]) -> str:
    return "".join(
        f'<span class="why">{selectors.get(reason.metric, "")}{escape(voice.text(reason.rule))}</span>'
        for reason in reasons
    )


def selectors(document: Mapping[str, Any], voice: Voice, place: Place) -> dict[str, str]:
    """id -> a link to the metric or the practice check that selects tickets, with a colon behind it."""
    found = {}
    colon = escape(voice.say(": "))
    for category in document["categories"]:
        page = f"c/{category['page']}.html"
        targets = [(metric, f"method.html#m-{metric['id']}") for metric in category["metrics"]]
        targets += [(practice, f"{page}#p-{practice['id']}") for practice in category["practices"]]
        for item, target in targets:
            name = escape(voice.text(item["name"]))
            found[item["id"]] = f'<a href="{place.page(target)}">{name}</a>{colon}'
    return found
