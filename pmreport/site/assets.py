"""Style and scripts of the site, in a folder named after their content."""

import hashlib
from pathlib import Path

from pmreport import charts
from pmreport.site.environment import folders
from pmreport.site.house import House

FILES = ("site.css", "app.js", "explorer.js", "icon.svg")


def assets(house: House) -> tuple[str, dict[str, bytes]]:
    """(folder from the root of the site, {path: content}); charts and house add to the style."""
    texts = {name: _read(name, house.templates) for name in FILES}
    texts["site.css"] += charts.css() + house.css()
    contents = {name: text.encode("utf-8") for name, text in texts.items()}
    contents |= dict([house.logo]) if house.logo else {}
    digest = hashlib.sha256(b"\0".join(contents.values())).hexdigest()[:8]
    folder = f"assets/{digest}"
    return folder, {f"{folder}/{name}": content for name, content in contents.items()}


def _read(name: str, overrides: Path | None) -> str:
    found = next(folder / name for folder in folders(overrides) if (folder / name).is_file())
    return found.read_text("utf-8")
