"""What a service adds to its foundation whose operations take an `Idempotency-Key`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from generated.http_request import HttpRequest
from generated.idempotency import Attempt
from generated.routing import Api, KeepingOpener, Operation
from impl.deployment import Deployment
from impl.foundation import Foundation, Work, opened
from impl.idempotency.replies import KeptReplies
from impl.users.replies import UserReplies


class Keeping:
    """Builds handlers, and keeps what they reply to requests with a key."""

    def __init__(self, settings: Deployment, foundation: Foundation) -> None:
        self._database = foundation.database
        self._kept_replies = KeptReplies(
            foundation.database,
            settings.secrets,
            UserReplies(settings.quota_reply_bytes),
            foundation.now,
        )

    def per_request[A: Api](self, build: Callable[[Work], A]) -> KeepingOpener[A]:
        """Does as `Foundation.per_request`, for operations with and without a key."""
        database = self._database

        def opener(
            operation: Operation, request: HttpRequest, attempt: Attempt | None = None
        ) -> AbstractAsyncContextManager[A]:
            work = opened(database, build, operation, request)
            return work if attempt is None else self._keeping(attempt, work, build)

        return opener

    @asynccontextmanager
    async def _keeping[A: Api](
        self, attempt: Attempt, work: Work, build: Callable[[Work], A]
    ) -> AsyncGenerator[A]:
        async with work.transaction, self._kept_replies.keep(attempt, work.transaction):
            yield build(work)
