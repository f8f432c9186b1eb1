"""Statements about the user who asks."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from impl.database import rows_of
from impl.users.rows import USER_COLUMNS, UserRecord
from impl.users.tables import UserRow

_THIS = col(UserRow.id) == bindparam("user")
SELECT = rows_of(UserRecord, select(*USER_COLUMNS).where(_THIS))
RENAME = rows_of(
    UserRecord,
    update(UserRow).where(_THIS).values(name=bindparam("new_name")).returning(*USER_COLUMNS),
)
DELETE = delete(UserRow).where(_THIS)
