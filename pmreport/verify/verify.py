"""Every report of a site, or one: does it agree with itself and with its data?"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmreport.config import Settings
from pmreport.config.disputes import Dispute
from pmreport.errors import PmreportError, nearest
from pmreport.verify.agreement import disagreements, lines

Json = Mapping[str, Any]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Verified:
    """One report: what differs, how many metrics were recomputed, which could not be.

    `same` is None where there was nothing to recompute from.
    """

    slug: str
    differs: tuple[str, ...]
    same: int | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The export that a report was built from, with its configuration and claims."""

    paths: Sequence[Path]
    settings: Settings
    disputes: Sequence[Dispute] = ()


def verify(
    site: Path, slug: str | None = None, sources: Sources | None = None, progress: Progress = lambda _: None
) -> list[Verified]:
    """Verify the reports of a site, oldest slug first; with `sources` one report against its export.

    Raises `PmreportError` for a site without such a report.
    """
    found = sorted(path.parent.name for path in site.glob("r/*/report.json"))
    if slug is not None and slug not in found:
        raise PmreportError(
            f"{site} has no report {slug}.", f"{nearest(slug, found)}Reports: {', '.join(found)}."
        )
    if not found:
        raise PmreportError(f"{site} has no report.", "Name the folder of a built site.")
    return list(_each(site, [slug] if slug else found, sources, progress))


def _each(
    site: Path, slugs: Sequence[str], sources: Sources | None, progress: Progress
) -> Iterator[Verified]:
    history = lines(site)
    for slug in slugs:
        progress(f"Verifying {slug}")
        report = site / "r" / slug
        document = json.loads((report / "report.json").read_text("utf-8"))
        differs = tuple(disagreements(report, document, history.get(slug)))
        yield _with_numbers(Verified(slug, differs), report, document, sources)


def _with_numbers(found: Verified, report: Path, document: Json, sources: Sources | None) -> Verified:
    from pmreport.verify.recompute import from_bundle, from_sources

    again = (
        from_sources(sources.paths, sources.settings, sources.disputes, document)
        if sources
        else from_bundle(report, document)
    )
    if again is None:
        return found
    return Verified(found.slug, (*found.differs, *again.drift), again.same, again.left)
