"""The signed-in user."""

from __future__ import annotations

from typing import override

from pydantic import MISSING
from sqlalchemy import bindparam, select, update
from sqlmodel import col

from generated.me import GetMe200, GetMeOutcome, MeApi, UpdateMe200, UpdateMeOutcome
from generated.models import UserPatch
from impl.callers import Caller, account_is_gone
from impl.database import Transaction
from impl.tables import UserRow
from impl.users import USER_COLUMNS, user_of

_THIS = col(UserRow.id) == bindparam("user")
_SELECT = select(*USER_COLUMNS).where(_THIS)
_RENAME = update(UserRow).where(_THIS).values(name=bindparam("new_name")).returning(*USER_COLUMNS)


class Me(MeApi[Caller]):
    """Handles the operations tagged `me`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def get_me(self, caller: Caller) -> GetMeOutcome:
        row = await self._transaction.first(_SELECT, {"user": caller.user_id})
        if row is None:
            raise account_is_gone()
        return GetMe200(body=user_of(row))

    @override
    async def update_me(self, caller: Caller, body: UserPatch) -> UpdateMeOutcome:
        values = {"user": caller.user_id, "new_name": body.name}
        statement = _SELECT if body.name is MISSING else _RENAME
        row = await self._transaction.first(statement, values)
        if row is None:
            raise account_is_gone()
        return UpdateMe200(body=user_of(row))
