"""What the reports of a site share: the index, the newest report, the history, files for servers."""

import json
import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pmreport.errors import PmreportError
from pmreport.report.views import leading
from pmreport.report.voice import Voice
from pmreport.site.environment import CSP
from pmreport.site.folder import MARK, MARKER
from pmreport.site.jsontext import json_text
from pmreport.site.place import Place
from pmreport.site.render import Setting, language_folders, render

Json = Mapping[str, Any]

MATRIX_REPORTS = 12
SCHEMA = "pmreport/report/1"
METRIC_FACTS = ("id", "version", "state", "value", "unit", "low", "high", "n", "status")
HEADERS = f"""/*
  Content-Security-Policy: {CSP}; frame-ancestors 'self'
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex, nofollow
/assets/*
  Cache-Control: public, max-age=31536000, immutable
"""
ROBOTS = "User-agent: *\nDisallow: /\n"


def reports(out: Path, current: Json) -> list[Json]:
    """The documents of all reports of the site with the current one, oldest first."""
    found = {current["slug"]: current}
    for path in sorted(out.glob("r/*/report.json")):
        document = _load(path)
        found.setdefault(document["slug"], document)
    return sorted(found.values(), key=_age)


def _load(path: Path) -> Json:
    try:
        document = json.loads(path.read_text("utf-8"))
        known = document["schema"] == SCHEMA
    except (ValueError, KeyError, TypeError) as error:
        raise PmreportError(
            f"{path} is no report.json: {error}.", "Build that report again, or remove it."
        ) from error
    if not known:
        raise PmreportError(
            f"{path} has the schema {document['schema']!r}, not {SCHEMA!r}.", "Build it again."
        )
    return document  # type: ignore[no-any-return]


def _age(document: Json) -> tuple[str, str]:
    subject = document["subject"]
    return (subject["actual"] or subject["planned"] or subject["as_of"] or "", document["slug"])


def shared_files(documents: Sequence[Json], setting: Setting) -> dict[str, str]:
    """path -> content of the pages and files that all reports share, in the order of writing."""
    newest = next(
        (document for document in reversed(documents) if document["report_status"] != "draft"), documents[-1]
    )
    files = {
        "robots.txt": ROBOTS,
        "_headers": HEADERS,
        "404.html": _page("404.html", "", setting, documents, newest),
    }
    for language, folder in setting.languages.items():
        path = f"{folder}/index.html" if folder else "index.html"
        files[path] = _page("index.html", language, setting, documents, newest)
    files["latest/report.json"] = json_text(newest)
    files["latest/index.html"] = _page("latest/index.html", "", setting, documents, newest)
    files["history.jsonl"] = "".join(_line(document) for document in documents)
    return files


def marker(setting: Setting) -> dict[str, str]:
    """The file that says whose folder this is."""
    return {MARKER: f"{MARK}{setting.tool_version}\n"}


def _page(path: str, language: str, setting: Setting, documents: Sequence[Json], newest: Json) -> str:
    code = language or next(iter(setting.languages))
    voice = Voice(code)
    place = Place("", setting.languages[code], posixpath.basename(path) if language else path)
    template = {"404.html": "404.html", "latest/index.html": "latest.html"}.get(path, "index.html")
    if template != "index.html":
        setting = replace(setting, languages={code: setting.languages[code]})
    shown = list(reversed(documents))
    return render(
        setting, place, code, template, v=voice, _=voice.say, newest=newest, reports=shown, leading=leading,
        matrices=_matrices(documents), home=lambda document: home(document, code), folder=place.folder,
    )  # fmt: skip


def home(document: Json, language: str) -> str:
    """The folder of a report's pages in the language, or in its first one if it lacks that language."""
    folder = language_folders(tuple(document["languages"])).get(language, "")
    return f"r/{document['slug']}/{folder}".rstrip("/")


def _matrices(documents: Iterable[Json]) -> list[tuple[str, list[Json]]]:
    """(kind, its last reports): releases and months are never mixed in one table."""
    found: dict[str, list[Json]] = {}
    for document in documents:
        found.setdefault(document["subject"]["kind"], []).append(document)
    return [(kind, rows[-MATRIX_REPORTS:]) for kind, rows in sorted(found.items(), reverse=True)]


def _line(document: Json) -> str:
    categories = document["categories"]
    line = {
        "slug": document["slug"], "name": document["name"], "subject": document["subject"],
        "report_status": document["report_status"], "config_sha256": document["config_sha256"],
        "tool_version": document["tool_version"],
        "headline": {part: document["headline"][part] for part in ("title", "verdict")},
        "categories": {category["id"]: category["status"] for category in categories},
        "metrics": [
            {fact: metric[fact] for fact in METRIC_FACTS}
            for category in categories
            for metric in category["metrics"]
        ],
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")) + "\n"


def prune_assets(out: Path, current: str) -> None:
    """Remove styles and scripts that no report of the site uses any more."""
    used = {current}
    for path in out.glob("r/*/build.json"):
        used.add(json.loads(path.read_text("utf-8"))["assets"])
    for folder in sorted((out / "assets").iterdir()):
        if re.fullmatch("[0-9a-f]{8}", folder.name) and f"assets/{folder.name}" not in used:
            shutil.rmtree(folder)
