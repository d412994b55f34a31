"""Titles state findings: short, and with no number that `report.json` does not hold."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

NUMBER = re.compile(r"(?<![A-Za-z0-9.,])\d[\d,]*(?:\.\d+)?")
DEFINED = {50.0, 85.0, 90.0, 30.0, 0.8, 1.25}  # what definitions name: percentiles, levels, days, a band
ENGLISH, CHINESE = 25, 70  # words and characters of a category's sentence


def numbers(value: Any) -> Iterator[float]:
    """Every number below a value of the document."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from numbers(item)


def stray(text: str, known: set[float]) -> list[str]:
    """The numbers of a text that are no rounding of a known one, as it is or in percent."""
    found = []
    for token in NUMBER.findall(text):
        value = float(token.replace(",", ""))
        half = 0.5 * 10.0 ** -len(token.partition(".")[2])
        if not any(abs(value - abs(scale * number)) <= half + 1e-9 for number in known for scale in (1, 100)):
            found.append(token)
    return found


def entries(document: dict[str, Any]) -> dict[str, Any]:
    return {metric["id"]: metric for category in document["categories"] for metric in category["metrics"]}


def titles(demo: Path, document: dict[str, Any], folder: str) -> Iterator[tuple[str, str]]:
    """(metric, title) of every figure, as it stands in its file."""
    report = demo / "r" / document["slug"] / folder
    for figure in document["figures"]:
        drawn = (report / figure["svg"]).read_text("utf-8")
        yield (
            figure["metric"],
            html.fromstring(drawn[drawn.index("<title>") : drawn.index("</title>")]).text_content(),
        )


@pytest.mark.parametrize("folder", ["", "zh"])
def test_no_title_of_a_figure_has_a_number_of_its_own(
    demo: Path, document: dict[str, Any], folder: str
) -> None:
    known, seen = entries(document), 0
    for metric, title in titles(demo, document, folder):
        held = {*numbers(known.get(metric, document["attribution"])), *DEFINED}
        names = re.sub(r"PAY \d[\d.]*|\d{4}-\d\d(-\d\d)?|\d+ \w{3} \d{4}|\d+年\d+月(\d+日)?", "", title)
        if metric == "fishbone":
            continue  # counts factors, which its own test does
        assert stray(names, held) == [], title
        seen += len(NUMBER.findall(names))
    assert seen > 60


def test_the_sentence_of_a_category_is_short(document: dict[str, Any]) -> None:
    for category in document["categories"]:
        assert len(category["verdict"]["en"].split()) <= ENGLISH, category["verdict"]
        assert len(category["verdict"]["zh"]) <= CHINESE, category["verdict"]


def test_the_first_heading_of_a_page_is_the_finding_of_the_document(
    demo: Path, document: dict[str, Any]
) -> None:
    report = demo / "r" / document["slug"]
    for folder, code in (("", "en"), ("zh", "zh")):
        pages = {"index.html": document["headline"]["title"][code]}
        pages |= {f"c/{c['page']}.html": c["verdict"][code] for c in document["categories"]}
        for page, text in pages.items():
            heading = html.fromstring((report / folder / page).read_bytes()).find(".//h1")
            assert heading is not None and heading.text_content() == text, page


def test_a_stray_number_would_be_seen() -> None:
    assert stray("31% of 172, not 32%", {0.3095, 172.0}) == ["32"]
    assert stray("4.4 per week", {4.36}) == []
