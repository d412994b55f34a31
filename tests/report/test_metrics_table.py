"""docs/metrics.md: every metric with its formula, its rule and the tests that compute it by hand."""

import ast
import re

import pytest

from pmreport.categories import metrics
from tools.metrics_table import TESTS, TO, by_hand, oracles, page, words

METRICS = metrics()
# The measures for which published results are at hand, and metrics that are computed from them.
AGREED = [
    "cycle_time_p85", "aging_wip", "throughput_stability", "open_defect_trend", "debt_balance",
    "first_response", "resolution_time", "backlog_age", "change_fail_rate", "recovery_time",
    "deploy_rework_rate", "done_to_deployed", "forecast_gap",
]  # fmt: skip


def test_the_committed_page_is_current() -> None:
    assert TO.read_text(encoding="utf-8") == page(), "run python tools/metrics_table.py"


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_a_test_computed_by_hand(name: str) -> None:
    found = by_hand(METRICS[name])
    assert found
    place, _, test = found[0].partition("::")
    assert f"def {test}(" in (TESTS / place).read_text("utf-8")
    assert f"`{name}`" in TO.read_text("utf-8")


@pytest.mark.parametrize("name", AGREED)
def test_what_others_published_agrees(name: str) -> None:
    assert oracles(METRICS[name])


def test_the_words_of_a_test_are_its_texts_and_names() -> None:
    node = ast.parse('def test_x():\n    assert read("nps", c.world).value == LIMIT')
    assert words(node) == {"nps", "read", "c", "world", "value", "LIMIT"}


def test_a_row_per_metric() -> None:
    rows = re.findall(r"^\| `(\w+)` \([PSDQ]\) \|", page(), flags=re.MULTILINE)
    assert rows == list(METRICS)
