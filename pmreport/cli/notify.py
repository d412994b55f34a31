"""`pmreport notify`."""

import os
from pathlib import Path

import click

from pmreport.cli.build import languages

CHATS = ("slack", "feishu", "dingtalk", "wecom")


@click.command("notify")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False), default="site")
@click.option("--report", "slug", metavar="SLUG", help="The report to tell of. Default: the latest.")
@click.option("--lang", metavar="LANG", help="en, zh or both. Default: the first language of the report.")
@click.option("--url", metavar="URL", envvar="PMREPORT_SITE_URL", default="",
              help="Address of the published site, for the link.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("notify"),
              show_default=True, help="Folder of the messages.")  # fmt: skip
@click.option("--send", "kind", type=click.Choice(CHATS), metavar="CHAT",
              help="Also post this chat's message: slack, feishu, dingtalk or wecom.")  # fmt: skip
def command(site: Path, slug: str | None, lang: str | None, url: str, out: Path, kind: str | None) -> None:
    """Write messages about a report for chats and mail.

    summary.md, slack.json, feishu.json (飞书), dingtalk.json (钉钉), wecom.json (企业微信), email.eml. They
    hold the headline, three figures, the first action and the link, and no ticket. Nothing is sent without
    --send, and then only to the address in PMREPORT_WEBHOOK_URL, signed with PMREPORT_WEBHOOK_SECRET if set.

    \b
    Examples:
      pmreport notify site --url https://reports.example/pay
      pmreport notify site --lang zh --send feishu
    """
    from pmreport.notify import FORMATS, send
    from pmreport.notify.write import document_of, write

    document = document_of(site, slug)
    codes = languages(lang) if lang else tuple(document["languages"][:1])
    written = write(document, codes, url, out)
    for path in written:
        click.echo(f"Written: {path}")
    if kind:
        send(kind, (out / FORMATS[kind]).read_text("utf-8"), os.environ)
        click.echo(f"Sent to {kind}")
