"""Access tokens, and whom they speak for."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, override

import jwt

from generated.problems import Refusal, Unauthorized
from generated.security import Authenticators

ISSUER = "taskpact"
AUDIENCE = "taskpact"
_ALGORITHM = "HS256"
_TYPE = "at+jwt"
_MAX_LENGTH = 1024
_MAX_LIFETIME_SECONDS = 3600
_USER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REMEMBERED_TOKENS = 4096
_CLAIMS: dict[str, type] = {
    "iss": str,
    "aud": str,
    "sub": str,
    "iat": int,
    "nbf": int,
    "exp": int,
    "jti": str,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request speaks for."""

    user_id: str
    scopes: frozenset[str] = frozenset()


class AccessTokens:
    """Issues and verifies access tokens (RFC 9068), signed by HMAC-SHA-256 with one secret."""

    def __init__(
        self,
        secret: str,
        lifetime: timedelta,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._secret = secret
        self._now = now
        self.lifetime = lifetime
        # A client sends the same token again and again; only good ones are remembered.
        self._claims = lru_cache(_REMEMBERED_TOKENS)(self._verified_claims)

    def issue(self, user_id: str) -> str:
        """Returns a new token for a user, good for `lifetime` from now on."""
        issued_at = int(self._now().timestamp())
        return self._sign(
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "sub": user_id,
                "iat": issued_at,
                "nbf": issued_at,
                "exp": issued_at + int(self.lifetime.total_seconds()),
                "jti": str(uuid.uuid4()),
            }
        )

    def verify(self, token: str) -> Caller | None:
        """Returns whom `token` speaks for, or `None` unless it is one of ours and good now."""
        try:
            claims = self._claims(token)
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            return None
        is_current = claims["nbf"] <= self._now().timestamp() < claims["exp"]
        return Caller(claims["sub"]) if is_current else None

    def _verified_claims(self, token: str) -> dict[str, Any]:
        """Returns the claims of a token that is ours, whatever the time.

        PyJWT checks the signature, the issuer and the audience. It still takes tokens that `issue`
        would never make: with other headers, repeated claims, claims of other types. Signing the
        claims again tells: a token of ours is the same to the byte.

        Raises:
            jwt.InvalidTokenError, ValueError, RecursionError: it is none of ours.
        """
        if len(token) > _MAX_LENGTH:
            raise jwt.InvalidTokenError
        claims: dict[str, Any] = jwt.decode(
            token,
            self._secret,
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
        if not _has_our_form(claims) or self._sign(claims) != token:
            raise jwt.InvalidTokenError
        return claims

    def _sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._secret, _ALGORITHM, headers={"typ": _TYPE})


def _has_our_form(claims: dict[str, Any]) -> bool:
    """Whether there are just the claims that we give, of the types and in the ranges of ours."""
    return (
        {name: type(value) for name, value in claims.items()} == _CLAIMS
        and _USER_ID.fullmatch(claims["sub"]) is not None
        and 0 <= claims["iat"] == claims["nbf"]
        and 0 < claims["exp"] - claims["iat"] <= _MAX_LIFETIME_SECONDS
    )


def account_is_gone() -> Refusal:
    """Returns the refusal of a token that outlived its user."""
    return Refusal(Unauthorized(www_authenticate='Bearer error="invalid_token"'))


class TokenAuthenticators(Authenticators[Caller]):
    """The contract's security schemes."""

    def __init__(self, access_tokens: AccessTokens) -> None:
        self._access_tokens = access_tokens

    @override
    async def bearer_auth(self, credential: str) -> Caller | None:
        return self._access_tokens.verify(credential)
