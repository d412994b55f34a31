"""Chains of whys on the Why page and in the PDF: a badge on each line, dashes round an assumption."""

import pytest
from lxml import html

from pmreport import pdf
from pmreport.site import check, write
from tests.pdf.opened import opened, page_texts, plain
from tests.site import lifelike

KEY = 'A-1" onclick="x'


def line(badge, text, tickets=(), metric=None):
    return {
        "badge": badge,
        "text": lifelike.both(text, f"中文{text}"),
        "tickets": list(tickets),
        "metric": metric,
    }


CHAINS = [
    {
        "category": "collaboration", "name": lifelike.both("waiting", "等待"), "assumed": True,
        "lines": [line("measured", "Late by 18 days", metric="release_slip"),
                  line("tickets", "Seen on <b>", [KEY]), line("assumed", "Nobody said why"),
                  line("team", "A label says so")],
    },
    {"category": "requirement_change", "name": lifelike.both("changes", "变更"), "assumed": False,
     "lines": [line("measured", "Late")]},
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("chains") / "site"
    write(lifelike.publication(12, chains=CHAINS), out, tool_version="0.1.0")
    assert check(out) == []
    return out / "r/2.4.0"


@pytest.mark.parametrize(
    ("page", "badges"),
    [
        ("why.html", ["measured", "from tickets", "assumed", "stated by the team"]),
        ("zh/why.html", ["度量所得", "来自工单", "推定", "团队陈述"]),
    ],
)
def test_every_line_says_what_it_rests_on(folder, page, badges):
    tree = html.fromstring((folder / page).read_bytes())
    first, second = tree.xpath("//ol[contains(@class, 'chain')]")
    assert [badge.text_content() for badge in first.xpath(".//*[contains(@class, 'badge')]")] == badges
    assert ("assumed" in first.get("class"), "assumed" in second.get("class")) == (True, False)
    assert [link.get("href").split("/")[-1] for link in first.xpath(".//a")] == ["method.html#m-release_slip"]
    assert first.xpath(".//bdi/text()") == [KEY]
    assert not first.xpath(".//b")


def test_the_pdf_has_them_too():
    found = pdf.render(lifelike.publication(12, chains=CHAINS), "en")
    text = "".join(page_texts(opened(found.data)))
    assert all(plain(said) in text for said in ("Why, step by step", "Nobody said why", "from tickets", KEY))


def test_without_chains_there_is_no_section(tmp_path):
    write(lifelike.publication(1), tmp_path / "site", tool_version="0.1.0")
    assert 'id="chains"' not in (tmp_path / "site/r/2.4.0/why.html").read_text("utf-8")
