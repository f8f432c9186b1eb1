"""The service: its handlers, and what lives as long as the process."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import impl.accounts
import impl.api_keys.repairs
import impl.foundation
import impl.users.repairs
from generated.handlers import Handlers, endpoints
from generated.routing import Endpoint
from generated.security import Authenticators
from impl.admin.commands import CREATE_ADMIN
from impl.api_keys.handlers import ApiKeys
from impl.caller import Caller
from impl.foundation import Foundation, always
from impl.keeping import Keeping
from impl.orders.expiry import expire
from impl.orders.handlers import Orders, Terms
from impl.products.handlers import Products
from impl.retention.retentions import CountedRetention, Retention
from impl.rounds import rounds
from impl.settings import Settings
from impl.signing_in import SigningIn
from impl.site.contract import ContractFile, ServedContract
from impl.site.health import HealthChecks

REPAIRS = (*impl.api_keys.repairs.REPAIRS, *impl.users.repairs.REPAIRS)

COMMANDS = (CREATE_ADMIN,)
"""What can be done on the command line besides what every service has."""


def retentions(_settings: Settings) -> tuple[Retention | CountedRetention, ...]:
    """Returns the retentions of all rooms. Orders and payments are kept."""
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
        self._keeping = Keeping(settings, foundation)
        self._accounts = SigningIn(settings, foundation)
        self._terms = Terms(
            reserved_for=timedelta(minutes=settings.reservation_minutes),
            max_open=settings.max_open_orders,
        )
        self._authenticators = authenticators or self._accounts.authenticators

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Opens what requests need, lets orders expire, and closes it in reverse order."""
        every = timedelta(seconds=self._settings.expiry_seconds)
        async with self._foundation.running(retentions(self._settings)) as closing:
            self._accounts.close_later(closing)
            await closing.enter_for_now("expiry", rounds("expiry", self._expire, every))
            yield

    def endpoints(self, contract: ContractFile) -> list[Endpoint]:
        """Returns every operation of the contract, run by the handlers of its tag."""
        handlers = self.handlers(contract)
        return endpoints(handlers, self._authenticators, self._foundation.rate_limiter)

    def handlers(self, contract: ContractFile) -> Handlers[Caller]:
        """Returns the openers of the handlers, one per tag. The type checker demands them all."""
        foundation = self._foundation
        cursors, now, per_request = foundation.cursors, foundation.now, self._keeping.per_request
        return Handlers(
            auth=per_request(self._accounts.auth),
            api_keys=per_request(lambda w: ApiKeys(w.transaction, cursors, w.audit, now)),
            products=per_request(lambda w: Products(w.transaction, cursors, now)),
            orders=per_request(lambda w: Orders(w.transaction, cursors, self._terms, now)),
            health=always(HealthChecks(foundation.database, foundation.draining)),
            contract=always(ServedContract(contract)),
        )

    async def _expire(self) -> None:
        await expire(self._foundation.database, self._foundation.now())
