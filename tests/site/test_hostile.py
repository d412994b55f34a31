"""Titles that mean harm, over the whole output."""

import json
import re

import pytest
from lxml import html

from pmreport.errors import PmreportError
from pmreport.report.links import ticket_link
from pmreport.site import write
from pmreport.site.tickets import call
from tests.site import lifelike
from tests.site.conftest import URL

TREES = "r/2.4.0"


@pytest.fixture(scope="module")
def pages(site):
    return {path: html.fromstring(path.read_bytes()) for path in sorted((site / TREES).rglob("*.html"))}


def test_no_element_or_attribute_comes_from_a_title(pages):
    for path, page in pages.items():
        assert not page.xpath("//img|//iframe|//object|//embed|//math|//style|//base|//b[text()='bold']"), (
            path
        )
        assert not page.xpath("//script[not(@src)]"), path
        names = {name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib}
        assert not {name for name in names if name.startswith("on") or name in ("style", "srcdoc")}, path


def test_titles_stand_as_they_were_typed(pages):
    (page,) = [page for path, page in pages.items() if path.as_posix().endswith("2.4.0/t/all-001.html")]
    shown = {row.xpath("string(th)").strip(): row.xpath("string(td[1])") for row in page.xpath("//tbody/tr")}
    assert len(shown) == 500
    for row in lifelike.tickets(30):
        assert shown[row.key] == row.title
    assert page.xpath("//td[1]/bdi"), "titles are isolated from the text around them"


def test_templates_are_never_made_from_data(pages):
    for path, page in pages.items():
        assert "49" not in [text.strip() for text in page.xpath("//bdi/text()")], path


def test_links_lead_to_the_configured_tracker_or_stay_inside(pages):
    for path, page in pages.items():
        for href in page.xpath("//a/@href"):
            assert not re.match(r"(?i)\s*[a-z]+:", href) or href.startswith(
                "https://tracker.example/browse/"
            ), (path, href)
        for outside in page.xpath("//a[starts-with(@href, 'http')]"):
            assert outside.get("rel") == "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ('A-1" onclick="x', "https://tracker.example/browse/A-1%22%20onclick%3D%22x"),
        ("../../x", "https://tracker.example/browse/..%2F..%2Fx"),
        ("需求-1", "https://tracker.example/browse/%E9%9C%80%E6%B1%82-1"),
    ],
)
def test_a_key_is_quoted_in_its_address(key, expected):
    assert ticket_link(URL, key) == expected


BAD_PATTERNS = ["javascript:alert({key})", "//evil.example/{key}", "https://user:pw@host/{key}", "ftp://host/{key}",
                "https://host/ticket", "https:///{key}", "data:text/html,{key}"]  # fmt: skip


@pytest.mark.parametrize("pattern", BAD_PATTERNS)
def test_a_pattern_that_is_no_web_address_is_refused(tmp_path, small, pattern):
    with pytest.raises(PmreportError, match="no address of a ticket"):
        write(small, tmp_path / "out", tool_version="0.1.0", ticket_url=pattern)
    assert ticket_link(pattern, "A-1") is None


def test_the_address_in_an_export_is_never_used(site):
    for path in (site / TREES).rglob("*.html"):
        assert 'javascript:alert(1)"' not in path.read_text("utf-8")


def test_data_scripts_cannot_end_early_or_open_a_tag(site):
    for path in (site / TREES / "x").glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search("[<>&\u2028\u2029]", text)
        assert re.fullmatch(r"pmreport\.(begin|chunk)\(.*\);\n", text)
    assert call("chunk", "</script>\u2028&") == 'pmreport.chunk("\\u003c/script\\u003e\\u2028\\u0026");\n'


def test_data_scripts_carry_every_ticket(site):
    text = (site / TREES / "x/tickets-001.js").read_text("utf-8")
    columns = json.loads(text[len("pmreport.chunk(") : -len(");\n")])
    rows = list(lifelike.tickets(1100))
    assert columns["key"] == [row.key for row in rows]
    assert columns["title"] == [row.title for row in rows]
    ids = [category["id"] for category in lifelike.document()["categories"]]
    assert columns["bits"][0] == sum(1 << ids.index(name) for name in rows[0].categories)


def test_hostile_names_stay_text_in_the_whole_report(tmp_path):
    name = '"><script>alert(1)</script>'
    publication = lifelike.publication(12, slug="x-0123abcd", name=name)
    publication.document["headline"]["title"] = lifelike.both(name, name)
    publication.document["inputs"][0]["file"] = name
    write(publication, tmp_path, tool_version="0.1.0")
    for path in tmp_path.rglob("*.html"):
        assert "<script>alert" not in path.read_text("utf-8"), path


def test_own_scripts_never_make_markup_or_code_from_text(site):
    (folder,) = (site / "assets").iterdir()
    for path in folder.glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(", text
        )
    assert sum(path.stat().st_size for path in folder.glob("*.js")) < 20_000
