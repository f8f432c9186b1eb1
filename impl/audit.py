"""The audit log: what happened to whose account, for whoever has to find out later."""

from __future__ import annotations

import logging
from typing import Literal
from uuid import UUID

import structlog

type AuditEvent = Literal[
    "sign_up",
    "log_in_succeeded",
    "log_in_failed",
    "refresh_reused",
    "password_changed",
    "session_ended",
    "api_key_created",
    "api_key_revoked",
    "user_created",
    "user_updated",
    "user_deleted",
]

_logger = logging.getLogger("audit")
_logger.setLevel(logging.INFO)  # whatever `LOG_LEVEL` hides
_log = structlog.wrap_logger(
    _logger, wrapper_class=structlog.make_filtering_bound_logger(logging.INFO)
)


class Audit:
    """Logs what one client does."""

    def __init__(self, address: str | None) -> None:
        self._address = address

    def log(
        self,
        event: AuditEvent,
        *,
        user_id: str | None,
        session_id: UUID | None = None,
        key_id: UUID | None = None,
        by: str | None = None,
        role: str | None = None,
        is_active: bool | None = None,
    ) -> None:
        """Logs that `event` happened to the account `user_id`, which is `None` when there is none.

        `by` is the admin who did it, `role` and `is_active` are what they set. There is no room
        for a secret, nor for what an unknown person typed.
        """
        details = {
            "address": self._address,
            "session_id": session_id and str(session_id),
            "key_id": key_id and str(key_id),
            "by": by,
            "role": role,
            "is_active": is_active,
        }
        known = {name: value for name, value in details.items() if value is not None}
        _log.info(event, audit=True, user_id=user_id, **known)
