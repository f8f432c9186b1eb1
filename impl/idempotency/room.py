"""The room for stored replies, wherever that is counted."""

from __future__ import annotations

from typing import Protocol

from impl.database import Transaction


class ReplyRoom(Protocol):
    """Counts the bytes of the replies to each user, and limits them."""

    async def count_replies(self, transaction: Transaction, user_id: str, growth: int) -> bool:
        """Counts growth, or returns `False` if it is too much. No growth is never too much.

        Raises:
            Refusal: 401, as the user is gone.
        """
