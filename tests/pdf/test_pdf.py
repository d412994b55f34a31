"""The PDF as a reader, a screen reader and an archive meet it."""

import hashlib
import itertools
import os
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest

from pmreport import pdf
from pmreport.errors import PmreportError
from pmreport.pdf import typeset
from tests.pdf.opened import bookmarks, fonts, opened, page_texts, plain, tags
from tests.site import lifelike

LANGUAGES = ["en", "zh"]


@pytest.fixture(scope="module")
def publication():
    return lifelike.publication(120)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def made(publication, language):
    return pdf.render(publication, language)


@pytest.fixture(scope="module")
def document(made):
    return opened(made.data)


@pytest.fixture(scope="module")
def pages(document):
    return page_texts(document)


def test_it_declares_the_standards_that_the_typesetter_checked(document):
    metadata = document.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
    assert metadata["pdfuaid:part"] == "1"


def test_a_screen_reader_knows_language_title_and_every_picture(document, publication, language):
    title = publication.document["headline"]["title"][language]
    assert str(document.Root.Lang) == {"en": "en", "zh": "zh-CN"}[language]
    assert document.open_metadata()["dc:title"] == title
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.Root.MarkInfo.Marked
    alts = [str(element.get("/Alt", "")) for kind, element in tags(document) if kind == "/Figure"]
    assert sorted(alts) == sorted(
        figure.alt[language] for figure in publication.figures if figure.category != "summary"
    )


def test_tables_have_header_cells_and_headings_do_not_skip_levels(document):
    kinds = [kind for kind, _ in tags(document)]
    assert kinds.count("/TH") > 40
    levels = [int(kind[2]) for kind in kinds if kind in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_outline_names_page_one_why_and_the_ten_categories(document, publication, language):
    top = [title for title, level in bookmarks(document) if level == 1]
    names = [category["name"][language] for category in publication.document["categories"]]
    assert top[0] == publication.document["headline"]["title"][language]
    assert top[1] == {"en": "Why", "zh": "原因"}[language]
    assert [title.lstrip("0123456789\u2003\u2002 ") for title in top[2:12]] == names


def test_page_one_is_the_executive_page(pages, publication, language):
    headline = publication.document["headline"]
    assert plain(headline["title"][language]) in pages[0]
    assert plain(headline["verdict"][language]) in pages[0]
    for block in ("what", "why", "do", "well"):
        assert all(plain(line[language]) in pages[0] for line in headline[block])
    assert all(
        plain(category["name"][language]) in pages[0] for category in publication.document["categories"]
    )
    assert plain({"en": "18working days", "zh": "18个工作日"}[language]) in pages[0]
    assert plain({"en": "Contents", "zh": "目录"}[language]) in pages[1]


def test_contents_name_the_pages_on_which_chapters_begin(pages, publication, language):
    for number, category in enumerate(publication.document["categories"], start=1):
        opener = plain(f"{number}{category['name'][language]}{category['verdict'][language]}")
        begins = next(n for n, text in enumerate(pages, start=1) if opener in text and n != 2)
        assert f"{opener}{begins}" in pages[1]


def test_every_page_says_which_of_how_many_it_is(pages):
    assert all(f"{number}/{len(pages)}" in text for number, text in enumerate(pages, start=1))


def test_a_chapter_prints_the_numbers_of_the_document(pages, language):
    text = "".join(pages)
    assert plain({"en": "6 of 19", "zh": "19个中的6个"}[language]) in text
    assert plain({"en": "26% to 37%", "zh": "26%至37%"}[language]) in text
    assert plain({"en": "trace seen: 19", "zh": "数据中有记录：19"}[language]) in text
    assert plain({"en": "no trace in the data: 25", "zh": "数据中未见记录：25"}[language]) in text
    assert plain({"en": "cannot tell: 2", "zh": "无法判断：2"}[language]) in text


def test_days_are_divided_and_add_up_on_the_page(pages, language):
    text = "".join(pages)
    assert plain({"en": "Not explained1.4", "zh": "未能解释1.4"}[language]) in text
    assert (
        plain(
            {"en": "No day is attributed to: Schedule delay", "zh": "以下类别没有归因天数：项目延期"}[
                language
            ]
        )
        in text
    )


def test_only_the_shipped_font_is_embedded(document):
    assert {name.split("-")[0] for name in fonts(document)} == {"NotoSansSC"}


def test_titles_that_mean_harm_stand_there_as_text(pages):
    text = "".join(pages)
    for title in lifelike.HOSTILE[:3]:
        assert plain(title) in text


def test_only_web_addresses_become_links(publication):
    urls = ["https://tracker.example/PAY-1", "javascript:alert(1)", "//evil.example", "https://a@b.example/"]
    rows = tuple(replace(row, url=url) for row, url in zip(publication.tickets, urls, strict=False))
    publication = replace(publication, tickets=rows)
    found = opened(pdf.render(publication, "en").data)
    actions = [note.A for page in found.pages for note in page.get("/Annots", []) if "/A" in note]
    assert {str(action.URI) for action in actions if "/URI" in action} == {"https://tracker.example/PAY-1"}


EVIL = '#import "x" $a_1$ *b* `c` @d <e> //f /*g*/ \\u{41} [h] #panic() = i'


@pytest.mark.parametrize(
    "title", [EVIL, "🚀 ไทย 한글 𠮷 \x07\x00\u202e\ud800 臺", "W" * 10_000, "很长" * 5_000]
)
def test_no_title_breaks_the_pdf(title, language):
    publication = lifelike.publication(3, name=title)
    publication.document["headline"]["title"] = {"en": title, "zh": title}
    publication.document["inputs"][0]["file"] = title
    for category in publication.document["categories"]:
        category["verdict"] = {"en": title, "zh": title}
    row = replace(publication.tickets[0], title=title)
    found = pdf.render(replace(publication, tickets=(row,)), language)
    document = opened(found.data)
    assert document.open_metadata()["pdfuaid:part"] == "1"
    pages = page_texts(document)
    assert plain({"en": "Contents", "zh": "目录"}[language]) in pages[1]
    if title == EVIL:
        assert plain(title) in pages[0]


def test_characters_without_a_glyph_are_counted(language):
    publication = lifelike.publication(0)
    publication.document["headline"]["verdict"] = {"en": "🚀 up", "zh": "🚀 up"}
    found = pdf.render(publication, language)
    assert found.warnings == ["Characters that the fonts of the PDF do not have, shown as □: 1."]
    caution = {"en": "do not have, shown as □: 1.", "zh": "以□代替的字符：1个。"}[language]
    assert plain(caution) in "".join(page_texts(opened(found.data)))


def test_without_a_glyph_the_pdf_is_set_without_the_standards(monkeypatch):
    monkeypatch.setattr(typeset, "clean", lambda made: (made, 0))
    publication = lifelike.publication(0)
    publication.document["headline"]["verdict"] = {"en": "🚀 up", "zh": "🚀"}
    found = pdf.render(publication, "en")
    assert "pdfuaid:part" not in opened(found.data).open_metadata()
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("The PDF does not follow PDF/A and PDF/UA: ")


def test_where_typst_is_not_installed_the_user_is_told(publication, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PmreportError, match="needs typst") as raised:
        pdf.render(publication, "en")
    assert "--no-pdf" in raised.value.hint


def test_a_capped_table_says_how_many_more_there_are(publication, language):
    rows = [item for item in publication.evidence if item.category == "schedule_delay"]
    text = "".join(page_texts(opened(pdf.render(publication, language, max_rows=7).data)))
    more = len(rows) - 7
    assert (
        plain(
            {
                "en": f"{more} more rows are in data/evidence.csv.",
                "zh": f"另有{more}行，见data/evidence.csv。",
            }[language]
        )
        in text
    )


@pytest.mark.parametrize("paper, size", [("a4", (595.28, 841.89)), ("letter", (612, 792))])
def test_both_papers_keep_page_one_on_one_page(publication, paper, size, language):
    document = opened(pdf.render(publication, language, paper=paper).data)
    box = [float(value) for value in document.pages[0].MediaBox]
    assert box[2:] == pytest.approx(size, abs=0.1)
    assert plain({"en": "Contents", "zh": "目录"}[language]) in page_texts(document)[1]


def test_a_report_that_can_say_almost_nothing_says_so(language):
    text = "".join(page_texts(opened(pdf.render(lifelike.bare(), language).data)))
    missing = {"en": "The days of the slip were not divided over causes in this report.",
               "zh": "本报告没有按原因分解延期天数。"}[language]  # fmt: skip
    assert plain(missing) in text
    assert plain(lifelike.EXPORT_HISTORY[language]) in text


def test_a_period_shows_the_breakdowns_of_its_releases(language):
    publication = lifelike.publication(3)
    whole = lifelike.attribution()
    publication.document["attribution"] = {
        "state": "not_applicable", "warnings": [], "releases": [{"name": "2.4.0-rc", "attribution": whole}]
    }  # fmt: skip
    text = "".join(page_texts(opened(pdf.render(publication, language).data)))
    assert "2.4.0-rc" in text
    assert plain({"en": "Not explained1.4", "zh": "未能解释1.4"}[language]) in text


SCRIPT = """
import hashlib
from pmreport import pdf
from tests.site import lifelike
print(hashlib.sha256(pdf.render(lifelike.publication(120), {language!r}).data).hexdigest())
"""


def test_the_same_publication_gives_the_same_bytes(made, language):
    where = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(language=language)],
        env=where,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == hashlib.sha256(made.data).hexdigest()


def test_dates_of_the_file_are_those_of_the_data(document):
    assert str(document.docinfo["/CreationDate"]).startswith("D:20261031")
    assert isinstance(document.docinfo["/CreationDate"], pikepdf.String)
