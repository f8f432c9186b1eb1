"""What may happen to whoever asks an issuer."""

from __future__ import annotations

from impl.refusals import UnavailableError


class IssuerUnavailableError(UnavailableError):
    """An issuer cannot be reached, or answers something useless. That may pass."""
