"""Ticket rows as HTML, written by hand: a template would take most of the time of a large site."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from pmreport.report.links import OUTSIDE, ticket_link
from pmreport.report.publication import Evidence, Text, TicketRow
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


class RowWriter:
    """Writes rows of tickets for the pages of one language; what all pages share is made once.

    Every text is escaped, and isolated so that it cannot turn the line around it.
    """

    def __init__(self, document: Mapping[str, Any], ticket_url: str | None, voice: Voice) -> None:
        self.ticket_url, self.voice = ticket_url, voice
        self._targets = _targets(document)
        self._cells: dict[str, str] = {}

    def on(self, place: Place) -> Callable[..., Markup]:
        """What writes rows on a page: each with its reasons if it has any; `ids` gives each its anchor."""
        rules: dict[tuple[str, str], str] = {}
        return lambda rows, ids=False: Markup("".join(self._row(row, ids, place, rules) for row in rows))

    def _row(self, row: Listed, ids: bool, place: Place, rules: dict[tuple[str, str], str]) -> str:
        key = row.ticket.key
        if key not in self._cells:
            self._cells[key] = _cells(row.ticket, self.ticket_url)
        name = f' id="{anchor("t", key)}"' if ids else ""
        reasons = f"<td>{self._reasons(row.reasons, place, rules)}</td>" if row.reasons else ""
        return f"<tr{name}>{self._cells[key]}{reasons}</tr>\n"

    def _reasons(self, reasons: Sequence[Evidence], place: Place, rules: dict[tuple[str, str], str]) -> str:
        found = [(reason.metric, self.voice.text(reason.rule)) for reason in reasons]
        for metric, rule in found:
            if (metric, rule) not in rules:
                link = self._selector(metric, place)
                rules[metric, rule] = f'<span class="why">{link}{escape(rule)}</span>'
        return "".join(rules[reason] for reason in found)

    def _selector(self, metric: str, place: Place) -> str:
        """A link to the metric or the practice check that selects tickets, with a colon behind it."""
        if metric not in self._targets:
            return ""
        name, target = self._targets[metric]
        text, colon = escape(self.voice.text(name)), escape(self.voice.say(": "))
        return f'<a href="{place.page(target)}">{text}</a>{colon}'


def _cells(row: TicketRow, ticket_url: str | None) -> str:
    texts = "</bdi></td><td><bdi>".join([escape(row.title), escape(row.type), escape(row.status)])
    dates = [row.created, row.started, row.resolved, row.due]
    days = '</td><td class="day">'.join(escape(date) if date else NOTHING for date in dates)
    key = key_html(row.key, ticket_url)
    return f'<th scope="row">{key}</th><td><bdi>{texts}</bdi></td><td class="day">{days}</td>'


def _targets(document: Mapping[str, Any]) -> dict[str, tuple[Text, str]]:
    """id of a metric or practice -> its name, and the place of its definition."""
    found: dict[str, tuple[Text, str]] = {}
    for category in document["categories"]:
        page = f"c/{category['page']}.html"
        found |= {m["id"]: (m["name"], f"method.html#m-{m['id']}") for m in category["metrics"]}
        found |= {p["id"]: (p["name"], f"{page}#p-{p['id']}") for p in category["practices"]}
    return found
