"""`pmreport forget`."""

from pathlib import Path

import click

from pmreport.cli.options import addressing_option, endpoint_option


@click.command("forget")
@click.argument("slug")
@click.option("--site", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("site"),
              show_default=True, help="Folder of the site.")  # fmt: skip
@click.option("--to", "target", metavar="TARGET", help="Forget it where the site is published, too.")
@click.option("--tickets", is_flag=True, help="Keep the report and remove what it says of tickets.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), envvar="PMREPORT_CACHE",
              help="Folder of the cache, which is emptied. Default: .pmreport-cache.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask.")
@endpoint_option
@addressing_option
def command(
    slug: str, site: Path, target: str | None, tickets: bool, cache: Path | None, yes: bool,
    endpoint: str | None, addressing: str,
) -> None:  # fmt: skip
    """Remove a report, or its ticket data, from a site for good.

    With --tickets lists, data files, workbook and PDF of the report go, and keys and titles in its pages,
    figures and numbers are replaced; findings and metrics stay. Shared pages and history are written
    anew. Backups, exports and earlier commits of a branch are not reached.

    \b
    Examples:
      pmreport forget 2.3.0 --tickets
      pmreport forget m2026-01 --to s3://reports/pay --yes
    """
    import shutil

    from pmreport.cache.builds import FOLDER
    from pmreport.publish import place_of
    from pmreport.publish.forget import forget, forget_at

    what = f"the tickets of {slug}" if tickets else f"the report {slug}"
    where = f"{site} and {target}" if target else str(site)
    if not yes:
        click.confirm(f"Remove {what} from {where} for good?", abort=True)
    forget(site, slug, only_tickets=tickets)
    shutil.rmtree(cache or Path(FOLDER), ignore_errors=True)
    click.echo(f"Forgotten in {site}: {what}")
    if target:
        place = place_of(target, endpoint=endpoint, addressing=addressing)
        forget_at(place, slug, only_tickets=tickets)
        click.echo(f"Forgotten at {target}: {what}")
