"""A response lacks a header that the contract requires."""

from __future__ import annotations

from typing import override

from generated.api_keys import CreateApiKey201, CreateApiKeyOutcome
from generated.models import NewApiKey
from tests.openapi.codegen.wrong_handlers.right import Person, RightKeys, created


class KeysAnywhere(RightKeys):
    @override
    async def create_api_key(self, caller: Person, body: NewApiKey) -> CreateApiKeyOutcome:
        return CreateApiKey201(body=created(body))  # type: ignore[call-arg]
