"""Hashes of secrets that this service generated."""

from __future__ import annotations

import hashlib


def hash_secret(text: str) -> bytes:
    """Returns the SHA-256 of a token or key. It is long and random, so a salt would add nothing."""
    return hashlib.sha256(text.encode()).digest()
