"""Keys that are derived from the service's secrets, one for each purpose."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Literal


def derive_keys(
    secrets: Sequence[str], purpose: str, digest: Literal["sha256", "sha512"] = "sha256"
) -> list[bytes]:
    """Returns the key of each secret for a purpose, in their order: the newest first.

    The newest one signs or encrypts. What an older one has signed or encrypted is accepted too, so
    that nobody notices a change of the secret.
    """
    return [hmac.digest(secret.encode(), purpose.encode(), digest) for secret in secrets]
