"""Pages about several reports: index, archive, trends, register, feed."""

import json
import re
from xml.etree import ElementTree

import pytest
from lxml import html

from pmreport.history import History
from pmreport.history.record import Record
from pmreport.site import check, write
from tests.history.made import metric, month, release
from tests.site import lifelike
from tests.site.test_languages import english, visible

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("on_time_rate", "post_start_change_rate", "complaint_rate", "release_slip")


def days(name, planned, late):
    """A release of forty days that finishes `late` days after its planned one."""
    n = 41 + late
    return {
        "release": name, "series": "PAY/#.#.#", "planned": planned, "first": -40, "scope": [50] * n,
        "done": [min(i, 50) for i in range(n)], "defects": None, "on_time": [[-28, 0.75], [-14, 0.4]],
    }  # fmt: skip


def months():
    """Eleven quiet months with one that stands out, and a definition that changes in the last two."""
    rates = [0.9, 0.91, 0.9, 0.92, 0.9, 0.91, 0.9, 0.4, 0.9]
    found = [month(f"2026-{i:02}", metric(v, v - 0.03, v + 0.03)) for i, v in enumerate(rates, start=1)]
    late = [month(f"2026-{i}", metric(0.7, version=2)) for i in (10, 11)]
    return [*found, *late]


def promise(state, **rest):
    effect = {
        "answer": "too_early", "why": {"en": "it is not done yet", "zh": "尚未完成"}, "met": False,
        "delta": None, "low": None, "high": None, "then": None,
        "now": {"report": "2026-11", "value": 0.7, "low": 0.6, "high": 0.8, "unit": "fraction"},
    }  # fmt: skip
    return {
        "id": "A-1", "text": {"en": "Ask <first>", "zh": "先问<再做>"}, "category": "schedule_delay",
        "owner": "release board", "report": "m2026-08", "accepted": "2026-08-03", "due": "2026-09-28",
        "due_by_rule": True, "ticket": "PAY-1", "state": state, "reason": None,
        "done": {"answer": "no", "day": None, "how": None}, "effect": effect,
        "criterion": {"metric": "on_time_rate", "name": {"en": "On-time completion", "zh": "按期完成率"},
                      "unit": "fraction", "op": ">=", "value": 0.85},
        "age_days": 89, "late_days": 33, "overdue": True,
    } | rest  # fmt: skip


def releases():
    slip = {"id": "release_slip", "unit": "working_days", "direction": "higher_is_worse", "n": 1}
    rows = [
        ("2.0.0", "2026-01-20", 1),
        ("2.1.0", "2026-03-20", 3),
        ("2.2.0", "2026-05-20", 2),
        ("2.3.0", "2026-07-20", 9),
    ]
    return [
        release(
            name, day, metric(late, late, late, **slip),
            countdown=[days(name, f"{day}T18:00:00+08:00", late)],
        )
        for name, day, late in rows
    ]  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A site of eleven months and five releases, of which only the newest has its pages here."""
    out = tmp_path_factory.mktemp("year") / "site"
    rows = [*months(), *releases()]
    rows[10] = Record({**rows[10].line, "actions": [promise("accepted")]})
    publication = lifelike.publication(12)
    publication.document["subject"]["series"] = "PAY/#.#.#"
    publication.document["countdown"] = [days("2.4.0", "2026-08-14T18:00:00+08:00", 20)]
    write(publication, out, tool_version="0.1.0", past=History(tuple(rows)))
    return out


def page(site, path):
    return html.fromstring((site / path).read_bytes())


def texts(nodes):
    return [" ".join(node.text_content().split()) for node in nodes]


def test_the_site_has_no_finding(year):
    assert check(year) == []


def test_months_and_releases_are_two_groups_with_ten_pictures_each(year):
    index = page(year, "index.html")
    headings = texts(index.xpath("//h2"))
    assert headings == [
        "The ten categories: months and periods", "The ten categories: releases",
        "All reports: months and periods", "All reports: releases",
    ]  # fmt: skip
    assert len(index.xpath("//li[@class='multiple']")) == 20


def test_a_picture_has_a_name_and_says_what_it_shows(year):
    (svg,) = page(year, "index.html").xpath("//svg[.//*[contains(@id, 'm-period-schedule-delay-title')]]")
    assert svg.get("role") == "img"
    title, desc = texts(svg.xpath("./title | ./desc"))
    assert title == "Schedule delay"
    assert desc == "On-time completion: 70% in 2026-11, no clear change against 2026-10"


def test_the_numbers_of_the_pictures_are_a_table_too(year):
    (table,) = page(year, "index.html").xpath("//details//table[.//th[contains(., '2026-11')]]")
    row = next(r for r in table.xpath(".//tbody/tr") if "Schedule delay" in r.text_content())
    assert texts(row.xpath("td"))[-3:] == ["90%", "70%", "70%"]


def test_the_index_says_what_moved(year):
    (h1,) = texts(page(year, "index.html").xpath("//h1"))
    assert h1 == "No clear change in the ten categories since 2026-10"


def test_the_index_of_releases_counts_growing_slips(year, tmp_path):
    write(lifelike.bare(slug="2.4.0", name="2.4.0"), tmp_path, tool_version="0.1.0", past=History(()))
    publication = lifelike.publication(12)
    publication.document["subject"]["series"] = "PAY/#.#.#"
    write(publication, tmp_path, tool_version="0.1.0", past=History(tuple(releases())))
    (h1,) = texts(page(tmp_path, "index.html").xpath("//h1"))
    assert h1.startswith("3 of the last 4 releases slipped more than the one before. ")


def test_a_report_whose_pages_are_elsewhere_is_named_without_a_link(year):
    index = page(year, "index.html")
    assert index.xpath("//table//a[@href='r/2.4.0/index.html']")
    assert not index.xpath("//a[contains(@href, 'm2026-01')]")
    assert "2026-01" in index.text_content()


def test_a_trend_page_draws_limits_signals_and_breaks(year):
    trend = page(year, "trends/schedule-delay.html")
    (title,) = texts(trend.xpath("//h1"))
    assert title == "On-time completion: 70% in 2026-11, no clear change against 2026-10"
    (figure,) = trend.xpath("//figure[@id='fig-schedule-delay-period-on_time_rate']")
    drawing = figure.xpath(".//svg[@role='img']")[0].text_content()
    assert "its definition changed" in drawing
    assert len(figure.xpath(".//*[contains(@class, 'f-worse')]")) >= 1  # the month that stands out
    notes = {
        row.xpath("th")[0].text_content(): texts(row.xpath("td"))[-1] for row in figure.xpath(".//tbody/tr")
    }
    assert notes["2026-08"] == "beyond a natural limit"
    assert notes["2026-10"] == "its definition changed"
    assert notes["2026-05"] == "—"


def test_a_signal_of_the_newest_stretch_is_the_finding(tmp_path):
    rows = months()[:9]
    publication = lifelike.bare(slug="m2026-12", name="2026-12")
    write(publication, tmp_path, tool_version="0.1.0", past=History(tuple(rows)))
    (title,) = texts(
        page(tmp_path, "trends/schedule-delay.html").xpath("//section[h2[@id='period']]//figure//h3")
    )
    assert title.startswith("On-time completion stood out in 2026-08 (40%); the newest report has 90%")


def test_several_months_that_stand_out_are_named_together(tmp_path):
    quiet = [month(f"2026-{i}", metric(0.9, 0.87, 0.93)) for i in (10, 11, 12)]
    rows = [*months()[:8], month("2026-09", metric(0.41, 0.38, 0.44)), *quiet]
    write(lifelike.bare(), tmp_path, tool_version="0.1.0", past=History(tuple(rows)))
    (title,) = texts(page(tmp_path, "trends/schedule-delay.html").xpath("//h1"))
    assert title == "On-time completion stood out in 2026-08, 2026-09; the newest report has 90%"


def test_what_stood_out_long_ago_is_no_finding_any_more(tmp_path):
    quiet = [month(f"2027-{i:02}", metric(0.9 + i % 2 / 100)) for i in range(1, 13)]
    past = History((*months()[:9], *quiet))
    write(lifelike.bare(), tmp_path, tool_version="0.1.0", past=past)
    (title,) = texts(page(tmp_path, "trends/schedule-delay.html").xpath("//h1"))
    assert "2026-08" not in title and "2027-12" in title


def test_a_chart_can_be_downloaded_with_its_numbers_in_both_languages(year):
    name = "fig-schedule-delay-period-on_time_rate"
    assert "On-time completion" in (year / f"trends/{name}.svg").read_text("utf-8")
    rows = (year / f"zh/trends/{name}.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert rows[0] == '"报告","数值","下限","上限","n","备注"'
    assert rows[8].endswith('"超出自然界限"')


def test_releases_are_compared_on_the_same_day(year):
    found = page(year, "trends/same-day.html")
    assert texts(found.xpath("//h1")) == [
        "On the planned day 2.4.0 had 80% of its scope done; 4 releases before it had 80%"
    ]
    rows = [texts(row.xpath("th | td")) for row in found.xpath("//table")[0].xpath(".//tbody/tr")]
    assert len(rows) == 25  # five days of five releases
    assert ["2.4.0", "−14", "50", "52%", "—", "40%"] in rows
    assert len(found.xpath("//figure")) == 3  # nobody knows the defects


def test_the_register_tells_kept_and_helped_apart(year):
    register = page(year, "actions/index.html")
    assert texts(register.xpath("//h1")) == [
        "1 action is open, 1 late; 0 done, 0 of them with an effect beyond noise"
    ]
    (row,) = register.xpath("//tbody/tr")
    cells = texts(row.xpath("th | td"))
    assert cells[0] == "Ask <first> A-1 · from m2026-08"
    assert cells[4] == "2026-09-28 by the rule 33 days late"
    assert cells[6] == "no" and cells[7].startswith("too early to tell it is not done yet")
    assert "wanted: ≥ 85%, not reached" in cells[7]


def test_without_a_promise_the_register_says_how_to_make_one(tmp_path):
    write(lifelike.bare(), tmp_path, tool_version="0.1.0")
    assert "No action was accepted yet" in page(tmp_path, "actions/index.html").text_content()


def test_the_summary_names_what_is_overdue(tmp_path):
    publication = lifelike.publication(12)
    last = {"against": "2.3.0", "done": 3, "open": 2, "dropped": 0, "undecided": 1}
    publication.document["register"] = {"actions": [promise("accepted")], "promised": last, "overdue": 1}
    write(publication, tmp_path, tool_version="0.1.0")
    summary = page(tmp_path, "r/2.4.0/index.html").text_content()
    assert "Promised in 2.3.0: 3 done, 2 open, 0 dropped, 1 dropped without a decision." in summary
    assert "33 days late" in summary
    assert "Ask <first>" in page(tmp_path, "r/2.4.0/actions.html").text_content()
    assert check(tmp_path) == []


def test_more_than_24_reports_go_to_the_archive(tmp_path):
    rows = [month(f"{2022 + i // 12}-{i % 12 + 1:02}", metric(0.9)) for i in range(30)]
    write(lifelike.bare(), tmp_path, tool_version="0.1.0", past=History(tuple(rows)))
    listed = texts(page(tmp_path, "index.html").xpath("//h2[@id='all-period']/..//tbody/tr/th"))
    older = texts(page(tmp_path, "archive.html").xpath("//tbody/tr/th"))
    assert (len(listed), listed[0], len(older), older[-1]) == (24, "2024-06", 6, "2022-01")
    assert check(tmp_path) == []


def test_a_category_leads_to_itself_over_time(year):
    for folder, up in (("", "../../../"), ("zh/", "../../../../zh/")):
        category = page(year, f"r/2.4.0/{folder}c/schedule-delay.html")
        assert category.xpath(f"//a[@href='{up}trends/schedule-delay.html']")


def test_the_feed_is_dated_by_the_data(year):
    feed = ElementTree.fromstring((year / "feed.xml").read_text("utf-8"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 16
    assert feed.find(f"{ATOM}updated").text == "2026-12-01T00:00:00+08:00"
    newest = {entry.find(f"{ATOM}title").text: entry for entry in entries}
    mine = next(entry for title, entry in newest.items() if title.startswith("2.4.0 shipped"))
    assert mine.find(f"{ATOM}updated").text == "2026-10-31T12:00:00+08:00"
    assert mine.find(f"{ATOM}link").get("href") == "r/2.4.0/index.html"
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 16
    chinese = ElementTree.fromstring((year / "zh/feed.xml").read_text("utf-8"))
    hrefs = [link.get("href") for link in chinese.iter(f"{ATOM}link")]
    assert "../r/2.4.0/zh/index.html" in hrefs


def test_nothing_hostile_gets_through_a_line_of_history(tmp_path):
    evil = "<script>alert(1)</script>\"'&"
    rows = [month("2026-01", metric(0.9)), month("2026-02", metric(0.8))]
    said = {"title": {"en": evil, "zh": evil}, "verdict": {"en": evil, "zh": evil}}
    hostile = {"name": evil, "headline": said, "actions": [promise("accepted", owner=evil, ticket=evil)]}
    rows[0] = Record({**rows[0].line, **hostile})
    write(lifelike.bare(), tmp_path, tool_version="0.1.0", past=History(tuple(rows)))
    assert check(tmp_path) == []
    for path in [
        *tmp_path.glob("*.html"),
        *tmp_path.glob("trends/*.html"),
        *tmp_path.glob("trends/*.svg"),
        *tmp_path.glob("actions/*"),
    ]:
        assert "<script>alert" not in path.read_text("utf-8"), path
    ElementTree.fromstring((tmp_path / "feed.xml").read_text("utf-8"))


def test_no_english_is_left_on_chinese_pages(year):
    own = {"release", "board", "PAY", "Ask", "first"}
    pages = [
        *(year / "zh").glob("*.html"),
        *(year / "zh/trends").glob("*.html"),
        *(year / "zh/actions").glob("*.html"),
    ]
    assert len(pages) >= 14
    for path in pages:
        body = html.fromstring(path.read_bytes()).find("body")
        left = {word for text in visible(body) for word in english(text)} - own
        assert left <= {"XmR", "accept", "actions", "yaml", "bdi"}, path


def test_no_chinese_is_left_on_english_pages(year):
    for path in [*year.glob("*.html"), *(year / "trends").glob("*.html"), *(year / "actions").glob("*.html")]:
        for element in html.fromstring(path.read_bytes()).iter():
            tags = [node.get("lang") for node in [element, *element.iterancestors()] if node.get("lang")]
            if isinstance(element.tag, str) and tags[0] == "en":
                assert not re.search(r"[\u4e00-\u9fff]", element.text or ""), (path, element.text)


def test_the_same_reports_make_the_same_bytes(year, tmp_path):
    rows = [*months(), *releases()]
    rows[10] = Record({**rows[10].line, "actions": [promise("accepted")]})
    publication = lifelike.publication(12)
    publication.document["subject"]["series"] = "PAY/#.#.#"
    publication.document["countdown"] = [days("2.4.0", "2026-08-14T18:00:00+08:00", 20)]
    write(publication, tmp_path, tool_version="0.1.0", past=History(tuple(reversed(rows))))
    ours = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    theirs = {path.relative_to(year): path.read_bytes() for path in year.rglob("*") if path.is_file()}
    assert ours == theirs


def test_every_line_of_the_history_is_kept(year):
    lines = [json.loads(line) for line in (year / "history.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == 16 and lines[-1]["slug"] == "m2026-11"
