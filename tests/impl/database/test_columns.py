"""Storage: times are read as aware and in UTC, whatever the database stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from impl.database.columns import UtcDateTime

DIALECTS = [sqlite.dialect(), postgresql.dialect()]  # type: ignore[no-untyped-call]


@given(st.datetimes())
def test_a_moment_without_an_offset_was_written_in_utc(stored: datetime) -> None:
    for dialect in DIALECTS:
        read = UtcDateTime().process_result_value(stored, dialect)
        assert read == stored.replace(tzinfo=UTC)


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001, the zone comes next
    st.integers(-1439, 1439),
)
def test_a_moment_with_an_offset_is_the_same_in_utc(local: datetime, minutes: int) -> None:
    stored = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    for dialect in DIALECTS:
        read = UtcDateTime().process_result_value(stored, dialect)
        assert read is not None
        assert read == stored
        assert read.tzinfo is UTC


def test_no_moment_stays_none() -> None:
    for dialect in DIALECTS:
        assert UtcDateTime().process_result_value(None, dialect) is None
