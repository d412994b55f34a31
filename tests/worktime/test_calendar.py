from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreport.config.settings import Calendar as CalendarSettings
from pmreport.errors import ConfigError
from pmreport.worktime import NONE, calendar
from pmreport.worktime.calendar import USUAL_HOURS


def at(text, zone="UTC"):
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def shanghai(text):
    return at(text, "Asia/Shanghai")


PLAIN = calendar()
CHINA = calendar("cn", "Asia/Shanghai", span=(shanghai("2018-01-01"), shanghai("2026-12-31")))
ALWAYS = calendar("24x7", "Europe/Berlin")
BERLIN = calendar("DE", "Europe/Berlin")
instants = st.integers(at("2016-01-01"), at("2030-01-01"))
calendars = st.sampled_from([PLAIN, CHINA, ALWAYS, BERLIN])


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [  # 2026-03-02 is a Monday
        ("2026-03-02T09:00", "2026-03-02T18:00", 8),
        ("2026-03-02T09:00", "2026-03-02T12:30", 3),
        ("2026-03-02T11:30", "2026-03-02T13:30", 1),
        ("2026-03-02T00:00", "2026-03-03T00:00", 8),
        ("2026-03-06T17:00", "2026-03-09T10:00", 2),
        ("2026-03-07T08:00", "2026-03-08T20:00", 0),
        ("2026-03-02T20:00", "2026-03-03T08:59", 0),
        ("2026-03-02T09:00", "2026-03-30T09:00", 160),
    ],
)
def test_working_hours_by_hand(start, end, hours):
    assert PLAIN.hours(at(start), at(end)) == hours
    assert PLAIN.hours(at(end), at(start)) == -hours
    assert PLAIN.days(at(start), at(end)) == hours / 8


def test_a_missing_instant_has_no_hours():
    a = np.array([at("2026-03-02T09:00"), NONE, at("2026-03-02T09:00")])
    b = np.array([at("2026-03-02T10:30"), at("2026-03-02T10:00"), NONE])
    assert PLAIN.hours(a, b) == pytest.approx([1.5, np.nan, np.nan], nan_ok=True)
    assert PLAIN.is_working(a).tolist() == [True, False, True]
    assert PLAIN.local_day([NONE]).tolist() == [NONE]
    assert PLAIN.start_of_day([NONE]).tolist() == [NONE]
    assert PLAIN.end_of_day([NONE]).tolist() == [NONE]
    assert PLAIN.instant([np.nan]).tolist() == [NONE]
    assert PLAIN.tau([]).tolist() == []


def test_working_instants_include_the_start_and_not_the_end():
    times = [at(f"2026-03-02T{t}") for t in ("08:59:59", "09:00", "11:59:59", "12:00", "13:00", "18:00")]
    assert PLAIN.is_working(times).tolist() == [False, True, True, False, True, False]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        # 2025: 28 September (Sunday) and 11 October (Saturday) make up for 1 to 8 October.
        ("2025-09-26T09:00", "2025-10-13T09:00", 7),  # 26, 28, 29, 30 | 9, 10, 11
        ("2025-09-30T18:00", "2025-10-09T09:00", 0),
        # 2024: 4 and 18 February (Sundays) make up for 10 to 17 February.
        ("2024-02-03T09:00", "2024-02-20T09:00", 8),  # 4, 5, 6, 7, 8, 9 | 18, 19
        # 2026: 14 and 28 February (Saturdays) make up for 15 to 23 February.
        ("2026-02-13T09:00", "2026-03-02T09:00", 7),  # 13, 14 | 24, 25, 26, 27, 28
        # 2020: the Spring Festival was extended to 2 February.
        ("2020-01-23T18:00", "2020-02-03T09:00", 0),
        # 2019: Labour Day was extended to 4 May, made up on 28 April and 5 May (Sundays).
        ("2019-04-27T09:00", "2019-05-06T09:00", 4),  # 28, 29, 30 | 5
        # 2018/19: Saturday 29 December was worked, 30 December to 1 January not.
        ("2018-12-28T18:00", "2019-01-02T09:00", 1),
        ("2023-12-29T18:00", "2024-01-02T09:00", 0),
    ],
)
def test_chinese_holidays_and_made_up_workdays_by_hand(start, end, days):
    assert CHINA.days(shanghai(start), shanghai(end)) == days


def test_every_chinese_day_agrees_with_the_holidays_package():
    import holidays

    theirs = holidays.country_holidays("CN", years=range(2018, 2027))
    days = [date(2018, 1, 1) + timedelta(n) for n in range((date(2027, 1, 1) - date(2018, 1, 1)).days)]
    noons = [shanghai(f"{day}T10:00") for day in days]
    assert CHINA.is_working(noons).tolist() == [theirs.is_working_day(day) for day in days]


def test_a_year_without_a_notice_is_plain_and_named():
    span = (shanghai("2026-11-01"), shanghai("2027-03-01"))
    ours = calendar("cn", "Asia/Shanghai", span=span)
    assert ours.incomplete == (2027,)
    assert ours.days(shanghai("2027-10-01"), shanghai("2027-10-08")) == 5
    assert CHINA.incomplete == ()
    assert CHINA.incomplete_years(shanghai("2026-06-01"), shanghai("2028-06-01")) == (2027, 2028)
    assert PLAIN.incomplete_years(0, at("2100-01-01")) == ()


def test_public_holidays_of_a_country():
    america = calendar("us", "America/New_York")
    assert america.kind == "US"
    assert america.days(*(at(t, "America/New_York") for t in ("2025-07-03T00:00", "2025-07-08T00:00"))) == 2
    assert BERLIN.days(*(at(t, "Europe/Berlin") for t in ("2025-12-24T00:00", "2025-12-29T00:00"))) == 1
    # Israel works on Sundays and rests on Fridays.
    israel = calendar("IL", "Asia/Jerusalem")
    assert israel.is_working([at("2025-02-02T10:00", "Asia/Jerusalem")]).all()
    assert not israel.is_working([at("2025-02-07T10:00", "Asia/Jerusalem")]).any()


def test_summer_time_moves_the_hours_and_not_their_number():
    zone = "Europe/Berlin"
    weekend = calendar("weekdays", zone)
    assert weekend.hours(at("2026-03-27T09:00", zone), at("2026-03-30T18:00", zone)) == 16
    monday = datetime(2026, 3, 30, 7, 0, tzinfo=UTC).timestamp()  # 09:00 in summer time
    assert weekend.is_working([int(monday), int(monday) - 1]).tolist() == [True, False]
    # Seven times 24 hours before Monday 18:00 it was 17:00: one hour more than five days.
    assert weekend.hours(at("2026-03-30T18:00", zone) - 7 * 86_400, at("2026-03-30T18:00", zone)) == 41


def test_a_day_of_23_hours_has_23_hours_of_24x7():
    zone = "Europe/Berlin"
    day = [at(f"2026-03-{d}T00:00", zone) for d in (28, 29, 30)]
    assert ALWAYS.hours(day[:-1], day[1:]).tolist() == [24, 23]
    day = [at(f"2026-10-{d}T00:00", zone) for d in (24, 25, 26)]
    assert ALWAYS.hours(day[:-1], day[1:]).tolist() == [24, 25]
    assert ALWAYS.hours_per_day == 24
    assert ALWAYS.is_working([at("2026-10-25T03:00", zone), 0]).all()


def test_a_shift_inside_the_skipped_hour_is_shorter():
    nights = calendar("24x7", "Europe/Berlin")
    night = calendar(
        "weekdays", "Europe/Berlin", ("01:00-05:00",), {date(2026, 3, 29): 4, date(2026, 10, 25): 4}
    )
    zone = "Europe/Berlin"
    assert night.hours(at("2026-03-29T00:00", zone), at("2026-03-29T12:00", zone)) == 3
    assert night.hours(at("2026-10-25T00:00", zone), at("2026-10-25T12:00", zone)) == 5
    assert nights.hours_per_day / night.hours_per_day == 6


def test_a_midnight_that_was_skipped_begins_the_day_after_the_gap():
    zone = "America/Sao_Paulo"  # 2018-11-04 began at 01:00
    ours = calendar("weekdays", zone)
    day = date(2018, 11, 4).toordinal() - date(1970, 1, 1).toordinal()
    start = ours.start_of_day([day])
    assert datetime.fromtimestamp(int(start[0]), ZoneInfo(zone)).isoformat() == "2018-11-04T01:00:00-02:00"
    assert ours.local_day([start[0], start[0] - 1]).tolist() == [day, day - 1]
    assert ours.end_of_day([day - 1]).tolist() == start.tolist()


def test_local_days():
    day = date(2026, 3, 2).toordinal() - date(1970, 1, 1).toordinal()
    assert CHINA.local_day([shanghai("2026-03-02T00:00"), shanghai("2026-03-01T23:59")]).tolist() == [
        day,
        day - 1,
    ]
    assert CHINA.start_of_day(day) == shanghai("2026-03-02T00:00")
    assert CHINA.end_of_day(day) == shanghai("2026-03-03T00:00")


@pytest.mark.parametrize(
    ("hours", "worked"),
    [
        (0, []),
        (2, ["09:00-11:00"]),
        (4, ["09:00-12:00", "13:00-14:00"]),
        (10, ["09:00-12:00", "13:00-20:00"]),
        (16, ["07:00-12:00", "13:00-24:00"]),
        (23.5, ["00:30-24:00"]),
        (24, ["00:00-24:00"]),
    ],
)
def test_a_day_that_differs(hours, worked):
    saturday = calendar(overrides={date(2026, 3, 7): hours})
    begin = at("2026-03-07T00:00")
    assert saturday.hours(begin, begin + 86_400) == hours
    assert saturday.hours(begin - 86_400, begin) == 8
    times = begin + np.arange(0, 86_400, 900)
    texts = [f"{t // 3600 % 24:02}:{t // 60 % 60:02}" for t in times.tolist()]
    expected = [any(span[:5] <= text < span[6:] for span in worked) for text in texts]
    assert saturday.is_working(times).tolist() == expected


def test_an_override_beats_the_holiday_and_the_made_up_day():
    spring = date(2026, 2, 17)
    ours = calendar("cn", "Asia/Shanghai", overrides={spring: 8, date(2026, 2, 14): 0})
    assert ours.days(shanghai("2026-02-13T18:00"), shanghai("2026-02-24T09:00")) == 1


@given(calendars, st.lists(instants, min_size=3, max_size=3))
def test_hours_add_up_exactly_and_never_run_back(ours, times):
    a, b, c = sorted(times)
    assert ours.hours(a, b) + ours.hours(b, c) == pytest.approx(ours.hours(a, c), rel=1e-15)
    assert ours.tau(b) - ours.tau(a) == pytest.approx(ours.hours(a, b), abs=1e-9)
    assert ours.hours(a, b) >= 0
    assert ours.hours(b, a) == -ours.hours(a, b)
    assert ours.hours(a, b) <= (b - a) / 3600


@given(calendars, st.lists(instants, min_size=1, max_size=20))
def test_the_inverse_is_the_earliest_instant_of_those_hours(ours, times):
    back = ours.instant(ours.tau(times))
    assert (back <= np.array(times)).all()
    assert ours.tau(back) == pytest.approx(ours.tau(times), abs=1e-9)
    assert (ours.tau(back - 1) < ours.tau(times)).all()


@given(instants, instants, st.integers(-100, 100))
def test_whole_weeks_do_not_matter_without_holidays(a, b, weeks):
    by = weeks * 7 * 86_400
    assert PLAIN.hours(a + by, b + by) == pytest.approx(PLAIN.hours(a, b), abs=1e-9)


@given(calendars, instants)
def test_a_day_holds_its_instants(ours, instant):
    day = ours.local_day(instant)
    assert ours.start_of_day(day) <= instant < ours.end_of_day(day)
    assert datetime.fromtimestamp(instant, ours.zone).date() == date(1970, 1, 1) + timedelta(int(day))


def test_the_span_is_no_limit():
    short = calendar(span=(at("2026-03-02"), at("2026-03-04")))
    for start, end in (
        ("2011-05-02", "2012-05-07"),
        ("2026-03-02", "2041-07-01"),
        ("1970-01-01", "2090-01-01"),
    ):
        assert short.hours(at(start), at(end)) == PLAIN.hours(at(start), at(end))
    assert short.instant(short.tau(at("2050-03-02T10:00"))) == at("2050-03-02T10:00")
    assert short.instant(short.tau(at("1999-03-02T10:00"))) == at("1999-03-02T10:00")
    assert short.tau(at("2026-03-02T10:00")) == 1


def test_the_day_before_the_decade_of_another_zone():
    west = calendar("weekdays", "America/Los_Angeles")
    day = date(2009, 12, 31).toordinal() - date(1970, 1, 1).toordinal()
    evening = at("2009-12-31T17:00", "America/Los_Angeles")  # already 2010 in UTC
    assert west.is_working([evening]).all()
    assert west.local_day([evening]).tolist() == [day]
    assert west.start_of_day([day]).tolist() == [at("2009-12-31T00:00", "America/Los_Angeles")]


def test_a_junk_span_is_no_error():
    ours = calendar("cn", "Asia/Shanghai", span=(-(2**62), 2**62))
    assert ours.incomplete[0] == 1900
    assert ours.days(shanghai("2025-09-30T18:00"), shanghai("2025-10-09T18:00")) == 1


def test_instants_that_nobody_means_count_as_the_nearest_in_range():
    never = at("9999-12-31T23:59")
    assert PLAIN.tau(never) == PLAIN.tau(at("2200-12-31T23:59"))
    assert PLAIN.tau(-(2**62)) == PLAIN.tau(at("1900-01-01T00:00"))
    assert PLAIN.instant(1e12) == at("2200-12-31T18:00")
    assert PLAIN.instant(-1e12) == at("1900-01-01T09:00")
    assert PLAIN.start_of_day(2**50) == at("2200-12-31T00:00") + 86_400


@pytest.mark.parametrize(
    ("kind", "near"),
    [("weekday", "weekdays"), ("24/7", "24x7"), ("china", "cn"), ("zz", ""), ("chn", "cn"), ("", "")],
)
def test_an_unknown_kind_names_the_nearest(kind, near):
    with pytest.raises(ConfigError, match="there is no calendar") as caught:
        calendar(kind)
    assert (f"Did you mean '{near}'?" in caught.value.hint) == bool(near)


@pytest.mark.parametrize(
    "hours",
    [(), ("9-12",), ("12:00-09:00",), ("09:00-12:00", "11:00-18:00"), ("09:00-25:00",), ("09:00-12:75",)],
)
def test_hours_that_are_none(hours):
    with pytest.raises(ConfigError, match="working hours"):
        calendar(hours=hours)


def test_other_settings_that_cannot_be_meant():
    with pytest.raises(ConfigError, match="no time zone 'Mars/Olympus'"):
        calendar(zone="Mars/Olympus")
    with pytest.raises(ConfigError, match=r"no time zone '\.\./etc'"):
        calendar(zone="../etc")
    with pytest.raises(ConfigError, match="2026-03-07 cannot have 25 working hours"):
        calendar(overrides={date(2026, 3, 7): 25})
    with pytest.raises(ConfigError, match="has no working hours"):
        calendar(overrides={date(2018, 1, 1) + timedelta(n): 0 for n in range(4000)}).tau(at("2022-01-01"))


def test_the_usual_hours_are_those_of_the_configuration():
    assert CalendarSettings().hours == USUAL_HOURS
    assert calendar("CN").kind == "cn"
