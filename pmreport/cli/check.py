"""`pmreport check`."""

from pathlib import Path

import click


@click.command("check")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_context
def command(ctx: click.Context, site: Path) -> None:
    """Check a built site: links, policy, sizes, leaks.

    \b
    Example:
      pmreport check site
    """
    from pmreport.site.check import check

    findings = check(site)
    for finding in findings:
        click.echo(finding)
    click.echo(f"{len(findings)} findings in {site}")
    ctx.exit(2 if findings else 0)
