"""Base64url without padding (RFC 4648, section 5), in which the same bytes are always one text."""

from __future__ import annotations

import base64
import binascii


def encode(content: bytes) -> str:
    """Returns the text of `content`."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Returns the bytes that `encode` made `text` of.

    Base64 can say the same bytes in several ways, and the library skips what it does not know: only
    the one text that `encode` gives is accepted.

    Raises:
        ValueError: `text` is something else.
    """
    content = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if encode(content) != text:
        raise binascii.Error("not the canonical text of these bytes")
    return content
