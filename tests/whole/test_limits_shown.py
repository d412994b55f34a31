"""A category's page says beside each level what it was compared with, and that of which number."""

from pathlib import Path

import pytest

SHOWN = [
    ("schedule-delay", "of the planned duration: watch at 5%, problem at 20%"),
    ("schedule-delay", "85th percentile: usually about"),
    ("customer-complaints", "per 1,000 customers and week: usually about"),
    ("release-problems", "usually between 0.45 per week and 0.66 per week"),  # a neutral metric: either side
    ("release-problems", "usually about 1.5 working days, limit 2.0 working days"),
    ("market-feedback", '<span class="part">watch at 20%</span>'),
]


@pytest.mark.parametrize(("page", "words"), SHOWN)
def test_limits_stand_beside_the_level(demo: Path, page: str, words: str) -> None:
    (found,) = demo.glob(f"r/*/c/{page}.html")
    assert words in " ".join(found.read_text("utf-8").split())  # also spaces that do not break


def test_limits_are_said_in_chinese_too(demo: Path) -> None:
    (found,) = demo.glob("r/*/zh/c/release-problems.html")
    text = found.read_text("utf-8")
    assert "通常在" in text
    assert "usually" not in text
