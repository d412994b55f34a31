"""The figures as PNG files that stand alone, drawn by the typesetter from their SVG files."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pmreport import charts
from pmreport.pdf.typeset import setter
from pmreport.report.publication import Figure, Publication

PPI = 144.0  # pixels to the inch of an SVG of 96: half as large again as on a page
PAGE = "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"


def pictures(publication: Publication, language: str) -> dict[str, bytes]:
    """Figure id -> PNG with title, measure and source inside, in one language. Same figures, same bytes.

    Raises:
        PmreportError: typst is not installed.
    """
    figures = publication.figures
    if not figures:
        return {}
    typst, fonts = setter()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, figure in enumerate(figures):
            (folder / f"{number}.svg").write_text(_alone(figure, language), "utf-8")
        images = "\n#pagebreak()\n".join(f'#image("{number}.svg")' for number in range(len(figures)))
        (folder / "figures.typ").write_text(PAGE + images, "utf-8")
        made = typst.compile(
            folder / "figures.typ",
            root=folder,
            font_paths=fonts,
            ignore_system_fonts=True,
            format="png",
            ppi=PPI,
        )
    pages = made if isinstance(made, list) else [made]
    return {figure.id: page for figure, page in zip(figures, pages, strict=True)}


def _alone(figure: Figure, language: str) -> str:
    texts = (text[language] for text in (figure.title, figure.subtitle, figure.source))
    return charts.standalone(figure.svg[language], *texts)
