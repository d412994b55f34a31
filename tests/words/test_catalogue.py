"""Everything the program can say exists in both languages, is well set, and blames nobody."""

import pytest

from pmreport.categories import CATEGORIES
from pmreport.practices import PRACTICES
from pmreport.report.labels import CHIPS
from pmreport.words import translate
from tools import catalogue


def test_everything_is_translated():
    assert [f"{said.place}: {said.text}" for said in catalogue.untranslated()] == []


def test_nothing_is_translated_that_nobody_says():
    assert catalogue.unused() == []


def test_a_text_is_translated_in_one_way():
    assert catalogue.contradictions() == []


def test_translations_have_the_places_of_the_text():
    assert catalogue.misplaced() == []


def test_chinese_has_chinese_punctuation_and_no_spaces_beside_latin():
    assert catalogue.badly_set() == []


def test_no_text_points_at_people():
    assert catalogue.accusing() == []


def test_practices_are_traces_not_deeds():
    assert PRACTICES
    said = [CHIPS[kind][1] for kind in ("seen", "not_seen", "cannot_tell")]
    assert said == ["trace seen", "no trace in the data", "cannot tell"]
    assert [translate(text, "zh") for text in said] == ["数据中有记录", "数据中未见记录", "无法判断"]
    texts = [
        text
        for category in CATEGORIES
        for practice in category.practices.values()
        for text in (practice.name, practice.trace, practice.affected, practice.action)
    ]
    assert [text for text in texts if "not done" in text or "没有做" in translate(text, "zh")] == []


@pytest.mark.parametrize(
    "text",
    [
        "It is the fault of {team}.",
        "Who is to BLAME?",
        "The slip is due to {name}.",
        "The date should have been moved.",
        "The team failed to estimate.",
        "{assignee} held 12 tickets",
    ],
)
def test_accusations_are_found_in_english(text):
    assert catalogue.accuses(text, "en")


@pytest.mark.parametrize("text", ["责任人未处理", "谁的错", "属于失职", "这不能怪需求", "拖延者名单"])
def test_accusations_are_found_in_chinese(text):
    assert catalogue.accuses(text, "zh")


@pytest.mark.parametrize(
    "text", ["default threshold (convention)", "One deployment failed to start", "faulty"]
)
def test_innocent_words_are_no_accusations(text):
    assert not catalogue.accuses(text, "en")


@pytest.mark.parametrize(
    "text", ["变更,重排", "共 {n}张", "{n} 张", "用 Jira 导出", "范围:增长", "{a}, {b}", "范围(增长)"]
)
def test_bad_chinese_setting_is_found(text):
    assert catalogue.COMMA.search(text) or catalogue.SPACE.search(text)


@pytest.mark.parametrize("text", ["变更，重排", "共{n}张", "用Jira导出", "{a}，{b}", "events.csv: at"])
def test_good_chinese_setting_is_left_alone(text):
    assert not (catalogue.COMMA.search(text) or catalogue.SPACE.search(text))


SOURCE = """
title = N_("joined " "text")
voice.say("{n} of {all}", n=1)
Count(n, N_("{n} ticket"), N_("{n} tickets"))
Count(n, "{n} day", "{n} days")
say(table["key"])
_("a" if x else "b")
other("not marked")
"""


def test_literals_are_found_and_singulars_are_not():
    found = [text for text, _ in catalogue.literals(SOURCE)]
    assert sorted(set(found)) == ["a", "b", "joined text", "{n} days", "{n} of {all}", "{n} tickets"]


def test_places_are_compared_by_name():
    assert catalogue.places("{b} of {a}, 100%") == ["a", "b"]
