"""Correct handlers: the wrong ones without their errors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import override
from uuid import UUID

from pydantic import MISSING

from generated.api_keys import (
    ApiKeysApi,
    CreateApiKey201,
    CreateApiKeyOutcome,
    GetApiKeyOutcome,
    ListApiKeys200,
    ListApiKeysOutcome,
    RevokeApiKey204,
    RevokeApiKeyOutcome,
)
from generated.models import ApiKeyPage, CreatedApiKey, NewApiKey, User
from generated.problems import ApiKeyNotFound

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ADA = User(id="ada", email="ada@example.com", name="Ada", role="user", created_at=NOW)


@dataclass(frozen=True)
class Person:
    user_id: str
    scopes: Collection[str] = ()


def created(body: NewApiKey) -> CreatedApiKey:
    return CreatedApiKey(
        id=UUID(int=1),
        name=body.name,
        prefix="tpk_1",
        scopes=body.scopes,
        created_at=NOW,
        expires_at=body.expires_at,
        last_used_at=None,
        key="tpk_1_secret",
    )


class RightKeys(ApiKeysApi[Person]):
    @override
    async def list_api_keys(
        self, caller: Person, *, limit: int, cursor: str | MISSING
    ) -> ListApiKeysOutcome:
        return ListApiKeys200(body=ApiKeyPage(items=[], next_cursor=None))

    @override
    async def get_api_key(self, caller: Person, key_id: UUID) -> GetApiKeyOutcome:
        return ApiKeyNotFound()

    @override
    async def create_api_key(self, caller: Person, body: NewApiKey) -> CreateApiKeyOutcome:
        return CreateApiKey201(body=created(body), location="/there")

    @override
    async def revoke_api_key(self, caller: Person, key_id: UUID) -> RevokeApiKeyOutcome:
        return RevokeApiKey204() if key_id.int else ApiKeyNotFound()


RIGHT = RightKeys()
