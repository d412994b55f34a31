"""`pmreport explain`."""

import click


@click.command("explain")
@click.argument("name", metavar="[ID]", required=False)
@click.option("--list", "list_all", is_flag=True, help="List every category and metric.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option("--tracker", default="", metavar="NAME", help="Say how to export fields from this tracker.")
def command(name: str | None, list_all: bool, lang: str, tracker: str) -> None:
    """Print the definition of a metric or category.

    \b
    Examples:
      pmreport explain release_slip
      pmreport explain collaboration --lang zh
      pmreport explain --list
    """
    from pmreport.report.manual import listing, page

    if list_all or name is None:
        click.echo(listing(lang))
    else:
        click.echo(page(name, lang, tracker))
