"""The audit log: security events, each with the account that it is about."""

from __future__ import annotations

import logging
from typing import LiteralString
from uuid import UUID

import structlog

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
        event: LiteralString,
        *,
        user_id: str | None,
        by: str | None = None,
        **details: UUID | bool | LiteralString | None,
    ) -> None:
        """Logs that `event` happened to the account `user_id`, which is `None` when there is none.

        `by` is the id of an administrator who did it. Details are ids and fixed words only, so that
        no secret and nothing that a stranger typed ends up in the log.
        """
        known = {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in {"address": self._address, **details, "by": by}.items()
            if value is not None
        }
        _log.info(event, audit=True, user_id=user_id, **known)
