"""The generated code with handlers that answer by examples, and know nothing else.

So a request that does not fit is refused by the very code that refuses it in the service.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from starlette.types import Receive, Scope, Send

import generated
from generated.http_request import HttpRequest
from generated.http_response import Headers, HttpResponse
from generated.problems import NotFound, ProblemReply
from generated.replies import Reply, respond
from generated.routing import ContractRouter, Endpoint, Operation
from generated.security import Authenticators
from openapi.mock.example_answers import ExampleAnswers


class MockedService:
    """An ASGI application that answers for every operation, to pages of any origin."""

    def __init__(self, answers: ExampleAnswers) -> None:
        self._router = ContractRouter(list(_endpoints(answers)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = HttpRequest(scope, receive)
        try:
            response = await self._response(request)
            response.headers += _allowed(request, response)
            await response.send(request, send)
        finally:
            self._router.end(request)

    async def _response(self, request: HttpRequest) -> HttpResponse:
        if _is_preflight(request):
            return HttpResponse(204, [])
        response = await self._router.response(request) or respond(request, NotFound())
        others = [pair for pair in response.all_headers if pair[0] != b"x-request-id"]
        headers = [*others, (b"x-request-id", request.id.encode())]
        return HttpResponse(response.status, headers, response.body)


def _endpoints(answers: ExampleAnswers) -> Iterator[Endpoint]:
    """Gives what each generated module makes of handlers: `*_endpoints(open_handlers, ...)`."""

    @asynccontextmanager
    async def open_handlers(
        operation: Operation, request: HttpRequest, _attempt: object = None
    ) -> AsyncGenerator[_Handlers]:
        yield _Handlers(answers, operation, request)

    given = {
        "open_handlers": open_handlers,
        "authenticators": _anybody(answers),
        "rate_limiter": None,
        "errors": _example_errors(answers),
    }
    for module in pkgutil.iter_modules(generated.__path__):
        functions = vars(importlib.import_module(f"generated.{module.name}"))
        if build := functions.get(f"{module.name}_endpoints"):
            yield from build(**{name: given[name] for name in inspect.signature(build).parameters})


@dataclass(frozen=True)
class _Handlers:
    """Answers one request, whichever operation it is of."""

    answers: ExampleAnswers
    operation: Operation
    request: HttpRequest

    def __getattr__(self, _name: str) -> Callable[..., Awaitable[Reply]]:
        async def answer(*_args: object, **_kwargs: object) -> Reply:
            return self.answers.reply(self.operation.id, self.request)

        return answer


class _WhoeverThePathNames(str):
    """A user's id that is every other one, too: here each credential is that of the path's user."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str)

    def __ne__(self, other: object) -> bool:
        return not self == other


@dataclass(frozen=True)
class _Caller:
    user_id: str
    scopes: frozenset[str]


def _anybody(answers: ExampleAnswers) -> Authenticators[_Caller]:
    """Takes any credential, and lets it do all there is to do."""
    caller = _Caller(_WhoeverThePathNames("anybody"), answers.scopes)

    async def authenticate(_self: object, _credential: str) -> _Caller:
        return caller

    methods: dict[str, Any] = dict.fromkeys(Authenticators.__abstractmethods__, authenticate)
    authenticators: Authenticators[_Caller] = type("Anybody", (Authenticators,), methods)()
    return authenticators


def _example_errors(answers: ExampleAnswers) -> object:
    """Returns what tells errors by their examples, where these are no problem+json."""
    if find_spec("generated.errors") is None:
        return None
    errors = importlib.import_module("generated.errors").Errors

    def teller(name: str) -> Callable[[object, ProblemReply], object]:
        return lambda _self, problem: answers.error(name, problem.status)

    return type("Examples", (errors,), {n: teller(n) for n in errors.__abstractmethods__})()


def _is_preflight(request: HttpRequest) -> bool:
    asks = b"access-control-request-method" in request.headers
    return request.method == "OPTIONS" and asks


def _allowed(request: HttpRequest, response: HttpResponse) -> Headers:
    """Returns what lets the page that asks see the whole answer, whatever its origin (CORS)."""
    if b"origin" not in request.headers:
        return []
    names = sorted({name for name, _ in response.headers})
    return [
        (b"access-control-allow-origin", request.headers[b"origin"]),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
        (b"access-control-expose-headers", b", ".join(names)),
        *((allowed, request.headers[a]) for a, allowed in _ASKED.items() if a in request.headers),
    ]


_ASKED = {
    b"access-control-request-method": b"access-control-allow-methods",
    b"access-control-request-headers": b"access-control-allow-headers",
}
