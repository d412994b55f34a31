"""Style and scripts of the site, in a folder named after their content."""

import hashlib
from pathlib import Path

from pmreport import charts
from pmreport.site.environment import folders

FILES = ("site.css", "app.js", "explorer.js", "icon.svg")


def assets(overrides: Path | None = None) -> tuple[str, dict[str, str]]:
    """(folder from the root of the site, {path: content}); the charts' rules are part of the style."""
    contents = {name: _read(name, overrides) for name in FILES}
    contents["site.css"] += charts.css()
    digest = hashlib.sha256("\0".join(contents.values()).encode("utf-8")).hexdigest()[:8]
    folder = f"assets/{digest}"
    return folder, {f"{folder}/{name}": text for name, text in contents.items()}


def _read(name: str, overrides: Path | None) -> str:
    found = next(folder / name for folder in folders(overrides) if (folder / name).is_file())
    return found.read_text("utf-8")
