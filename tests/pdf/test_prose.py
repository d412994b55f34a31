from dataclasses import replace

from pmreport import pdf
from pmreport.pdf.prose import parse, told
from pmreport.report.publication import Narrative
from pmreport.report.voice import Voice
from tests.pdf.opened import opened, page_texts, plain
from tests.site import lifelike


def test_html_becomes_a_tree():
    assert parse("<p>a <strong>b</strong></p><ul>\n<li>c</li>\n<li>d<br>e</li></ul>") == [
        {"kind": "p", "kids": ["a ", {"kind": "strong", "kids": ["b"]}]},
        {"kind": "ul", "kids": [
            {"kind": "li", "kids": ["c"]}, {"kind": "li", "kids": ["d", {"kind": "br", "kids": []}, "e"]}]},
    ]  # fmt: skip


def test_unknown_tags_give_their_contents_and_stray_ends_nothing():
    assert parse("<section><p>a</b></p></section></ul>b") == [{"kind": "p", "kids": ["a"]}, "b"]


def test_entities_are_read_and_only_web_addresses_are_links():
    assert parse('&lt;b&gt; <a href="https://a.example/">x</a> <a href="javascript:y">z</a>') == [
        "<b> ",
        {"kind": "a", "kids": ["x"], "url": "https://a.example/"},
        {"kind": "a", "kids": ["z"], "url": None},
    ]


def test_blocks_nobody_wrote_stay_open_and_others_stand_in_the_language_that_has_them():
    english = told(lifelike.publication(0), Voice("en"))
    assert [(part["heading"], part["lang"], part["open"] != "") for part in english] == [
        ("What the team says", "en", True),
        ("What went well", "en", False),
        ("What the team learned", "zh", False),
    ]


def test_the_team_s_words_are_set_with_everything_that_safe_html_can_hold():
    html = (
        "<h2>Head</h2><p>One <em>two</em> <code>three</code>#four</p><ol><li><p>five</p></li></ol>"
        '<blockquote><p>six</p></blockquote><pre><code>seven</code></pre><hr><p><a href="https://a.example/">8</a></p>'
    )
    publication = replace(lifelike.publication(0), narrative=Narrative({"en": {"summary": html}}))
    found = pdf.render(publication, "en")
    document = opened(found.data)
    text = "".join(page_texts(document))
    assert document.open_metadata()["pdfuaid:part"] == "1"
    assert plain("Head One two three#four") in text
    assert all(word in text for word in ("five", "six", "seven"))
