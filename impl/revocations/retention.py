"""Revocations are kept for a day, far longer than anybody needs to learn of one."""

from __future__ import annotations

from datetime import timedelta

from impl.retention.retentions import Retention
from impl.retention.statements import remove_expired
from impl.revocations.tables import RevocationRow

RETENTIONS = (
    Retention(
        RevocationRow.__tablename__,
        timedelta(days=1),
        remove_expired(RevocationRow, RevocationRow.revoked_at),
    ),
)
