"""Whole days, which begin at midnight in a time zone."""

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
    """Where a range of due dates begins or ends, for days as well as for moments.

    A day belongs to the later side if it begins there or later.
    """

    day: date
    moment: datetime

    @property
    def earliest(self) -> datetime:
        """The least `due_order` on the later side."""
        return min(self.moment, datetime.combine(self.day, time(), UTC))

    @property
    def latest(self) -> datetime:
        """An upper bound of every `due_order` on the earlier side."""
        return max(self.moment, datetime.combine(self.day, time(), UTC))


def read_time_zone(name: str) -> ZoneInfo:
    """Returns a time zone by its name in the IANA database.

    Raises:
        UnknownTimeZoneError: there is none.
    """
    if name not in _names():
        raise UnknownTimeZoneError
    return ZoneInfo(name)


def border(due: date | datetime, zone: ZoneInfo) -> Border:
    """Returns the border at a moment, or at the beginning of a day."""
    if not isinstance(due, datetime):
        return Border(day=due, moment=_start(due, zone))
    day = local_day(due, zone)
    if _start(day, zone) < due and day < date.max:
        day += _DAY
    return Border(day=day, moment=due)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Returns the date in the zone at `moment`."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:  # at either end of the calendar
        return moment.date()


def _start(day: date, zone: ZoneInfo) -> datetime:
    """Returns the first moment of a day. If the clocks skip midnight, it is when they do so."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
