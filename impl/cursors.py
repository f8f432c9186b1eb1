"""Cursors: where a page begins, in a form that nobody but this service can make."""

from __future__ import annotations

import base64
import hmac

_SEAL_BYTES = 16


class InvalidCursorError(Exception):
    """A cursor that was changed, or belongs to another list."""


class Cursors:
    """Seals positions with a key that is derived from the service's secret."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"taskpact cursor", "sha256")

    def seal(self, position: bytes, *scope: str) -> str:
        """Returns a cursor for a position in the list that `scope` describes."""
        sealed = self._seal(position, scope) + position
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, cursor: str, *scope: str) -> bytes:
        """Returns the position that was sealed for the same scope.

        Raises:
            InvalidCursorError: `cursor` is none of this list's.
        """
        try:
            position = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[_SEAL_BYTES:]
        except ValueError:
            raise InvalidCursorError from None
        # The text is compared, not the bytes: base64 can say the same bytes in several ways.
        if not hmac.compare_digest(cursor.encode(), self.seal(position, *scope).encode()):
            raise InvalidCursorError
        return position

    def _seal(self, position: bytes, scope: tuple[str, ...]) -> bytes:
        message = b"\0".join([*(part.encode() for part in scope), position])
        return hmac.digest(self._key, message, "sha256")[:_SEAL_BYTES]
