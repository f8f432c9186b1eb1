"""Authenticates callers by the tokens that this service issued."""

from __future__ import annotations

from typing import override

from generated.security import Authenticators
from impl.auth.session_tokens import SessionTokens
from impl.caller import Caller, TokenRefusedError, log_refusal


class TokenAuthenticators(Authenticators[Caller]):
    """The only security scheme of the contract."""

    def __init__(self, tokens: SessionTokens) -> None:
        self._tokens = tokens
        self.recall = {"token": tokens.recent.recall}

    @override
    async def token(self, credential: str) -> Caller | None:
        try:
            return await self._tokens.caller(credential)
        except TokenRefusedError as refused:
            log_refusal(refused)
            return None
