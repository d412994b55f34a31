"""Older reports without their lists of tickets and data files: what `--keep-full N` leaves of them."""

import json
import posixpath
import re
from collections.abc import Collection, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pmreport.publish.place import Place
from pmreport.publish.plan import slugs

# Numbers, figures and what the team wrote stay; whatever lists tickets or holds their data goes.
TICKETS = re.compile(
    r"(?:[a-z]{2}/)?(?:tickets\.html|t/.+|x/.+|report\.xlsx)|data/(?!metrics\.|figures/).+|.*\.zip"
)
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.S)
SCRIPT = re.compile(r'<script\b[^>]*\bsrc="([^"]*)"[^>]*></script>\s*')


def thinned(
    files: Mapping[str, Path], keep: int | None, place: Place, there: Mapping[str, str], scratch: Path
) -> dict[str, Path]:
    """The files to send where all but the newest `keep` reports are thin; all of them without `keep`."""
    found = dict(files)
    if keep is None:
        return found
    held = {**dict.fromkeys(there), **files}
    texts = _documents(files, place, slugs(held))
    for slug in sorted(texts, key=lambda slug: _age(texts[slug], slug), reverse=True)[keep:]:
        report = _report(files, place, there, slug)
        if any(TICKETS.fullmatch(path) for path in report):
            for path in [path for path in found if path.startswith(f"r/{slug}/")]:
                del found[path]
            folder = scratch / "thin" / slug
            for path, content in thin(report).items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                found[f"r/{slug}/{path}"] = target
    return found


def _documents(files: Mapping[str, Path], place: Place, found: list[str]) -> dict[str, bytes]:
    remote = [f"r/{slug}/report.json" for slug in found if f"r/{slug}/report.json" not in files]
    fetched = place.read(remote) if remote else {}
    return {
        slug: files[path].read_bytes() if (path := f"r/{slug}/report.json") in files else fetched[path]
        for slug in found
    }


def _age(text: bytes, slug: str) -> tuple[str, str]:
    subject = json.loads(text)["subject"]
    return (subject["actual"] or subject["planned"] or subject["as_of"] or "", slug)


def _report(files: Mapping[str, Path], place: Place, there: Mapping[str, str], slug: str) -> dict[str, bytes]:
    """path below the report's folder -> content, from the site, else from the place."""
    prefix = f"r/{slug}/"
    own = {path: file.read_bytes() for path, file in files.items() if path.startswith(prefix)}
    own = own or dict(place.read([path for path in there if path.startswith(prefix)]))
    return {path.removeprefix(prefix): content for path, content in own.items()}


def thin(report: Mapping[str, bytes]) -> dict[str, bytes]:
    """A report's files without the lists of tickets."""
    return without(report, {path for path in report if not TICKETS.fullmatch(path)})


def without(report: Mapping[str, bytes], kept: Collection[str]) -> dict[str, bytes]:
    """The files that are kept; links that led to others become plain text."""
    gone = set(report) - set(kept)
    return {
        path: _unlinked(report[path].decode("utf-8"), path, gone).encode("utf-8")
        if path.endswith(".html")
        else report[path]
        for path in sorted(kept)
    }


def _unlinked(html: str, page: str, gone: set[str]) -> str:
    def leads(href: str) -> bool:
        target = unquote(urlsplit(unescape(href)).path)
        return bool(target) and _joined(page, target) in gone

    html = SCRIPT.sub(lambda match: "" if leads(match[1]) else match[0], html)
    return LINK.sub(lambda match: match[2] if leads(match[1]) else match[0], html)


def _joined(page: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
