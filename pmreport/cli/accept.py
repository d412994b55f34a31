"""`pmreport accept`."""

from pathlib import Path

import click

from pmreport.cli.options import config_option


@click.command("accept")
@click.argument("action", metavar="ID")
@click.option("--owner", "role", metavar="ROLE", help="The role or team that takes it on, never a person.")
@click.option("--due", metavar="DATE", help="When it should be done. Default: weeks of [actions] after --on.")
@click.option(
    "--on", metavar="DATE", help="When it was accepted. Default: the last day of the report's data."
)
@click.option(
    "--site", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path("site"),
    show_default=True, help="The site whose reports recommend it.",
)  # fmt: skip
@config_option
def command(
    action: str, role: str | None, due: str | None, on: str | None, site: Path, config: Path | None
) -> None:
    """Promise a recommended action: append it to actions.yaml.

    The file lies beside --config, else in the current folder. What is in it stays as it is.

    \b
    Examples:
      pmreport accept A-change_gate --owner "release board" --due 2026-12-01
      pmreport accept A-change_gate --site public
    """
    from pmreport.actions.accept import NAME, accept

    for name, text in (("--due", due), ("--on", on)):
        _check_day(name, text)
    file = (config.parent if config else Path()) / NAME
    added = accept(action, site, file, role=role, due=due, on=on)
    click.echo(added.lines, nl=False)
    click.echo(f"Added to {file} as {added.id}. To undo it, delete lines {added.first} to {added.last}.")


def _check_day(name: str, text: str | None) -> None:
    from datetime import date

    try:
        date.fromisoformat(text or "2026-01-01")
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date like 2026-12-01", param_hint=name) from None
