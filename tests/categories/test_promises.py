"""What every metric promises, whatever it measures: one row of `worlds.FIXTURES` each.

metrics.md 13: absent data are never a number, row order and shifts by weeks change nothing, a worse
number never has a better status, and every text exists in both languages.
"""

import random
import re
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pytest

from pmreport.categories import CATEGORIES, metrics
from pmreport.measure import Metric, Reading, judge, roll_up, take
from pmreport.report.fields import NAMES
from pmreport.words.language import catalogue
from tests.categories.worlds import FIXTURES, Fixture, built, keys, read
from tests.world import export_case

METRICS = metrics()
MEASURED = [name for name in METRICS if name in FIXTURES]
STATES = ("ok", "watch", "problem")
DATE = re.compile(r"\b20\d\d-\d\d-\d\d")


def same(a: Reading, b: Reading) -> None:
    """The numbers of two readings; evidence is compared by keys elsewhere."""
    assert (a.state, a.n, a.k, a.flags, a.missing) == (b.state, b.n, b.k, b.flags, b.missing)
    for x, y in ((a.value, b.value), (a.low, b.low), (a.high, b.high)):
        assert x == y if x is None or y is None else x == pytest.approx(y, abs=1e-9)
    assert {name: part.value for name, part in a.parts.items()} == pytest.approx(
        {name: part.value for name, part in b.parts.items()}, nan_ok=True
    )


def test_every_metric_has_a_fixture():
    assert sorted(set(METRICS) - set(FIXTURES)) == []


@pytest.mark.parametrize("name", MEASURED)
def test_the_fixture_is_measured(name: str):
    found = read(name)
    assert found.state in ("measured", "partial"), (found.state, found.missing)
    assert found.value is not None and np.isfinite(found.value)
    assert found.low is None or found.low <= found.value + 1e-12
    assert found.high is None or found.high >= found.value - 1e-12
    assert found.n > 0


@pytest.mark.parametrize("name", METRICS)
def test_nothing_in_nothing_out(name: str):
    found = take(METRICS[name], export_case(tickets="key,created"))
    assert found.value is None
    assert found.state in ("not_measurable", "no_cases")


@pytest.mark.parametrize(
    ("name", "need"), [(name, need) for name in MEASURED for need in METRICS[name].needs]
)
def test_without_a_needed_field_the_metric_names_it(name: str, need: str):
    row = FIXTURES[name]
    found = read(name, Fixture(dropped(row.tables, need), row.release, row.settings))
    assert (found.state, found.value) == ("not_measurable", None)
    assert need in found.missing


GROUPS = [(name, group) for name in MEASURED for group in METRICS[name].either if len(group) > 1]


@pytest.mark.parametrize(("name", "group"), GROUPS, ids=lambda part: str(part))
def test_without_any_of_several_fields_the_metric_names_one_of_them(name: str, group: tuple[str, ...]):
    row, tables = FIXTURES[name], FIXTURES[name].tables
    for field in group:
        for place in (field, field.replace("tickets.", "events.")):  # a history tells values too
            tables = dropped(tables, place) if _there(tables, place) else tables
    found = read(name, Fixture(tables, row.release, row.settings))
    assert found.state in ("not_measurable", "partial", "no_cases"), found.state
    if found.state != "no_cases":
        assert set(found.missing) & set(group), found.missing


def _there(tables: Mapping[str, str], field: str) -> bool:
    table, _, column = field.partition(".")
    if table not in tables:
        return False
    return table in ("events", "feedback", "statuses") or not column or column in _cells(tables[table])[0]


def dropped(tables: Mapping[str, str], need: str) -> Mapping[str, str]:
    """The tables without a table, a column, or the history of a field.

    A status history tells when work started and ended, so it goes with those columns.
    """
    table, _, column = need.partition(".")
    if table == "events":
        fields = {
            "content": {"title", "description", "acceptance", "estimate_h", "points"},
            "*": None,
            "at": None,
            "reply": None,
        }.get(column, {column})
        return {
            **tables,
            "events": _rows(tables["events"], lambda row: fields is None or row["field"] in fields),
        }
    if not column or column in ("key", "name", "at", "created"):
        return {**tables, table: tables[table].strip().splitlines()[0]}
    if table == "feedback" and column in ("nps", "csat", "review", "survey"):
        return {**tables, "feedback": _rows(tables["feedback"], lambda row: row["kind"] == column)}
    out = {**tables, table: _without_column(tables[table], column)}
    if column in ("started", "resolved") and "events" in tables:
        out["events"] = _rows(tables["events"], lambda row: row["field"] == "status")
    return out


def _cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(",")] for line in text.strip().splitlines()]


def _rows(text: str, drop) -> str:
    head, *rows = _cells(text)
    kept = [row for row in rows if not drop(dict(zip(head, row, strict=False)))]
    return "\n".join(",".join(row) for row in [head, *kept])


def _without_column(text: str, column: str) -> str:
    head, *rows = _cells(text)
    gone = head.index(column)
    return "\n".join(",".join(row[:gone] + row[gone + 1 :]) for row in [head, *rows])


@pytest.mark.parametrize("name", MEASURED)
def test_the_order_of_rows_never_matters(name: str):
    row, rng = FIXTURES[name], random.Random(7)
    tables = {}
    for table, text in row.tables.items():
        head, *lines = text.strip().splitlines()
        rng.shuffle(lines)
        tables[table] = "\n".join([head, *lines])
    shuffled = Fixture(tables, row.release, row.settings)
    same(read(name), read(name, shuffled))
    assert keys(name) == keys(name, shuffled)


@pytest.mark.parametrize("name", MEASURED)
def test_a_shift_by_weeks_changes_nothing(name: str):
    row = FIXTURES[name]

    def later(match: re.Match[str]) -> str:
        return (date.fromisoformat(match.group()) + timedelta(days=28)).isoformat()

    tables = {table: DATE.sub(later, text) for table, text in row.tables.items()}
    release = row.release
    same(read(name), read(name, Fixture(tables, release, row.settings)))


@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if m.threshold.watch is not None])
def test_a_worse_number_never_has_a_better_status(name: str):
    metric, rule = METRICS[name], METRICS[name].threshold
    settings = built(FIXTURES["on_time_rate"]).settings
    sign = -1 if metric.worse == "lower" else 1
    ends = [x for x in (rule.watch, rule.problem) if x is not None]
    levels = [min(ends) - 1, *ends, (ends[0] + ends[-1]) / 2, max(ends) + 1]
    ranks = []
    for value in sorted(levels, key=lambda x: sign * x):
        status = judge(metric, _reading(metric, value), (), settings).status
        assert status in STATES
        ranks.append(STATES.index(status))
    assert ranks == sorted(ranks)
    assert ranks[0] == 0


def _reading(metric: Metric, value: float) -> Reading:
    from pmreport.measure import Part

    parts = {metric.threshold.part: Part("", value, value, value)} if metric.threshold.part else {}
    return Reading("measured", value, value, value, 100, parts=parts)


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: c.id)
def test_a_worse_metric_never_improves_its_category(category):
    rng, order = random.Random(3), ["ok", "watch", "problem"]
    names = [(name, metric.role) for name, metric in category.metrics.items()]
    rank = {"ok": 0, "unknown": 0, "watch": 1, "problem": 2}
    for _ in range(50):
        levels = [(name, role, rng.choice([*order, None])) for name, role in names]
        before = roll_up(levels).status
        for i, (name, role, status) in enumerate(levels):
            if status in ("ok", "watch"):
                worse = [*levels]
                worse[i] = (name, role, order[order.index(status) + 1])
                assert rank[roll_up(worse).status] >= rank[before]
            if status == "ok":
                gone = [*levels]
                gone[i] = (name, role, None)
                assert (roll_up(gone).status, before) != ("ok", "unknown")
                assert rank[roll_up(gone).status] >= rank[before]


@pytest.mark.parametrize("name", METRICS)
def test_every_text_of_a_metric_is_said_in_chinese(name: str):
    metric = METRICS[name]
    texts = [metric.name, metric.doc, metric.says, metric.because, metric.limits]
    texts += [part.label for part in read(name).parts.values()] if name in FIXTURES else []
    assert [text for text in texts if text and catalogue("zh").get(text) is None] == []


@pytest.mark.parametrize("name", METRICS)
def test_needed_fields_have_names(name: str):
    assert [need for need in METRICS[name].needs if need not in NAMES] == []


@pytest.mark.parametrize("name", METRICS)
def test_a_finding_is_short_and_fills_its_places(name: str):
    metric = METRICS[name]
    assert len(metric.says.split()) <= 25
    places = set(re.findall(r"{(\w+)}", metric.says))
    parts = set(read(name).parts) if name in FIXTURES else places
    assert places <= {"value", "range", "n", "k", *parts}
