"""How a house dresses the pages: logo, footer, colours, own templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pmreport.config import Settings
from pmreport.errors import ConfigError

LARGEST = 100_000  # bytes of a logo: it stands on every page
PNG = b"\x89PNG\r\n\x1a\n"
RUNS = {"script", "foreignObject", "iframe", "use", "image", "a", "style", "set", "animate"}


@dataclass(frozen=True)
class House:
    """What differs from the shipped look. `logo` is the file's name in the assets and its content."""

    logo: tuple[str, bytes] | None = None
    footer: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    templates: Path | None = None

    def shown(self) -> dict[str, Any]:
        """What templates say of the house, for pages that are written anew without the configuration."""
        return {"logo": self.logo[0] if self.logo else None, "footer": dict(self.footer)}

    def css(self) -> str:
        """The rule that sets the chosen colours; empty where none is."""
        if not self.colours:
            return ""
        light, dark = (self.colours.get(name, value) for name, value in DEFAULTS.items())
        return f":root {{ --link: light-dark({light}, {dark}); }}\n"


DEFAULTS = {"accent": "#0b57d0", "accent_dark": "#8ab4f8"}  # --link in site.css


def house(settings: Settings, beside: Path = Path()) -> House:
    """The look that a configuration asks for; its paths are taken beside it.

    Raises:
        ConfigError: a file is missing, is no PNG or harmless SVG, or is too large.
    """
    site = settings.site
    logo = _logo(beside / site.logo) if site.logo else None
    templates = beside / site.templates if site.templates else None
    if templates is not None and not templates.is_dir():
        raise ConfigError(
            f"site.templates: there is no folder {templates}", "Create it, or correct the path."
        )
    colours = {str(name): colour for name, colour in site.colours.items()}
    return House(logo, {str(code): text for code, text in site.footer.items()}, colours, templates)


def shown_by(build: Mapping[str, Any]) -> House:
    """The house of a report that is there, from its build.json; its assets stay as they are."""
    shown = build.get("house") or {"logo": None, "footer": {}}
    return House((shown["logo"], b"") if shown["logo"] else None, shown["footer"])


def _logo(path: Path) -> tuple[str, bytes]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"site.logo: {path} cannot be read: {error.strerror}", "Correct the path."
        ) from None
    if len(data) > LARGEST:
        raise ConfigError(
            f"site.logo: {path} has {len(data):,} bytes, more than {LARGEST:,}", "Give a smaller picture."
        )
    if data.startswith(PNG):
        return "logo.png", data
    if _is_plain_svg(data):
        return "logo.svg", data
    raise ConfigError(f"site.logo: {path} is neither a PNG nor an SVG of plain shapes", "Save it as PNG.")


def _is_plain_svg(data: bytes) -> bool:
    """Whether it draws and does nothing else: no script, handler, link, style or foreign content."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return False
    return root.tag.endswith("}svg") and not any(_acts(element) for element in root.iter())


def _acts(element: Element) -> bool:
    name = str(element.tag).rpartition("}")[2]
    handlers = any(
        key.rpartition("}")[2].lower().startswith(("on", "href", "style")) for key in element.attrib
    )
    return (
        name in RUNS
        or handlers
        or any("url(" in value and "url(#" not in value for value in element.attrib.values())
    )
