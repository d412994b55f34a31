"""The one Jinja environment: everything escaped, every name known, the user's folder searched first."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pmreport.actions import labels as promise_words
from pmreport.report import labels, views
from pmreport.shipped import shipped
from pmreport.words import translate

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def folders(overrides: Path | None = None) -> list[Path]:
    """Where templates, styles and scripts are looked for, in this order."""
    return [*([overrides] if overrides else []), shipped("templates") / "site"]


@cache
def environment(overrides: Path | None = None) -> Environment:
    """An environment that prints the views; the words of a language come with each page."""
    made = Environment(
        loader=FileSystemLoader(folders(overrides)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {
        "views": views,
        "labels": labels,
        "translate": translate,
        "CSP": CSP,
        "promise_words": promise_words,
    }
    return made
