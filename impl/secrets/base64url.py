"""Base64url without padding (RFC 4648, section 5), in its canonical form only."""

from __future__ import annotations

import base64
import binascii


def encode(content: bytes) -> str:
    """Returns the text of `content`."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


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
