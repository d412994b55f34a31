"""`pmreport build`."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from pmreport.cli.options import (
    as_of_option,
    config_option,
    format_option,
    progress,
    settings_of,
    sources_argument,
    timezone_option,
)
from pmreport.cli.remember import CACHE, remembered

MOST_MONTHS = 120


@click.command("build")
@sources_argument
@click.option("--release", metavar="NAME", help="The release to explain.")
@click.option("--period", metavar="YYYY-MM", help="The month to explain, or month:previous.")
@click.option("--backfill", metavar="FROM..TO", help="Every month from one export: 2026-01..2026-10.")
@click.option("--project", metavar="KEY", help="Only tickets of this project.")
@as_of_option
@timezone_option
@click.option("--lang", default="en,zh", show_default=True, help="Languages of the pages: en, zh or both.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("site"), show_default=True,
    help="Folder of the site; other reports in it are kept.",
)  # fmt: skip
@click.option(
    "--history", metavar="PATH|URL",
    help="The published site with the earlier reports. Default: the site in --out.",
)  # fmt: skip
@click.option("--no-pdf", is_flag=True, help="Write only the pages.")
@click.option(
    "--outline", type=click.Choice(["postmortem", "grai"]),
    help="Order and headings of the summary. Default: postmortem in English, grai (复盘) in Chinese.",
)  # fmt: skip
@click.option(
    "--verifiable", is_flag=True,
    help="Publish the tables that numbers come from, without persons and texts, for pmreport verify.",
)  # fmt: skip
@config_option
@format_option
@click.pass_context
@remembered
def command(
    ctx: click.Context,
    sources: tuple[Path, ...],
    release: str | None,
    period: str | None,
    backfill: str | None,
    project: str | None,
    as_of: str | None,
    timezone: str | None,
    lang: str,
    out: Path,
    history: str | None,
    no_pdf: bool,
    outline: str | None,
    verifiable: bool,
    config: Path | None,
    format_name: str | None,
) -> None:
    """Read tracker exports and write the report site and PDF.

    SOURCE is a file, folder or zip; give as many as belong together (tickets, history, feedback,
    deployments). Without --release or --period the newest finished release is taken.

    \b
    Examples:
      pmreport build jira.csv
      pmreport build search-*.json reviews.csv --release "2.4.0"
      pmreport build export.zip --period 2026-10 --out public
      pmreport build export.zip --backfill 2026-01..2026-10
    """
    from pmreport.pipeline import build as pipeline

    if sum(map(bool, (release, period, backfill))) > 1:
        raise click.UsageError("Give one of --release, --period and --backfill.")
    options = pipeline.Options(
        out, release, period, as_of, timezone, format_name, languages(lang), not no_pdf, project,
        beside=config.parent if config else Path(), history=history, outline=outline, verifiable=verifiable,
        cache=ctx.meta.get(CACHE),
    )  # fmt: skip
    settings = settings_of(config, project)
    if backfill:
        built = pipeline.backfill(sources, months(backfill), settings, options, progress())
    else:
        built = [pipeline.build(sources, settings, options, progress())]
    for one in built:
        tell(one)
    ctx.exit(max(one.exit_code for one in built))


def months(text: str) -> list[str]:
    """`2026-01..2026-10` as its months, oldest first."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])\.\.(\d{4})-(0[1-9]|1[0-2])", text)
    first, last = ((int(match[a]) * 12 + int(match[a + 1]) - 1) for a in (1, 3)) if match else (1, 0)
    if last < first or last - first >= MOST_MONTHS:
        raise click.BadParameter(
            f"{text!r} is no span of at most {MOST_MONTHS} months, like 2026-01..2026-10",
            param_hint="--backfill",
        )
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def tell_gates(gates: Iterable[Mapping[str, Any]]) -> None:
    """Name the gates that were crossed, and warn of those that could not be looked at."""
    for gate in gates:
        if gate["crossed"]:
            click.echo(f"Gate crossed: {gate['id']} ({gate['metric']})", err=True)
        elif gate["crossed"] is None:
            click.echo(
                f"Warning: gate {gate['id']} ({gate['metric']}) was not looked at: no number", err=True
            )


def languages(text: str) -> tuple[str, ...]:
    """`en`, `zh` or both, in the order given."""
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    if not codes or not set(codes) <= {"en", "zh"}:
        raise click.BadParameter(f"{text!r} is none of: en, zh, or en,zh", param_hint="--lang")
    return codes


def tell(built: object) -> None:
    """Print what was built, the choice of subject, and what to do next."""
    from pmreport.pipeline.build import Built

    assert isinstance(built, Built)
    document = built.publication.document
    click.echo(f"Subject: {document['subject']['kind']} {document['name']}")
    if built.alternatives:
        click.echo("Also possible: " + ", ".join(built.alternatives))
    click.echo(document["headline"]["title"]["en"])
    measured = sum(m["value"] is not None for c in document["categories"] for m in c["metrics"])
    total = sum(len(c["metrics"]) for c in document["categories"])
    click.echo(f"{measured} of {total} metrics measured, {len(document['problems'])} problems in the input")
    for warning in built.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if built.exit_code == 4:
        click.echo("The data are too poor for a report: a draft was built. See its data page.", err=True)
    tell_gates(document["gates"])
    click.echo(f"Written: {built.folder / 'index.html'}")
