"""`pmreport inspect`."""

from pathlib import Path

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


@click.command("inspect")
@sources_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.option(
    "--write-config", type=click.Path(path_type=Path, dir_okay=False),
    help="Write a commented configuration with what was found; never overwrites.",
)  # fmt: skip
@as_of_option
@timezone_option
@config_option
@format_option
def command(
    sources: tuple[Path, ...],
    as_json: bool,
    write_config: Path | None,
    as_of: str | None,
    timezone: str | None,
    config: Path | None,
    format_name: str | None,
) -> None:
    """Say what was recognised in files, and what becomes measurable.

    \b
    Examples:
      pmreport inspect export/
      pmreport inspect jira.csv --json
      pmreport inspect jira.csv --write-config pmreport.toml
    """
    from pmreport.pipeline import inspection, inspection_text, proposing

    found = inspection.inspect(
        sources, settings_of(config), as_of=as_of, timezone=timezone, format_name=format_name,
        progress=progress(),
    )  # fmt: skip
    click.echo(inspection.as_json(found) if as_json else inspection_text.as_text(found))
    if write_config is not None:
        proposing.write_config(found, write_config)
        click.echo(f"Written: {write_config}", err=True)
