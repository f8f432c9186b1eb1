"""How long expired API keys are still listed."""

from __future__ import annotations

from datetime import timedelta

from impl.api_keys.tables import ApiKeyRow
from impl.retention.retentions import Retention
from impl.retention.statements import remove_expired

_EXPIRED_KEYS_SHOWN_FOR = timedelta(days=30)

RETENTIONS = (
    Retention(
        ApiKeyRow.__tablename__,
        _EXPIRED_KEYS_SHOWN_FOR,
        remove_expired(ApiKeyRow, ApiKeyRow.expires_at),
    ),
)
