"""An outcome lacks the body that the contract requires."""

from __future__ import annotations

from typing import override

from pydantic import MISSING

from generated.api_keys import ListApiKeys200, ListApiKeysOutcome
from tests.openapi.codegen.wrong_handlers.right import Person, RightKeys


class NothingToSay(RightKeys):
    @override
    async def list_api_keys(
        self, caller: Person, *, limit: int, cursor: str | MISSING
    ) -> ListApiKeysOutcome:
        return ListApiKeys200()  # type: ignore[call-arg]
