"""Accounts: users of this service, their passwords, and the sessions that these begin.

Here is nothing of how a contract shows them.
"""

from __future__ import annotations

import impl.api_keys.retention
import impl.auth.retention
from impl.auth.access_tokens import AccessTokens
from impl.auth.log_ins import LogIns
from impl.auth.refresh_tokens import RefreshTokens
from impl.auth.sign_ins import SessionLifetimes, SignIns
from impl.closing import Closing
from impl.deployment import Deployment
from impl.foundation import Foundation, Work
from impl.measuring import of_passwords
from impl.users.passwords import Passwords

RETENTIONS = (*impl.auth.retention.RETENTIONS, *impl.api_keys.retention.RETENTIONS)


class Accounts:
    """What signing in takes, created once from the settings."""

    def __init__(
        self,
        settings: Deployment,
        foundation: Foundation,
        access_tokens: AccessTokens,
        lifetimes: SessionLifetimes,
    ) -> None:
        self._foundation = foundation
        self._access_tokens = access_tokens
        self._refresh_tokens = RefreshTokens(settings.secrets)
        self._lifetimes = lifetimes
        self.passwords = Passwords(settings.bcrypt_rounds)
        foundation.measures += of_passwords(self.passwords)

    def close_later(self, closing: Closing) -> None:
        """Registers what has to be closed."""
        closing.close_later("passwords", self.passwords.close)

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

    def log_ins(self, work: Work) -> LogIns:
        """Returns what logs users in for a request."""
        address = work.request.address
        return LogIns(
            work.transaction,
            self.sign_ins(work),
            self.passwords,
            work.audit,
            remember=lambda email: self._foundation.rate_limits.remember(email, address),
        )
