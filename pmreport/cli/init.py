"""`pmreport init`."""

from collections.abc import Iterable
from pathlib import Path

import click

from pmreport.errors import PmreportError


@click.command("init")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("pmreport.toml"),
              show_default=True, help="The file to write; never overwritten.")  # fmt: skip
@click.option("--ci", type=click.Choice(["github", "gitlab", "jenkins", "cron"]),
              help="Write a job that builds and publishes every month, into the current folder.")  # fmt: skip
@click.option("--diff", is_flag=True, help="With --ci: show what differs from what is there; write nothing.")
def command(out: Path, ci: str | None, diff: bool) -> None:
    """Write a commented pmreport.toml, and files for the team's own words.

    The words stand beside it in actions.yaml, claims.yaml (evidence that the team disputes) and templates
    of the narrative. With --ci also README.pmreport.md, export.sh and the job's files. No file that is
    there already is changed.

    \b
    Examples:
      pmreport init
      pmreport init --ci github
      pmreport init --ci cron --diff
    """
    if diff and not ci:
        raise click.UsageError("--diff compares a scaffold: give --ci as well.")
    if ci:
        _scaffold(ci, diff)
        return
    from pmreport.scaffold import beside
    from pmreport.shipped import shipped

    if out.exists():
        raise PmreportError(f"{out} is already there.", "Name another file with --out, or remove it first.")
    out.write_text((shipped("templates") / "pmreport.toml").read_text("utf-8"), "utf-8", newline="\n")
    click.echo(f"Written: {out}")
    _tell(beside(out.parent), out.parent)


def _tell(files: Iterable[tuple[str, bool]], folder: Path) -> None:
    for path, is_new in files:
        click.echo(f"{'Written' if is_new else 'Left as it is'}: {folder / path}")


def _scaffold(kind: str, diff: bool) -> None:
    from pmreport.scaffold import changes, write

    if diff:
        for line in changes(kind, Path()):
            click.echo(line)
        return
    _tell(write(kind, Path()), Path())
    click.echo("Next: read README.pmreport.md")
