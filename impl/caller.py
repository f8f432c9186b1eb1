"""Who asks: the user of a credential and what it allows, or why it is refused."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import NamedTuple

import structlog

from generated.authentication import invalid_credential
from generated.problems import Refusal
from generated.security import CHALLENGES

_log = structlog.get_logger()


class Caller(NamedTuple):
    """The user on whose behalf a request is made, and what the credential allows."""

    user_id: str
    scopes: frozenset[str]
    session_id: uuid.UUID | None = None
    """The session that the access token belongs to, if this service issued it."""
    signed_in_at: datetime | None = None
    """When the user last authenticated, if known. A refresh does not count."""


def invalid_token() -> Refusal:
    """Returns the refusal (401) of an invalid credential, or of one whose user has been deleted."""
    return invalid_credential(next(iter(CHALLENGES.values())))


class TokenRefusedError(Exception):
    """A credential is not valid. The message says why, for the log, and repeats no part of it."""

    def __init__(self, reason: str, *, is_ours: bool = False) -> None:
        super().__init__(reason)
        self.is_ours = is_ours
        """Whether this service issued it, so that no other issuer need be asked."""


def log_refusal(refused: TokenRefusedError) -> None:
    """Logs why a credential was refused."""
    _log.info("token_refused", reason=str(refused))
