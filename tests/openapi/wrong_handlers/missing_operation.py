"""An operation is missing."""

from __future__ import annotations

from typing import override

from generated.auth import AuthApi, LogInOutcome
from generated.models import LogIn
from generated.problems import WrongCredentials


class NoSignUp(AuthApi):
    @override
    async def log_in(self, body: LogIn) -> LogInOutcome:
        return WrongCredentials()


HANDLERS = NoSignUp()  # type: ignore[abstract]
