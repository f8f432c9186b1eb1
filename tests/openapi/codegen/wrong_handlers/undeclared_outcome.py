"""A handler declares more outcomes than the contract does."""

from __future__ import annotations

from typing import override

from generated.api_keys import ApiKeysApi, CreateApiKey201
from generated.models import NewApiKey
from generated.problems import ApiKeyNotFound
from tests.openapi.codegen.wrong_handlers.right import Person


class FreeKeys(ApiKeysApi[Person]):
    @override
    async def create_api_key(  # type: ignore[override]
        self, caller: Person, body: NewApiKey
    ) -> CreateApiKey201 | ApiKeyNotFound:
        return ApiKeyNotFound()
