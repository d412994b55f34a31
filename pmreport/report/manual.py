"""`explain`: a metric's or category's manual page as text, from the same source as the method page."""

import difflib
from textwrap import fill

from pmreport.categories import CATEGORIES
from pmreport.errors import InputError
from pmreport.measure import Category, Metric, Practice
from pmreport.practices import PRACTICES
from pmreport.report.fields import name as field_name
from pmreport.report.methods import ROLES, method
from pmreport.report.publication import Method
from pmreport.report.rules import OWN
from pmreport.words import N_, Msg, Quantity, both, say, translate

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
    "affected": N_("Concerns"),
    "trace": N_("Trace looked for"),
    "action": N_("Action where none is seen"),
    "criterion": N_("It has worked when"),
}
COLON = {"en": ": ", "zh": "："}
ONE_OF = N_("one of:")
NO_SOURCE = N_("none: the formula is a convention of this report")
CRITERION = N_("{metric} {op} {value}, {by}")
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
RATE = N_("the share of traces seen")
ROLL_UP = N_(
    "A category is a problem if one primary metric is, or two secondary ones are; it is ok only if at least "
    "half of its primary metrics were judged. There is no score and no ranking."
)
RATED = N_("a trace seen in less than 80% of the cases is watched, in less than 50% a problem (convention)")
NO_TRACE = N_("that a step was not taken: only that the data hold no trace of it")


def listing(language: str) -> str:
    """Every category with its metrics, one line each."""
    lines = []
    for category in CATEGORIES:
        lines.append(f"{category.id}  {translate(category.name, language)}")
        lines += [f"  {m.id:28} {translate(m.name, language)}" for m in category.metrics.values()]
    return "\n".join(lines)


def page(name: str, language: str, tracker: str = "") -> str:
    """The page of a metric, category or practice id. Raises `InputError` naming the nearest ids."""
    for category in CATEGORIES:
        if name in (category.id, category.page):
            return _category(category, language)
        if name in category.metrics:
            return _metric(category, category.metrics[name], language, tracker)
        if name in category.practices:
            return _practice(category, category.practices[name], language)
    known = [key for c in CATEGORIES for key in (c.id, *c.metrics, *c.practices)]
    near = difflib.get_close_matches(name, known, n=3) or known[:3]
    raise InputError(f"Nothing is called {name!r}.", "Nearest: " + ", ".join(near))


def _category(category: Category, language: str) -> str:
    assert PRACTICES
    parts = [
        f"{translate(category.name, language)} ({category.id})",
        translate(category.question, language),
        "",
    ]
    parts += [
        f"  {m.id:28} {translate(m.name, language)} ({translate(ROLES[m.role], language)})"
        for m in category.metrics.values()
    ]
    parts += ["", translate(HEADINGS["practices"], language)]
    parts += [f"  {p.id:28} {translate(p.name, language)}" for p in category.practices.values()]
    return "\n".join([*parts, "", fill(translate(ROLL_UP, language), WIDTH)])


def _metric(category: Category, metric: Metric, language: str, tracker: str) -> str:
    said = method(category, metric, tracker)
    lines = [
        f"{said.name[language]} ({metric.id}, version {said.version})",
        translate(category.name, language),
    ]
    lines += ["", fill(said.definition[language], WIDTH), ""]
    lines += [
        _line(key, getattr(said, key)[language], language)
        for key in ("role", "unit", "estimator", "threshold")
    ]
    if metric.threshold.mode != "none":
        lines.append("  " + both(say(OWN, id=metric.id))[language])
    lines += [_line("limits", said.limits[language], language), *_needs(said, language)]
    sources = "; ".join(said.sources) or translate(NO_SOURCE, language)
    return "\n".join([*lines, _line("sources", sources, language)])


def _line(key: str, text: str, language: str) -> str:
    return fill(f"{translate(HEADINGS[key], language)}{COLON[language]}{text}", WIDTH, subsequent_indent="  ")


def _needs(said: Method, language: str) -> list[str]:
    """The fields with the hint how to export them; of a group one is enough."""
    lines = [translate(HEADINGS["needs"], language) + COLON[language].rstrip()]
    lines += [_field(field, how[language], language) for field, how in said.needs]
    for group in said.either:
        single = len(group) == 1
        lines += [] if single else [f"  {translate(ONE_OF, language)}"]
        lines += ["  " * (not single) + _field(field, how[language], language) for field, how in group]
    return lines


def _field(field: str, how: str, language: str) -> str:
    return f"  {field} ({translate(field_name(field), language)}){COLON[language]}{how}"


def _practice(category: Category, practice: Practice, language: str) -> str:
    criterion = both(say(CRITERION, **_criterion(practice)))[language]
    lines = [f"{translate(practice.name, language)} ({practice.id})", translate(category.name, language), ""]
    lines += [
        _line(key, translate(getattr(practice, key), language), language)
        for key in ("affected", "trace", "action")
    ]
    lines += [
        _line("criterion", criterion, language),
        _line("threshold", translate(RATED, language), language),
    ]
    return "\n".join([*lines, _line("limits", translate(NO_TRACE, language), language)])


def _criterion(practice: Practice) -> dict[str, Msg | Quantity | str]:
    """The places of `CRITERION`: a metric by name, or the practice's own rate."""
    known = {m.id: m for c in CATEGORIES for m in c.metrics.values()}
    wanted = practice.criterion
    metric = known.get(wanted.metric)
    return {
        "metric": say(metric.name) if metric else say(RATE),
        "op": SIGNS[wanted.op],
        "value": Quantity(wanted.value, metric.unit if metric else "fraction"),
        "by": say(wanted.by),
    }
