"""The service: what lives as long as the process, and what lives as long as a request.

The only place that knows every room. A new domain adds one line to `Service.handlers`, and one
each to `retentions` and `REPAIRS` where it has something to remove in time or to repair.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import impl.api_keys.repairs
import impl.api_keys.retention
import impl.auth.retention
import impl.idempotency.retention
import impl.revocations.retention
import impl.tags.repairs
import impl.tasks.repairs
import impl.tasks.retention
import impl.users.repairs
from generated.handlers import Handlers
from generated.http_request import HttpRequest
from generated.idempotency import Attempt
from generated.rate_limits import RateLimiter
from generated.routing import Api, KeepingOpener, Opener, Operation
from generated.security import Authenticators
from impl.addresses import network_of
from impl.admin.handlers import Admin
from impl.api_keys.handlers import ApiKeys
from impl.audit import Audit
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.handlers import Auth
from impl.auth.refresh_tokens import RefreshTokens
from impl.auth.sessions import Sessions
from impl.auth.sign_ins import SessionLifetimes, SignIns
from impl.batches.handlers import Batches
from impl.caller import Caller
from impl.clock import Clock
from impl.closing import Closing
from impl.database import Database, Transaction
from impl.database.url import parse_database_url
from impl.idempotency.replies import KeptReplies
from impl.issuers.tokens import ForeignTokens
from impl.me.handlers import Me
from impl.paging.cursors import Cursors
from impl.rate_limits.limiter import RateLimits
from impl.retention.purging import purging
from impl.retention.retentions import CountedRetention, Retention
from impl.revocations.feed import Feed
from impl.settings import Settings
from impl.site.contract import ContractFile, ServedContract
from impl.site.health import HealthChecks
from impl.tags.handlers import Tags
from impl.tasks.answers import Answers
from impl.tasks.handlers import Tasks
from impl.tasks.rows import TaskReader
from impl.transfer.exports import Exports
from impl.transfer.imports import Imports
from impl.users.locks import lock_free_owner
from impl.users.passwords import Passwords
from impl.users.quotas import Quotas, count_removed_replies
from impl.web.client import Client

REPAIRS = (
    *impl.tasks.repairs.REPAIRS,
    *impl.tags.repairs.REPAIRS,
    *impl.api_keys.repairs.REPAIRS,
    *impl.users.repairs.REPAIRS,
)
"""All derived values that are stored. Those that count others come last."""


def retentions(trash_days: int) -> tuple[Retention | CountedRetention, ...]:
    """Returns the retentions of all rooms; deleted tasks are kept for `trash_days`."""
    return (
        *impl.tasks.retention.retentions(trash_days),
        *impl.auth.retention.RETENTIONS,
        *impl.api_keys.retention.RETENTIONS,
        *impl.revocations.retention.RETENTIONS,
        *impl.idempotency.retention.retentions(lock_free_owner, count_removed_replies),
    )


@dataclass(frozen=True, slots=True)
class Work:
    """What the handlers of one request are given. Most need no more than the transaction."""

    transaction: Transaction
    request: HttpRequest

    @property
    def client(self) -> Client:
        return Client.of(self.request)

    @property
    def audit(self) -> Audit:
        return Audit(self.client.address)


class Service:
    """Everything that is created once from the settings and shared by all requests."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database | None,
        authenticators: Authenticators[Caller] | None,
        now: Clock,
    ) -> None:
        self._settings = settings
        self._now = now
        self._database = database or Database(
            parse_database_url(settings.database_url.get_secret_value()), settings.deadlines
        )
        self._passwords = Passwords(settings.bcrypt_rounds)
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
        self._cursors = Cursors(settings.secrets, now)
        self._quotas = Quotas(
            tasks=settings.quota_tasks,
            text_bytes=settings.quota_text_bytes,
            tags=settings.quota_tags,
            reply_bytes=settings.quota_reply_bytes,
        )
        self._task_reader = TaskReader(timedelta(days=settings.trash_days))
        self._answers = Answers(self._database, self._task_reader)
        self._kept_replies = KeptReplies(self._database, settings.secrets, self._quotas, now)
        self._rate_limits = RateLimits(
            settings.secrets[0],
            replicas=settings.replicas,
            redis_url=settings.redis_url.get_secret_value(),
            redis_timeout_seconds=settings.redis_timeout_milliseconds / 1000,
        )
        self._foreign_tokens = (
            ForeignTokens(settings.issuer, now) if settings.issuer is not None else None
        )
        self.rate_limiter: RateLimiter | None = (
            self._rate_limits if settings.rate_limit_enabled else None
        )
        self._revocations = Feed(self._database)
        self._own_authenticators = ContractAuthenticators(
            self._database, self._revocations, self._access_tokens, now, self._foreign_tokens
        )
        self.authenticators = authenticators or self._own_authenticators

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Opens what requests need, and closes it in reverse order."""
        async with Closing() as closing:
            closing.close_later("database", self._database.close)
            closing.close_later("revocations", self._revocations.close)
            closing.close_later("answers", self._answers.close)
            closing.close_later("uses", self._own_authenticators.close)
            closing.close_later("rate_limits", self._rate_limits.close)
            if self._foreign_tokens is not None:
                closing.close_later("foreign_tokens", self._foreign_tokens.close)
            closing.close_later("passwords", self._passwords.close)
            await self._rate_limits.open()
            await closing.enter_for_now(
                "purge", purging(self._database, retentions(self._settings.trash_days), self._now)
            )
            yield

    def handlers(self, contract: ContractFile) -> Handlers[Caller]:
        """Returns the openers of the handlers, one per tag. The type checker demands them all."""
        now = self._now
        return Handlers(
            auth=self._per_request(self._auth),
            sessions=self._per_request(
                lambda w: Sessions(w.transaction, self._sign_ins(w), self._cursors, now)
            ),
            api_keys=self._per_request(
                lambda w: ApiKeys(w.transaction, self._cursors, w.audit, now)
            ),
            me=self._per_request(lambda w: Me(w.transaction, w.audit, now)),
            tasks=self._per_request(self._tasks),
            batches=self._per_request(
                lambda w: Batches(w.transaction, self._tasks(w), w.request.id)
            ),
            exports=_always(Exports(self._database, self._task_reader, now)),
            imports=self._per_request(
                lambda w: Imports(self._database, w.transaction, self._quotas, now)
            ),
            tags=self._per_request(lambda w: Tags(w.transaction, self._cursors, now)),
            admin=self._per_request(
                lambda w: Admin(
                    w.transaction,
                    self._sign_ins(w),
                    self._passwords,
                    cursors=self._cursors,
                    audit=w.audit,
                    now=now,
                )
            ),
            health=_always(HealthChecks(self._database)),
            contract=_always(ServedContract(contract)),
        )

    def _auth(self, work: Work) -> Auth:
        address = work.request.address
        return Auth(
            work.transaction,
            self._sign_ins(work),
            self._passwords,
            work.audit,
            self._now,
            remember=lambda email: self._rate_limits.remember(email, address),
        )

    def _sign_ins(self, work: Work) -> SignIns:
        return SignIns(
            work.transaction,
            self._access_tokens,
            self._refresh_tokens,
            self._lifetimes,
            client=work.client,
            audit=work.audit,
            now=self._now,
        )

    def _tasks(self, work: Work) -> Tasks:
        return Tasks(
            work.transaction,
            self._cursors,
            self._quotas,
            self._answers,
            self._now,
        )

    def _per_request[A: Api](self, build: Callable[[Work], A]) -> KeepingOpener[A]:
        """Returns an opener that builds handlers for each request, on a transaction of its own."""

        def opener(
            operation: Operation, request: HttpRequest, attempt: Attempt | None = None
        ) -> AbstractAsyncContextManager[A]:
            work = Work(
                self._database.transaction(read_only=operation.is_safe, user_id=_who_asks(request)),
                request,
            )
            return self._keeping(attempt, work, build) if attempt else _Opened(work, build)

        return opener

    @asynccontextmanager
    async def _keeping[A: Api](
        self, attempt: Attempt, work: Work, build: Callable[[Work], A]
    ) -> AsyncGenerator[A]:
        async with work.transaction, self._kept_replies.keep(attempt, work.transaction):
            yield build(work)


class _Opened[A: Api]:
    """Handlers that are built for a request, and whose transaction ends with it."""

    __slots__ = ("_build", "_work")

    def __init__(self, work: Work, build: Callable[[Work], A]) -> None:
        self._work = work
        self._build = build

    async def __aenter__(self) -> A:
        return self._build(self._work)

    def __aexit__(self, *raised: Any) -> Coroutine[Any, Any, None]:
        return self._work.transaction.__aexit__(*raised)


def _always[A: Api](handlers: A) -> Opener[A]:
    """Returns an opener of handlers that all requests share: they need no transaction."""
    opened = nullcontext(handlers)
    return lambda _operation, _request: opened


def _who_asks(request: HttpRequest) -> str:
    """Returns whose share of the connections a request uses: the user's, or else the address's."""
    return request.user_id or f"address {network_of(request.address)}"
