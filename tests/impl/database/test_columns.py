"""Storage: times are read as aware and in UTC, whatever the database stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from impl.database import Database
from impl.database.columns import ClockTime, UtcDateTime
from tests.support.rows import untyped

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


async def test_what_a_clock_says_is_the_same_moment_to_the_microsecond(database: Database) -> None:
    moment, said = bindparam("moment", type_=UtcDateTime()), bindparam("said", type_=ClockTime())
    query = untyped(select((moment == said).label("is_same")))
    first, last = datetime(1970, 1, 1, tzinfo=UTC), datetime(2106, 2, 7, tzinfo=UTC)
    microsecond, random = timedelta(microseconds=1), Random(1)
    range_ = (last - first) // microsecond
    numbers = [0, 1, 999_999, range_, *(random.randrange(range_) for _ in range(300))]
    async with database.transaction(read_only=True) as transaction:
        for number in numbers:
            now = first + number * microsecond
            other = now + microsecond
            assert (await transaction.one(query, {"moment": now, "said": now}))[0]
            assert not (await transaction.one(query, {"moment": now, "said": other}))[0]
