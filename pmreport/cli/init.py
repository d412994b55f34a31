"""`pmreport init`."""

from pathlib import Path

import click

from pmreport.errors import PmreportError


@click.command("init")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("pmreport.toml"),
              show_default=True, help="The file to write; never overwritten.")  # fmt: skip
def command(out: Path) -> None:
    """Write a commented pmreport.toml to start from.

    \b
    Example:
      pmreport init
    """
    from pmreport.shipped import shipped

    if out.exists():
        raise PmreportError(f"{out} is already there.", "Name another file with --out, or remove it first.")
    out.write_text((shipped("templates") / "pmreport.toml").read_text("utf-8"), "utf-8", newline="\n")
    click.echo(f"Written: {out}")
