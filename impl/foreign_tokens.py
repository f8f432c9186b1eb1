"""Access tokens that another issuer signed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

import jwt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from impl.issuer_documents import IssuerDocuments
from impl.issuers import Issuer
from impl.key_sets import KeySet, SigningKey

LEEWAY_SECONDS = 5
"""How far the issuer's clock may be from ours."""

_MAX_LENGTH = 8192
_MAX_LIFETIME_SECONDS = 24 * 3600
_REMEMBERED_SIGNATURES = 4096
# RFC 7515, section 4.1: these name another key, or another way to read the token.
_FORBIDDEN_HEADERS = {"crit", "jku", "jwk", "x5u", "x5c", "zip", "b64", "cty"}
_FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")
_ASCII = r"^[ -~]{1,255}$"  # so is a subject: OpenID Connect Core 1.0, section 2
_SIGNATURES = jwt.PyJWS()


class Header(BaseModel):
    """What a token's header must say, and may. Names that nobody must understand do not matter."""

    model_config = ConfigDict(strict=True, extra="allow")
    alg: Literal["EdDSA", "ES256", "ES512", "PS256", "RS256"]
    kid: Annotated[str, Field(pattern=_ASCII)]
    typ: Literal["JWT", "at+jwt"] = "JWT"

    @model_validator(mode="after")
    def _plain(self) -> Self:
        if not _FORBIDDEN_HEADERS.isdisjoint(self.model_extra or {}):
            raise ValueError("a header that changes how the token is read")
        return self


class Claims(BaseModel):
    """What a token must say, and what else of it counts."""

    model_config = ConfigDict(strict=True)
    iss: str
    sub: Annotated[str, Field(pattern=_ASCII)]
    aud: str | list[str]
    iat: Annotated[int, Field(ge=0)]
    exp: Annotated[int, Field(ge=0)]
    nbf: Annotated[int, Field(ge=0)] = 0
    email: Any = None
    name: Any = None
    auth_time: Any = None

    @property
    def signed_in_at(self) -> datetime | None:
        """When the person proved who they are (RFC 9068, section 2.2.1), as far as it is told.

        Without `auth_time`, it is when the token was issued. An `auth_time` that is no moment
        before that, such as one in milliseconds, tells nothing.
        """
        moment = self.iat if self.auth_time is None else self.auth_time
        if type(moment) is not int or not 0 <= moment <= self.iat + LEEWAY_SECONDS:
            return None
        return datetime.fromtimestamp(moment, UTC)


class ForeignTokens:
    """Verifies the tokens of one issuer (RFC 7519, and RFC 8725 on how to be strict)."""

    def __init__(self, issuer: Issuer, now: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._keys = KeySet(IssuerDocuments(issuer), now)
        self._now = now
        # A client sends the same token again and again. Only good signatures are remembered, and
        # only for the key that made them: what changes with time is checked every time.
        self._check_signature = lru_cache(_REMEMBERED_SIGNATURES)(_check_signature)

    async def verify(self, token: str) -> Claims | None:
        """Returns what `token` says, or `None` unless it is one of this issuer's and good now.

        Nothing is asked of the issuer for a token that would not be good anyway.

        Raises:
            IssuerUnavailableError: it may be good, but there are no keys to tell.
        """
        try:
            header, claims = _unverified(token)
            if not self._is_for_us_now(claims):
                return None
            key = await self._keys.find(header.kid)
            if key is None:
                return None
            self._check_signature(token, key)
        except (jwt.PyJWTError, ValueError, RecursionError):
            return None
        return claims

    async def close(self) -> None:
        """Closes all connections."""
        await self._keys.close()

    def _is_for_us_now(self, claims: Claims) -> bool:
        audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        now = self._now().timestamp()
        return (
            claims.iss == self._issuer.name
            and self._issuer.audience in audiences
            and 0 < claims.exp - claims.iat <= _MAX_LIFETIME_SECONDS
            and max(claims.iat, claims.nbf) - LEEWAY_SECONDS <= now < claims.exp + LEEWAY_SECONDS
        )


def _unverified(token: str) -> tuple[Header, Claims]:
    """Returns the header and the claims, whoever wrote them.

    Raises:
        ValueError, RecursionError: they are not as they must be, or can be read in two ways.
    """
    parts = _FORM.fullmatch(token) if len(token) <= _MAX_LENGTH else None
    if parts is None:
        raise ValueError("no signed token")
    return Header.model_validate(_json(parts[1])), Claims.model_validate(_json(parts[2]))


def _json(part: str) -> Any:
    text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return json.loads(text.decode(), object_pairs_hook=_without_repetition)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two programs could each read another one of two values (RFC 7519, section 4)."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a repeated name")
    return value


def _check_signature(token: str, key: SigningKey) -> None:
    """Does nothing when `key` signed `token`, and its parts have only this one spelling.

    Raises:
        jwt.PyJWTError: it did not.
    """
    _SIGNATURES.decode_complete(token, key.public_key, algorithms=key.algorithms)
