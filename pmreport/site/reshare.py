"""The pages that all reports share, written anew over a folder of finished reports."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pmreport.site import shared
from pmreport.site.assets import assets
from pmreport.site.environment import environment
from pmreport.site.render import Setting, language_folders


def shared_pages(folder: Path, tool_version: str) -> dict[str, str]:
    """path -> content of every shared page and file, in the order of writing, with their styles.

    `folder` holds `r/<slug>/report.json` (and, where it was read, `history.jsonl`) of each report; no
    other file is needed. Languages are those of the newest report.
    """
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("r/*/report.json"))]
    where, styles = assets()
    setting = Setting(environment(), language_folders(_languages(documents)), where, tool_version)
    return {**shared.marker(setting), **styles, **shared.shared_files(shared.known(folder), setting)}


def _languages(documents: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Those of the report with the newest data."""
    newest = max(documents, key=lambda document: (document["subject"]["as_of"] or "", document["slug"]))
    return tuple(newest["languages"])
