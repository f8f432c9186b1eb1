"""Base64url without padding (RFC 4648, section 5), in its canonical form only."""

from __future__ import annotations

import base64
import binascii

_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def encode(content: bytes) -> str:
    """Returns the text of `content`."""
    standard = binascii.b2a_base64(content, newline=False)  # what `base64` calls, by detours
    return standard.translate(_TO_URL_SAFE).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Returns the bytes that `text` encodes.

    Base64 can spell the same bytes in several ways, and the library skips unknown characters: only
    what `encode` returns is accepted.

    Raises:
        ValueError: `text` is something else.
    """
    content = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if encode(content) != text:
        raise binascii.Error("not the canonical text of these bytes")
    return content
