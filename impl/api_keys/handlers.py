"""API keys: what a user may do with them."""

from __future__ import annotations

import uuid
from typing import override

from pydantic import MISSING
from uuid_utils.compat import uuid7

from generated.api_keys import (
    ApiKeysApi,
    CreateApiKey201,
    CreateApiKeyOutcome,
    GetApiKey200,
    GetApiKeyOutcome,
    ListApiKeys200,
    ListApiKeysOutcome,
    RevokeApiKey204,
    RevokeApiKeyOutcome,
)
from generated.models import ApiKeyPage, NewApiKey
from generated.problems import ApiKeyNotFound, InvalidCursor, TooManyApiKeys
from impl.api_keys import statements
from impl.api_keys.keys import write_key
from impl.api_keys.rows import api_key_of, created_api_key_of
from impl.audit import Audit
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import WholeList, read_page
from impl.reauthentication import require_recent_sign_in
from impl.refusals import invalid_field, require_visible
from impl.secrets.hashes import hash_secret
from impl.users.locks import lock_owner
from impl.users.scopes import write_scopes

_MAX_KEYS = 50


class ApiKeys(ApiKeysApi[Caller]):
    """Handles the operations tagged `api-keys`."""

    def __init__(
        self, transaction: Transaction, cursors: Cursors, audit: Audit, now: Clock
    ) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._audit = audit
        self._now = now

    @override
    async def list_api_keys(
        self, caller: Caller, *, limit: int, cursor: str | MISSING
    ) -> ListApiKeysOutcome:
        keys = WholeList("api-keys", caller.user_id, statements.ORDER, statements.page)
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, keys, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        items = [api_key_of(row) for row in rows]
        return ListApiKeys200(body=ApiKeyPage(items=items, next_cursor=next_cursor))

    @override
    async def get_api_key(self, caller: Caller, key_id: uuid.UUID) -> GetApiKeyOutcome:
        values = {"owner": caller.user_id, "key": key_id}
        row = await self._transaction.first(statements.SELECT_ONE, values)
        return ApiKeyNotFound() if row is None else GetApiKey200(body=api_key_of(row))

    @override
    async def create_api_key(self, caller: Caller, body: NewApiKey) -> CreateApiKeyOutcome:
        now = self._now()
        require_recent_sign_in(caller, now)
        require_visible("/name", body.name)
        if body.expires_at is not None and body.expires_at <= now:
            raise invalid_field("/expires_at", "future", "This must be in the future")
        await lock_owner(
            self._transaction, caller.user_id
        )  # so that two new keys at once are both counted
        count = await self._transaction.one(statements.COUNT, {"owner": caller.user_id})
        if count >= _MAX_KEYS:
            return TooManyApiKeys(limit=_MAX_KEYS)
        key_id = uuid7()
        key = write_key(caller.user_id, key_id)
        values = {
            "user_id": caller.user_id,
            "id": key_id,
            "name": body.name,
            "secret_hash": hash_secret(key),
            "scopes": write_scopes(body.scopes),
            "created_at": now,
            "expires_at": body.expires_at,
            "last_used_at": None,
        }
        row = await self._transaction.one(statements.INSERT, values)
        self._audit.log("api_key_created", user_id=caller.user_id, key_id=key_id)
        return CreateApiKey201(
            body=created_api_key_of(row, key),
            location=f"/api/auth/api-keys/{key_id}",
        )

    @override
    async def revoke_api_key(self, caller: Caller, key_id: uuid.UUID) -> RevokeApiKeyOutcome:
        values = {"owner": caller.user_id, "key": key_id}
        if not await self._transaction.execute(statements.DELETE, values, alone=True):
            return ApiKeyNotFound()
        self._audit.log("api_key_revoked", user_id=caller.user_id, key_id=key_id)
        return RevokeApiKey204()
