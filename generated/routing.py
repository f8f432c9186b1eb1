# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""How a request finds its operation, and what happens around it."""

from __future__ import annotations

from abc import ABC
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from starlette.types import Receive, Scope, Send

from .concurrency import Running, give_place_back
from .declared_problems import require_declared
from .http_request import HttpRequest
from .http_response import HttpResponse
from .idempotency import Attempt, Replay, replay
from .paths import Paths
from .problems import MethodNotAllowed, NotFound, ProblemReply, Refusal
from .rate_limit_policies import UNCOUNTED_LIMIT
from .rate_limits import RateLimiter, limit_in_process
from .replies import respond
from .security import PUBLIC, Security


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the contract."""

    id: str
    method: str
    path: str
    security: Security = PUBLIC
    is_safe: bool = field(init=False)
    """Whether it only reads (RFC 9110, section 9.2.1)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_safe", self.method in ("GET", "HEAD", "OPTIONS"))


type Opener[A: Api] = Callable[[Operation, HttpRequest], AbstractAsyncContextManager[A]]
"""Gives the handlers for one request, and closes what they needed before the response is sent."""


class KeepingOpener[A: Api](Protocol):
    """An `Opener` that keeps what is answered to requests with an `Idempotency-Key`."""

    def __call__(
        self, operation: Operation, request: HttpRequest, attempt: Attempt | None = None, /
    ) -> AbstractAsyncContextManager[A]:
        """Gives the handlers for one request, unless another attempt at it had a success.

        What the handlers do is kept together with `attempt.reply`, or neither is. There may be no
        reply in the end, when the request was refused: then the next attempt runs anew.

        Raises:
            Replay, Refusal: as `attempt.answer_with` does, with what was kept.
            Refusal: 409, another attempt is still running.
        """
        ...


class Api(ABC):
    """The handlers of one tag. A class that leaves an operation out cannot even be defined."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if Api in cls.__bases__:
            return
        missing = [
            n for n in dir(cls) if getattr(getattr(cls, n, None), "__isabstractmethod__", False)
        ]
        if missing:
            raise TypeError(f"{cls.__name__} has no {', '.join(missing)}: the contract asks for it")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation, and the code that runs it."""

    operation: Operation
    run: Callable[[HttpRequest], Awaitable[HttpResponse]]
    refuse: Callable[[HttpRequest, ProblemReply], HttpResponse] = respond
    """How a problem is told to those who call the operation."""


class ContractRouter:
    """Answers the operations of the contract; another method of one of their paths is a 405.

    It is an application by itself. A service that has something to add, such as pages or headers of
    its own, asks it for the `response` to each request first.
    """

    def __init__(self, endpoints: Sequence[Endpoint], limiter: RateLimiter | None = None) -> None:
        self._limiter = limiter
        self.operations = [endpoint.operation for endpoint in endpoints]
        self.running = Running()
        """How many requests run of operations that are limited."""
        self._paths: Paths[dict[str, Endpoint]] = Paths()
        for endpoint in endpoints:
            methods = self._paths.at(endpoint.operation.path, dict)
            methods[endpoint.operation.method] = endpoint
            if endpoint.operation.method == "GET":
                methods.setdefault("HEAD", endpoint)  # RFC 9110, section 9.1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. There is nothing else at any other path."""
        if scope["type"] != "http":
            return
        request = HttpRequest(scope, receive)
        try:
            response = await self.response(request) or respond(request, NotFound())
            await response.send(request, send)
        finally:
            self.end(request)

    async def response(self, request: HttpRequest) -> HttpResponse | None:
        """Returns the response to a request, or the problem that it was refused with.

        `None` is for a path that is not of the contract.
        """
        operation: Operation | None = None
        try:
            found = self._paths.find(request.raw_path)
            if found is None:
                self._limit_uncounted(request)
                return None
            methods, request.path_values = found
            endpoint = methods.get(request.method)
            if endpoint is None:
                self._limit_uncounted(request)
                return refuse(request, MethodNotAllowed(allow=", ".join(methods)))
            if (
                endpoint.operation.security.alternatives
                and self._limiter is not None
                and not self._limiter.has_room(UNCOUNTED_LIMIT, request.address)
            ):
                self._limit_uncounted(request)
            operation = endpoint.operation
            request.operation_id = operation.id
            request.refuse = endpoint.refuse
            request.running = self.running
            return await endpoint.run(request)
        except Refusal as refusal:
            return self._refused(request, operation, refusal.problem)
        except Replay as answered:
            return replay(request, answered.reply)

    def end(self, request: HttpRequest) -> None:
        """Is to be called once the response to a request has ended, however it did."""
        if request.place is not None:
            give_place_back(request)

    def _refused(
        self, request: HttpRequest, operation: Operation | None, problem: ProblemReply
    ) -> HttpResponse:
        """Returns the response to a request that was refused, once it is counted."""
        if operation is not None:
            require_declared(operation.id, problem)
            if operation.security.alternatives and request.rate_limits is None:
                try:
                    self._limit_uncounted(request)
                except Refusal as limited:
                    problem = limited.problem
        return refuse(request, problem)

    def _limit_uncounted(self, request: HttpRequest) -> None:
        """Counts a request that nothing else counts: see `limit_in_process`."""
        limit_in_process(request, self._limiter, UNCOUNTED_LIMIT)


def refuse(request: HttpRequest, problem: ProblemReply) -> HttpResponse:
    """Returns the response to a request that came to nothing, in the shape of its operation."""
    return (request.refuse or respond)(request, problem)
