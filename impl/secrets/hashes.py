"""What is stored of secrets that we made ourselves."""

from __future__ import annotations

import hashlib


def hash_secret(text: str) -> bytes:
    """Returns the SHA-256 of a token or a key. It is random and long, so a salt adds nothing."""
    return hashlib.sha256(text.encode()).digest()
