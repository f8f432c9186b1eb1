"""Signing in as the contracts of this house have it.

With access tokens that are renewed, API keys, and the tokens of another issuer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, override

from impl.accounts import Accounts
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.handlers import Auth
from impl.auth.sign_ins import SessionLifetimes
from impl.clock import Clock
from impl.closing import Closing
from impl.deployment import Deployment
from impl.foundation import Foundation, Work
from impl.issuers.issuer import Issuer
from impl.later import later
from impl.measuring import of_issuer

if TYPE_CHECKING:
    from impl.issuers.tokens import ForeignTokens

_open_issuer: Callable[[Issuer, Clock], ForeignTokens] = later(
    "impl.issuers.tokens", "ForeignTokens"
)


class SigningIn(Accounts):
    """The accounts, with those who authenticate callers and the handlers of signing in."""

    def __init__(self, settings: Deployment, foundation: Foundation) -> None:
        now = foundation.now
        access_tokens = AccessTokens(
            settings.secrets,
            timedelta(minutes=settings.access_token_minutes),
            now,
            timedelta(seconds=settings.clock_leeway_seconds),
        )
        lifetimes = SessionLifetimes(
            unused=timedelta(days=settings.refresh_token_days),
            in_all=timedelta(days=settings.session_days),
        )
        super().__init__(settings, foundation, access_tokens, lifetimes)
        self._foreign_tokens = (
            _open_issuer(settings.issuer, now) if settings.issuer is not None else None
        )
        if self._foreign_tokens is not None:
            foundation.measures += of_issuer(self._foreign_tokens.keys)
        self.authenticators = ContractAuthenticators(
            foundation.database, foundation.revocations, access_tokens, now, self._foreign_tokens
        )

    @override
    def close_later(self, closing: Closing) -> None:
        closing.close_later("uses", self.authenticators.close)
        if self._foreign_tokens is not None:
            closing.close_later("foreign_tokens", self._foreign_tokens.close)
        super().close_later(closing)

    def auth(self, work: Work) -> Auth:
        """Returns the handlers of the operations tagged `auth`."""
        return Auth(
            work.transaction,
            self.sign_ins(work),
            self.log_ins(work),
            self.passwords,
            audit=work.audit,
            now=self._foundation.now,
        )
