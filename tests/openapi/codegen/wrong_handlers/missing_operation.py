"""An operation is missing."""

from __future__ import annotations

from typing import override

from generated.me import GetMe200, GetMeOutcome, MeApi
from tests.openapi.codegen.wrong_handlers.right import ADA, Person


class NoUpdateMe(MeApi[Person]):
    @override
    async def get_me(self, caller: Person) -> GetMeOutcome:
        return GetMe200(body=ADA)


HANDLERS = NoUpdateMe()  # type: ignore[abstract]
