"""The message of each receiver, within its limits. Names are text: none can call people or hide a link.

Limits: Slack 150 characters in a header and 3,000 in a section; 飞书 20 kB a request, its custom bots know
no Markdown message but cards; 钉钉 needs a title and takes 20,000 bytes; 企业微信 4,096 bytes.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any

from pmreport.report.digest import Digest, cut, digest, markdown
from pmreport.report.voice import Voice
from pmreport.words import N_, TAGS

Json = Mapping[str, Any]

SLACK_HEADER, SLACK_SECTION = 150, 3_000  # characters
CARD_TITLE, CARD_LINE = 100, 400  # characters, so that a card stays far below 20 kB
DINGTALK_TITLE = 60
DINGTALK_BYTES, WECOM_BYTES = 16_000, 4_096
# Signs that chats read as markup or as a call to people, as their full-width twins.
PLAIN = str.maketrans("<>[]`*#|@", "＜＞［］｀＊＃｜＠")
UNMARKED = str.maketrans("*`", "＊｀")
COLOURS = {True: "red", False: "blue"}


def payloads(document: Json, language: str, link: str = "") -> dict[str, str | bytes]:
    """file name -> content of every message about the report in a language."""
    found = digest(document, language, link)
    made: dict[str, str | bytes] = {"summary.md": markdown(found)}
    for name, make in MAKERS.items():
        made[FORMATS[name]] = _json(make(found))
    made[FORMATS["email"]] = email(found, document)
    return made


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def slack(found: Digest) -> Json:
    """Blocks; the text stands for them in notifications."""
    voice = Voice(found.language)
    blocks: list[Json] = [
        {
            "type": "header",
            "text": {"type": "plain_text", "text": cut(found.title, SLACK_HEADER), "emoji": False},
        }
    ]
    for heading, lines in found.sections(voice):
        text = "\n".join([f"*{_slack(heading)}*", *(f"• {_slack(line)}" for line in lines)])
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SLACK_SECTION)}})
    if found.link:
        text = f"<{found.link}|{_slack(_open(voice))}>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    return {"text": _slack(cut(found.title, SLACK_SECTION)), "blocks": blocks}


def _slack(text: str) -> str:
    """`&`, `<` and `>` are all that Slack reads as control; the full-width twins keep `*` from being bold."""
    return escape(text, quote=False).translate(UNMARKED)


def feishu(found: Digest) -> Json:
    """An interactive card of plain texts and one button."""
    voice = Voice(found.language)
    elements: list[Json] = []
    for heading, lines in found.sections(voice):
        text = "\n".join([heading, *(cut(line, CARD_LINE) for line in lines)])
        elements.append({"tag": "div", "text": {"tag": "plain_text", "content": text}})
    if found.link:
        button = {"tag": "button", "type": "primary", "url": found.link,
                  "text": {"tag": "plain_text", "content": _open(voice)}}  # fmt: skip
        elements.append({"tag": "action", "actions": [button]})
    header = {
        "template": COLOURS[bool(found.gates)],
        "title": {"tag": "plain_text", "content": cut(found.title, CARD_TITLE)},
    }
    card = {"config": {"wide_screen_mode": True}, "header": header, "elements": elements}
    return {"msg_type": "interactive", "card": card}


def dingtalk(found: Digest) -> Json:
    """Markdown with the title that the list of chats shows."""
    title = cut(found.title.translate(PLAIN), DINGTALK_TITLE)
    return {"msgtype": "markdown", "markdown": {"title": title, "text": _chat(found, DINGTALK_BYTES)}}


def wecom(found: Digest) -> Json:
    """Markdown of at most 4,096 bytes, cut between characters."""
    return {"msgtype": "markdown", "markdown": {"content": _chat(found, WECOM_BYTES)}}


def _chat(found: Digest, largest: int) -> str:
    """What both chats understand, in so many bytes: a heading, bold, lists and, never cut, the link."""
    voice = Voice(found.language)
    blocks = [f"### {found.title.translate(PLAIN)}"]
    for heading, lines in found.sections(voice):
        blocks.append("\n".join([f"**{heading}**\n", *(f"- {line.translate(PLAIN)}" for line in lines)]))
    end = f"\n\n[{_open(voice)}]({found.link})" if found.link else ""
    return cut_bytes("\n\n".join(blocks), largest - len(end.encode("utf-8"))) + end


def _open(voice: Voice) -> str:
    return voice.say(N_("Open the report"))


def cut_bytes(text: str, largest: int) -> str:
    """At most so many bytes of UTF-8, never within a character."""
    encoded = text.encode("utf-8")
    if len(encoded) <= largest:
        return text
    return encoded[: largest - len("…".encode())].decode("utf-8", "ignore").rstrip() + "…"


def email(found: Digest, document: Json) -> bytes:
    """Text and HTML without any picture; opens as a draft. Its date is that of the data."""
    voice = Voice(found.language, document["subject"]["timezone"])
    message = EmailMessage(policy=SMTP)
    message["Subject"] = found.title
    if (at := _moment(document)) is not None:
        message["Date"] = at
    message["X-Unsent"] = "1"
    message.set_content(_plain(found, voice), cte="base64")
    message.add_alternative(_html(found, voice), subtype="html", cte="base64")
    message["Content-Language"] = TAGS[found.language]
    message.set_boundary("=_pmreport")
    return message.as_bytes()


def _moment(document: Json) -> str | None:
    as_of = document["subject"]["as_of"]
    return format_datetime(datetime.fromisoformat(as_of)) if as_of else None


def _plain(found: Digest, voice: Voice) -> str:
    blocks = [found.title]
    blocks += [
        "\n".join([heading, *(f"- {line}" for line in lines)]) for heading, lines in found.sections(voice)
    ]
    return "\n\n".join([*blocks, *([found.link] if found.link else [])]) + "\n"


def _html(found: Digest, voice: Voice) -> str:
    parts = [f"<h1>{escape(found.title)}</h1>"]
    for heading, lines in found.sections(voice):
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        parts.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    if found.link:
        parts.append(f'<p><a href="{escape(found.link)}">{escape(_open(voice))}</a></p>')
    tag = TAGS[found.language]
    return f'<!doctype html><html lang="{tag}"><meta charset="utf-8"><body>{"".join(parts)}</body></html>\n'


MAKERS: Mapping[str, Callable[[Digest], Json]] = {
    "slack": slack, "feishu": feishu, "dingtalk": dingtalk, "wecom": wecom,
}  # fmt: skip
FORMATS = {**{name: f"{name}.json" for name in MAKERS}, "email": "email.eml"}
