"""Text to instants: hand-computed values, every language, and properties."""

# ruff: noqa: DTZ001 - naive on purpose

from datetime import datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from pmreport.importers.times import LANGUAGES, parse
from pmreport.worktime import NONE


def read(*texts, **options):
    return parse(pd.Series(list(texts), dtype="str"), **options)


def one(text, **options):
    value = read(text, **options).values[0]
    return value if isinstance(value, str) or value is None else int(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-06-12", "2020-06-12"),
        ("2020-06-12T08:13:13.360+0800", 1591920793),  # 2020-06-12 00:13:13 UTC
        ("2020-06-12T08:13:13Z", 1591949593),
        ("2020-06-12 08:13:13 UTC", 1591949593),
        ("2020-06-12 16:13:13 +0800", 1591949593),
        ("2020-06-12T10:13+02:00", 1591949580),
        ("2020-06-12 08:13", "2020-06-12T08:13:00"),
        ("2021-3-8 6:16", "2021-03-08T06:16:00"),
        ("2021/3/8 16:06:01", "2021-03-08T16:06:01"),
        ("2021.03.08", "2021-03-08"),
        ("20210308", "2021-03-08"),
        ("2017年06月14日 8:48", "2017-06-14T08:48:00"),
        ("2022年12月3日 午後3:31", "2022-12-03T15:31:00"),
        ("17/Feb/22 11:02 AM", "2022-02-17T11:02:00"),
        ("24/Mar/26 12:00 AM", "2026-03-24T00:00:00"),
        ("24/Mar/26 12:30 PM", "2026-03-24T12:30:00"),
        ("12/一月/24 3:04 下午", "2024-01-12T15:04:00"),
        ("12/十一月/24 下午3:04", "2024-11-12T15:04:00"),
        ("Fri, 24 Sep 2021 14:22:15 -0700", 1632518535),
        ("Thu Jan 02 2020 10:00:00 GMT+0800 (China Standard Time)", 1577930400),
        ("January 12, 2024 3:04 PM", "2024-01-12T15:04:00"),
        ("12. März 2024 15:04", "2024-03-12T15:04:00"),
        ("3.4.2026 15:04", "2026-04-03T15:04:00"),
        ("0000-00-00 00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-01-01T00:00:00Z", None),
        ("2021-02-29", None),
        ("12:05", None),
        ("yesterday", None),
        ("31/Feb/22 1:02 PM", None),
        ("2020-06-12 25:00", None),
    ],
)
def test_one_text(text, expected):
    assert one(text) == expected


def test_numbers_count_only_where_they_may():
    assert read("1583290309", "1583290309000", unix="auto").values.tolist() == [1583290309, 1583290309]
    assert one("1583290309", unix="s") == 1583290309
    assert one("0", unix="auto") is None
    assert read("1583290309").bad.all()


def test_a_mixed_column_keeps_what_each_cell_says():
    mixed = read("2020-06-12T10:00:00+02:00", "2020-06-12", None, "2020-06-12 10:00")
    assert list(mixed.values) == ["2020-06-12T08:00:00Z", "2020-06-12", None, "2020-06-12T10:00:00"]
    assert mixed.offsets == {7200: 1}
    pure = read("2020-06-12T10:00:00+02:00", None)
    assert pure.values.tolist() == [1591948800, NONE]


@pytest.mark.parametrize(
    ("texts", "first", "order", "settled", "ambiguous"),
    [
        (("3/4/2026", "13/4/2026"), "2026-04-03", "dmy", True, False),
        (("3/4/2026", "4/13/2026"), "2026-03-04", "mdy", True, False),
        (("3/4/2026", "5/6/2026"), "2026-04-03", "dmy", False, True),
        (("3/4/2026 1:00 PM", "5/6/2026 1:00 PM"), "2026-03-04T13:00:00", "mdy", False, True),
        (("5/5/2026", "6/6/2026"), "2026-05-05", "dmy", False, False),
    ],
)
def test_day_and_month_are_told_apart_over_the_column(texts, first, order, settled, ambiguous):
    column = read(*texts)
    assert (column.values[0], column.order, column.decided, column.ambiguous) == (
        first,
        order,
        settled,
        ambiguous,
    )


def test_the_given_order_settles_what_the_column_does_not():
    assert read("3/4/2026", order="mdy").values[0] == "2026-03-04"
    assert read("3/4/2026", "13/4/2026", order="mdy").values[0] == "2026-04-03"


def test_midnights_are_days_only_when_all_are():
    assert read("2026-03-01 00:00", "2026-03-02 00:00", midnight_is_day=True).values[0] == "2026-03-01"
    assert read("2026-03-01 00:00", "2026-03-02 00:01", midnight_is_day=True).values[0].endswith("T00:00:00")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_month_names_of_every_language(language, month):
    day = datetime(2023, month, 28).date()
    for width in ("MMM", "MMMM", "LLL", "LLLL"):
        name = format_date(day, width, locale=language)
        assert one(f"28/{name}/23 23:05") == f"2023-{month:02}-28T23:05:00"
        assert one(f"28 {name} 2023") == f"2023-{month:02}-28"


moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), allow_imaginary=False).map(
    lambda t: t.replace(microsecond=0)
)


@settings(deadline=None)
@given(st.lists(moments, min_size=1, max_size=8))
def test_naive_iso_survives(values):
    texts = [v.isoformat(sep=" ") for v in values]
    assert list(read(*texts).values) == [v.isoformat() for v in values]


@settings(deadline=None)
@given(moments, st.integers(-14 * 60, 14 * 60), st.sampled_from(["", ".123", ".123456"]))
def test_offsets_are_subtracted(moment, minutes, fraction):
    zone = timezone(timedelta(minutes=minutes))
    text = moment.isoformat() + fraction + datetime.now(zone).strftime("%z")
    assert one(text) == int(moment.replace(tzinfo=zone).timestamp())


@settings(deadline=None)
@given(moments)
def test_jiras_twelve_hour_format(moment):
    text = f"{moment.day}/{moment:%b}/{moment:%y} {int(moment.strftime('%I'))}:{moment:%M} {moment:%p}"
    if 1970 <= moment.year < 2070:
        assert one(text) == moment.replace(second=0).isoformat()


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_bad_or_empty(text):
    column = read(text)
    assert column.bad[0] == (column.values[0] is None) or not column.bad[0]


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), moments.map(lambda t: f"{t:%d/%b/%y %I:%M %p}"), st.just("x")), max_size=9)
)
def test_each_row_is_read_as_if_alone(texts):
    together = read(*texts)
    alone = [parse(pd.Series([t], dtype="str")) for t in texts]
    assert together.bad.tolist() == [bool(a.bad[0]) for a in alone]
    found = [None if pd.isna(v) else v for v in together.values]
    assert found == [a.values[0] for a in alone] or together.values.dtype == np.int64


def test_without_arrow_the_moments_are_the_same(monkeypatch):
    texts = [
        "2020-06-12T08:13:13.360+0800",
        "2020-06-12",
        None,
        "２０２０-06-12",
        "2020-06-12 08:13",
        "17/Feb/22 11:02 AM",
    ]
    with_arrow = read(*texts)
    monkeypatch.setattr("pmreport.importers.iso8601.utf8", lambda _: None)
    monkeypatch.setattr("pmreport.importers.buffers.pyarrow", None)
    assert list(read(*texts).values) == list(with_arrow.values)
    assert with_arrow.values[3] == "2020-06-12"


@pytest.mark.parametrize("texts", [["1/Feb/22 1:05 PM", None, "28/Feb/22 0:00 AM"], ["1/Feb/22", None]])
def test_columns_of_one_kind_without_arrow(texts, monkeypatch):
    with_arrow = [None if pd.isna(v) else v for v in read(*texts).values]
    monkeypatch.setattr("pmreport.importers.iso8601.utf8", lambda _: None)
    monkeypatch.setattr("pmreport.importers.buffers.pyarrow", None)
    assert list(read(*texts).values) == with_arrow
    assert with_arrow[:2] == ["2022-02-01T13:05:00"[: len(with_arrow[0])], None]
