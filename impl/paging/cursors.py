"""Cursors: where a page begins, encrypted and authenticated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from impl.clock import Clock
from impl.later import later
from impl.secrets import base64url
from impl.secrets.keyring import derive_keys

if TYPE_CHECKING:
    from impl.secrets.encryption import SameEachTime

_same_each_time: Callable[[Sequence[bytes]], SameEachTime] = later(
    "impl.secrets.encryption", "SameEachTime"
)
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
        self._keys = derive_keys(secrets, "cursor", "sha512")
        self._now = now

    def encrypt(self, position: bytes, *scope: str) -> str:
        """Returns the cursor for a position in the list that `scope` describes."""
        message = self._hour().to_bytes(_HOUR_BYTES) + position
        return base64url.encode(self._cipher.encrypt(message, _associated(scope)))

    def decrypt(self, cursor: str, *scope: str) -> bytes:
        """Returns the position that was encrypted for the same scope.

        Raises:
            InvalidCursorError: `cursor` belongs to another list, or has expired.
        """
        try:
            message = self._cipher.decrypt(base64url.decode(cursor), _associated(scope))
        except ValueError:
            raise InvalidCursorError from None
        if message is None:
            raise InvalidCursorError
        encrypted_at = int.from_bytes(message[:_HOUR_BYTES])
        if self._hour() - encrypted_at > _GOOD_FOR_HOURS:
            raise InvalidCursorError
        return message[_HOUR_BYTES:]

    @cached_property
    def _cipher(self) -> SameEachTime:
        return _same_each_time(self._keys)

    def _hour(self) -> int:
        return int(self._now().timestamp()) // _HOUR


def _associated(scope: tuple[str, ...]) -> list[bytes]:
    """Returns the data that is authenticated with the position, but not part of the cursor."""
    return [part.encode() for part in scope]
