"""API keys as the contract shows them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, get_args
from uuid import UUID

from msgspec.structs import asdict

from generated.models import ApiKey, ApiKeyScope, CreatedApiKey
from impl.api_keys.keys import prefix
from impl.text.visible import UNNAMED, visible
from impl.users.scopes import read_scopes

_SCOPES: tuple[ApiKeyScope, ...] = get_args(ApiKeyScope.__value__)


class ApiKeyRecord(NamedTuple):
    """What an `ApiKey` is made of."""

    id: UUID
    name: str
    scopes: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def api_key_of(row: ApiKeyRecord) -> ApiKey:
    """Returns the key of a row, without its secret."""
    granted = read_scopes(row.scopes)
    return ApiKey(
        id=row.id,
        name=visible(row.name, UNNAMED),
        prefix=prefix(row.id),
        scopes=[scope for scope in _SCOPES if scope in granted],
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def created_api_key_of(row: ApiKeyRecord, key: str) -> CreatedApiKey:
    """Returns the key of a row with its text, which is shown only this once."""
    return CreatedApiKey(**asdict(api_key_of(row)), key=key)
