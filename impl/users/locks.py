"""Locks on a user's row, for what one user's requests must do one after the other."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlmodel import col

from impl.caller import invalid_token
from impl.database import Transaction, values_of
from impl.users.tables import UserRow

_SELECT = select(col(UserRow.id)).where(col(UserRow.id) == bindparam("owner"))
# Rows that refer to the user can still be inserted. (SQLite has one writer at a time anyway.)
_LOCK = values_of(str, _SELECT.with_for_update(key_share=True))
_LOCK_IF_FREE = values_of(str, _SELECT.with_for_update(key_share=True, skip_locked=True))


async def lock_owner(transaction: Transaction, user_id: str) -> None:
    """Locks the user's row until the end of the transaction, waiting for others who have locked it.

    A transaction does this first if it changes what is counted of the user, or
    several rows of the user that others may lock in another order.

    Raises:
        Refusal: 401, as the user is gone.
    """
    if await transaction.first(_LOCK, {"owner": user_id}) is None:
        raise invalid_token()


async def lock_free_owner(transaction: Transaction, user_id: str) -> bool:
    """Locks the user's row if nobody else has, without waiting, and returns whether it could."""
    return await transaction.first(_LOCK_IF_FREE, {"owner": user_id}) is not None
