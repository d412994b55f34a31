"""Pages to HTML: one report in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from pmreport import charts
from pmreport.report.publication import Figure, Publication
from pmreport.report.views import is_divided
from pmreport.report.voice import Voice
from pmreport.site import tickets
from pmreport.site.house import House
from pmreport.site.page import Page
from pmreport.site.place import Place
from pmreport.site.rows import RowWriter, key_html
from pmreport.site.slug import anchor
from pmreport.words import TAGS

NAMES = {"en": "English", "zh": "中文"}  # each language names itself


@dataclass(frozen=True)
class Setting:
    """What all pages of a build share. `languages` maps each language to its folder; the first has none."""

    environment: Environment
    languages: dict[str, str]
    assets: str  # path of the assets' folder from the root of the site
    tool_version: str
    ticket_url: str | None = None
    attachments: tuple[str, ...] = ()  # further files of the report, by path below its folder
    house: House = field(default_factory=House)


def language_folders(languages: tuple[str, ...]) -> dict[str, str]:
    """The first language lies at the top, the others in a folder of their code."""
    return {code: "" if number == 0 else code for number, code in enumerate(languages)}


def render(setting: Setting, place: Place, language: str, template: str, **values: Any) -> str:
    """A template in one language, with everything that each page needs."""
    switch = [
        {"code": code, "tag": TAGS[code], "name": NAMES[code], "href": place.twin(folder)}
        for code, folder in setting.languages.items()
    ]
    return setting.environment.get_template(template).render(
        place=place, language=language, switch=switch, assets=place.to(setting.assets),
        tool_version=setting.tool_version, house=setting.house, **values,
    )  # fmt: skip


def report_pages(
    publication: Publication, voice: Voice, pages: Iterator[Page], setting: Setting
) -> Iterator[tuple[str, str]]:
    """(path below the report's folder, HTML) of every page in the voice's language."""
    folder = setting.languages[voice.code]
    document = publication.document
    names = {category["id"]: category["name"] for category in document["categories"]}
    shared = {
        "v": voice, "_": voice.say, "d": document, "publication": publication,
        "metrics": {metric["id"]: metric for c in document["categories"] for metric in c["metrics"]},
        "categories": {category["id"]: category for category in document["categories"]},
        "days": slip_days(document),
        "narrative": narrative(publication, voice.code),
        "draw": lambda figure: draw(figure, voice),
        "sparkline": lambda values: Markup(charts.sparkline(values)),
        "key": lambda key: key_html(key, setting.ticket_url),
        "category_name": lambda name: voice.text(names[name]),
        "anchor": anchor, "list_path": tickets.list_path,
        "attachments": setting.attachments, "folder": folder,
    }  # fmt: skip
    rows = RowWriter(document, setting.ticket_url, voice)
    for page in pages:
        place = Place(f"r/{document['slug']}", folder, page.path)
        values = {**shared, **page.values, "page": page, "title": page.title}
        values["ticket_rows"] = rows.on(place)
        html = render(setting, place, voice.code, page.template, **values)
        yield f"{folder}/{page.path}" if folder else page.path, html


def slip_days(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """category -> its row of the divided slip; empty where the slip is not divided."""
    attribution = document["attribution"]
    return (
        {row["id"]: row for row in attribution["categories"]}
        if attribution and is_divided(attribution)
        else {}
    )


def draw(figure: Figure, voice: Voice) -> Markup:
    """A chart for the page: coloured by the theme, its ids its own, named by its alternative text."""
    svg = figure.svg[voice.code]
    return Markup(
        charts.themed(svg, anchor("fig", figure.id), voice.text(figure.title), voice.text(figure.alt))
    )


def narrative(publication: Publication, language: str) -> dict[str, tuple[str, Markup]]:
    """block -> (tag of its language, HTML): this language's, else the other's, which says so by its tag."""
    found: dict[str, tuple[str, Markup]] = {}
    written = publication.narrative.html
    for code in [language, *(other for other in sorted(written) if other != language)]:
        for block, html in written.get(code, {}).items():
            found.setdefault(block, (TAGS[code], Markup(html)))
    return found
