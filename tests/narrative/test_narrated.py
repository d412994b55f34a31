"""What the team writes: blocks, live values, hostile text, and every mistake with file and line."""

import re
from dataclasses import replace

import pytest

from pmreport import pdf
from pmreport.errors import PmreportError
from pmreport.narrative import narrated
from pmreport.pdf.prose import told
from pmreport.report.voice import Voice
from pmreport.site import check, write
from tests.site import lifelike

URL = "https://tracker.example/browse/{key}"
NBSP = "\u00a0"


@pytest.fixture
def told_with(tmp_path):
    """What becomes of the texts of a language: block -> HTML."""

    def tell(text, language="en", **rest):
        (tmp_path / f"2.4.0.{language}.md").write_text(text, "utf-8")
        found = narrated(lifelike.publication(12, **rest), tmp_path, URL)
        return found.narrative.html[language]

    return tell


@pytest.fixture
def wrong(told_with):
    """The message and the hint of a text with a mistake, without the folder."""

    def tell(text, **rest):
        with pytest.raises(PmreportError) as error:
            told_with(text, **rest)
        return re.sub(r"^.*/", "", error.value.message), error.value.hint

    return tell


def test_without_a_file_nothing_changes(tmp_path):
    publication = lifelike.publication(12)
    assert narrated(publication, tmp_path) is publication


def test_headings_of_both_languages_begin_blocks(told_with):
    english = told_with(
        "Before.\n\n## Lessons\n\nOne.\n\n## Where we were lucky\n\n- Two.\n\n# 5 Whys:\n\nThree.\n"
    )
    assert english == {
        "summary": "<p>Before.</p>\n", "lessons": "<p>One.</p>\n",
        "lucky": "<ul>\n<li>Two.</li>\n</ul>\n", "five_whys": "<p>Three.</p>\n",
    }  # fmt: skip
    chinese = told_with(
        "## 做得好的地方\n\n一\n\n## 经验教训\n\n二\n\n## 时间线\n\n三\n\n## 团队的决定\n\n四\n", "zh"
    )
    assert list(chinese) == ["went_well", "lessons", "timeline", "actions"]


def test_directives_are_blocks_and_leave_the_block_round_them(told_with):
    found = told_with(
        "## Lessons\n\nOne.\n\n:::{actions}\nTwo [x].\n:::\n\nThree.\n\n[x]: https://a.example/\n"
    )
    assert found["lessons"] == "<p>One.</p>\n<p>Three.</p>\n"
    assert (
        found["actions"]
        == '<p>Two <a href="https://a.example/" rel="noopener noreferrer nofollow">x</a>.</p>\n'
    )


def test_other_headings_stand_below_the_heading_of_the_block(told_with):
    found = told_with("## Lessons\n\n## Tests\n\na\n\n#### Deep\n\nb\n\n### Timeline\n")
    assert re.findall(r"<h\d>.*?</h\d>", found["lessons"]) == [
        "<h3>Tests</h3>", "<h4>Deep</h4>", "<h4>Timeline</h4>"
    ]  # fmt: skip


def test_empty_blocks_stay_open(told_with):
    assert told_with("## Lessons\n\n## Timeline\n\n:::{actions}\n:::\n") == {}


def test_values_are_those_of_the_document_in_the_language_of_the_file(told_with):
    text = "{metric}`release_slip`, {metric}`on_time_rate`, {days}`collaboration`"
    assert told_with(text)["summary"] == (
        f'<p><a href="c/schedule-delay.html#m-release_slip">18{NBSP}working days</a>, '
        '<a href="c/schedule-delay.html#m-on_time_rate">6 of 19</a>, '
        f'<a href="why.html">{Voice("en").quantity(4.0, "working_days", 2.2, 6.0)}</a></p>\n'
    )
    chinese = told_with(text, "zh")["summary"]
    assert ">18个工作日<" in chinese.replace(NBSP, "")
    assert ">19个中的6个<" in chinese
    assert f">{Voice('zh').quantity(4.0, 'working_days', 2.2, 6.0)}<" in chinese


def test_tickets_lead_to_the_tracker_and_figures_to_their_page(told_with):
    found = told_with("{ticket}`PAY-3` {figure}`why-1` {figure}`schedule-delay-4` {figure}`schedule-delay-1`")
    assert (
        'href="https://tracker.example/browse/PAY-3" rel="noopener noreferrer nofollow"' in found["summary"]
    )
    links = re.findall(r'href="([^"]*fig-[^"]*)">([^<]*)<', found["summary"])
    assert links == [
        ("why.html#fig-why-1", "Slip rose to 18 working days in week 1"),
        ("c/schedule-delay-figures.html#fig-schedule-delay-4", "Slip rose to 18 working days in week 4"),
        ("c/schedule-delay.html#fig-schedule-delay-1", "Slip rose to 18 working days in week 1"),
    ]


def test_a_value_inside_a_link_is_text(told_with):
    found = told_with("[slip {metric}`release_slip`](https://a.example/) {metric}`release_slip`")["summary"]
    assert found.count("<a ") == 2
    assert f">slip 18{NBSP}working days</a>" in found


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\nb {metric}`release_slop`", 2, "there is no metric release_slop"),
        ("---\nstatus: draft\n---\n\n- a\n- b\n  {metric}`nps`", 7, "nps has no value in this report: No"),
        ("## Lessons\n\n:::{actions}\n\nx {ticket}`PAY-999`\n:::", 5, "there is no ticket PAY-999"),
        ("> {figure}`nothing`", 1, "there is no figure nothing"),
        ("{days}`luck`", 1, "there is no cause luck"),
        ("\n{days}`missing_features`", 2, "no day is attributed to missing_features"),
        ("{metrik}`x`", 1, "there is no role {metrik}"),
        ("a\n\n:::{sumary}\nx\n:::", 3, "there is no block {sumary}"),
        (":::\nx\n:::", 1, "there is no block without a name"),
        ("- a\n\n  :::{summary}\n  x\n  :::", 3, "a block stands inside another text"),
        ("---\nstatus: draft\n", 1, "the front matter does not end"),
        ("---\nreport: 2.4.0\nstaus: draft\n---\n", 3, "there is no key staus"),
        ("---\n\nstatus: done\n---\n", 3, "there is no status done"),
        ("---\ntitle: [a]\n---\n", 2, "title is not a text"),
        ("---\nreviewed: 31.10.2026\n---\n", 2, "31.10.2026 is not a date"),
        ("---\na: b: c\n---\n", 2, "the front matter is not YAML"),
        ("---\n- a\n---\n", 2, "the front matter has no keys"),
    ],
)  # fmt: skip
def test_every_mistake_has_file_and_line(wrong, text, line, said):
    assert wrong(text)[0].startswith(f"2.4.0.en.md:{line}: {said}")


def test_mistakes_name_the_nearest(wrong):
    assert "Did you mean release_slip?" in wrong("{metric}`release_slop`")[1]
    assert "Did you mean PAY-12?" in wrong("{ticket}`PAY-122`")[1]
    assert "Did you mean in_review?" in wrong("---\nstatus: in-review\n---\n")[1]
    assert wrong("{metric}`nps`")[1].startswith("Add feedback.csv")


def test_days_need_a_divided_slip(wrong):
    message, _ = wrong("{days}`collaboration`", attribution={"state": "not_available"})
    assert "the slip is not divided" in message


def test_a_file_of_another_report_is_refused(wrong):
    assert "about 2.3.0, the report about 2.4.0" in wrong("---\nreport: 2.3.0\n---\n")[0]


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "2.4.0.en.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PmreportError, match="not UTF-8"):
        narrated(lifelike.publication(1), tmp_path)


def test_the_less_reviewed_language_decides_the_state(tmp_path):
    def state(**files):
        for code, text in files.items():
            (tmp_path / f"2.4.0.{code}.md").write_text(f"---\n{text}\n---\n", "utf-8")
        document = narrated(lifelike.publication(1), tmp_path).document
        return document["report_status"], document["reviewed"]

    assert state(en="status: closed\nreviewed: 2026-12-11") == ("closed", "2026-12-11")
    assert state(zh="report: 2.4.0\nstatus: reviewed\nreviewed: 2026-12-12") == ("reviewed", "2026-12-12")
    assert state(zh="title: 草稿") == ("draft", None)


def test_a_title_stands_above_the_summary(told_with):
    assert (
        told_with("---\ntitle: Slow & steady\n---\na")["summary"] == "<h3>Slow &amp; steady</h3>\n<p>a</p>\n"
    )


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<!-- a -->",
    "![b](https://evil.example/p.png)", "[x](JaVaScRiPt&#58;alert(1))", "[x](java\tscript:alert(1))",
    "[r](//evil.example/x)", "[x](data:text/html,x)", "[x](vbscript:x)", "[x](file:///etc/passwd)",
    "[x](https://user:pw@evil.example/)", "[x](http://[::1)", "<javascript:alert(1)>",
    "[x]: javascript:a\n\n[x]",
    "{{7*7}} {% include '/etc/passwd' %}", '{ticket}`"><script>`', "[x](relative.html)", "a\u202egpj.exe\x00",
    '[x](https://a.example/"onclick="b)', "<https://evil.example/?a='b>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(told_with, text):
    try:
        html = told_with(text).get("summary", "")
    except PmreportError:
        return
    tags = re.findall(r"<(/?\w+)([^>]*)>", html)
    assert {name for name, _ in tags} <= {"p", "/p", "a", "/a", "code", "/code"}
    for name, attributes in tags:
        plain = r' href="https://[a-z][^"<>@]*" rel="noopener noreferrer nofollow"'
        assert not attributes if name != "a" else re.fullmatch(plain, attributes)
    assert not re.search("[\u202a-\u202e\x00]", html)


def test_pages_and_pdf_show_it(tmp_path):
    (tmp_path / "2.4.0.en.md").write_text(
        "---\nstatus: reviewed\nreviewed: 2026-12-11\n---\n\n"
        "Late by {metric}`release_slip`; see {figure}`why-1`, {figure}`schedule-delay-4` and "
        "{ticket}`PAY-3`.\n\n"
        "## Five whys\n\n1. Why?\n\n## Actions\n\nA gate.\n",
        "utf-8",
    )
    publication = narrated(lifelike.publication(40), tmp_path, URL)
    write(publication, tmp_path / "site", tool_version="0.1.0", ticket_url=URL)
    assert check(tmp_path / "site") == []
    folder = tmp_path / "site/r/2.4.0"
    english = (folder / "index.html").read_text("utf-8")
    assert "reviewed 11 Dec 2026" in english
    assert f'Late by <a href="c/schedule-delay.html#m-release_slip">18{NBSP}working days</a>' in english
    assert '<div class="prose" lang="en"><p>Late by' in (folder / "zh/index.html").read_text("utf-8")
    assert "<li>Why?</li>" in (folder / "why.html").read_text("utf-8")
    assert "<p>A gate.</p>" in (folder / "actions.html").read_text("utf-8")
    parts = {part["heading"]: part["nodes"] for part in told(publication, Voice("en"))}
    kids = parts["What the team says"][0]["kids"]
    assert kids[:2] == ["Late by ", {"kind": "a", "kids": [f"18{NBSP}working days"], "url": None}]
    assert {"kind": "a", "kids": ["PAY-3"], "url": "https://tracker.example/browse/PAY-3"} in kids
    assert pdf.render(replace(publication, figures=()), "en").data.startswith(b"%PDF")
