"""The table of metrics: `python tools/metrics_table.py` writes docs/metrics.md.

The formula, the estimator and the rule are those of the declarations. The tests are found by reading them: a
test is about a metric if it, or a function or table of its module that it uses, names the metric's id; an
agreement with published results also, if it calls the function of `pmreport.case` that the metric calls.
"""

import ast
import inspect
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pmreport.categories import CATEGORIES, metrics
from pmreport.measure import Metric
from pmreport.report.methods import method

ROOT = Path(__file__).parents[1]
TO = ROOT / "docs" / "metrics.md"
TESTS = ROOT / "tests"
HEAD = """# Metrics

Written by `python tools/metrics_table.py` from `pmreport/categories` and the tests; do not edit.

Every metric has a value computed by hand from a fixture of a few tickets. Beside that all of them keep the
promises of `tests/categories/test_promises.py` (nothing in, nothing out; each needed field dropped; rows
shuffled; dates shifted; a worse number never has a better status), months are seen as they were known
(`tests/case/test_known.py`), and intervals hold the truth (`tests/measure/test_coverage_of_metrics.py`, one
row per estimator and interval). Oracles are results that others published.
"""
Function = ast.FunctionDef
Tests = list[tuple[str, frozenset[str]]]  # the test's name and the words it uses


def words(node: ast.AST) -> frozenset[str]:
    """Every text and name that stands in a piece of code."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value)
        elif isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
    return frozenset(found)


def _named(module: ast.Module) -> Mapping[str, frozenset[str]]:
    """The words of each function and constant of a module."""
    out: dict[str, frozenset[str]] = {}
    for node in module.body:
        if isinstance(node, Function):
            out[node.name] = words(node)
        elif isinstance(node, ast.Assign):
            out |= {target.id: words(node.value) for target in node.targets if isinstance(target, ast.Name)}
    return out


@cache
def tests(place: str) -> Tests:
    """The tests of a file, in order, with the words that they and what they use of their module hold."""
    module = ast.parse((TESTS / place).read_text("utf-8"))
    known = _named(module)
    found = []
    for node in module.body:
        if isinstance(node, Function) and node.name.startswith("test_"):
            used = words(node)
            found.append((node.name, used.union(*(known[name] for name in used if name in known))))
    return found


def naming(place: str, wanted: Iterable[str]) -> list[str]:
    """The tests of a file that use any of these words."""
    terms = frozenset(wanted)
    return [name for name, used in tests(place) if used & terms]


def by_hand(metric: Metric) -> list[str]:
    """The hand-computed tests of a metric, those that are about few other metrics first."""
    place, ids = f"categories/test_{metric.category}.py", frozenset(metrics())
    about = {name: len(used & ids) for name, used in tests(place)}
    found = sorted(naming(place, [metric.id]), key=lambda name: about[name])
    return [f"{place}::{name}" for name in found]


def oracles(metric: Metric) -> list[str]:
    """The agreements with published results, of the metric or of the function that gives it its numbers."""
    places = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.glob("categories/test_oracles_*.py"))
    wanted = [metric.id, *sorted(_sources(metric))]
    return [f"{place}::{name}" for place in places for name in naming(place, wanted)]


def _sources(metric: Metric) -> frozenset[str]:
    """The functions of `pmreport.case` that give this metric its numbers, and hardly any other."""
    module = inspect.getmodule(metric.compute)
    assert module is not None
    own = _calls(metric)
    return frozenset(name for name in own if _spread()[name] <= COMMON)


COMMON = 2  # a function that more metrics call says nothing about one of them


@cache
def _calls(metric: Metric) -> frozenset[str]:
    module = inspect.getmodule(metric.compute)
    assert module is not None
    used = words(ast.parse(inspect.getsource(metric.compute)))
    return frozenset(name for name in used if _from_case(module, name))


def _from_case(module: object, name: str) -> bool:
    """Whether a name is a function of `pmreport.case`, imported itself or called through its module."""
    parts = [part for part in vars(module).values() if inspect.ismodule(part)]
    places = [module, *(part for part in parts if part.__name__.startswith("pmreport."))]
    found = [getattr(place, name) for place in places if inspect.isfunction(getattr(place, name, None))]
    return any(str(function.__module__).startswith("pmreport.case.") for function in found)


@cache
def _spread() -> Mapping[str, int]:
    """How many metrics call each function."""
    calls = [_calls(metric) for metric in metrics().values()]
    return {name: sum(name in one for one in calls) for one in calls for name in one}


def coverage(metric: Metric) -> str:
    """The row of the simulation of intervals for the metric's estimator."""
    return f"{metric.estimator}, {metric.interval}"


def _links(found: list[str], most: int) -> str:
    lines = [f"`{name}`" for name in found[:most]]
    return "<br>".join(lines) + (f"<br>and {len(found) - most} more" if len(found) > most else "")


def _row(metric: Metric) -> str:
    said = next(method(c, metric) for c in CATEGORIES if c.id == metric.category)
    cells = [
        f"`{metric.id}` ({metric.role})",
        said.definition["en"],
        coverage(metric),
        said.threshold["en"],
        _links(by_hand(metric), 3),
        _links(oracles(metric), 3) or "–",
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def page() -> str:
    """The whole page."""
    out = [HEAD]
    for category in CATEGORIES:
        out.append(f"## {category.name} (`{category.id}`)\n")
        out.append("| metric | formula | estimator, interval | judged by | by hand | oracle |")
        out.append("|---|---|---|---|---|---|")
        out += [_row(metric) for metric in category.metrics.values()]
        out.append("")
    return "\n".join(out)


if __name__ == "__main__":
    TO.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TO.relative_to(ROOT)}\n")
