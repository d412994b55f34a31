"""`pmreport demo`."""

from pathlib import Path

import click

from pmreport.cli.options import progress


@click.command("demo")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("pmreport-demo"),
    show_default=True, help="Folder of the site.",
)  # fmt: skip
@click.option("--no-pdf", is_flag=True, help="Write only the pages.")
@click.pass_context
def command(ctx: click.Context, out: Path, no_pdf: bool) -> None:
    """Build the report of the shipped sample product.

    The product, its people and its customers are invented.

    \b
    Example:
      pmreport demo --out demo
    """
    from pmreport.cli.build import tell
    from pmreport.config import load
    from pmreport.pipeline.build import Options, build
    from pmreport.shipped import shipped

    sample = shipped("sample_data")
    options = Options(out, pdf=not no_pdf, beside=sample)
    built = build([sample / "neutral"], load(sample / "demo.toml"), options, progress())
    tell(built)
    ctx.exit(built.exit_code)
