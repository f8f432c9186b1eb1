"""Statements about sessions, and about the passwords that begin them."""

from __future__ import annotations

from functools import cache

from sqlalchemy import bindparam, case, delete, insert, select, update
from sqlmodel import col

from impl.auth.rows import PasswordOf, RenewedSession, SessionRecord
from impl.auth.tables import SessionRow
from impl.database import rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.queries import fields_of
from impl.paging.pages import Order, Paged, Part
from impl.users.rows import USER_COLUMNS, UserRecord
from impl.users.tables import OWN_ISSUER, UserRow

_SELECT_PASSWORD = select(*fields_of(UserRow, PasswordOf))
SELECT_PASSWORD_BY_EMAIL = rows_of(
    PasswordOf,
    _SELECT_PASSWORD.where(
        col(UserRow.issuer) == OWN_ISSUER, col(UserRow.email) == bindparam("address")
    ),
)
SELECT_PASSWORD = rows_of(PasswordOf, _SELECT_PASSWORD.where(col(UserRow.id) == bindparam("user")))
_WHOSE_HASH_IS_STILL = (
    col(UserRow.id) == bindparam("user"),
    col(UserRow.password_hash) == bindparam("checked_hash"),
    col(UserRow.deactivated_at).is_(None),
)
# Nobody can change the password or the account until the session exists, so that it ends with them;
# and sessions that begin at the same time are counted one after the other.
LOCK_USER = rows_of(
    UserRecord,
    select(*USER_COLUMNS).where(*_WHOSE_HASH_IS_STILL).with_for_update(key_share=True),
)
UPDATE_PASSWORD = (
    update(UserRow).where(*_WHOSE_HASH_IS_STILL).values(password_hash=bindparam("new_hash"))
)
RENEW_HASH = rows_of(UserRecord, UPDATE_PASSWORD.returning(*USER_COLUMNS))


_MAX_SESSIONS = 50

_NOW = bindparam("now", type_=UtcDateTime())
_EXPIRES_AT = bindparam("new_expires_at", type_=UtcDateTime())
_OWN = (col(SessionRow.user_id) == bindparam("owner"),)
_ONE = (*_OWN, col(SessionRow.id) == bindparam("session"))
_RENEWED = fields_of(SessionRow, RenewedSession)

INSERT_SESSION = insert(SessionRow)
DELETE_EXPIRED_SESSIONS = delete(SessionRow).where(*_OWN, col(SessionRow.expires_at) <= _NOW)
DELETE_OLDEST_SESSIONS = delete(SessionRow).where(
    *_OWN,
    col(SessionRow.id).not_in(
        select(col(SessionRow.id))
        .where(*_OWN)
        .order_by(col(SessionRow.last_used_at).desc(), col(SessionRow.id).desc())
        .limit(_MAX_SESSIONS)
    ),
)
RENEW_SESSION = rows_of(
    RenewedSession,
    update(SessionRow)
    .where(
        *_ONE,
        col(SessionRow.generation) == bindparam("used"),
        col(SessionRow.token_hash) == bindparam("used_hash"),
        col(SessionRow.expires_at) > _NOW,
    )
    .values(
        generation=col(SessionRow.generation) + 1,
        token_hash=bindparam("new_hash"),
        renewed_at=_NOW,
        last_used_at=_NOW,
        expires_at=case(
            (col(SessionRow.ends_at) < _EXPIRES_AT, col(SessionRow.ends_at)), else_=_EXPIRES_AT
        ),
        device=bindparam("new_device"),
        address=bindparam("new_address"),
    )
    .returning(*_RENEWED),
)
SELECT_JUST_RENEWED_SESSION = rows_of(
    RenewedSession,
    select(*_RENEWED).where(
        *_ONE,
        col(SessionRow.generation) == bindparam("used") + 1,
        col(SessionRow.renewed_at) > bindparam("forgiven_since", type_=UtcDateTime()),
        col(SessionRow.expires_at) > _NOW,
    ),
)
DELETE_SESSION = delete(SessionRow).where(*_ONE)
DELETE_REUSED_SESSION = values_of(int, DELETE_SESSION.returning(col(SessionRow.generation)))
DELETE_OTHER_SESSIONS = delete(SessionRow).where(*_OWN, col(SessionRow.id) != bindparam("session"))
DELETE_SESSIONS = delete(SessionRow).where(*_OWN)
SELECT_USER = rows_of(
    UserRecord,
    select(*USER_COLUMNS).where(
        col(UserRow.id) == bindparam("owner"), col(UserRow.deactivated_at).is_(None)
    ),
)


# By what never changes: a session that is used would move to another page.
SESSION_ORDER = Order(col(SessionRow.created_at), col(SessionRow.id), is_down=True)
_SESSIONS = rows_of(
    SessionRecord,
    select(*fields_of(SessionRow, SessionRecord)).where(*_OWN, col(SessionRow.expires_at) > _NOW),
)


@cache
def page_of_sessions(part: Part) -> Paged[SessionRecord]:
    """Returns the query for a page of sessions that have not expired."""
    return SESSION_ORDER.page(_SESSIONS, part)
