"""Accounts: users of this service and of other issuers, their passwords and their tokens."""

from __future__ import annotations

from datetime import timedelta

import impl.api_keys.retention
import impl.auth.retention
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.handlers import Auth
from impl.auth.refresh_tokens import RefreshTokens
from impl.auth.sign_ins import SessionLifetimes, SignIns
from impl.closing import Closing
from impl.deployment import Deployment
from impl.foundation import Foundation, Work
from impl.issuers.tokens import ForeignTokens
from impl.users.passwords import Passwords

RETENTIONS = (*impl.auth.retention.RETENTIONS, *impl.api_keys.retention.RETENTIONS)


class Accounts:
    """What signing in takes, created once from the settings."""

    def __init__(self, settings: Deployment, foundation: Foundation) -> None:
        self._foundation = foundation
        now = foundation.now
        self.passwords = Passwords(settings.bcrypt_rounds)
        self._access_tokens = AccessTokens(
            settings.secrets,
            timedelta(minutes=settings.access_token_minutes),
            now,
            timedelta(seconds=settings.clock_leeway_seconds),
        )
        self._refresh_tokens = RefreshTokens(settings.secrets)
        self._lifetimes = SessionLifetimes(
            unused=timedelta(days=settings.refresh_token_days),
            in_all=timedelta(days=settings.session_days),
        )
        self._foreign_tokens = (
            ForeignTokens(settings.issuer, now) if settings.issuer is not None else None
        )
        self.authenticators = ContractAuthenticators(
            foundation.database,
            foundation.revocations,
            self._access_tokens,
            now,
            self._foreign_tokens,
        )

    def close_later(self, closing: Closing) -> None:
        """Registers what has to be closed."""
        closing.close_later("uses", self.authenticators.close)
        if self._foreign_tokens is not None:
            closing.close_later("foreign_tokens", self._foreign_tokens.close)
        closing.close_later("passwords", self.passwords.close)

    def auth(self, work: Work) -> Auth:
        """Returns the handlers of the operations tagged `auth`."""
        address = work.request.address
        return Auth(
            work.transaction,
            self.sign_ins(work),
            self.passwords,
            work.audit,
            self._foundation.now,
            remember=lambda email: self._foundation.rate_limits.remember(email, address),
        )

    def sign_ins(self, work: Work) -> SignIns:
        """Returns the sessions of a request."""
        return SignIns(
            work.transaction,
            self._access_tokens,
            self._refresh_tokens,
            self._lifetimes,
            client=work.client,
            audit=work.audit,
            now=self._foundation.now,
        )
