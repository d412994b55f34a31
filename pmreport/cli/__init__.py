"""The command line: each command in its own module, imported only when it is called.

`--help` and `--version` must stay instant, so the short help stands here as text and nothing heavy
(pandas, numpy, matplotlib) is imported before a command runs.
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType

import click

from pmreport import __version__

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "build": "Read tracker exports and write the report site and PDF.",
        "demo": "Build the report of the shipped sample product.",
        "inspect": "Say what was recognised in files, and what becomes measurable.",
        "explain": "Print the definition of a metric or category.",
        "init": "Write a commented pmreport.toml, and files for the team's own words.",
        "accept": "Promise a recommended action: append it to actions.yaml.",
        "check": "Check a built site: links, policy, sizes, leaks.",
        "publish": "Bring a built site to its readers, whole or not at all.",
        "fetch": "Copy a published site back, so that the next build knows its history.",
        "notify": "Write messages about a report for chats and mail.",
        "verify": "Recompute a published site from its data and name what differs.",
        "forget": "Remove a report, or its ticket data, from a site for good.",
        "serve": "Show a built site in the browser from this machine.",
    }
)


STOPPED = 130
"""Exit code of what Ctrl-C stopped, as shells have it."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and short helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"pmreport.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the stored short helps."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown command names the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Ctrl-C ends it with one line. What is written is renamed into place at the end."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped. No unfinished report is left in the site.", err=True)
            ctx.exit(STOPPED)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pmreport")
def main() -> None:
    """Explain a release or a month from the files that project trackers export.

    \b
    Examples:
      pmreport build jira.csv
      pmreport build export/ feedback.csv --release "2.4.0"
      pmreport inspect export/
      pmreport explain release_slip
    """
