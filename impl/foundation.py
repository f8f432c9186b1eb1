"""What every service stands on: a database, limits, and what runs beside.

Here is nothing of what a service is about, nor of how its users sign in.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

import impl.idempotency.retention
import impl.revocations.retention
from generated.http_request import HttpRequest
from generated.rate_limits import RateLimiter
from generated.routing import Api, Opener, Operation
from impl import measuring
from impl.addresses import network_of
from impl.audit import Audit
from impl.clock import Clock
from impl.closing import Closing
from impl.database import Database, Transaction
from impl.database.url import parse_database_url
from impl.deployment import Deployment
from impl.draining import Draining
from impl.later import later
from impl.paging.cursors import Cursors
from impl.protocol.traffic import Traffic
from impl.rate_limits.limiter import RateLimits
from impl.retention.purging import Purged, purging
from impl.retention.retentions import CountedRetention, Retention
from impl.revocations.feed import Feed
from impl.telemetry.collector import Collector
from impl.telemetry.metrics import Metrics
from impl.users.locks import lock_free_owner
from impl.users.replies import count_removed_replies
from impl.web.client import Client
from impl.web.gate import Observer

if TYPE_CHECKING:
    from impl.telemetry.traces import Traces

_open_traces: Callable[[Collector, str, int], Traces] = later("impl.telemetry.traces", "Traces")
RETENTIONS: tuple[Retention | CountedRetention, ...] = (
    *impl.revocations.retention.RETENTIONS,
    *impl.idempotency.retention.retentions(lock_free_owner, count_removed_replies),
)
"""How long is kept what every service keeps."""


class Work(Struct, eq=False):
    """What the handlers of one request are given. Most need no more than the transaction."""

    transaction: Transaction
    request: HttpRequest

    @property
    def client(self) -> Client:
        return Client.of(self.request)

    @property
    def audit(self) -> Audit:
        return Audit(self.client.address)


class Foundation:
    """What is created once from the settings and shared by all requests."""

    def __init__(self, settings: Deployment, *, database: Database | None, now: Clock) -> None:
        self.now = now
        self.draining = Draining()
        self.traffic = Traffic()
        self.database = database or Database(
            parse_database_url(settings.database_url.get_secret_value()),
            settings.deadlines,
            settings.capacity,
        )
        self.measures = [*measuring.of_traffic(self.traffic), *measuring.of_database(self.database)]
        """What is measured of what all requests share. Who builds more of it adds more."""
        self.metrics = (
            Metrics(settings.metrics_host, settings.metrics_port, self.measures)
            if settings.metrics_port is not None
            else None
        )
        self._traces = _traces_of(settings)
        self.cursors = Cursors(settings.secrets, now)
        self.revocations = Feed(self.database)
        self._purged = Purged()
        self.measures += measuring.of_purging(self._purged)
        self.rate_limits = RateLimits(
            settings.secrets[0],
            replicas=settings.processes,
            redis_url=settings.redis_url.get_secret_value(),
            redis_timeout_seconds=settings.redis_timeout_milliseconds / 1000,
        )
        if self.rate_limits.shared is not None:
            self.measures += measuring.of_store(self.rate_limits.shared)
        self.rate_limiter: RateLimiter | None = (
            self.rate_limits if settings.rate_limit_enabled else None
        )

    def observers(self, paths: Mapping[str, str]) -> Sequence[Observer]:
        """Returns who is told of each request, besides the log. `paths` are the operations'."""
        counts = () if self.metrics is None else (self.metrics.requests,)
        if self._traces is None:
            return counts
        self._traces.paths = paths
        return (*counts, self._traces)

    @asynccontextmanager
    async def running(
        self, retentions: Sequence[Retention | CountedRetention]
    ) -> AsyncGenerator[Closing]:
        """Opens what requests need, purges, and closes it in reverse order.

        What is registered with the yielded `Closing` is closed before.
        """
        async with Closing() as closing:
            if self.metrics is not None:  # they can be read until everything else is closed
                await closing.enter_for_now("metrics", self.metrics.running())
            if self._traces is not None:
                closing.close_later("traces", self._traces.close)
            closing.close_later("database", self.database.close)
            closing.close_later("revocations", self.revocations.close)
            closing.close_later("rate_limits", self.rate_limits.close)
            await self.rate_limits.open()
            await closing.enter_for_now("purge", self._purging(retentions))
            yield closing

    def _purging(
        self, retentions: Sequence[Retention | CountedRetention]
    ) -> AbstractAsyncContextManager[None]:
        return purging(self.database, retentions, self.now, purged=self._purged)

    def per_request[A: Api](self, build: Callable[[Work], A]) -> Opener[A]:
        """Returns an opener that builds handlers for each request, on a transaction of its own."""
        return partial(opened, self.database, build)


class Opened[A: Api](Work):
    """Builds handlers for a request, whose transaction ends with this context."""

    build: Callable[[Work], A]

    async def __aenter__(self) -> A:
        return self.build(self)

    def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Coroutine[Any, Any, None]:
        return self.transaction.__aexit__(kind, error, traceback)


def opened[A: Api](
    database: Database, build: Callable[[Work], A], operation: Operation, request: HttpRequest
) -> Opened[A]:
    """Returns the handlers for a request: it counts to its user's share of the connections.

    One that is no user's counts to the share of its address.
    """
    who_asks = request.user_id or f"address {network_of(request.address)}"
    begin = database.reading if operation.is_safe else database.writing
    return Opened(begin(who_asks), request, build)


def always[A: Api](handlers: A) -> Opener[A]:
    """Returns an opener of handlers that all requests share: they need no transaction."""
    context = nullcontext(handlers)
    return lambda _operation, _request: context


def _traces_of(settings: Deployment) -> Traces | None:
    """Returns what records traces, if there is somebody to send them to.

    Raises:
        ValueError: what it takes is not installed.
    """
    if settings.collector is None:
        return None
    try:
        return _open_traces(
            settings.collector, settings.otel_service_name, settings.traces_per_second
        )
    except ModuleNotFoundError as error:
        raise ValueError(
            "OTEL_EXPORTER_OTLP_ENDPOINT needs what only requirements-traces.lock installs:"
            f" {error}"
        ) from error
