"""A status is returned that the operation does not declare."""

from __future__ import annotations

from typing import override

from generated.api_keys import CreateApiKeyOutcome
from generated.models import NewApiKey
from generated.problems import ApiKeyNotFound
from tests.openapi.codegen.wrong_handlers.right import Person, RightKeys


class LostKeys(RightKeys):
    @override
    async def create_api_key(self, caller: Person, body: NewApiKey) -> CreateApiKeyOutcome:
        return ApiKeyNotFound()  # type: ignore[return-value]
