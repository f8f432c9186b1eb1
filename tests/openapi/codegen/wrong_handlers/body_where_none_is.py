"""A body is returned although the contract has none."""

from __future__ import annotations

from typing import override
from uuid import UUID

from generated.api_keys import RevokeApiKey204, RevokeApiKeyOutcome
from tests.openapi.codegen.wrong_handlers.right import ADA, Person, RightKeys


class LastWords(RightKeys):
    @override
    async def revoke_api_key(self, caller: Person, key_id: UUID) -> RevokeApiKeyOutcome:
        return RevokeApiKey204(body=ADA)  # type: ignore[call-arg]
