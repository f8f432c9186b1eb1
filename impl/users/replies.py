"""The room for replies to a user that are kept, counted in the user's row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, case, or_, select, update
from sqlmodel import col

from impl.caller import invalid_token
from impl.database import Transaction, values_of
from impl.users.tables import UserRow

_THIS = col(UserRow.id) == bindparam("owner")
_GROWTH = bindparam("growth", type_=BigInteger())
_SIZE = col(UserRow.reply_bytes) + _GROWTH
# Never below zero: a count that is wrong, because an older version did not count, must not make a
# removal fail.
_COUNT = update(UserRow).where(_THIS).values(reply_bytes=case((_SIZE < 0, 0), else_=_SIZE))
_COUNT_IF_IT_FITS = _COUNT.where(or_(_GROWTH <= 0, bindparam("quota", type_=BigInteger()) >= _SIZE))
_SELECT = values_of(str, select(col(UserRow.id)).where(_THIS))


@dataclass(frozen=True, slots=True)
class UserReplies:
    """The room of each user: so many bytes."""

    quota: int

    async def count_replies(self, transaction: Transaction, user_id: str, growth: int) -> bool:
        """Counts the growth of the replies to a user, and returns whether there was room.

        Raises:
            Refusal: 401, as the user is gone.
        """
        values = {"owner": user_id, "growth": growth, "quota": self.quota}
        if await transaction.execute(_COUNT_IF_IT_FITS, values):
            return True
        if await transaction.first(_SELECT, {"owner": user_id}) is None:
            raise invalid_token()
        return False


async def count_removed_replies(transaction: Transaction, owner: str, reply_bytes: int) -> None:
    """Subtracts the bytes of removed replies from what the owner has. The owner is locked."""
    await transaction.execute(_COUNT, {"owner": owner, "growth": -reply_bytes})
