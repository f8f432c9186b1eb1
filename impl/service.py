"""The service: its handlers, and what lives as long as the process.

The only place that knows every room. A new domain adds one line to `Service.handlers`, and one
each to `retentions` and `REPAIRS` where it has something to remove in time or to repair.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import impl.accounts
import impl.api_keys.repairs
import impl.foundation
import impl.quotas.repairs
import impl.tags.repairs
import impl.tasks.repairs
import impl.tasks.retention
import impl.users.repairs
from generated.handlers import Handlers, endpoints
from generated.routing import Endpoint
from generated.security import Authenticators
from impl.admin.commands import CREATE_ADMIN
from impl.admin.handlers import Admin
from impl.api_keys.handlers import ApiKeys
from impl.auth.sessions import Sessions
from impl.batches.handlers import Batches
from impl.caller import Caller
from impl.foundation import Foundation, Work, always
from impl.keeping import Keeping
from impl.me.handlers import Me
from impl.quotas.quotas import Quotas
from impl.retention.retentions import CountedRetention, Retention
from impl.settings import Settings
from impl.signing_in import SigningIn
from impl.site.contract import ContractFile, ServedContract
from impl.site.health import HealthChecks
from impl.tags.handlers import Tags
from impl.tasks.answers import Answers
from impl.tasks.handlers import Tasks
from impl.tasks.rows import TaskReader
from impl.transfer.exports import Exports
from impl.transfer.imports import Imports

REPAIRS = (
    *impl.tasks.repairs.REPAIRS,
    *impl.tags.repairs.REPAIRS,
    *impl.api_keys.repairs.REPAIRS,
    *impl.quotas.repairs.REPAIRS,
    *impl.users.repairs.REPAIRS,
)
"""All derived values that are stored. Those that count others come last."""

COMMANDS = (CREATE_ADMIN,)
"""What can be done on the command line besides what every service has."""


def retentions(settings: Settings) -> tuple[Retention | CountedRetention, ...]:
    """Returns the retentions of all rooms."""
    return (
        *impl.tasks.retention.retentions(settings.trash_days),
        *impl.accounts.RETENTIONS,
        *impl.foundation.RETENTIONS,
    )


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
        self._quotas = Quotas(
            tasks=settings.quota_tasks,
            text_bytes=settings.quota_text_bytes,
            tags=settings.quota_tags,
        )
        self._task_reader = TaskReader(timedelta(days=settings.trash_days))
        self._answers = Answers(self._foundation.database, self._task_reader)
        self._authenticators = authenticators or self._accounts.authenticators

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Opens what requests need, and closes it in reverse order."""
        async with self._foundation.running(retentions(self._settings)) as closing:
            closing.close_later("answers", self._answers.close)
            self._accounts.close_later(closing)
            yield

    def endpoints(self, contract: ContractFile) -> list[Endpoint]:
        """Returns every operation of the contract, run by the handlers of its tag."""
        handlers = self.handlers(contract)
        return endpoints(handlers, self._authenticators, self._foundation.rate_limiter)

    def handlers(self, contract: ContractFile) -> Handlers[Caller]:
        """Returns the openers of the handlers, one per tag. The type checker demands them all."""
        accounts, foundation = self._accounts, self._foundation
        database, cursors, now = foundation.database, foundation.cursors, foundation.now
        per_request = self._keeping.per_request
        return Handlers(
            auth=per_request(accounts.auth),
            sessions=per_request(
                lambda w: Sessions(w.transaction, accounts.sign_ins(w), cursors, now)
            ),
            api_keys=per_request(lambda w: ApiKeys(w.transaction, cursors, w.audit, now)),
            me=per_request(lambda w: Me(w.transaction, w.audit, now)),
            tasks=per_request(self._tasks),
            batches=per_request(lambda w: Batches(w.transaction, self._tasks(w), w.request)),
            exports=always(Exports(database, self._task_reader, now)),
            imports=per_request(lambda w: Imports(database, w.transaction, self._quotas, now)),
            tags=per_request(lambda w: Tags(w.transaction, cursors, now)),
            admin=per_request(
                lambda w: Admin(
                    w.transaction,
                    accounts.sign_ins(w),
                    accounts.passwords,
                    cursors=cursors,
                    audit=w.audit,
                    now=now,
                )
            ),
            health=always(HealthChecks(database, foundation.draining)),
            contract=always(ServedContract(contract)),
        )

    def _tasks(self, work: Work) -> Tasks:
        foundation = self._foundation
        return Tasks(
            work.transaction, foundation.cursors, self._quotas, self._answers, foundation.now
        )
