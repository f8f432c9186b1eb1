"""Refresh tokens: opaque to clients, and derived from a key, so that only hashes need be stored."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from impl.secrets import base64url
from impl.secrets.keyring import derive_keys

_PREFIX = "tpr_"
_GENERATION_BYTES = 4
_SEAL_BYTES = 32
_USER_ID_AT = 16 + _GENERATION_BYTES + _SEAL_BYTES


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What a refresh token stands for: one generation of the tokens of one session."""

    user_id: str
    session_id: uuid.UUID
    generation: int
    """How many were issued for the session before it."""

    @property
    def successor(self) -> RefreshToken:
        """The token that this one is traded for."""
        return RefreshToken(self.user_id, self.session_id, self.generation + 1)


class RefreshTokens:
    """Writes refresh tokens and reads them. The same one is always written the same way."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = derive_keys(secrets, "taskpact refresh token")

    def write(self, token: RefreshToken) -> str:
        """Returns the text of a token, which nobody else can write."""
        return _text(self._keys[0], token)

    def spellings(self, token: RefreshToken) -> list[str]:
        """Returns the text of a token as each of our keys would write it, the newest first."""
        return [_text(key, token) for key in self._keys]

    def read(self, text: str) -> RefreshToken | None:
        """Returns the token that `text` is, or `None` when we did not write it."""
        try:
            sealed = base64url.decode(text.removeprefix(_PREFIX))
            token = RefreshToken(
                user_id=sealed[_USER_ID_AT:].decode(),
                session_id=uuid.UUID(bytes=sealed[:16]),
                generation=int.from_bytes(sealed[16 : 16 + _GENERATION_BYTES]),
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
    seal = hmac.digest(key, head + user_id, "sha256")
    return _PREFIX + base64url.encode(head + seal + user_id)
