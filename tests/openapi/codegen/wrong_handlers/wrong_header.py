"""A header has a different type from the contract's."""

from __future__ import annotations

from typing import override

from generated.api_keys import CreateApiKey201, CreateApiKeyOutcome
from generated.models import NewApiKey
from tests.openapi.codegen.wrong_handlers.right import Person, RightKeys, created


class NumberedPlaces(RightKeys):
    @override
    async def create_api_key(self, caller: Person, body: NewApiKey) -> CreateApiKeyOutcome:
        return CreateApiKey201(body=created(body), location=1)  # type: ignore[arg-type]
