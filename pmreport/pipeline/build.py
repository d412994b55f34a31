"""The whole program in one page: read, choose, measure, say, draw, write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pmreport import __version__, site
from pmreport.actions import promised
from pmreport.actions.read import NAME as ACTIONS
from pmreport.actions.read import read as read_promises
from pmreport.attribution.attribute import Found, attribute
from pmreport.bundle import canonical
from pmreport.cache.store import Store
from pmreport.case import Case, World
from pmreport.case.choose import candidates, choose
from pmreport.categories import CATEGORIES
from pmreport.categories import metrics as registry
from pmreport.config import Settings
from pmreport.config.disputes import NAME as CLAIMS
from pmreport.config.disputes import Dispute
from pmreport.config.disputes import read as read_disputes
from pmreport.history import History, find
from pmreport.history.baseline import earlier
from pmreport.measure import measure
from pmreport.narrative import narrated
from pmreport.pipeline.kept import figures_key, figures_of
from pmreport.pipeline.load import Progress, load
from pmreport.pipeline.pace import replays
from pmreport.pipeline.printed import printed
from pmreport.practices import PRACTICES
from pmreport.report.chains import chains
from pmreport.report.countdowns import countdown_entries
from pmreport.report.delays import delay_entry, delay_tables
from pmreport.report.document import document
from pmreport.report.gates import OVERDUE, check_gates, gate_entries
from pmreport.report.labels import DEFAULT_OUTLINE
from pmreport.report.listing import evidence, ticket_rows
from pmreport.report.methods import methods
from pmreport.report.pictures import figures
from pmreport.report.publication import Figure, Publication
from pmreport.report.study import Study
from pmreport.site.slug import slug as slug_of

MOST_REJECTED = 0.30
Draw = Callable[[], tuple[Figure, ...]]
Keep = Callable[[Draw], tuple[Figure, ...]]
NOTHING: Mapping[str, bytes] = MappingProxyType({})
NOT_VERIFIABLE = "There are confidential tickets, so the tables that numbers come from were not published."


@dataclass(frozen=True)
class Options:
    """What the command line says beyond the configuration."""

    out: Path
    release: str | None = None
    period: str | None = None
    as_of: str | None = None
    timezone: str | None = None
    format_name: str | None = None
    languages: tuple[str, ...] = ("en", "zh")
    pdf: bool = True
    project: str | None = None
    outline: str | None = None  # postmortem or grai; None: the habit of each language
    beside: Path = Path()  # where narrative/, actions.yaml and claims.yaml lie
    alone: bool = False  # leave the pages that all reports share as they are
    history: str | None = None  # where earlier reports are, before what the configuration says
    cache: Path | None = None  # folder of what earlier builds read and drew
    verifiable: bool = False  # publish the tables that numbers come from, see bundle.canonical


@dataclass(frozen=True)
class Built:
    """What a build wrote, and what its exit code must be (DESIGN 3)."""

    folder: Path
    publication: Publication
    warnings: tuple[str, ...]
    exit_code: int
    alternatives: tuple[str, ...] = ()


def build(
    sources: Sequence[Path], settings: Settings, options: Options, progress: Progress = lambda _: None
) -> Built:
    """Build the report of one subject and write it into the site.

    The history is read first: where it cannot be, nothing is built (`HistoryError`, exit code 5).
    """
    check_gates(settings)
    past = find(options.history or settings.history.path, options.out)
    world, tables = _world(sources, settings, options, progress)
    case = Case(world, choose(world, options.release, options.period))
    built = build_case(case, past, settings, options, progress, tables)
    return replace(built, alternatives=_alternatives(world, case))


def backfill(
    sources: Sequence[Path],
    months: Sequence[str],
    settings: Settings,
    options: Options,
    progress: Progress = lambda _: None,
) -> list[Built]:
    """Build the reports of several months (YYYY-MM, oldest first) from one reading of the sources.

    Each month finds those before it in the site, as if they had been built one by one.
    """
    check_gates(settings)
    past = find(options.history or settings.history.path, options.out)
    world, tables = _world(sources, settings, options, progress)
    cases = [Case(world, choose(world, None, month)) for month in months]
    out: list[Built] = []
    try:
        for case in cases:
            # The pages that all reports share are written once, with the last one.
            alone = replace(options, alone=case is not cases[-1])
            out.append(build_case(case, past, settings, alone, progress, tables))
            past = replace(past, records=past.with_report(out[-1].publication.document))
    finally:
        if 0 < len(out) < len(cases):
            site.refresh(options.out, __version__)
    return out


def _world(
    sources: Sequence[Path], settings: Settings, options: Options, progress: Progress
) -> tuple[World, Mapping[str, bytes]]:
    """What was read, and the tables to publish of it: none unless they were asked for."""
    world, exports = load(
        sources, settings, as_of=options.as_of, timezone=options.timezone,
        format_name=options.format_name, project=options.project or settings.project.name,
        progress=progress, store=Store(options.cache),
    )  # fmt: skip
    return world, canonical.files(exports, settings) if options.verifiable else {}


def build_case(
    case: Case,
    past: History,
    settings: Settings,
    options: Options,
    progress: Progress,
    tables: Mapping[str, bytes] = NOTHING,
) -> Built:
    """Build the report of one case and write it, with the tables given, into the site."""
    progress(f"Measuring {case.subject.name}")
    disputes = read_disputes(options.beside / CLAIMS)
    promises = read_promises(options.beside / ACTIONS)
    found = attribute(case, progress=replays(case.subject.name, progress), disputes=disputes)
    keep = _keeper(case, past, settings, options)
    publication = publish(study(case, past, settings), found, settings, progress, keep)
    publication = promised(publication, promises, past, case, settings.actions.weeks)
    publication = gated(publication, settings)
    publication = narrated(publication, options.beside / "narrative", settings.project.ticket_url)
    built = write(_outlined(publication, options.outline), settings, options, progress, past, tables)
    return replace(built, warnings=(*built.warnings, *_left_alone(disputes, found)))


def _keeper(case: Case, past: History, settings: Settings, options: Options) -> Keep:
    """What takes the figures from the cache where they are there."""
    store = Store(options.cache)
    if store.folder is None:
        return _drawn
    given = [options.as_of, options.timezone, options.project, options.format_name]
    key = figures_key(case, settings, given, options.beside / CLAIMS, past)
    return lambda draw: figures_of(store, key, draw)


def _drawn(draw: Draw) -> tuple[Figure, ...]:
    return draw()


def _outlined(publication: Publication, outline: str | None) -> Publication:
    """The report in one outline for all languages, or in the habit of each."""
    chosen = {code: outline or habit for code, habit in DEFAULT_OUTLINE.items()}
    return replace(publication, document={**publication.document, "outline": chosen})


def gated(publication: Publication, settings: Settings) -> Publication:
    """The gates once more, now that it is known which promises are overdue."""
    found = publication.document
    further = {OVERDUE: found["register"]["overdue"]}
    gates = gate_entries(found["categories"], settings, further)
    return replace(publication, document={**found, "gates": gates})


def _left_alone(disputes: Sequence[Dispute], found: Found) -> tuple[str, ...]:
    """A warning about entries of claims.yaml that are about other releases."""
    release = found.case.subject.kind == "release"
    names = (None, found.case.release.name) if release else tuple(f.case.release.name for f in found.pooled)
    n = sum(dispute.release not in names for dispute in disputes)
    return (f"{CLAIMS}: {n} of {len(disputes)} entries name another release and were not used.",) if n else ()


def _alternatives(world: World, case: Case) -> tuple[str, ...]:
    """Other subjects that the user could have named, the first five."""
    others = [c.subject for c in candidates(world) if c.subject != case.subject]
    options = {"release": "--release", "period": "--period"}
    return tuple(f'{options[s.kind]} "{s.name}"' for s in others[:5])


def study(case: Case, past: History | None = None, settings: Settings | None = None) -> Study:
    """Take every reading of the ten categories; what the export does not reach comes from the history."""
    assert PRACTICES  # imported so that the practice checks are filed
    measuring = (settings or Settings()).measuring_sha256
    before = earlier(past.records, case, registry(), measuring) if past else {}
    return Study(case, tuple(measure(category, case, before=before) for category in CATEGORIES))


def publish(
    found: Study,
    delays: Found,
    settings: Settings,
    progress: Progress = lambda _: None,
    keep: Keep = _drawn,
) -> Publication:
    """Say and draw what was measured; `keep` may know the figures already."""
    progress("Drawing")
    pages = {category.id: category.page for category in CATEGORIES}
    drawn = keep(lambda: figures(found, delays, pages))
    shown = evidence(found)
    name = found.case.subject.name
    slug = f"m{name}" if found.case.subject.kind == "period" else slug_of(name)
    made = document(
        found,
        slug=slug,
        version=__version__,
        settings=settings,
        figures=drawn,
        attribution=delay_entry(delays),
    )
    made["subject"]["series"] = found.case.subject.release.series if found.case.subject.release else ""
    made |= {
        "measuring_sha256": settings.measuring_sha256,
        "countdown": countdown_entries(found.case),
        "chains": chains(delays, made["categories"], made["attribution"]),
    }
    return Publication(
        document=made,
        figures=drawn,
        tickets=ticket_rows(found, shown, settings.project.ticket_url),
        evidence=shown,
        methods=methods(found.family),
        tables=delay_tables(delays),
    )


def write(
    publication: Publication,
    settings: Settings,
    options: Options,
    progress: Progress,
    past: History | None = None,
    tables: Mapping[str, bytes] = NOTHING,
) -> Built:
    """Write the site, the bundle and the PDF, and decide the exit code."""
    progress("Writing the PDF" if options.pdf else "Writing the workbook")
    beside = printed(publication, settings, options.languages, pdf=options.pdf)
    progress("Writing the site")
    attachments = {**beside.files, **tables}
    site.write(
        publication,
        options.out,
        languages=options.languages,
        tool_version=__version__,
        ticket_url=settings.project.ticket_url,
        attachments=attachments,
        house=site.house(settings, options.beside),
        past=past,
        alone=options.alone,
    )
    publication = site.published(publication, options.languages, attachments)
    folder = options.out / "r" / str(publication.document["slug"])
    lacking = options.verifiable and not tables
    warnings = (*beside.warnings, *([NOT_VERIFIABLE] if lacking else []))
    return Built(folder, publication, warnings, exit_code(publication))


def exit_code(publication: Publication) -> int:
    """3 if a gate was crossed, 4 if the data carry no report, else 0."""
    found = publication.document
    primary = [m for c in found["categories"] for m in c["metrics"] if m["role"] == "P"]
    read = sum(entry["rows_read"] for entry in found["inputs"])
    rejected = sum(entry["rows_rejected"] for entry in found["inputs"])
    if not any(m["value"] is not None for m in primary) or (read and rejected / read > MOST_REJECTED):
        return 4
    return 3 if any(gate["crossed"] for gate in found["gates"]) else 0
