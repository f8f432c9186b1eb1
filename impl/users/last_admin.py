"""The last active administrator must stay one, so that somebody can always manage users."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from impl.database import Transaction, values_of
from impl.users.tables import UserRow

# Removing an administrator locks all of them, in one order, so that two who do so at the same time
# come one after the other. (SQLite has one writer at a time anyway.)
_LOCK_ADMINS = values_of(
    str,
    select(col(UserRow.id))
    .where(col(UserRow.role) == "admin", col(UserRow.deactivated_at).is_(None))
    .order_by(col(UserRow.id))
    .with_for_update(),
)


async def is_last_admin(transaction: Transaction, user_id: str) -> bool:
    """Whether nobody else is an active administrator. The answer holds until the commit."""
    return await transaction.all(_LOCK_ADMINS, {}) == [user_id]
