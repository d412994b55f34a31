"""One report as a PDF: one static template, one JSON file, the drawings; never markup made from data."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from pmreport import charts
from pmreport.errors import PmreportError
from pmreport.pdf.chapter import figure_files
from pmreport.pdf.clean import clean
from pmreport.pdf.content import content
from pmreport.pdf.pieces import clip
from pmreport.report.publication import Publication
from pmreport.shipped import shipped
from pmreport.words import Msg, both, say

PAPERS = {"a4": "a4", "letter": "us-letter"}


class Pdf(NamedTuple):
    """The bytes of a PDF, and what the user should be warned of."""

    data: bytes
    warnings: list[str]


def render(
    publication: Publication, language: str, *, paper: Literal["a4", "letter"] = "a4", max_rows: int = 200
) -> Pdf:
    """The report in one language ("en" or "zh") as PDF/A-2a and PDF/UA-1. Same publication, same bytes.

    Should the typesetter refuse the standards, the report is set once more without them, with a warning.
    Characters without a glyph in the shipped fonts become □ and are counted on the data-quality page.
    Tables of tickets hold at most `max_rows` rows and say how many more there are.

    Raises:
        PmreportError: typst is not installed, or cannot set the document at all.
    """
    made, replaced = clean(content(publication, language, max_rows))
    lost = [_lost(replaced)] if replaced else []
    made["paper"] = PAPERS[paper]
    made["quality"]["cautions"] += [both(warning)[language] for warning in lost]
    at = int(datetime.fromisoformat(publication.document["subject"]["as_of"]).timestamp())
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(shipped("templates") / "pdf" / "report.typ", folder)
        (folder / "report.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
        files = figure_files(publication)
        for figure in publication.figures:
            (folder / files[figure.id]).write_text(charts.slim(figure.svg[language]), "utf-8")
        data, refused = _typeset(folder, at)
    return Pdf(data, [both(warning)["en"] for warning in [*lost, *refused]])


def _lost(n: int) -> Msg:
    return say("Characters that the fonts of the PDF do not have, shown as □: {n}.", n=n)


def setter() -> tuple[Any, Any]:
    """The typesetter and the shipped fonts, the only ones that it may use.

    Raises:
        PmreportError: typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise PmreportError(
            "The PDF needs typst, which is not installed here.", "Build with --no-pdf."
        ) from error
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[charts.FONTS])
    return typst, fonts


def _typeset(folder: Path, at: int) -> tuple[bytes, list[Msg]]:
    """The PDF of the template in a folder, and a warning where it could not follow the standards."""
    typst, fonts = setter()

    def compiled(*, standards: bool) -> bytes:
        return typst.compile(  # type: ignore[no-any-return]
            folder / "report.typ", root=folder, font_paths=fonts, ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"] if standards else [], timestamp=at,
        )  # fmt: skip

    try:
        return compiled(standards=True), []
    except typst.TypstError as error:
        reason = clip(error.message, 200)
    try:
        return compiled(standards=False), [
            say("The PDF does not follow PDF/A and PDF/UA: {reason}", reason=reason)
        ]
    except typst.TypstError as error:
        raise PmreportError(
            f"The PDF could not be set: {clip(error.message, 200)}", "Build with --no-pdf."
        ) from error
