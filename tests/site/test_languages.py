"""Everything that a reader sees exists in English and in natural Chinese."""

import re

from lxml import html

from pmreport.words import translate

HAN = r"[\u4e00-\u9fff]"
# names that Chinese text keeps: formats, programs, units of measure, codes
KEPT = {
    "CSV",
    "SVG",
    "PDF",
    "SHA",
    "UTF",
    "CR",
    "LF",
    "P85",
    "JSON",
    "Frictionless",
    "Parquet",
    "Data",
    "Package",
    "pmreport",
    "n",
}


def visible(element):
    """Texts and spoken names of a page, without data (bdi, code) and parts in another language."""
    if (
        not isinstance(element.tag, str)
        or element.tag in ("script", "bdi", "code")
        or element.get("lang") == "en"
    ):
        return
    if element.tag == "option" and element.get("value") == element.text:
        return  # a type or status of the tracker
    for name in ("aria-label", "title", "alt", "placeholder"):
        if element.get(name):
            yield element.get(name)
    yield element.text or ""
    for child in element:
        yield from visible(child)
        yield child.tail or ""


def english(text):
    known = KEPT | {
        "PAY",
        "SWE",
        "NASA",
        "Asia",
        "Shanghai",
        "Jira",
        "expand",
        "changelog",
        "events",
        "csv",
        "W1",
    }
    return [
        word
        for word in re.findall(r"[A-Za-z][A-Za-z']+", re.sub(r"\S+\.\w+|PAY-\d+", "", text))
        if word not in known
    ]


def test_no_english_is_left_on_chinese_pages(site):
    pages = [
        *(site / "r/2.4.0/zh").rglob("*.html"),
        *(site / "r/2.3.0/zh").rglob("*.html"),
        site / "zh/index.html",
    ]
    assert len(pages) > 40
    for path in pages:
        body = html.fromstring(path.read_bytes()).find("body")
        left = {word for text in visible(body) for word in english(text)}
        assert left <= {"at", "kind", "score", "feedback"}, path  # columns of a file


def test_no_chinese_is_left_on_english_pages(site):
    for path in [*(site / "r/2.3.0").rglob("*.html"), site / "index.html"]:
        if "zh" in path.relative_to(site).parts:
            continue
        for element in html.fromstring(path.read_bytes()).iter():
            foreign = [node.get("lang") for node in [element, *element.iterancestors()] if node.get("lang")]
            if isinstance(element.tag, str) and foreign[0] == "en":
                assert not re.search(HAN, element.text or ""), (path, element.text)


def test_each_page_names_its_twin(site):
    page = html.fromstring((site / "r/2.4.0/c/schedule-delay.html").read_bytes())
    twins = {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@rel='alternate']")}
    assert twins == {"en": "schedule-delay.html", "zh-Hans": "../zh/c/schedule-delay.html"}


def test_what_nobody_translated_is_said_in_english():
    assert translate("Never translated", "zh") == "Never translated"


def test_the_narrative_of_the_other_language_says_so(site):
    page = (site / "r/2.4.0/index.html").read_text("utf-8")
    assert '<div class="prose" lang="zh-Hans"><p>冻结之后' in page
    assert "Nobody has written this yet." in page  # the summary block
