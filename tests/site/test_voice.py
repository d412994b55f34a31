import pytest

from pmreport.report.voice import Voice
from tests.site.lifelike import change, metric

NBSP = "\u00a0"


@pytest.fixture(params=["en", "zh"])
def voice(request):
    return Voice(request.param, "Asia/Shanghai")


def test_no_number_is_a_dash_never_a_zero(voice):
    assert voice.value(metric("x", "", "fraction", None)) == "—"
    assert voice.quantity(None, "count") == "—"
    assert voice.date(None) == "—"
    assert voice.cell(None) == "—"
    assert voice.interval({"low": None, "high": None, "unit": "count"}) == ""


@pytest.mark.parametrize(("code", "expected"), [("en", "6 of 19"), ("zh", "19个中的6个")])
def test_a_share_of_few_is_said_in_counts(code, expected):
    assert Voice(code).value(metric("x", "", "fraction", 6 / 19, k=6, n=19)) == expected
    assert Voice(code).value(metric("x", "", "fraction", 0.3, k=6, n=20)) == "30%"


@pytest.mark.parametrize(
    ("code", "low", "high", "unit", "expected"),
    [
        ("en", 8.0, 15.0, "working_days", "+8 to +15"),
        ("en", -0.04, 0.06, "fraction", "−4 to +6"),
        ("en", None, 2.0, "hours", "at most +2"),
        ("en", -2.0, None, "hours", "at least −2"),
        ("en", None, None, "hours", ""),
        ("zh", 8.0, 15.0, "working_days", "+8至+15"),
    ],
)
def test_ends_of_differences_are_signed(code, low, high, unit, expected):
    assert Voice(code).delta_interval(change("worse", 1, low, high), unit) == expected


def test_differences_of_shares_are_points_of_percent():
    assert Voice("en").signed(change("worse", 0.12, 0.05, 0.19), "fraction") == f"+12{NBSP}pp"
    assert Voice("en").signed(change("better", -1.4, -2.3, -0.5), "per_week") == "−1.4"
    assert Voice("en").delta(change("better", None, None, None), "per_week") == "—"


def test_days_of_a_slip_keep_one_decimal():
    en = Voice("en")
    assert [en.days(value) for value in (4.0, 0.8, -0.9)] == ["4.0", "0.8", "−0.9"]
    assert en.days_interval({"low": 2.0, "high": None}) == "at least 2.0"


def test_instants_are_dates_of_the_reports_zone():
    assert Voice("en", "Asia/Shanghai").date("2026-08-14T20:00:00+00:00") == "15 Aug 2026"
    assert Voice("zh", "Asia/Shanghai").date("2026-08-14") == "2026年8月14日"


def test_texts_of_the_document_are_said_inside_sentences():
    name = {"en": "Schedule delay", "zh": "项目延期"}
    assert Voice("zh").say("{name}: more figures", name=name) == "项目延期：更多图表"
    assert Voice("zh").text("data") == "data"
