"""`pmreport fetch`."""

from pathlib import Path

import click

from pmreport.cli.options import addressing_option, endpoint_option, progress


@click.command("fetch")
@click.argument("target")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("site"), show_default=True,
    help="Folder of the site.",
)  # fmt: skip
@endpoint_option
@addressing_option
def command(target: str, out: Path, endpoint: str | None, addressing: str) -> None:
    """Copy a published site back, so that the next build knows its history.

    A target that holds nothing yet is the beginning of a history (exit code 0); one that cannot be
    reached is a failure (exit code 5). TARGET is written as for publish.

    \b
    Examples:
      pmreport fetch s3://reports/pay --out site
      pmreport fetch git:pmreport-site
    """
    from pmreport.publish import fetch, place_of

    found = fetch(place_of(target, endpoint=endpoint, addressing=addressing), out, progress())
    click.echo(f"{found} reports fetched into {out}" if found else f"No report at {target} yet")
