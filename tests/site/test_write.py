import hashlib
import json
import re
import shutil

import pytest

from pmreport.errors import PmreportError
from pmreport.site import House, check, write
from tests.site import lifelike

PAGES = """index.html why.html questions.html actions.html tickets.html data.html problems.html method.html
glossary.html downloads.html c/schedule-delay-figures.html t/requirement-change-001.html
t/all-003.html""".split()
SHARED = """index.html zh/index.html latest/index.html latest/report.json 404.html robots.txt _headers VERSION
history.jsonl""".split()


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_page_stands_at_its_address_in_both_languages(site):
    report = site / "r" / "2.4.0"
    pages = PAGES + [f"c/{c['page']}.html" for c in lifelike.document()["categories"]]
    assert len(pages) == 23
    for page in pages:
        assert 'lang="en"' in (report / page).read_text("utf-8")[:60], page
        assert 'lang="zh-Hans"' in (report / "zh" / page).read_text("utf-8")[:60], page
    for path in SHARED:
        assert (site / path).is_file(), path
    assert not list(site.glob(".*"))


def test_a_built_site_has_no_finding_and_none_after_it_was_moved(site, tmp_path):
    assert check(site) == []
    moved = tmp_path / "below" / "some path"
    shutil.copytree(site, moved)
    assert check(moved) == []


def test_report_json_is_the_document_itself(site):
    text = (site / "r/2.4.0/report.json").read_text("utf-8")
    assert text.endswith("}\n") and "需求变更" in text
    written = lifelike.document() | {"pdf": ["report.pdf", "zh/report.pdf"]}
    assert json.loads(text) == json.loads(json.dumps(written))


def test_not_a_number_is_refused_rather_than_written(tmp_path, small):
    small.document["categories"][0]["metrics"][2]["coverage"] = float("nan")
    with pytest.raises(ValueError, match="NaN"):
        write(small, tmp_path / "out", tool_version="0.1.0")
    assert not (tmp_path / "out").exists()


def test_each_page_says_its_own_finding_in_its_title(site):
    pages = sorted((site / "r/2.4.0").rglob("*.html"))
    titles = {re.search("<title>(.*)</title>", page.read_text("utf-8"))[1] for page in pages}
    assert len(titles) == len(pages)
    assert all(page.read_text("utf-8").count("<h1>") == 1 for page in pages)


def test_the_same_report_gives_the_same_bytes(tmp_path):
    for name in ("first", "second/deeper"):
        write(lifelike.publication(40), tmp_path / name, tool_version="0.1.0")
    assert tree(tmp_path / "first") == tree(tmp_path / "second/deeper")
    again = lifelike.publication(40)
    write(again, tmp_path / "first", tool_version="0.1.0")
    assert tree(tmp_path / "first") == tree(tmp_path / "second/deeper")


def test_a_report_is_replaced_and_no_other_touched(tmp_path, small):
    write(lifelike.publication(600, slug="2.3.0", name="2.3.0"), tmp_path, tool_version="0.1.0")
    write(lifelike.publication(600), tmp_path, tool_version="0.1.0")
    other = tree(tmp_path / "r" / "2.3.0")
    assert (tmp_path / "r/2.4.0/t/all-002.html").exists()
    write(small, tmp_path, tool_version="0.1.0")
    assert not (tmp_path / "r/2.4.0/t/all-002.html").exists()
    assert tree(tmp_path / "r" / "2.3.0") == other
    assert check(tmp_path) == []


def test_what_is_returned_is_what_was_written(tmp_path, small):
    written = write(small, tmp_path / "out", tool_version="0.1.0", attachments={"report.pdf": b"%PDF"})
    assert written == sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_a_folder_of_somebody_else_is_refused(tmp_path, small):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(PmreportError, match=r"did not write \(thesis\.tex\)"):
        write(small, tmp_path, tool_version="0.1.0")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_in_the_way_is_refused(tmp_path, small):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(PmreportError, match="is a file"):
        write(small, tmp_path / "out", tool_version="0.1.0")


def test_a_failure_leaves_the_old_site_as_it_was(tmp_path, small):
    write(small, tmp_path, tool_version="0.1.0")
    before = tree(tmp_path)
    broken = lifelike.publication(12)
    del broken.document["categories"][9]["verdict"]
    with pytest.raises(KeyError):
        write(broken, tmp_path, tool_version="0.1.0")
    assert tree(tmp_path) == before


def test_an_unreadable_earlier_report_is_named(tmp_path, small):
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), tmp_path, tool_version="0.1.0")
    (tmp_path / "r/2.3.0/report.json").write_text("{")
    with pytest.raises(PmreportError, match=r"2\.3\.0.report\.json is no report\.json"):
        write(small, tmp_path, tool_version="0.1.0")
    assert not (tmp_path / "r/2.4.0").exists()


@pytest.mark.parametrize("slug", ["../up", "A", "", "con", ".git"])
def test_a_slug_that_is_no_folder_name_is_refused(tmp_path, slug):
    with pytest.raises(PmreportError, match="cannot be the name of a folder"):
        write(lifelike.bare(slug=slug), tmp_path / "out", tool_version="0.1.0")


@pytest.mark.parametrize("path", ["../escape.txt", "/escape.txt"])
def test_nothing_is_written_outside(tmp_path, small, path):
    with pytest.raises(PmreportError, match="outside"):
        write(small, tmp_path / "out", tool_version="0.1.0", attachments={path: b"x"})


def test_history_has_a_line_per_report_newest_last(site):
    lines = [json.loads(line) for line in (site / "history.jsonl").read_text("utf-8").splitlines()]
    assert [line["slug"] for line in lines] == ["2.3.0", "2.4.0"]
    slip = next(metric for metric in lines[1]["metrics"] if metric["id"] == "release_slip")
    assert (slip["value"], slip["unit"], slip["version"]) == (18.0, "working_days", 1)


def test_latest_is_the_newest_report_that_is_no_draft(tmp_path):
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), tmp_path, tool_version="0.1.0")
    draft = lifelike.bare(slug="2.5.0", name="2.5.0", report_status="draft")
    draft.document["subject"]["actual"] = "2026-12-01T00:00:00+08:00"
    write(draft, tmp_path, tool_version="0.1.0")
    assert json.loads((tmp_path / "latest/report.json").read_text())["slug"] == "2.3.0"
    assert "../r/2.3.0/index.html" in (tmp_path / "latest/index.html").read_text()
    assert json.loads((tmp_path / "history.jsonl").read_text().splitlines()[-1])["slug"] == "2.5.0"


def test_styles_that_no_report_uses_any_more_go(tmp_path, small):
    own = tmp_path / "own"
    own.mkdir()
    write(small, tmp_path / "out", tool_version="0.1.0")
    (first,) = (tmp_path / "out/assets").iterdir()
    (own / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    write(small, tmp_path / "out", tool_version="0.1.0", house=House(templates=own))
    (second,) = (tmp_path / "out/assets").iterdir()
    assert first.name != second.name


def test_own_templates_are_found_first(tmp_path, small):
    own = tmp_path / "own"
    own.mkdir()
    (own / "404.html").write_text("{% extends 'base.html' %}{% block main %}<h1>Ours</h1>{% endblock %}")
    write(small, tmp_path / "out", tool_version="0.1.0", house=House(templates=own))
    assert "<h1>Ours</h1>" in (tmp_path / "out/404.html").read_text()


def test_one_language_lies_at_the_top_alone(tmp_path, small):
    write(small, tmp_path, tool_version="0.1.0", languages=("zh",))
    page = (tmp_path / "r/2.4.0/index.html").read_text("utf-8")
    assert 'lang="zh-Hans"' in page and "hreflang" not in page
    assert not (tmp_path / "r/2.4.0/zh").exists()
    assert json.loads((tmp_path / "r/2.4.0/report.json").read_text("utf-8"))["languages"] == ["zh"]
    assert check(tmp_path) == []


def test_the_index_leads_to_each_report_in_a_language_that_it_has(tmp_path, small):
    chinese = lifelike.bare(slug="2.3.0", name="2.3.0")
    write(chinese, tmp_path, tool_version="0.1.0", languages=("zh",))
    write(small, tmp_path, tool_version="0.1.0")
    assert 'href="r/2.3.0/index.html"' in (tmp_path / "index.html").read_text()
    assert 'href="../r/2.4.0/zh/index.html"' in (tmp_path / "zh/index.html").read_text()
    assert check(tmp_path) == []


def test_more_than_three_figures_get_a_page_of_their_own(site):
    page = (site / "r/2.4.0/c/schedule-delay.html").read_text()
    more = (site / "r/2.4.0/c/schedule-delay-figures.html").read_text()
    assert [page.count("<figure"), more.count("<figure")] == [3, 1]
    assert 'href="../fig/schedule-delay-1.csv"' in page


def test_figures_can_be_downloaded_in_each_language(site):
    report = site / "r/2.4.0"
    assert "Slip rose to 18 working days" in (report / "fig/schedule-delay-1.svg").read_text("utf-8")
    assert "延期升至18个工作日" in (report / "zh/fig/schedule-delay-1.svg").read_text("utf-8")
    rows = (report / "zh/fig/schedule-delay-1.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert rows[0] == '"周","延期（工作日）","标记"'
    assert rows[3] == '"W3",7.5,"范围"'
    assert rows[1] == '"W1",0.5,""'


def test_a_report_that_can_say_nothing_is_still_a_whole_report(site):
    page = (site / "r/2.3.0/c/market-feedback.html").read_text()
    assert "not measurable" in page and "expand=changelog" in page and "<figure" not in page
    why = (site / "r/2.3.0/why.html").read_text()
    assert "The days of the slip were not divided over causes in this report." in why


def test_a_month_shows_the_slip_of_each_of_its_releases(tmp_path):
    month = lifelike.publication(12, slug="m2026-09", name="2026-09")
    pooled = {
        "state": "not_applicable",
        "warnings": [],
        "releases": [{"name": "2.4.0", "attribution": lifelike.attribution()}],
    }
    month.document["attribution"] = pooled
    write(month, tmp_path, tool_version="0.1.0")
    page = (tmp_path / "r/m2026-09/why.html").read_text()
    assert "<bdi>2.4.0</bdi>: Where the days went" in page
    month.document["attribution"] = pooled | {"releases": []}
    write(month, tmp_path, tool_version="0.1.0")
    assert "A period has no planned end" in (tmp_path / "r/m2026-09/why.html").read_text()


def test_team_management_lists_no_ticket(site):
    page = (site / "r/2.4.0/c/team-management.html").read_text()
    assert "lists no tickets" in page and "PAY-" not in page
    assert not list((site / "r/2.4.0/t").glob("team-management*"))


def test_nothing_of_an_unlisted_ticket_is_published_but_its_key_in_the_evidence_table(site):
    for path in site.rglob("*.html"):
        assert "SECRET-1" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("path", "heading"), [("summary.md", "What happened"), ("zh/summary.md", "发生了什么")]
)
def test_the_report_in_a_few_lines_names_no_ticket(site, path, heading):
    text = (site / "r/2.4.0" / path).read_text("utf-8")
    assert 100 < len(text) <= 2_000
    assert heading in text and "18" in text
    assert "PAY-" not in text and "](" not in text
