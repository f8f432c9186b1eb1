"""Whole days, which begin when the clocks of a time zone say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DAY = timedelta(days=1)


class UnknownTimeZoneError(Exception):
    """There is no time zone of that name."""


@dataclass(frozen=True, slots=True)
class Border:
    """Where a range of due dates begins or ends: with the same meaning for days and for moments.

    A day is on the later side when it begins there or later.
    """

    day: date
    moment: datetime

    @property
    def earliest(self) -> datetime:
        """The least of what is stored in order of a day or a moment on the later side."""
        return min(self.moment, datetime.combine(self.day, time(), UTC))

    @property
    def latest(self) -> datetime:
        """What all that is stored in order of a day or a moment on the earlier side is below."""
        return max(self.moment, datetime.combine(self.day, time(), UTC))


def read_time_zone(name: str) -> ZoneInfo:
    """Returns the time zone of that name in the IANA database.

    Raises:
        UnknownTimeZoneError: it has none.
    """
    if name not in _names():
        raise UnknownTimeZoneError
    return ZoneInfo(name)


def border(due: date | datetime, zone: ZoneInfo) -> Border:
    """Returns the border at a moment, or at the beginning of a whole day."""
    if not isinstance(due, datetime):
        return Border(day=due, moment=_start(due, zone))
    day = local_day(due, zone)
    if _start(day, zone) < due and day < date.max:
        day += _DAY
    return Border(day=day, moment=due)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Returns the day that a calendar in the zone shows at `moment`."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:  # at the ends of the calendar, where a zone would lead out of it
        return moment.date()


def _start(day: date, zone: ZoneInfo) -> datetime:
    """Returns the first moment of a day. Where the clocks skip midnight, it is their change."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
