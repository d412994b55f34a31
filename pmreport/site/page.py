"""A page before it is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page before it is rendered: `nav` is the menu item that it belongs to, `title` its h1."""

    path: str
    template: str
    nav: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
