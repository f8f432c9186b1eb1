"""The statement that reads what was revoked lately, of all users."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    cast,
    extract,
    func,
    select,
    true,
)
from sqlmodel import col

from impl.database import rows_of
from impl.revocations.tables import RevocationRow

_SINCE = bindparam("since", type_=BigInteger())
_POSITION = col(RevocationRow.position)


class Lately(NamedTuple):
    """A revocation, and what is the same for all that were read together."""

    horizon: int
    """Whatever is before this position can be seen, and has been read."""
    seconds: int
    """The time by the clock of the database."""
    position: int | None
    user_id: str | None
    """`None` in the only row if there is no revocation."""


def _lately(
    horizon: SQLColumnExpression[Any],
    seconds: SQLColumnExpression[Any],
    *conditions: ColumnElement[bool],
) -> Select[tuple[Any, ...]]:
    """Returns the statement for the newest `rows` revocations that are not before `since`."""
    now = select(horizon.label("horizon"), seconds.label("seconds")).subquery("now")
    newest = (
        select(_POSITION, col(RevocationRow.user_id))
        .where(_POSITION >= _SINCE, *conditions)
        .order_by(_POSITION.desc())
        .limit(bindparam("rows", type_=Integer()))
        .subquery("newest")
    )
    return select(now.c.horizon, now.c.seconds, newest.c.position, newest.c.user_id).select_from(
        now.outerjoin(newest, true())
    )


def _number(transaction: SQLColumnExpression[Any]) -> SQLColumnExpression[int]:
    return cast(cast(transaction, Text), BigInteger)


# A transaction that has not ended yet has no smaller number than this. So whoever reads from there
# the next time misses nothing, however late it commits.
_OLDEST_UNDONE = _number(func.pg_snapshot_xmin(func.pg_current_snapshot()))
_NEXT = _number(func.pg_snapshot_xmax(func.pg_current_snapshot()))
# Rows that were restored from a dump have numbers of another cluster, which may be far ahead.
_IS_OF_THIS_CLUSTER = _POSITION < _NEXT
SELECT_ON_POSTGRESQL = rows_of(
    Lately,
    _lately(
        _OLDEST_UNDONE,
        cast(extract("epoch", func.clock_timestamp()), BigInteger),
        _IS_OF_THIS_CLUSTER,
    ),
)
# SQLite has one writer at a time, so they commit in the order of their positions.
_AFTER_NEWEST = func.coalesce(select(func.max(_POSITION) + 1).scalar_subquery(), _SINCE)
_SECONDS_SINCE_1970 = cast((func.julianday("now") - 2_440_587.5) * 86_400, BigInteger)
SELECT_ON_SQLITE = rows_of(Lately, _lately(_AFTER_NEWEST, _SECONDS_SINCE_1970))
