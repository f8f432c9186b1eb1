"""Cursors: where a page begins, encrypted and authenticated."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from impl.clock import Clock
from impl.secrets import base64url
from impl.secrets.keyring import derive_keys

_HOUR = 3600
_GOOD_FOR_HOURS = 24
_HOUR_BYTES = 3


class InvalidCursorError(Exception):
    """A cursor that was changed, has expired, or belongs to another list."""


class Cursors:
    """Encrypts positions with a key derived from the service's secret (AES-SIV, RFC 5297).

    Within an hour the same position has the same cursor, so that an unchanged page is the same to
    the byte. A cursor is valid for 24 hours, and for the rest of the hour in which they end.
    """

    def __init__(self, secrets: Sequence[str], now: Clock) -> None:
        self._ciphers = [AESSIV(key) for key in derive_keys(secrets, "cursor", "sha512")]
        self._now = now

    def encrypt(self, position: bytes, *scope: str) -> str:
        """Returns the cursor for a position in the list that `scope` describes."""
        message = self._hour().to_bytes(_HOUR_BYTES) + position
        return base64url.encode(self._ciphers[0].encrypt(message, _associated(scope)))

    def decrypt(self, cursor: str, *scope: str) -> bytes:
        """Returns the position that was encrypted for the same scope.

        Raises:
            InvalidCursorError: `cursor` belongs to another list, or has expired.
        """
        message = self._decrypt(cursor, scope)
        encrypted_at = int.from_bytes(message[:_HOUR_BYTES])
        if self._hour() - encrypted_at > _GOOD_FOR_HOURS:
            raise InvalidCursorError
        return message[_HOUR_BYTES:]

    def _decrypt(self, cursor: str, scope: tuple[str, ...]) -> bytes:
        try:
            encrypted = base64url.decode(cursor)
        except ValueError:
            raise InvalidCursorError from None
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(encrypted, _associated(scope))
            except InvalidTag:
                continue
        raise InvalidCursorError

    def _hour(self) -> int:
        return int(self._now().timestamp()) // _HOUR


def _associated(scope: tuple[str, ...]) -> list[bytes | bytearray | memoryview]:
    """Returns the data that is authenticated with the position, but not part of the cursor."""
    return [part.encode() for part in scope]
