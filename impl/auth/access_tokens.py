"""Access tokens."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from impl.caller import TokenRefusedError
from impl.clock import Clock, utc_now
from impl.later import later
from impl.name import NAME
from impl.users.scopes import read_scopes, write_scopes
from impl.users.tables import OWN_ISSUER as ISSUER

AUDIENCE = NAME
_sign: Callable[[dict[str, Any], str], str] = later("impl.auth.signatures", "sign")
_read_signed: Callable[[str, Sequence[str], str, str], tuple[dict[str, Any], str]] = later(
    "impl.auth.signatures", "read_signed"
)
_MAX_LENGTH = 1024
_USER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCOPE = r"[!#-\[\]-~]{1,64}"  # RFC 6749, section 3.3
_SCOPES = re.compile(f"(?:{_SCOPE}(?: {_SCOPE})*)?")
_MAX_NUMERIC_DATE = 253_402_300_799  # the last second of the year 9999
_REMEMBERED_TOKENS = 4096
_CLAIMS: dict[str, type] = {
    "iss": str,
    "aud": str,
    "sub": str,
    "sid": str,
    "scope": str,
    "iat": int,
    "nbf": int,
    "exp": int,
    "jti": str,
}


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The content of an access token."""

    user_id: str
    session_id: uuid.UUID
    scopes: frozenset[str]


class Verified(NamedTuple):
    """A token that this service issued, and when it is valid."""

    content: AccessToken
    valid_from: datetime
    expires_at: datetime


class AccessTokens:
    """Issues and verifies access tokens (RFC 9068), signed with HMAC-SHA-256.

    The newest secret signs; tokens signed with another one are valid, too. Those that were issued
    when the lifetime was another stay valid, but none for longer than `longest`.
    """

    def __init__(
        self,
        secrets: Sequence[str],
        lifetime: timedelta,
        now: Clock = utc_now,
        leeway: timedelta = timedelta(),
        longest: timedelta = timedelta(hours=1),
    ) -> None:
        self._secrets = tuple(secrets)
        self._now = now
        self._leeway = leeway
        self._longest_seconds = longest.total_seconds()
        self.lifetime = lifetime
        # Clients send the same token again and again. Only valid ones are cached.
        self._verified = lru_cache(_REMEMBERED_TOKENS)(self._verify)

    def issue(self, token: AccessToken) -> str:
        """Returns a new signed token, valid for `lifetime` from now on."""
        issued_at = int(self._now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": token.user_id,
            "sid": str(token.session_id),
            "scope": write_scopes(token.scopes),
            "iat": issued_at,
            "nbf": issued_at,
            "exp": issued_at + int(self.lifetime.total_seconds()),
            "jti": str(uuid.uuid4()),
        }
        return _sign(claims, self._secrets[0])

    def verify(self, token: str) -> Verified:
        """Returns `token`, verified.

        The clock of the process that issued it may be ahead of ours by the leeway (RFC 7519,
        section 4.1.5). If it is behind, the token expires a little early, which clients can deal
        with, and never late. Whether its session still exists is not checked here.

        Raises:
            TokenRefusedError: it was not issued by this service, or is not valid now.
        """
        verified = self._verified(token)
        now = self._now()
        if now < verified.valid_from:
            ahead = (verified.valid_from - now + self._leeway).total_seconds()
            reason = f"It is valid only in {ahead:.0f} s. Are the clocks right?"
            raise TokenRefusedError(reason, is_ours=True)
        if now >= verified.expires_at:
            late = (now - verified.expires_at).total_seconds()
            raise TokenRefusedError(f"It expired {late:.0f} s ago.", is_ours=True)
        return verified

    def _verify(self, token: str) -> Verified:
        """Returns what a token that this service issued says, whatever the time.

        Raises:
            TokenRefusedError: this service did not issue it.
        """
        claims = self._verified_claims(token)
        content = AccessToken(
            user_id=claims["sub"],
            session_id=uuid.UUID(claims["sid"]),
            scopes=read_scopes(claims["scope"]),
        )
        valid_from = datetime.fromtimestamp(claims["nbf"], UTC) - self._leeway
        return Verified(content, valid_from, datetime.fromtimestamp(claims["exp"], UTC))

    def _verified_claims(self, token: str) -> dict[str, Any]:
        """Returns the claims of a token that this service issued, whatever the time.

        PyJWT checks the signature, the issuer and the audience. It still accepts tokens that
        `issue` would never make: with other headers, repeated claims, claims of other types. So the
        claims are signed again: one of our tokens comes out the same to the byte.

        Raises:
            TokenRefusedError: this service did not issue it.
        """
        if len(token) > _MAX_LENGTH:
            raise _malformed()
        claims, secret = _read_signed(token, self._secrets, ISSUER, AUDIENCE)
        if not self._has_our_form(claims) or _sign(claims, secret) != token:
            raise _malformed()
        return claims

    def _has_our_form(self, claims: dict[str, Any]) -> bool:
        """Whether the claims are exactly those of `issue`, in its order and format."""
        return (
            [(name, type(value)) for name, value in claims.items()] == list(_CLAIMS.items())
            and _USER_ID.fullmatch(claims["sub"]) is not None
            and _UUID.fullmatch(claims["sid"]) is not None
            and _SCOPES.fullmatch(claims["scope"]) is not None
            and _UUID.fullmatch(claims["jti"]) is not None
            and 0 <= claims["iat"] == claims["nbf"]
            and 0 < claims["exp"] - claims["iat"] <= self._longest_seconds
            and claims["exp"] <= _MAX_NUMERIC_DATE
        )


def _malformed() -> TokenRefusedError:
    return TokenRefusedError("It does not have the form of a token of ours.")
