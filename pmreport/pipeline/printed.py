"""What goes beside the pages as whole files: the PDF, the workbook, the pictures of the figures."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from pmreport.config import Settings
from pmreport.report.publication import Publication


class Printed(NamedTuple):
    """Files by their path below the report's folder, and what the user should be warned of."""

    files: Mapping[str, bytes]
    warnings: tuple[str, ...]


def printed(publication: Publication, settings: Settings, languages: Sequence[str], *, pdf: bool) -> Printed:
    """The files of each language; without `pdf` nothing is typeset, so there are no pictures either.

    The typesetter works outside Python's lock: two languages take the time of one where there are two cores.
    """
    from pmreport.bundle.workbook import workbook
    from pmreport.site.render import language_folders

    folders = language_folders(tuple(languages))
    files = {_path(folder, "report.xlsx"): workbook(publication, code) for code, folder in folders.items()}
    if not pdf:
        return Printed(files, ())
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(lambda item: _typeset(publication, settings, *item), folders.items()))
    for one in made:
        files |= one.files
    return Printed(files, tuple(warning for one in made for warning in one.warnings))


def _typeset(publication: Publication, settings: Settings, language: str, folder: str) -> Printed:
    from pmreport.pdf import pictures, render
    from pmreport.site.slug import figure_file

    made = render(publication, language, paper=settings.pdf.paper, max_rows=settings.pdf.max_rows)
    files = {_path(folder, "report.pdf"): made.data}
    files |= {
        _path(folder, f"fig/{figure_file(figure)}.png"): picture
        for figure, picture in pictures(publication, language).items()
    }
    return Printed(files, tuple(made.warnings))


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}".lstrip("/")
