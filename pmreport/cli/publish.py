"""`pmreport publish`."""

from pathlib import Path

import click

from pmreport.cli.options import addressing_option, endpoint_option, progress


@click.command("publish")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False), default="site")
@click.option("--to", "target", required=True, metavar="TARGET", help="Where readers find the site.")
@click.option("--keep-full", type=click.IntRange(1), metavar="N",
              help="Keep ticket lists and data files of the newest N reports only.")  # fmt: skip
@endpoint_option
@addressing_option
def command(site: Path, target: str, keep_full: int | None, endpoint: str | None, addressing: str) -> None:
    """Bring a built site to its readers, whole or not at all.

    TARGET is a folder, user@host:/path or ssh://host/path (releases/ and the link current there),
    rsync://host/module, s3://bucket/prefix, git:branch or zip:file.zip. Reports that only the target
    has are kept. A failure exits with 5 and leaves the old site.

    \b
    Examples:
      pmreport publish site --to /srv/www/reports
      pmreport publish site --to deploy@web:/srv/reports
      pmreport publish site --to s3://reports/pay --endpoint https://minio.example
      pmreport publish site --to git:pmreport-site --keep-full 24
    """
    from pmreport.publish import place_of, publish

    place = place_of(target, endpoint=endpoint, addressing=addressing)
    done = publish(site, place, keep_full=keep_full, progress=progress())
    for warning in done.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if done.kept:
        click.echo(f"Kept there: {', '.join(done.kept)}")
    click.echo(f"Published to {target}: {done.sent} files sent, {done.removed} removed")
