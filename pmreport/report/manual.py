"""`explain`: a metric's or category's manual page as text, from the same source as the method page."""

import difflib
from textwrap import fill

from pmreport.categories import CATEGORIES
from pmreport.errors import InputError
from pmreport.measure import Category, Metric
from pmreport.practices import PRACTICES
from pmreport.report.fields import name as field_name
from pmreport.report.methods import method
from pmreport.words import N_, translate

WIDTH = 100
HEADINGS = {
    "unit": N_("Unit"),
    "estimator": N_("Estimator"),
    "threshold": N_("Judged by"),
    "needs": N_("Needs"),
    "sources": N_("Sources"),
    "limits": N_("What it does not show"),
    "role": N_("Role"),
    "practices": N_("Practice checks"),
}


def listing(language: str) -> str:
    """Every category with its metrics, one line each."""
    lines = []
    for category in CATEGORIES:
        lines.append(f"{category.id}  {translate(category.name, language)}")
        lines += [f"  {m.id:28} {translate(m.name, language)}" for m in category.metrics.values()]
    return "\n".join(lines)


def page(name: str, language: str, tracker: str = "") -> str:
    """The page of a metric or category id. Raises `InputError` naming the nearest ids."""
    for category in CATEGORIES:
        if name in (category.id, category.page):
            return _category(category, language)
        if name in category.metrics:
            return _metric(category, category.metrics[name], language, tracker)
    known = [c.id for c in CATEGORIES] + [m for c in CATEGORIES for m in c.metrics]
    near = difflib.get_close_matches(name, known, n=3) or known[:3]
    raise InputError(f"Nothing is called {name!r}.", "Nearest: " + ", ".join(near))


def _category(category: Category, language: str) -> str:
    assert PRACTICES
    parts = [
        f"{translate(category.name, language)} ({category.id})",
        translate(category.question, language),
        "",
    ]
    parts += [f"  {m.id:28} {translate(m.name, language)}" for m in category.metrics.values()]
    parts += ["", translate(HEADINGS["practices"], language)]
    parts += [f"  {p.id:28} {translate(p.name, language)}" for p in category.practices.values()]
    return "\n".join(parts)


def _metric(category: Category, metric: Metric, language: str, tracker: str) -> str:
    said = method(category, metric, tracker)
    lines = [
        f"{said.name[language]} ({metric.id}, version {said.version})",
        translate(category.name, language),
    ]
    lines += ["", fill(said.definition[language], WIDTH), ""]
    for key in ("role", "unit", "estimator", "threshold", "limits"):
        text = getattr(said, key)[language]
        if text:
            lines.append(fill(f"{translate(HEADINGS[key], language)}: {text}", WIDTH, subsequent_indent="  "))
    lines.append(translate(HEADINGS["needs"], language) + ":")
    lines += [
        f"  {field} ({translate(field_name(field), language)}): {how[language]}" for field, how in said.needs
    ]
    if said.sources:
        lines.append(translate(HEADINGS["sources"], language) + ": " + "; ".join(said.sources))
    return "\n".join(lines)
