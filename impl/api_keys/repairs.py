"""Repairs invisible names of API keys."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    bindparam,
    select,
    update,
)
from sqlmodel import col

from impl.api_keys.tables import ApiKeyRow
from impl.database import Transaction, rows_of
from impl.database.queries import columns_of
from impl.database.repair import Differences, Key, Repair, between
from impl.text.visible import UNNAMED, is_visible


class _Named(NamedTuple):
    user_id: str
    id: UUID
    name: str


_API_KEY_KEY = columns_of(ApiKeyRow, "user_id", "id")
_API_KEYS = select(*_API_KEY_KEY, col(ApiKeyRow.name))
_NAME_API_KEY = (
    update(ApiKeyRow)
    .where(col(ApiKeyRow.user_id) == bindparam("owner"), col(ApiKeyRow.id) == bindparam("key"))
    .values(name=UNNAMED)
)


async def _find_api_keys(transaction: Transaction, first: Key, last: Key) -> Differences:
    query = rows_of(_Named, _API_KEYS.where(*between(_API_KEY_KEY, first, last)))
    keys = await transaction.all(query, {})
    return {(key.user_id, key.id): key for key in keys if not is_visible(key.name)}


async def _mend_api_key(transaction: Transaction, key: _Named) -> bool:
    await transaction.execute(_NAME_API_KEY, {"owner": key.user_id, "key": key.id})
    return True


REPAIRS = (Repair("API keys", _API_KEY_KEY, _find_api_keys, _mend_api_key),)
