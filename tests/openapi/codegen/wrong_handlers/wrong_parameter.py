"""A parameter has a different type from the contract's."""

from __future__ import annotations

from typing import override

from generated.api_keys import ApiKeysApi, RevokeApiKey204, RevokeApiKeyOutcome
from tests.openapi.codegen.wrong_handlers.right import Person


class NumberedKeys(ApiKeysApi[Person]):
    @override
    async def revoke_api_key(self, caller: Person, key_id: int) -> RevokeApiKeyOutcome:  # type: ignore[override]
        return RevokeApiKey204()
