"""All API keys of a user at once."""

from __future__ import annotations

from datetime import datetime

from impl.api_keys import statements
from impl.audit import Audit
from impl.database import Transaction


async def count_active_keys(transaction: Transaction, user_id: str, now: datetime) -> int:
    """Returns how many keys of a user have not expired."""
    return await transaction.one(statements.COUNT_ACTIVE, {"owner": user_id, "now": now})


async def revoke_all_keys(transaction: Transaction, audit: Audit, user_id: str) -> int:
    """Revokes all keys of a user, and returns how many there were."""
    revoked = await transaction.all(statements.DELETE_ALL, {"owner": user_id})
    for key_id in revoked:
        audit.log("api_key_revoked", user_id=user_id, key_id=key_id)
    return len(revoked)
