"""Sessions are kept until they expire."""

from __future__ import annotations

from datetime import timedelta

from impl.auth.tables import SessionRow
from impl.retention.retentions import Retention
from impl.retention.statements import remove_expired

RETENTIONS = (
    Retention(
        SessionRow.__tablename__, timedelta(), remove_expired(SessionRow, SessionRow.expires_at)
    ),
)
