"""Encryption with the keys of the service (see `derive_keys`): the first one is the newest.

What imports this takes 7 MB more, so it is imported when somebody first encrypts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

_NONCE_BYTES = 12


class SameEachTime:
    """Encrypts the same text to the same bytes (AES-SIV, RFC 5297)."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = [AESSIV(key) for key in keys]

    def encrypt(self, text: bytes, scope: Sequence[bytes]) -> bytes:
        """Returns `text`, encrypted with the newest key. `scope` is authenticated with it."""
        return self._ciphers[0].encrypt(text, [*scope])

    def decrypt(self, encrypted: bytes, scope: Sequence[bytes]) -> bytes | None:
        """Returns the text, or `None` if none of the keys encrypted it for this scope."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(encrypted, [*scope])
            except InvalidTag:
                continue
        return None


def encrypt(key: bytes, text: bytes) -> bytes:
    """Returns `text`, encrypted to other bytes each time (AES-GCM)."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, None)


def decrypt(key: bytes, encrypted: bytes) -> bytes | None:
    """Returns the text, or `None` if `encrypt` did not encrypt it with this key."""
    nonce, encrypted = encrypted[:_NONCE_BYTES], encrypted[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, encrypted, None)
    except (InvalidTag, ValueError):
        return None
