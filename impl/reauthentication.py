"""What is asked only of those who signed in a moment ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from generated.problems import ReauthenticationRequired, Refusal
from impl.caller import Caller

_RECENT = timedelta(minutes=5)


def require_recent_sign_in(caller: Caller, now: datetime) -> None:
    """Raises a refusal unless the caller signed in within the last five minutes.

    Raises:
        Refusal: 401, with the challenge to sign in again (RFC 9470, section 3).
    """
    if caller.signed_in_at is None or now - caller.signed_in_at > _RECENT:
        seconds = int(_RECENT.total_seconds())
        challenge = f'Bearer error="insufficient_user_authentication", max_age="{seconds}"'
        raise Refusal(ReauthenticationRequired(max_age=seconds, www_authenticate=challenge))
