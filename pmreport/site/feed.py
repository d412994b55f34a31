"""The Atom feed: an entry per report, dated by its data and not by the clock."""

import uuid
from collections.abc import Callable, Sequence
from html import escape

from pmreport.history import Record
from pmreport.report.voice import Voice

MOST = 50  # newest reports
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{tag}">\n'


def feed(records: Sequence[Record], voice: Voice, home: Callable[[Record], str | None], folder: str) -> str:
    """The newest reports as Atom 1.0, newest first; links are relative to the feed itself.

    `home` gives a report's folder from the root of the site, None where its pages are elsewhere.
    """
    newest = list(reversed(records))[:MOST]
    up = "../" if folder else ""
    parts = [
        HEAD.format(tag=voice.tag),
        f"<title>{escape(voice.say('Post-mortems'))}</title>\n",
        f"<id>{_id(f'feed:{voice.code}')}</id>\n",
        f"<updated>{max((_updated(one) for one in newest), default=NEVER)}</updated>\n",
        "<author><name>pmreport</name></author>\n",
        '<link rel="self" href="feed.xml"/>\n<link rel="alternate" type="text/html" href="index.html"/>\n',
    ]
    parts += [_entry(one, voice, home(one), up) for one in newest]
    return "".join(parts) + "</feed>\n"


def _entry(one: Record, voice: Voice, home: str | None, up: str) -> str:
    line = one.line
    link = f'<link rel="alternate" type="text/html" href="{escape(up + home)}/index.html"/>' if home else ""
    return (
        f"<entry><title>{escape(voice.text(line['headline']['title']))}</title>"
        f"<id>{_id(one.slug)}</id><updated>{_updated(one)}</updated>{link}"
        f"<summary>{escape(voice.text(line['headline']['verdict']))}</summary></entry>\n"
    )


NEVER = "1970-01-01T00:00:00Z"


def _updated(one: Record) -> str:
    """The last moment of the report's data."""
    subject = one.line["subject"]
    return str(subject["as_of"] or subject["actual"] or NEVER)


def _id(name: str) -> str:
    """A name for good that needs no address: the site may lie anywhere."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'pmreport:{name}')}"
