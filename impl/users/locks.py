"""What one user's requests do one after the other."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlmodel import col

from impl.caller import account_is_gone
from impl.database import Transaction
from impl.users.tables import UserRow

_THIS = select(col(UserRow.id)).where(col(UserRow.id) == bindparam("owner"))
# Rows of the user's can be made meanwhile. (SQLite has one writer at a time anyway.)
_HOLD = _THIS.with_for_update(key_share=True)
_HOLD_IF_FREE = _THIS.with_for_update(key_share=True, skip_locked=True)


async def hold_owner(transaction: Transaction, user_id: str) -> None:
    """Waits for whoever holds the user, and holds them until the end of the transaction.

    A transaction that changes what is counted in the user's row (`impl.users.quotas`), or rows of the
    user's which others may hold, does this before.

    Raises:
        Refusal: 401, as the user is gone.
    """
    if await transaction.first(_HOLD, {"owner": user_id}) is None:
        raise account_is_gone()


async def hold_free_owner(transaction: Transaction, user_id: str) -> bool:
    """Holds a user whom nobody else holds; returns whether there is such a user."""
    return await transaction.first(_HOLD_IF_FREE, {"owner": user_id}) is not None
