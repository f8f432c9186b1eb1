"""The service: its handlers, and what lives as long as the process."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import impl.accounts
import impl.foundation
import impl.users.repairs
from generated.handlers import Handlers, endpoints
from generated.other_credentials import http_credential
from generated.routing import Endpoint
from generated.security import Authenticators
from impl.accounts import Accounts
from impl.articles.favorites import Favorites
from impl.articles.handlers import Articles
from impl.articles.tags import Tags
from impl.auth.access_tokens import AccessTokens
from impl.auth.session_tokens import SessionTokens
from impl.auth.sign_ins import SessionLifetimes
from impl.authenticators import TokenAuthenticators
from impl.caller import Caller
from impl.commands import Command
from impl.comments.handlers import Comments
from impl.errors import Failures
from impl.foundation import Foundation, Work, always
from impl.members.handlers import Members
from impl.profiles.handlers import Profiles
from impl.retention.retentions import CountedRetention, Retention
from impl.settings import Settings
from impl.site.contract import ContractFile, ServedContract
from impl.site.health import HealthChecks

REPAIRS = impl.users.repairs.REPAIRS
COMMANDS: tuple[Command, ...] = ()
"""Nobody is an administrator."""


def retentions(_settings: Settings) -> tuple[Retention | CountedRetention, ...]:
    """Returns the retentions of all rooms. What people write is kept."""
    return (*impl.accounts.RETENTIONS, *impl.foundation.RETENTIONS)


class Service:
    """Everything that is created once from the settings and shared by all requests."""

    def __init__(
        self,
        settings: Settings,
        foundation: Foundation,
        authenticators: Authenticators[Caller] | None,
    ) -> None:
        self._settings = settings
        self._foundation = foundation
        lifetime = timedelta(days=settings.token_days)
        access_tokens = AccessTokens(
            settings.secrets,
            lifetime,
            foundation.now,
            timedelta(seconds=settings.clock_leeway_seconds),
            longest=timedelta(days=90),
        )
        self._accounts = Accounts(
            settings, foundation, access_tokens, SessionLifetimes(unused=lifetime, in_all=lifetime)
        )
        self._tokens = SessionTokens(
            foundation.database, foundation.revocations, access_tokens, foundation.now
        )
        self._authenticators = authenticators or TokenAuthenticators(self._tokens)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Opens what requests need, and closes it in reverse order."""
        async with self._foundation.running(retentions(self._settings)) as closing:
            closing.close_later("uses", self._tokens.close)
            self._accounts.close_later(closing)
            yield

    def endpoints(self, contract: ContractFile) -> list[Endpoint]:
        """Returns every operation of the contract, run by the handlers of its tag."""
        limiter = self._foundation.rate_limiter
        return endpoints(self.handlers(contract), self._authenticators, limiter, Failures())

    def handlers(self, contract: ContractFile) -> Handlers[Caller]:
        """Returns the openers of the handlers, one per tag. The type checker demands them all."""
        now, per_request = self._foundation.now, self._foundation.per_request
        return Handlers(
            users=per_request(self._members),
            profiles=per_request(lambda w: Profiles(w.transaction)),
            articles=per_request(lambda w: Articles(w.transaction, now)),
            favorites=per_request(lambda w: Favorites(w.transaction)),
            comments=per_request(lambda w: Comments(w.transaction, now)),
            tags=per_request(lambda w: Tags(w.transaction)),
            health=always(HealthChecks(self._foundation.database, self._foundation.draining)),
            contract=always(ServedContract(contract)),
        )

    def _members(self, work: Work) -> Members:
        return Members(
            work.transaction,
            self._accounts.log_ins(work),
            self._accounts.sign_ins(work),
            self._accounts.passwords,
            token=http_credential(work.request, "token") or "",
            audit=work.audit,
            now=self._foundation.now,
        )
