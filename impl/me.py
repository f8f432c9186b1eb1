"""The signed-in user."""

from __future__ import annotations

from typing import override

from sqlalchemy import bindparam, select
from sqlmodel import col

from generated.me import GetMe200, GetMeOutcome, MeApi
from generated.models import User
from impl.database import Transaction
from impl.tables import UserRow
from impl.tokens import Caller, account_is_gone

_SELECT_USER = select(
    col(UserRow.id), col(UserRow.email), col(UserRow.name), col(UserRow.created_at)
).where(col(UserRow.id) == bindparam("user"))


class Me(MeApi[Caller]):
    """Handles the operations tagged `me`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def get_me(self, caller: Caller) -> GetMeOutcome:
        row = await self._transaction.first(_SELECT_USER, {"user": caller.user_id})
        if row is None:
            raise account_is_gone()
        return GetMe200(body=User.model_validate(row, from_attributes=True))
