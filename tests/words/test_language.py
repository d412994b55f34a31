from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreport.words import Count, Language, Listing, Moment, Quantity, Range, both, say
from pmreport.words.language import UNITS, worth

NBSP = "\u00a0"
OCTOBER = 1_793_455_200  # 2026-10-31 14:00 UTC


def quantity(code, value, unit, low=None, high=None, signed=False):
    return Language(code).quantity(value, unit, low=low, high=high, signed=signed).replace(NBSP, " ")


@pytest.mark.parametrize(
    "value, low, high, unit, en, zh",
    [
        (10.9, 7.2, 13.8, "working_days", "10.9 working days", "10.9 个工作日"),
        (85.13, 73.2, 97.2, "calendar_days", "85 calendar days", "85 个自然日"),
        (0.3142, 0.26, 0.37, "fraction", "31%", "31%"),
        (0.3142, 0.30, 0.33, "fraction", "31.4%", "31.4%"),
        (0.042, 0.02, 0.06, "fraction", "4.2%", "4.2%"),
        (0.09, 0.05, 0.13, "per_requirement", "0.09 per requirement", "0.09 件/需求"),
        (0.0011, 0.0001, 0.0023, "gini", "0.001", "0.001"),
        (46, 30, 60, "count", "46", "46"),
    ],
)
def test_an_interval_decides_the_decimals(value, low, high, unit, en, zh):
    assert quantity("en", value, unit, low, high) == en
    assert quantity("zh", value, unit, low, high) == zh


@pytest.mark.parametrize(
    "value, unit, en, zh",
    [
        (18.0, "working_days", "18 working days", "18 个工作日"),
        (1, "working_days", "1 working day", "1 个工作日"),
        (0.7071, "ratio", "0.71×", "0.71倍"),
        (2.25, "per_week", "2.2 per week", "2.2 件/周"),
        (1284, "count", "1,284", "1,284"),
        (-3.4, "points", "−3.4 points", "−3.4 分"),
        (0, "count", "0", "0"),
        (0.0012, "working_days", "0.001 working days", "0.001 个工作日"),
    ],
)
def test_without_an_interval_the_size_decides(value, unit, en, zh):
    assert quantity("en", value, unit) == en
    assert quantity("zh", value, unit) == zh


def test_a_number_and_its_unit_stay_on_one_line():
    assert Language("en").quantity(3.5, "per_week") == f"3.5{NBSP}per week"
    assert Language("zh").quantity(18.0, "working_days") == f"18{NBSP}个工作日"


@pytest.mark.parametrize(
    "value, low, high, said",
    [
        (0.0, 0.0, 0.12, "0%"),
        (1.0, 0.97, 1.0, "100%"),
        (0.9996, 0.9, 1.0, "99.9%"),
        (0.0004, 0.0, 0.3, "0.04%"),
        (0.04, 0.02, 0.06, "4%"),
        (0.9996, None, None, "99.9%"),
    ],
)
def test_only_none_is_0_percent_and_only_all_is_100_percent(value, low, high, said):
    assert quantity("en", value, "fraction", low, high) == said


def test_a_difference_of_shares_is_said_in_points_of_percent():
    assert quantity("en", 0.12, "fraction", 0.05, 0.19, signed=True) == "+12 pp"
    assert quantity("zh", -0.05, "fraction", -0.09, -0.02, signed=True) == "−5 个百分点"


@pytest.mark.parametrize(
    "low, high, unit, en, zh",
    [
        (0.09, 0.21, "fraction", "9% to 21%", "9%至21%"),
        (7.2, 13.84, "working_days", "7.2 to 13.8", "7.2至13.8"),
        (17.0, None, "calendar_days", "at least 17", "至少17"),
        (None, 0.9, "ratio", "at most 0.90", "至多0.90"),
        (-2.0, 0.1, "working_days", "−2.0 to 0.1", "−2.0至0.1"),
    ],
)
def test_a_range_says_both_ends_alike(low, high, unit, en, zh):
    assert Language("en").range(low, high, unit) == en
    assert Language("zh").range(low, high, unit) == zh


@pytest.mark.parametrize(
    "value, en, zh",
    [
        (128_400.0, "128.4K", "12.8万"),
        (1_284_000.0, "1.3M", "128.4万"),
        (-2_500_000_000.0, "−2.5B", "−25.0亿"),
        (99_999.0, "99,999", "99,999"),
        (1_284_331, "1,284,331", "1,284,331"),
    ],
)
def test_large_numbers_are_shortened_but_counts_are_exact(value, en, zh):
    assert Language("en").number(value) == en
    assert Language("zh").number(value) == zh


@given(
    st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(0, 1e3).map(lambda x: round(x, 4)),
    st.floats(0, 1e3).map(lambda x: round(x, 4)),
)
def test_a_number_that_is_not_zero_is_never_said_as_zero(value, below, above):
    decimals = worth(value, value - below, value + above)
    if decimals is not None and value != 0:
        assert round(value, decimals) != 0


def test_every_unit_is_said_in_both_languages():
    for unit in UNITS:
        assert quantity("en", 2.5, unit)
        assert quantity("zh", 2.5, unit)


def test_messages_hold_values_of_every_kind():
    message = say(
        "{text} {n} {q} {r} {c} {list} {inner}",
        text="PAY-1 {n}", n=1284, q=Quantity(0.5, "fraction"), r=Range(1.0, 2.0, "hours"),
        c=Count(1, "{n} ticket", "{n} tickets"), list=Listing(("a", "b")), inner=say("no interval"),
    )  # fmt: skip
    assert Language("en")(message) == "PAY-1 {n} 1,284 50% 1 to 2 1 ticket a, b no interval"


def test_chinese_has_its_own_counting_listing_and_dates():
    language = Language("zh", "Asia/Shanghai")
    assert language.count(Count(3, "{n} ticket", "{n} tickets")) == "3张工单"
    assert language(say("{list}", list=Listing(("a", "b")))) == "a、b"
    assert language(say("{at}", at=Moment(OCTOBER))) == "2026年10月31日"
    assert language.day(OCTOBER) == "2026-10-31"


def test_a_date_is_one_of_the_report_s_zone():
    late = 1_793_462_400  # 2026-10-31 16:00 UTC
    assert Language("en", "UTC").date(late) == "31 Oct 2026"
    assert Language("en", "Asia/Shanghai").date(late) == "1 Nov 2026"


def test_what_the_catalogue_lacks_is_said_in_english():
    assert both("nobody will ever translate this") == {
        "en": "nobody will ever translate this", "zh": "nobody will ever translate this"
    }  # fmt: skip


def test_a_value_that_no_language_can_say_is_an_error():
    with pytest.raises(TypeError, match="cannot say"):
        Language("en")(say("{x}", x=Path("x")))
