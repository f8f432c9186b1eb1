"""Who asks: the user of a credential and what it allows, or why it is refused."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from generated.problems import ReauthenticationRequired, Refusal, Unauthorized

_RECENT = timedelta(minutes=5)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Caller:
    """The user on whose behalf a request is made, and what the credential allows."""

    user_id: str
    scopes: frozenset[str]
    session_id: uuid.UUID | None = None
    """The session that the access token belongs to, if this service issued it."""
    signed_in_at: datetime | None = None
    """When the user last authenticated, if known. A refresh does not count."""


def invalid_token() -> Refusal:
    """Returns the refusal (401) of an invalid credential, or of one whose user has been deleted."""
    return Refusal(Unauthorized(www_authenticate='Bearer error="invalid_token"'))


def require_recent_sign_in(caller: Caller, now: datetime) -> None:
    """Raises a refusal unless the caller signed in within the last five minutes.

    Raises:
        Refusal: 401, with the challenge to sign in again (RFC 9470, section 3).
    """
    if caller.signed_in_at is None or now - caller.signed_in_at > _RECENT:
        seconds = int(_RECENT.total_seconds())
        challenge = f'Bearer error="insufficient_user_authentication", max_age="{seconds}"'
        raise Refusal(ReauthenticationRequired(max_age=seconds, www_authenticate=challenge))


class TokenRefusedError(Exception):
    """A credential is not valid. The message says why, for the log, and repeats no part of it."""

    def __init__(self, reason: str, *, is_ours: bool = False) -> None:
        super().__init__(reason)
        self.is_ours = is_ours
        """Whether this service issued it, so that no other issuer need be asked."""


def log_refusal(refused: TokenRefusedError) -> None:
    """Logs why a credential was refused."""
    _log.info("token_refused", reason=str(refused))
