"""The pages that all reports share, written anew over a folder of finished reports."""

import json
from pathlib import Path
from typing import Any

from pmreport.site import shared
from pmreport.site.environment import environment
from pmreport.site.house import shown_by
from pmreport.site.render import Setting, language_folders


def shared_pages(folder: Path, tool_version: str) -> dict[str, str]:
    """path -> content of every shared page and file, in the order of writing.

    `folder` holds `r/<slug>/report.json` and `build.json` (and, where it was read, `history.jsonl`) of
    each report; no other file is needed. Languages, styles, logo and footer are those of the newest report.
    """
    newest = max((_read(path) for path in sorted(folder.glob("r/*/report.json"))), key=_age)
    build = _read(folder / "r" / newest["slug"] / "build.json")
    setting = Setting(
        environment(), language_folders(tuple(newest["languages"])), build["assets"], tool_version,
        build.get("ticket_url"), house=shown_by(build),
    )  # fmt: skip
    return {**shared.marker(setting), **shared.shared_files(shared.known(folder), setting)}


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _age(document: dict[str, Any]) -> tuple[str, str]:
    return document["subject"]["as_of"] or "", document["slug"]
