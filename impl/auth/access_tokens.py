"""Access tokens."""

from __future__ import annotations

import hmac
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from impl.caller import TokenRefusedError
from impl.clock import Clock, utc_now
from impl.name import NAME
from impl.secrets import base64url
from impl.users.scopes import read_scopes, write_scopes
from impl.users.tables import OWN_ISSUER as ISSUER

AUDIENCE = NAME
_HEADER = base64url.encode(b'{"alg":"HS256","typ":"at+jwt"}')
_MAX_LENGTH = 1024
_USER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCOPE = r"[!#-\[\]-~]{1,64}"  # RFC 6749, section 3.3
_SCOPES = re.compile(f"(?:{_SCOPE}(?: {_SCOPE})*)?")
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


class _Verified(NamedTuple):
    """A token that this service issued, and the seconds since 1970 between which it is valid."""

    content: AccessToken
    not_before: int
    expires_at: int


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
        self._leeway_seconds = leeway.total_seconds()
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

    def verify(self, token: str) -> AccessToken:
        """Returns the content of `token`.

        The clock of the process that issued it may be ahead of ours by the leeway (RFC 7519,
        section 4.1.5). If it is behind, the token expires a little early, which clients can deal
        with, and never late. Whether its session still exists is not checked here.

        Raises:
            TokenRefusedError: it was not issued by this service, or is not valid now.
        """
        verified = self._verified(token)
        now = self._now().timestamp()
        if (ahead := verified.not_before - now) > self._leeway_seconds:
            reason = f"It is valid only in {ahead:.0f} s. Are the clocks right?"
            raise TokenRefusedError(reason, is_ours=True)
        if (late := now - verified.expires_at) >= 0:
            raise TokenRefusedError(f"It expired {late:.0f} s ago.", is_ours=True)
        return verified.content

    def _verify(self, token: str) -> _Verified:
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
        return _Verified(content, claims["nbf"], claims["exp"])

    def _verified_claims(self, token: str) -> dict[str, Any]:
        """Returns the claims of a token that this service issued, whatever the time.

        All of ours have the same header, and nothing else is read of a token before its signature
        is known to be ours. Then the claims are signed again: one of our tokens comes out the same
        to the byte, and one with repeated claims or in another encoding does not.

        Raises:
            TokenRefusedError: this service did not issue it.
        """
        if len(token) > _MAX_LENGTH or not token.isascii():
            raise _malformed()
        text, _, signature = token.rpartition(".")
        header, _, written = text.partition(".")
        if not written:
            raise _malformed()
        if header != _HEADER:
            raise TokenRefusedError("It is of another type than ours, or of another algorithm.")
        secret = self._signer(text, signature)
        try:
            claims = json.loads(base64url.decode(written))
        except (ValueError, RecursionError):
            raise _malformed() from None
        if not isinstance(claims, dict) or not self._has_our_form(claims):
            raise _malformed()
        if _sign(claims, secret) != token:
            raise _malformed()
        return claims

    def _signer(self, text: str, signature: str) -> str:
        """Returns the secret by which `signature` was made."""
        for secret in self._secrets:
            if hmac.compare_digest(_signature(text, secret), signature):
                return secret
        raise TokenRefusedError("Its signature is not made by JWT_SECRET.")

    def _has_our_form(self, claims: dict[str, Any]) -> bool:
        """Whether the claims are exactly those of `issue`, in its order and format."""
        return (
            [(name, type(value)) for name, value in claims.items()] == list(_CLAIMS.items())
            and claims["iss"] == ISSUER
            and claims["aud"] == AUDIENCE
            and _USER_ID.fullmatch(claims["sub"]) is not None
            and _UUID.fullmatch(claims["sid"]) is not None
            and _SCOPES.fullmatch(claims["scope"]) is not None
            and _UUID.fullmatch(claims["jti"]) is not None
            and 0 <= claims["iat"] == claims["nbf"]
            and 0 < claims["exp"] - claims["iat"] <= self._longest_seconds
        )


def _malformed() -> TokenRefusedError:
    return TokenRefusedError("It does not have the form of a token of ours.")


def _sign(claims: dict[str, Any], secret: str) -> str:
    """Returns the token with these claims (RFC 7515, section 7.1)."""
    text = f"{_HEADER}.{base64url.encode(json.dumps(claims, separators=(',', ':')).encode())}"
    return f"{text}.{_signature(text, secret)}"


def _signature(text: str, secret: str) -> str:
    return base64url.encode(hmac.digest(secret.encode(), text.encode(), "sha256"))
