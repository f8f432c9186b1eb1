"""Whole days in a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.tasks.days import UnknownTimeZoneError, border, local_day, read_time_zone

ZONES = ["UTC", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "America/Havana"]
SKIPPED = [  # clocks skipped an hour from midnight, or a whole day
    ("America/Sao_Paulo", date(2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Pacific/Apia", date(2011, 12, 31), datetime(2011, 12, 30, 10, tzinfo=UTC)),
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001, the zone comes beside


@given(days, days, zones)
def test_days_are_compared_as_days(day: date, limit: date, zone: ZoneInfo) -> None:
    assert (day >= border(limit, zone).day) == (day >= limit)


@given(days, moments, zones)
def test_a_day_is_later_than_a_moment_when_it_begins_then_or_later(
    day: date, limit: datetime, zone: ZoneInfo
) -> None:
    begins_later = border(day, zone).moment >= limit
    assert (day >= border(limit, zone).day) == begins_later


@given(st.one_of(days, moments), st.one_of(days, moments), zones)
def test_what_is_stored_in_order_of_the_later_side_is_within_its_range(
    due: date, limit: date, zone: ZoneInfo
) -> None:
    at = border(limit, zone)
    is_moment = isinstance(due, datetime)
    stored = due if is_moment else datetime(due.year, due.month, due.day, tzinfo=UTC)
    is_later = due >= at.moment if is_moment else due >= at.day
    assert stored >= at.earliest if is_later else stored < at.latest


@pytest.mark.parametrize(("zone", "day", "begin"), SKIPPED)
def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_change(
    zone: str, day: date, begin: datetime
) -> None:
    assert border(day, ZoneInfo(zone)).moment == begin


@given(moments, zones)
def test_the_day_of_a_moment_has_begun_and_is_not_over(moment: datetime, zone: ZoneInfo) -> None:
    day = local_day(moment, zone)
    assert border(day, zone).moment <= moment < border(day + timedelta(days=1), zone).moment


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_are_no_error(zone: str) -> None:
    for at in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)):
        assert border(at, ZoneInfo(zone)).moment == at
        assert border(at.date(), ZoneInfo(zone)).day == at.date()


@pytest.mark.parametrize("name", ["Mars/Olympus", "europe/vienna", "../UTC", "/etc/localtime", ""])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownTimeZoneError):
        read_time_zone(name)
