"""How much room there is for the replies to a user, wherever that is counted."""

from __future__ import annotations

from typing import Protocol

from impl.database import Transaction


class ReplyRoom(Protocol):
    """Counts the bytes that are kept of the replies to each user, and limits them."""

    @property
    def reply_bytes(self) -> int:
        """How many may be kept."""

    async def count_replies(self, transaction: Transaction, user_id: str, growth: int) -> bool:
        """Counts by how many bytes they grow, or returns `False` when that is too much.

        What does not grow is never too much.

        Raises:
            Refusal: 401, as the user is gone.
        """
