"""Cursors: where a page begins, in a form that nobody but this service can make."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence

_SEAL_BYTES = 16


class InvalidCursorError(Exception):
    """A cursor that was changed, or belongs to another list."""


class Cursors:
    """Seals positions with a key that is derived from the service's secret.

    Of several secrets the first seals; what another one has sealed is opened as well.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [hmac.digest(s.encode(), b"taskpact cursor", "sha256") for s in secrets]

    def seal(self, position: bytes, *scope: str) -> str:
        """Returns a cursor for a position in the list that `scope` describes."""
        return _sealed(self._keys[0], position, scope)

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
        for key in self._keys:
            if hmac.compare_digest(cursor.encode(), _sealed(key, position, scope).encode()):
                return position
        raise InvalidCursorError


def _sealed(key: bytes, position: bytes, scope: tuple[str, ...]) -> str:
    message = b"\0".join([*(part.encode() for part in scope), position])
    seal = hmac.digest(key, message, "sha256")[:_SEAL_BYTES]
    return base64.urlsafe_b64encode(seal + position).decode().rstrip("=")
