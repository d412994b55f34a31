"""Find the report to tell of, and write its messages."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pmreport.errors import PmreportError, nearest
from pmreport.notify.files import payloads
from pmreport.report.links import is_web

Json = Mapping[str, Any]

LONGEST = 500  # characters of the site's address


def document_of(site: Path, slug: str | None) -> Json:
    """The `report.json` of a report of the site, by default of the latest.

    Raises `PmreportError` where there is none.
    """
    path = site / (f"r/{slug}/report.json" if slug else "latest/report.json")
    try:
        document: Json = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        known = sorted(found.parent.name for found in site.glob("r/*/report.json"))
        hint = f"{nearest(slug, known)}Reports: {', '.join(known) or 'none'}."
        raise PmreportError(f"{site} has no report {slug or 'that is the latest'}.", hint) from error
    return document


def write(document: Json, languages: Sequence[str], url: str, out: Path) -> list[Path]:
    """Write the messages; those of the first language into the folder, others below it by their code.

    Raises `PmreportError` for an address of the site that is none, or a report without the language.
    """
    if url and (not is_web(url) or len(url) > LONGEST or set(url) & set("<>|() \t\n")):
        raise PmreportError(
            f"{url!r} is no address of a site.", "Write --url like https://reports.example/pay."
        )
    if missing := [code for code in languages if code not in document["languages"]]:
        raise PmreportError(f"The report has no pages in {missing[0]}.", "Build it with --lang en,zh.")
    written = []
    for number, code in enumerate(languages):
        folder = out / code if number else out
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in payloads(document, code, link(document, code, url)).items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
            written.append(folder / name)
    return written


def link(document: Json, language: str, url: str) -> str:
    """The address of the report's summary in the language; empty without the site's address."""
    inner = "" if document["languages"][0] == language else f"{language}/"
    return f"{url.rstrip('/')}/r/{document['slug']}/{inner}index.html" if url else ""
