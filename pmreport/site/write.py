"""Write one report into a site: the report's folder, then the pages that all reports share."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pmreport import bundle, charts
from pmreport.bundle.csvsafe import csv_text
from pmreport.errors import PmreportError
from pmreport.history import History
from pmreport.report.digest import digest, markdown
from pmreport.report.links import is_pattern
from pmreport.report.publication import Publication
from pmreport.report.voice import Voice
from pmreport.site import folder, shared, tickets
from pmreport.site.assets import assets
from pmreport.site.environment import environment
from pmreport.site.house import House
from pmreport.site.jsontext import json_text
from pmreport.site.pages import pages
from pmreport.site.render import Setting, language_folders, report_pages
from pmreport.site.reshare import shared_pages
from pmreport.site.slug import figure_file, is_slug


def write(
    publication: Publication,
    out: Path,
    *,
    languages: tuple[str, ...] = ("en", "zh"),
    tool_version: str,
    ticket_url: str | None = None,
    house: House | None = None,
    attachments: Mapping[str, bytes] | None = None,
    past: History | None = None,
    alone: bool = False,
) -> list[Path]:
    """Add the report to the site in `out`, or replace it there, and return the files written.

    The first language lies at the top of the report's folder, the others below it. `attachments`
    are further files of the report by path (`report.pdf`, `zh/report.pdf`), linked from the pages.
    No other report is touched; a failure leaves the site as it was. The published document says
    which languages and PDFs were written, whatever it said before. `past` are the earlier reports
    that the shared pages tell of, by default those of the site; `alone` leaves these pages as they are,
    because another report follows at once.

    Raises:
        PmreportError: `out` holds files of somebody else, the slug is none, the pattern of ticket
            addresses is no http(s) address with `{key}`, or an earlier report.json cannot be read.
    """
    publication = published(publication, languages, attachments or {})
    slug = publication.document["slug"]
    _check(slug, ticket_url)
    folder.claim(out)
    files = dict(attachments or {})
    house = house or House()
    assets_folder, asset_files = assets(house)
    setting = Setting(
        environment(house.templates), language_folders(languages), assets_folder, tool_version, ticket_url,
        tuple(sorted(files)), house,
    )  # fmt: skip
    with folder.stage(out, slug) as stage:
        fresh = stage / "report"
        written = folder.write_files(fresh, [*report_files(publication, setting), *sorted(files.items())])
        written += [f"data/{path}" for path in bundle.write(publication, fresh / "data")]
        known = shared.known(out, publication.document, past)
        everything = {} if alone else shared.shared_files(known, setting)
        first = folder.replace_files(out, stage, {**shared.marker(setting), **asset_files})
        folder.swap(fresh, out / "r" / slug)
        last = folder.replace_files(out, stage, everything)
        if not alone:
            shared.prune_assets(out, assets_folder)
    return sorted([*first, *last, *(out / "r" / slug / path for path in written)])


def refresh(out: Path, tool_version: str) -> None:
    """Write the pages anew that the reports of the site share; the reports themselves stay as they are."""
    with folder.stage(out, "shared") as stage:
        folder.replace_files(out, stage, shared_pages(out, tool_version))


def published(
    publication: Publication, languages: tuple[str, ...], attachments: Mapping[str, bytes]
) -> Publication:
    """The publication whose document says which languages and PDFs are written of it."""
    pdf = sorted(path for path in attachments if path.endswith(".pdf"))
    document = {**publication.document, "languages": list(languages), "pdf": pdf}
    return replace(publication, document=document)


def _check(slug: str, ticket_url: str | None) -> None:
    if not is_slug(slug):
        raise PmreportError(f"{slug!r} cannot be the name of a folder.", "Make it with pmreport.site.slug.")
    if ticket_url is not None and not is_pattern(ticket_url):
        raise PmreportError(
            f"ticket_url is {ticket_url!r}, which is no address of a ticket.",
            "Write it like https://tracker.example/browse/{key}.",
        )


def report_files(publication: Publication, setting: Setting) -> Iterator[tuple[str, str]]:
    """(path below the report's folder, content) of everything but the bundle."""
    document = publication.document
    for language, language_folder in setting.languages.items():
        voice = Voice(language, document["subject"]["timezone"])
        yield from report_pages(publication, voice, pages(publication, voice), setting)
        yield from figure_files(publication, voice, language_folder)
        yield f"{language_folder}/summary.md".lstrip("/"), markdown(digest(document, language))
    yield from tickets.shards(publication, setting.ticket_url)
    yield "report.json", json_text(document)
    build = {
        "assets": setting.assets,
        "house": setting.house.shown(),
        "ticket_url": setting.ticket_url,
        "tool_version": setting.tool_version,
    }
    yield "build.json", json_text(build)


def figure_files(publication: Publication, voice: Voice, language_folder: str) -> Iterator[tuple[str, str]]:
    """Each figure for itself: a drawing that names its own title, unit and source, and its numbers."""
    prefix = f"{language_folder}/fig" if language_folder else "fig"
    for figure in publication.figures:
        texts = [voice.text(text) for text in (figure.title, figure.subtitle, figure.source)]
        name = figure_file(figure.id)
        yield f"{prefix}/{name}.svg", charts.standalone(figure.svg[voice.code], *texts)
        rows = [
            [voice.text(cell) if isinstance(cell, Mapping) else cell for cell in row] for row in figure.rows
        ]
        yield (
            f"{prefix}/{name}.csv",
            csv_text([voice.text(column) for column in figure.columns], rows, bom=True),
        )
