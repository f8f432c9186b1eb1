# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""How a request finds its operation, and what happens around it."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Message, Receive, Scope, Send

from .concurrency import Running, give_place_back
from .declared_problems import require_declared
from .idempotency import Attempt, Replay, replay
from .problems import MethodNotAllowed, ProblemReply, Refusal
from .rate_limit_policies import UNCOUNTED_LIMIT
from .rate_limits import RateLimiter, limit_in_process
from .replies import respond
from .security import Security


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the contract."""

    id: str
    method: str
    path: str
    security: Security = ()

    @property
    def is_safe(self) -> bool:
        """Whether it only reads (RFC 9110, section 9.2.1)."""
        return self.method in ("GET", "HEAD", "OPTIONS")


type Opener[A: Api] = Callable[[Operation, Request], AbstractAsyncContextManager[A]]
"""Gives the handlers for one request, and closes what they needed before the response is sent."""


class KeepingOpener[A: Api](Protocol):
    """An `Opener` that keeps what is answered to requests with an `Idempotency-Key`."""

    def __call__(
        self, operation: Operation, request: Request, attempt: Attempt | None = None, /
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
    run: Callable[[Request], Awaitable[Response]]
    refuse: Callable[[HTTPConnection, ProblemReply], Response] = respond
    """How a problem is told to those who call the operation."""


class ContractRouter(BaseRoute):
    """All paths of the contract; one of them with another method is a 405."""

    def __init__(self, endpoints: Sequence[Endpoint], limiter: RateLimiter | None = None) -> None:
        self._limiter = limiter
        self.endpoints = endpoints
        self._running = Running()
        self._literal: dict[str, dict[str, Endpoint]] = {}
        self._templates: dict[str, tuple[re.Pattern[str], list[str], dict[str, Endpoint]]] = {}
        for endpoint in endpoints:
            path = endpoint.operation.path
            if _PLAIN_PATH.fullmatch(path):
                methods = self._literal.setdefault(path, {})
            else:
                _, _, methods = self._templates.setdefault(path, (*_pattern(path), {}))
            methods[endpoint.operation.method] = endpoint
            if endpoint.operation.method == "GET":
                methods.setdefault("HEAD", endpoint)  # RFC 9110, section 9.1
        # OpenAPI 3.1, 4.8.8.2: a concrete path is found before one that has a parameter there.
        self._templates = dict(sorted(self._templates.items(), key=_number_of_parameters))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Finds the path, whatever the method: that is for `handle` to refuse."""
        if scope["type"] != "http":
            return Match.NONE, {}
        # The path before decoding, so that an encoded slash does not become another path.
        path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
        path = path.partition("?")[0]
        if methods := self._literal.get(path):
            return Match.FULL, {"methods": methods, "path_params": {}}
        for pattern, names, methods in self._templates.values():
            if found := pattern.fullmatch(path):
                given = (unquote(value, errors="surrogateescape") for value in found.groups())
                values = dict(zip(names, given, strict=True))
                return Match.FULL, {"methods": methods, "path_params": values}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs the operation and sends its response, or the problem that it was refused with."""
        request = Request(scope, receive)
        if request.method == "HEAD":
            send = _without_content(send)
        request.state.running = self._running
        try:
            response = await self._respond(request)
            await response(scope, receive, send)
        finally:
            give_place_back(request)

    async def _respond(self, request: Request) -> Response:
        methods: Mapping[str, Endpoint] = request.scope["methods"]
        endpoint = methods.get(request.method)
        try:
            response = await self._run(request, endpoint, methods)
        except Refusal as refusal:
            response = refuse(request, refusal.problem)
        except Replay as answered:
            response = replay(request, answered.reply)
        return response

    async def _run(
        self, request: Request, endpoint: Endpoint | None, methods: Mapping[str, Endpoint]
    ) -> Response:
        is_open = endpoint is not None and not endpoint.operation.security
        if not is_open:
            limit_uncounted(request, self._limiter, is_counted=endpoint is None)
        if endpoint is None:
            raise Refusal(MethodNotAllowed(allow=", ".join(methods)))
        request.state.operation_id = endpoint.operation.id
        request.state.refuse = endpoint.refuse
        try:
            return await endpoint.run(request)
        except Refusal as refusal:
            require_declared(endpoint.operation.id, refusal.problem)
            if not is_open and "rate_limit_headers" not in request.scope["state"]:
                limit_uncounted(request, self._limiter)
            raise


class OtherPaths(BaseRoute):
    """Stands behind the paths of the contract and before all others, whose requests it counts.

    It lets every request pass but those of an address that sent too many.
    """

    def __init__(self, limiter: RateLimiter | None) -> None:
        self._limiter = limiter

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Counts the request; one too many goes no further."""
        if scope["type"] != "http":
            return Match.NONE, {}
        try:
            limit_uncounted(Request(scope), self._limiter)
        except Refusal as refusal:
            return Match.FULL, {"problem": refusal.problem}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Says that it was one too many."""
        await respond(Request(scope), scope["problem"])(scope, receive, send)


def limit_uncounted(
    request: Request, limiter: RateLimiter | None, *, is_counted: bool = True
) -> None:
    """Counts a request that nothing else counts: see `limit_in_process`."""
    limit_in_process(request, limiter, UNCOUNTED_LIMIT, is_counted=is_counted)


def _without_content(send: Send) -> Send:
    """Returns what sends only the head of a response (RFC 9110, section 9.3.2)."""
    is_sent = False

    async def send_head(message: Message) -> None:
        nonlocal is_sent
        if message["type"] == "http.response.start":
            await send(message)
        elif not is_sent:
            is_sent = True
            await send({"type": "http.response.body"})

    return send_head


def refuse(request: HTTPConnection, problem: ProblemReply) -> Response:
    """Returns the response to a request that came to nothing, in the shape of its operation."""
    told_by: Callable[[HTTPConnection, ProblemReply], Response]
    told_by = request.scope.get("state", {}).get("refuse", respond)
    return told_by(request, problem)


def _number_of_parameters(item: tuple[str, object]) -> int:
    path, _ = item
    return path.count("{")


_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._~-]+")
"""A path that every URL spells alike (RFC 3986, section 2.3)."""


def _pattern(path: str) -> tuple[re.Pattern[str], list[str]]:
    """Returns the pattern of a path template, and the names of its parameters, a segment each."""
    parts = re.split(r"\{([^{}]+)\}", path)
    literals = ["".join(map(_byte, literal.encode())) for literal in parts[::2]]
    return re.compile("([^/]+)".join(literals)), parts[1::2]


def _byte(byte: int) -> str:
    """Returns the pattern of a byte of a path, which a URL may have encoded."""
    char = chr(byte)
    if _PLAIN_PATH.fullmatch(char):
        return re.escape(char)
    return f"(?:{re.escape(char)}|%{byte:02X}|%{byte:02x})"
