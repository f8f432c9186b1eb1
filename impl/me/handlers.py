"""The signed-in user."""

from __future__ import annotations

from typing import override

from pydantic import MISSING

from generated.me import (
    DeleteMe204,
    DeleteMeOutcome,
    GetMe200,
    GetMeOutcome,
    MeApi,
    UpdateMe200,
    UpdateMeOutcome,
)
from generated.models import UserPatch
from generated.problems import LastAdmin
from impl.audit import Audit
from impl.caller import Caller, invalid_token
from impl.clock import Clock
from impl.database import Transaction
from impl.me import statements
from impl.reauthentication import require_recent_sign_in
from impl.refusals import require_visible
from impl.users.last_admin import is_last_admin
from impl.users.shown import user_of


class Me(MeApi[Caller]):
    """Handles the operations tagged `me`."""

    def __init__(self, transaction: Transaction, audit: Audit, now: Clock) -> None:
        self._transaction = transaction
        self._audit = audit
        self._now = now

    @override
    async def get_me(self, caller: Caller) -> GetMeOutcome:
        row = await self._transaction.first(statements.SELECT, {"user": caller.user_id})
        if row is None:
            raise invalid_token()
        return GetMe200(body=user_of(row))

    @override
    async def update_me(self, caller: Caller, body: UserPatch) -> UpdateMeOutcome:
        if body.name is not MISSING:
            require_visible("/name", body.name)
        values = {"user": caller.user_id, "new_name": body.name}
        statement = statements.SELECT if body.name is MISSING else statements.RENAME
        row = await self._transaction.first(statement, values, alone=True)
        if row is None:
            raise invalid_token()
        return UpdateMe200(body=user_of(row))

    @override
    async def delete_me(self, caller: Caller) -> DeleteMeOutcome:
        require_recent_sign_in(caller, self._now())
        if await is_last_admin(self._transaction, caller.user_id):
            return LastAdmin()
        # Everything that the user owns is deleted with them: foreign keys cascade.
        deleted = await self._transaction.execute(statements.DELETE, {"user": caller.user_id})
        if not deleted:
            raise invalid_token()
        self._audit.log("user_deleted", user_id=caller.user_id)
        return DeleteMe204()
