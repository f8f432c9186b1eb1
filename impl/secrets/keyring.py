"""Keys derived from the service's secrets, one per purpose."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Literal

from impl.name import NAME


def derive_keys(
    secrets: Sequence[str], purpose: str, digest: Literal["sha256", "sha512"] = "sha256"
) -> list[bytes]:
    """Returns the keys for a purpose, in the order of the secrets: newest first.

    The first one signs or encrypts. What was signed or encrypted with another one is still
    accepted, so that nobody notices a rotation of the secret.
    """
    return [
        hmac.digest(secret.encode(), f"{NAME} {purpose}".encode(), digest) for secret in secrets
    ]
