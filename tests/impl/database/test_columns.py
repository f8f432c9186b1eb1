"""Storage: times are read as aware and in UTC, whatever the database stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from impl.database.columns import UtcDateTime

SQLITE = sqlite.dialect()
POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]

write_text = UtcDateTime().bind_processor(SQLITE)
read_text = UtcDateTime().result_processor(SQLITE, None)
read_moment = UtcDateTime().result_processor(POSTGRESQL, None)


@given(st.datetimes())
def test_a_moment_without_an_offset_was_written_in_utc(stored: datetime) -> None:
    moment = stored.replace(tzinfo=UTC)
    assert read_text(str(stored)) == moment
    assert read_moment(stored) == moment


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001, the zone comes next
    st.integers(-1439, 1439),
)
def test_a_moment_with_an_offset_is_the_same_in_utc(local: datetime, minutes: int) -> None:
    stored = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    read = read_text(str(stored))
    assert read == stored
    assert read.tzinfo is UTC


@given(st.datetimes(timezones=st.just(UTC)))
def test_sqlite_has_a_moment_as_sqlalchemy_writes_it(moment: datetime) -> None:
    written = write_text(moment)
    usual = sqlite.DATETIME().bind_processor(SQLITE)  # type: ignore[no-untyped-call]
    assert usual is not None
    assert written == usual(moment)
    assert read_text(written) == moment


def test_no_moment_stays_none() -> None:
    for process in (write_text, read_text, read_moment):
        assert process(None) is None
