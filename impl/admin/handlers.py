"""All users, for administrators."""

from __future__ import annotations

from typing import override

from pydantic import MISSING

from generated.admin import (
    AdminApi,
    CreateUser201,
    CreateUserOutcome,
    DeleteUser204,
    DeleteUserOutcome,
    GetUser200,
    GetUserOutcome,
    ListUsers200,
    ListUsersOutcome,
    UpdateUser200,
    UpdateUserOutcome,
)
from generated.models import (
    ManagedUser,
    ManagedUserPage,
    ManagedUserPatch,
    NewManagedUser,
    Role,
    UserSort,
)
from generated.problems import EmailTaken, InvalidCursor, LastAdmin, UserNotFound
from impl.admin import statements
from impl.admin.rows import managed_user_of
from impl.audit import Audit
from impl.auth.sign_ins import SignIns
from impl.caller import Caller
from impl.clock import Clock
from impl.database import DuplicateError, Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import read_page
from impl.users.accounts import NewAccount, open_account
from impl.users.last_admin import is_last_admin
from impl.users.listing import UserList
from impl.users.passwords import Passwords
from impl.users.tables import OWN_ISSUER


class Admin(AdminApi[Caller]):
    """Handles the operations tagged `admin`."""

    def __init__(
        self,
        transaction: Transaction,
        sign_ins: SignIns,
        passwords: Passwords,
        *,
        cursors: Cursors,
        audit: Audit,
        now: Clock,
    ) -> None:
        self._transaction = transaction
        self._sign_ins = sign_ins
        self._passwords = passwords
        self._cursors = cursors
        self._audit = audit
        self._now = now

    @override
    async def list_users(
        self,
        caller: Caller,
        *,
        role: Role | MISSING,
        active: bool | MISSING,
        q: str | MISSING,
        sort: UserSort,
        limit: int,
        cursor: str | MISSING,
    ) -> ListUsersOutcome:
        users = UserList(caller.user_id, sort, role, active, q)
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, users, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        items = [managed_user_of(row) for row in rows]
        return ListUsers200(body=ManagedUserPage(items=items, next_cursor=next_cursor))

    @override
    async def create_user(self, caller: Caller, body: NewManagedUser) -> CreateUserOutcome:
        new = NewAccount(body.email, body.password, body.name, body.role)
        try:
            user = await open_account(self._transaction, self._passwords, new, self._now())
        except DuplicateError:
            return EmailTaken()
        self._audit.log("user_created", user_id=user.id, by=caller.user_id, role=user.role)
        return CreateUser201(
            body=ManagedUser(**user._asdict(), active=True, issuer=OWN_ISSUER),
            location=f"/api/admin/users/{user.id}",
        )

    @override
    async def get_user(self, caller: Caller, managed_user_id: str) -> GetUserOutcome:
        row = await self._transaction.first(statements.SELECT, {"user": managed_user_id})
        return UserNotFound() if row is None else GetUser200(body=managed_user_of(row))

    @override
    async def update_user(
        self, caller: Caller, managed_user_id: str, body: ManagedUserPatch
    ) -> UpdateUserOutcome:
        takes_away = body.role == "user" or body.active is False
        if takes_away and await is_last_admin(self._transaction, managed_user_id):
            return LastAdmin()
        changes = body.model_dump()
        values = {"user": managed_user_id, "now": self._now()}
        row = await self._transaction.first(statements.change(frozenset(changes.items())), values)
        if row is None:
            return UserNotFound()
        if body.active is False:
            await self._sign_ins.end_all_but(managed_user_id, None)
        self._audit.log(
            "user_updated",
            user_id=managed_user_id,
            by=caller.user_id,
            role=None if body.role is MISSING else body.role,
            is_active=None if body.active is MISSING else body.active,
        )
        return UpdateUser200(body=managed_user_of(row))

    @override
    async def delete_user(self, caller: Caller, managed_user_id: str) -> DeleteUserOutcome:
        if await is_last_admin(self._transaction, managed_user_id):
            return LastAdmin()
        deleted = await self._transaction.execute(statements.DELETE, {"user": managed_user_id})
        if not deleted:
            return UserNotFound()
        self._audit.log("user_deleted", user_id=managed_user_id, by=caller.user_id)
        return DeleteUser204()
