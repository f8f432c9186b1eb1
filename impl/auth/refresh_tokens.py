"""Refresh tokens: opaque to clients, and derived from a key, so that only hashes are stored."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from impl.secrets import base64url
from impl.secrets.keyring import derive_keys

_PREFIX = "tpr_"
_GENERATION_BYTES = 4
_MAC_BYTES = 32
_USER_ID_AT = 16 + _GENERATION_BYTES + _MAC_BYTES


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One generation of the refresh tokens of a session."""

    user_id: str
    session_id: uuid.UUID
    generation: int
    """How many were issued for the session before."""

    @property
    def successor(self) -> RefreshToken:
        """The token that this one is exchanged for."""
        return RefreshToken(self.user_id, self.session_id, self.generation + 1)


class RefreshTokens:
    """Writes and reads refresh tokens. The same token always has the same text."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = derive_keys(secrets, "refresh token")

    def write(self, token: RefreshToken) -> str:
        """Returns the text of a token, which nobody else can produce."""
        return _text(self._keys[0], token)

    def spellings(self, token: RefreshToken) -> list[str]:
        """Returns the text of a token under each of the keys, newest first."""
        return [_text(key, token) for key in self._keys]

    def read(self, text: str) -> RefreshToken | None:
        """Returns the token of `text`, or `None` if this service did not write it."""
        try:
            content = base64url.decode(text.removeprefix(_PREFIX))
            token = RefreshToken(
                user_id=content[_USER_ID_AT:].decode(),
                session_id=uuid.UUID(bytes=content[:16]),
                generation=int.from_bytes(content[16 : 16 + _GENERATION_BYTES]),
            )
        except ValueError:
            return None
        is_ours = any(
            hmac.compare_digest(text.encode(), spelling.encode())
            for spelling in self.spellings(token)
        )
        return token if is_ours else None


def _text(key: bytes, token: RefreshToken) -> str:
    generation = token.generation.to_bytes(_GENERATION_BYTES)
    user_id = token.user_id.encode()
    head = token.session_id.bytes + generation
    mac = hmac.digest(key, head + user_id, "sha256")
    return _PREFIX + base64url.encode(head + mac + user_id)
