"""Keys for programs of a user: how they are written, and what a user may do with them."""

from __future__ import annotations

import base64
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

import uuid_utils.compat as uuids
from sqlalchemy import Row, bindparam, delete, func, insert, or_, select
from sqlmodel import col

from generated.api_keys import (
    ApiKeysApi,
    CreateApiKey201,
    CreateApiKeyOutcome,
    ListApiKeys200,
    ListApiKeysOutcome,
    RevokeApiKey204,
    RevokeApiKeyOutcome,
)
from generated.models import ApiKey, ApiKeyInput, ApiKeyList, CreatedApiKey
from generated.problems import ApiKeyNotFound, TooManyApiKeys
from impl.api_keys.tables import ApiKeyRow
from impl.audit import Audit
from impl.auth.refresh_tokens import hash_token
from impl.caller import Caller, require_recent_sign_in
from impl.database import Transaction
from impl.database.columns import UtcDateTime
from impl.refusals import invalid_field, require_visible
from impl.text.visible import UNNAMED, visible
from impl.users.locks import hold_owner

_PREFIX = "tpk_"
_SECRET_BYTES = 24
_CONTENT_AT = len("tpk_7d2c9b13_")
_USER_ID_AT = 16 + _SECRET_BYTES
_USER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAX_KEYS = 50

_COLUMNS = (
    col(ApiKeyRow.id),
    col(ApiKeyRow.name),
    col(ApiKeyRow.scopes),
    col(ApiKeyRow.created_at),
    col(ApiKeyRow.expires_at),
    col(ApiKeyRow.last_used_at),
)
_OWN = (col(ApiKeyRow.user_id) == bindparam("owner"),)
_SELECT = select(*_COLUMNS).where(*_OWN).order_by(col(ApiKeyRow.id).desc())
_INSERT = insert(ApiKeyRow).returning(*_COLUMNS)
_DELETE = delete(ApiKeyRow).where(*_OWN, col(ApiKeyRow.id) == bindparam("key"))
_DELETE_ALL = delete(ApiKeyRow).where(*_OWN).returning(col(ApiKeyRow.id))
_COUNT = select(func.count().label("keys")).select_from(ApiKeyRow).where(*_OWN)
_COUNT_ACTIVE = _COUNT.where(
    or_(
        col(ApiKeyRow.expires_at).is_(None),
        col(ApiKeyRow.expires_at) > bindparam("now", type_=UtcDateTime()),
    )
)


@dataclass(frozen=True, slots=True)
class ApiKeyText:
    """Whose key a text is, and which, if it is one at all: that is for the database to say."""

    user_id: str
    key_id: uuid.UUID


def write_key(user_id: str, key_id: uuid.UUID) -> str:
    """Returns a new key with a random secret in it."""
    return _text(key_id, secrets.token_bytes(_SECRET_BYTES), user_id)


def read_key(text: str) -> ApiKeyText | None:
    """Returns what a key says of itself, or `None` when it has not the form of one."""
    try:
        content = base64.urlsafe_b64decode(text[_CONTENT_AT:] + "==")
        key_id, secret = uuid.UUID(bytes=content[:16]), content[16:_USER_ID_AT]
        user_id = content[_USER_ID_AT:].decode()
    except ValueError:
        return None
    # The text is compared, not the bytes: base64 can say the same bytes in several ways.
    if _USER_ID.fullmatch(user_id) is None or text != _text(key_id, secret, user_id):
        return None
    return ApiKeyText(user_id, key_id)


async def count_active_keys(transaction: Transaction, user_id: str, now: datetime) -> int:
    """Returns how many keys of a user have not expired."""
    row = await transaction.one(_COUNT_ACTIVE, {"owner": user_id, "now": now})
    return int(row.keys)


async def revoke_all_keys(transaction: Transaction, audit: Audit, user_id: str) -> int:
    """Revokes all keys of a user, and returns how many there were."""
    revoked = await transaction.all(_DELETE_ALL, {"owner": user_id})
    for row in revoked:
        audit.log("api_key_revoked", user_id=user_id, key_id=row.id)
    return len(revoked)


class ApiKeys(ApiKeysApi[Caller]):
    """Handles the operations tagged `api-keys`."""

    def __init__(self, transaction: Transaction, audit: Audit, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._audit = audit
        self._now = now

    @override
    async def list_api_keys(self, caller: Caller) -> ListApiKeysOutcome:
        rows = await self._transaction.all(_SELECT, {"owner": caller.user_id})
        items = [ApiKey.model_validate(_fields(row)) for row in rows]
        return ListApiKeys200(body=ApiKeyList(items=items))

    @override
    async def create_api_key(self, caller: Caller, body: ApiKeyInput) -> CreateApiKeyOutcome:
        now = self._now()
        require_recent_sign_in(caller, now)
        require_visible("/name", body.name)
        if body.expires_at is not None and body.expires_at <= now:
            raise invalid_field("/expires_at", "future", "This must be in the future")
        await hold_owner(self._transaction, caller.user_id)  # two keys at once are both counted
        count = await self._transaction.one(_COUNT, {"owner": caller.user_id})
        if count.keys >= _MAX_KEYS:
            return TooManyApiKeys()
        key_id = uuids.uuid7()
        key = write_key(caller.user_id, key_id)
        values = {
            "user_id": caller.user_id,
            "id": key_id,
            "name": body.name,
            "secret_hash": hash_token(key),
            "scopes": " ".join(body.scopes),
            "created_at": now,
            "expires_at": body.expires_at,
            "last_used_at": None,
        }
        row = await self._transaction.one(_INSERT, values)
        self._audit.log("api_key_created", user_id=caller.user_id, key_id=key_id)
        return CreateApiKey201(
            body=CreatedApiKey.model_validate({**_fields(row), "key": key}),
            location=f"/api/auth/api-keys/{key_id}",
        )

    @override
    async def revoke_api_key(self, caller: Caller, key_id: uuid.UUID) -> RevokeApiKeyOutcome:
        values = {"owner": caller.user_id, "key": key_id}
        if not await self._transaction.execute(_DELETE, values):
            return ApiKeyNotFound()
        self._audit.log("api_key_revoked", user_id=caller.user_id, key_id=key_id)
        return RevokeApiKey204()


def _text(key_id: uuid.UUID, secret: bytes, user_id: str) -> str:
    content = base64.urlsafe_b64encode(key_id.bytes + secret + user_id.encode())
    return f"{_prefix(key_id)}_{content.decode().rstrip('=')}"


def _prefix(key_id: uuid.UUID) -> str:
    """Returns how a key begins: with the random end of its id, for people to recognise it."""
    return f"{_PREFIX}{key_id.hex[-8:]}"


def _fields(row: Row[Any]) -> dict[str, object]:
    shown = {
        "name": visible(row.name, UNNAMED),
        "prefix": _prefix(row.id),
        "scopes": row.scopes.split(),
    }
    return {**row._mapping, **shown}  # noqa: SLF001
