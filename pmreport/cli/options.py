"""Options that several commands share, and how a long job reports its progress."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pmreport.config import Settings

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Configuration file. Default: pmreport.toml in the current folder, if there is one.",
)
timezone_option = click.option(
    "--timezone", metavar="ZONE", help="Zone of times without an offset, like Asia/Shanghai."
)
format_option = click.option(
    "--format", "format_name", metavar="NAME", help="Read the sources as this format, like jira-csv."
)
as_of_option = click.option(
    "--as-of", metavar="DATE", help="Build as it was known then. Default: the newest activity in the data."
)
sources_argument = click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="SOURCE...",
    type=click.Path(path_type=Path, exists=True),
)

endpoint_option = click.option(
    "--endpoint", metavar="URL", envvar="PMREPORT_S3_ENDPOINT",
    help="Address of an S3-compatible store that is not AWS: MinIO, OSS, COS.",
)  # fmt: skip
addressing_option = click.option(
    "--addressing", type=click.Choice(["auto", "path", "virtual"]), default="auto", show_default=True,
    help="Whether the bucket stands in the path or in the host name of --endpoint.",
)  # fmt: skip


def settings_of(config: Path | None, project: str | None = None) -> "Settings":
    """The configuration, from the file named or found."""
    from dataclasses import replace

    from pmreport.config import load

    settings = load(config)
    if project:
        settings = replace(settings, project=replace(settings.project, name=project))
    return settings


def progress() -> Callable[[str], None]:
    """Say what is being done, on a terminal only; silent in CI and in pipes."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda text: click.echo(f"{text} …", err=True)
