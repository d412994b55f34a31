"""What the reports of a site share: index, trends, register, newest report, history, files for servers."""

import json
import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmreport.categories import CATEGORIES
from pmreport.history import History, Record, find
from pmreport.history.record import report
from pmreport.history.store import read
from pmreport.report.voice import Voice
from pmreport.site import over_time, promises, trend_pages
from pmreport.site.environment import CSP
from pmreport.site.feed import feed
from pmreport.site.folder import MARK, MARKER
from pmreport.site.jsontext import json_text
from pmreport.site.place import Place
from pmreport.site.promises import Promised
from pmreport.site.render import Setting, draw, language_folders, render
from pmreport.site.rows import key_html
from pmreport.site.slug import anchor
from pmreport.site.trend_pages import Drawn, Made

Json = Mapping[str, Any]

HEADERS = f"""/*
  Content-Security-Policy: {CSP}; frame-ancestors 'self'
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex, nofollow
/assets/*
  Cache-Control: public, max-age=31536000, immutable
"""
ROBOTS = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True)
class Known:
    """Every report that the site knows of, oldest first; `present` are those whose pages lie in it.

    `newest` is the document of the newest present report that is no draft (else of the newest one).
    """

    records: tuple[Record, ...]
    present: frozenset[str]
    newest: Json


def known(out: Path, current: Json | None = None, past: History | None = None) -> Known:
    """The reports of the site in `out` with the current one, and those that only the history knows.

    Raises `HistoryError` for a history or a `report.json` that cannot be read.
    """
    past = find(None, out) if past is None else past
    records = past.records if current is None else past.with_report(current)
    present = {path.parent.name for path in out.glob("r/*/report.json")}
    present |= {str(current["slug"])} if current is not None else set()
    here = [one for one in records if one.slug in present]
    newest = next((one for one in reversed(here) if one.line["report_status"] != "draft"), here[-1])
    if current is not None and newest.slug == current["slug"]:
        return Known(records, frozenset(present), current)
    path = out / "r" / newest.slug / "report.json"
    return Known(records, frozenset(present), report(read(path) or "", str(path)))


def shared_files(site: Known, setting: Setting) -> dict[str, str]:
    """path -> content of the pages and files that all reports share, in the order of writing."""
    files = {
        "robots.txt": ROBOTS,
        "_headers": HEADERS,
        "404.html": _alone("404.html", "404.html", site, setting),
    }
    over = trend_pages.drawn(site.records)
    for language, folder in setting.languages.items():
        made = _pages(language, folder, site, setting, over)
        files |= {posixpath.join(folder, path): text for path, text in made}
    files["latest/report.json"] = json_text(site.newest)
    files["latest/index.html"] = _alone("latest/index.html", "latest.html", site, setting)
    files["history.jsonl"] = "".join(line_text(one) for one in site.records)
    return files


def marker(setting: Setting) -> dict[str, str]:
    """The file that says whose folder this is."""
    return {MARKER: f"{MARK}{setting.tool_version}\n"}


def line_text(one: Record) -> str:
    """A report's line of `history.jsonl`."""
    text = json.dumps(one.line, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    return text + "\n"


def _alone(path: str, template: str, site: Known, setting: Setting) -> str:
    """A page that exists in the first language only."""
    code = next(iter(setting.languages))
    voice = Voice(code)
    alone = replace(setting, languages={code: setting.languages[code]})
    return render(
        alone, Place("", setting.languages[code], path), code, template, v=voice, _=voice.say,
        newest=site.newest, home=lambda document: home(document, code), folder="",
    )  # fmt: skip


def _pages(
    language: str, folder: str, site: Known, setting: Setting, over: Drawn
) -> Iterator[tuple[str, str]]:
    """(path below the language's folder, content) of the shared pages of one language."""
    voice = Voice(language, site.newest["subject"]["timezone"])
    newest = next(one for one in site.records if one.slug == site.newest["slug"])
    overviews = over_time.overviews(site.records, voice)
    values = {
        "newest": newest, "overviews": overviews,
        "has_archive": any(one.older for one in overviews),
    }  # fmt: skip
    register = promises.register(site.records)
    page = _page(language, folder, site, setting, voice, register)
    yield "actions/index.html", page("actions/index.html", "register.html", promises.title(register, voice),
                                     promises=register)  # fmt: skip
    yield from trend_pages.pages(over, voice, page)
    if values["has_archive"]:
        yield "archive.html", page("archive.html", "archive.html", voice.say("Older reports"), **values)
    yield "feed.xml", feed(site.records, voice, lambda one: _home(one, site, language), folder)
    yield "index.html", page("index.html", "index.html", over_time.title(site.records, voice), **values)


def _page(
    language: str, folder: str, site: Known, setting: Setting, voice: Voice, register: Sequence[Promised]
) -> Made:
    """What renders a shared page: path, template, h1, values."""

    still, late = promises.counts(register)
    names = {category.id: category for category in CATEGORIES}
    shared = {
        "v": voice, "_": voice.say, "home": lambda one: _home(one, site, language),
        "pdf_of": lambda one: _pdf(one, site, language), "draw": lambda one: draw(one, voice),
        "open_actions": still, "late_actions": late, "anchor": anchor,
        "key": lambda name: key_html(name, setting.ticket_url),
        "category_name": lambda name: voice.say(names[name].name),
        "delta": lambda change, unit: voice.delta(vars(change), unit),
    }  # fmt: skip

    def made(path: str, template: str, title: str, **values: Any) -> str:
        place = Place("", folder, path)
        return render(setting, place, language, template, **shared, title=title, page=path, **values)

    return made


def home(document: Json, language: str) -> str:
    """The folder of a report's pages in the language, or in its first one if it lacks that language."""
    folder = language_folders(tuple(document["languages"])).get(language, "")
    return f"r/{document['slug']}/{folder}".rstrip("/")


def _home(one: Record, site: Known, language: str) -> str | None:
    """As `home`; None where the site does not hold the report's pages."""
    return home(one.line, language) if one.slug in site.present else None


def _pdf(one: Record, site: Known, language: str) -> str | None:
    """The report's PDF in the language, else in its first one; None where there is none."""
    if one.slug not in site.present:
        return None
    folder = language_folders(tuple(one.line["languages"])).get(language, "")
    wanted = [posixpath.join(folder, "report.pdf"), "report.pdf"]
    found = next((path for path in wanted if path in one.line["pdf"]), None)
    return f"r/{one.slug}/{found}" if found else None


def prune_assets(out: Path, current: str) -> None:
    """Remove styles and scripts that no report of the site uses any more."""
    used = {current}
    for path in out.glob("r/*/build.json"):
        used.add(json.loads(path.read_text("utf-8"))["assets"])
    for folder in sorted((out / "assets").iterdir()):
        if re.fullmatch("[0-9a-f]{8}", folder.name) and f"assets/{folder.name}" not in used:
            shutil.rmtree(folder)
