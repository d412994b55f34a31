"""`pmreport verify`."""

from pathlib import Path

import click

from pmreport.cli.options import config_option, progress, settings_of


@click.command("verify")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False), default="site")
@click.option("--report", "slug", metavar="SLUG", help="Only this report. Default: all.")
@click.option("--from", "sources", multiple=True, metavar="SOURCE",
              type=click.Path(path_type=Path, exists=True),
              help="The export that the report was built from: compares every number.")  # fmt: skip
@config_option
@click.pass_context
def command(
    ctx: click.Context, site: Path, slug: str | None, sources: tuple[Path, ...], config: Path | None
) -> None:
    """Recompute a published site from its data and name what differs.

    Each report's files, tables and history must agree with its report.json. Reports built with
    --verifiable carry tables without persons and texts, and the metrics that need neither are taken
    from them again; with --from all are. Differences exit with 2.

    \b
    Examples:
      pmreport verify site
      pmreport verify site --report m2026-10 --from data
    """
    from pmreport.config.disputes import NAME, read
    from pmreport.verify import verify
    from pmreport.verify.verify import Sources

    if sources and slug is None:
        raise click.UsageError("--from is the export of one report: name it with --report.")
    beside = config.parent if config else Path()
    given = Sources(sources, settings_of(config), read(beside / NAME)) if sources else None
    found = verify(site, slug, given, progress())
    for one in found:
        _tell(one.slug, one.differs, one.same, one.left)
    ctx.exit(2 if any(one.differs for one in found) else 0)


def _tell(slug: str, differs: tuple[str, ...], same: int | None, left: tuple[str, ...]) -> None:
    for sentence in differs:
        click.echo(f"{slug}: {sentence}")
    if same is None:
        click.echo(f"{slug}: no tables to recompute from (build with --verifiable, or give --from)")
    else:
        more = f", {len(left)} cannot be: they need what is not published" if left else ""
        click.echo(f"{slug}: {same} metrics recomputed and equal{more}")
    click.echo(f"{slug}: {len(differs)} differences")
