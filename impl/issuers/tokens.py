"""Access tokens that another issuer signed."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, NoReturn, Self

import jwt
from jwt.algorithms import OKPAlgorithm
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from impl.caller import TokenRefusedError, log_refusal
from impl.clock import Clock
from impl.issuers.documents import IssuerDocuments
from impl.issuers.issuer import Issuer
from impl.issuers.key_sets import FRESH_FOR, KeySet, SigningKey

_MAX_LENGTH = 8192
_MAX_LIFETIME_SECONDS = 24 * 3600
_MAX_NUMERIC_DATE = 253_402_300_799  # the last second of the year 9999
_ROUNDING_SECONDS = 5
_REMEMBERED_SIGNATURES = 4096
_TYPES = {"jwt", "at+jwt"}
# RFC 7515, section 4.1: these name another key, or change how the token is read.
_FORBIDDEN_HEADERS = {"crit", "jku", "jwk", "x5u", "x5c", "zip", "b64", "cty"}
_FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")
_ASCII = r"^[ -~]{1,255}$"  # so is a subject: OpenID Connect Core 1.0, section 2
_SIGNATURES = jwt.PyJWS()
_SIGNATURES.register_algorithm("Ed25519", OKPAlgorithm())  # RFC 9864; PyJWT knows it as EdDSA only


def _is_token_type(value: str) -> str:
    """Returns the `typ` of an access token.

    It is a case-insensitive media type whose `application/` may be left out (RFC 7515, section
    4.1.9).

    Raises:
        ValueError: it is another type.
    """
    if value.lower().removeprefix("application/") not in _TYPES:
        raise ValueError("another type of token")
    return value


type NumericDate = Annotated[
    int | Annotated[float, Field(allow_inf_nan=False)], Field(ge=0, le=_MAX_NUMERIC_DATE)
]
"""Seconds since 1970, perhaps with a fraction (RFC 7519, section 2)."""


class Header(BaseModel):
    """A token's header. Parameters that need not be understood are ignored."""

    model_config = ConfigDict(strict=True, extra="allow")
    alg: str
    kid: Annotated[str, Field(pattern=_ASCII)]
    typ: Annotated[str, AfterValidator(_is_token_type)] = "JWT"

    @model_validator(mode="after")
    def _plain(self) -> Self:
        if not _FORBIDDEN_HEADERS.isdisjoint(self.model_extra or {}):
            raise ValueError("a header that changes how the token is read")
        return self


class Claims(BaseModel):
    """The claims of a token that matter."""

    model_config = ConfigDict(strict=True)
    iss: str
    sub: Annotated[str, Field(pattern=_ASCII)]
    aud: str | list[str]
    iat: NumericDate
    exp: NumericDate
    nbf: NumericDate = 0
    email: Any = None
    name: Any = None
    auth_time: Any = None

    @property
    def signed_in_at(self) -> datetime | None:
        """When the user authenticated (RFC 9068, section 2.2.1), if known.

        Without `auth_time`, it is when the token was issued. An `auth_time` after that, such as one
        in milliseconds, is ignored.
        """
        moment = self.iat if self.auth_time is None else self.auth_time
        if type(moment) not in (int, float) or not 0 <= moment <= self.iat + _ROUNDING_SECONDS:
            return None
        return datetime.fromtimestamp(moment, UTC)


class ForeignTokens:
    """Verifies the tokens of one issuer (RFC 7519), as strictly as RFC 8725 recommends."""

    def __init__(self, issuer: Issuer, now: Clock) -> None:
        self._issuer = issuer
        self.keys = KeySet(IssuerDocuments(issuer), now)
        self._now = now
        # Clients send the same token again and again. Only valid signatures are cached, and only
        # for the key that made them; what changes with time is checked every time.
        self._check_signature = lru_cache(_REMEMBERED_SIGNATURES)(_check_signature)

    async def verify(self, token: str) -> Claims | None:
        """Returns the claims of `token`, or `None` unless it is this issuer's and valid now.

        The log says why it was refused. The issuer is not asked for keys if the token would be
        invalid anyway.

        Raises:
            IssuerUnavailableError: it may be valid, but there are no keys to verify it.
        """
        try:
            return await self._verified(token)
        except TokenRefusedError as refused:
            log_refusal(refused)
            return None

    def times(self, claims: Claims) -> tuple[datetime, datetime]:
        """Returns from when until when a token is valid, and what has verified it is fresh."""
        leeway, fetched_at = timedelta(seconds=self._issuer.leeway_seconds), self.keys.fetched_at
        assert fetched_at is not None, "a key of them has verified it"
        begin = datetime.fromtimestamp(max(claims.iat, claims.nbf), UTC) - leeway
        end = datetime.fromtimestamp(claims.exp, UTC) + leeway
        return max(begin, fetched_at), min(end, fetched_at + FRESH_FOR)

    async def close(self) -> None:
        """Closes all connections."""
        await self.keys.close()

    async def _verified(self, token: str) -> Claims:
        header, claims = _unverified(token)
        self._require_ours(header, claims)
        self._require_current(claims)
        key = await self.keys.find(header.kid)
        if key is None:
            raise TokenRefusedError("The issuer has no key of this id.")
        try:
            self._check_signature(token, key)
        except (jwt.PyJWTError, ValueError) as error:
            raise TokenRefusedError("The signature is not made by the key of this id.") from error
        return claims

    def _require_ours(self, header: Header, claims: Claims) -> None:
        audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        if header.alg not in self._issuer.algorithms:
            raise TokenRefusedError("It is signed by an algorithm that is not configured.")
        if claims.iss != self._issuer.name:
            raise TokenRefusedError("Another issuer than the configured one made it.")
        if self._issuer.audience not in audiences:
            raise TokenRefusedError("It is meant for another audience.")

    def _require_current(self, claims: Claims) -> None:
        now, leeway = self._now().timestamp(), self._issuer.leeway_seconds
        if not 0 < claims.exp - claims.iat <= _MAX_LIFETIME_SECONDS:
            raise TokenRefusedError("It expires before it is issued, or more than a day later.")
        if (ahead := max(claims.iat, claims.nbf) - now) > leeway:
            raise TokenRefusedError(f"It is valid only in {ahead:.0f} s. Are the clocks right?")
        if (late := now - claims.exp) >= leeway:
            raise TokenRefusedError(f"It expired {late:.0f} s ago.")


def _unverified(token: str) -> tuple[Header, Claims]:
    """Returns the header and the claims, unverified."""
    parts = _FORM.fullmatch(token) if len(token) <= _MAX_LENGTH else None
    if parts is None:
        raise TokenRefusedError("It does not have the form of a signed token.")
    return _read(Header, "header", parts[1]), _read(Claims, "claims", parts[2])


def _read[Part: BaseModel](model: type[Part], name: str, part: str) -> Part:
    try:
        return model.model_validate(_json(part))
    except ValidationError as error:
        _refuse_part(name, error)
    except (ValueError, RecursionError):
        raise TokenRefusedError(f"Its {name} is not JSON, or can be read in two ways.") from None


def _refuse_part(name: str, error: ValidationError) -> NoReturn:
    (first, *_) = error.errors(include_url=False, include_context=False, include_input=False)
    place = ".".join(map(str, first["loc"][:1])) or "as a whole"
    raise TokenRefusedError(f"Its {name} must be another, {place}: {first['type']}.") from None


def _json(part: str) -> Any:
    text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return json.loads(text.decode(), object_pairs_hook=_without_repetition)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Rejects repeated names: two programs could read different values (RFC 7519, section 4)."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a repeated name")
    return value


def _check_signature(token: str, key: SigningKey) -> None:
    """Raises `jwt.PyJWTError` unless `key` signed `token`."""
    _SIGNATURES.decode_complete(token, key.public_key, algorithms=key.algorithms)
