"""`pmreport check`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click


@click.command("check")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--gates", is_flag=True, help="Exit with 3 if the newest report crossed a gate.")
@click.pass_context
def command(ctx: click.Context, site: Path, gates: bool) -> None:
    """Check a built site: links, policy, sizes, leaks.

    Exit code 2 for findings. A gate that the newest report crossed is named; it changes the exit code
    only with --gates, so that a job can publish first and fail last.

    \b
    Examples:
      pmreport check site
      pmreport check site --gates
    """
    from pmreport.cli.build import tell_gates
    from pmreport.site.check import check

    findings = check(site)
    for finding in findings:
        click.echo(finding)
    click.echo(f"{len(findings)} findings in {site}")
    newest = newest_gates(site)
    tell_gates(newest)
    crossed = any(gate["crossed"] for gate in newest)
    ctx.exit(2 if findings else 3 if gates and crossed else 0)


def newest_gates(site: Path) -> list[Mapping[str, Any]]:
    """The gates of the report with the newest data; none where the site has no report."""
    from pmreport.history import find
    from pmreport.history.record import report
    from pmreport.history.store import read

    for one in sorted(find(None, site).records, key=lambda one: (one.as_of, one.slug), reverse=True):
        path = site / "r" / one.slug / "report.json"
        text = read(path)
        if text is not None:
            return list(report(text, str(path))["gates"])
    return []
