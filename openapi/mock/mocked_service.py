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
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

import generated
from generated.problems import NotFound
from generated.replies import Reply, request_id, respond
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
        request = Request(scope, receive)
        send = _with_headers(send, {"X-Request-Id": request_id(request), **_allowed(request)})
        match, found = self._router.matches(scope)
        if _is_preflight(request):
            await Response(status_code=204)(scope, receive, send)
        elif match is Match.NONE:
            await respond(request, NotFound())(scope, receive, send)
        else:
            scope.update(found)
            await self._router.handle(scope, receive, send)


def _endpoints(answers: ExampleAnswers) -> Iterator[Endpoint]:
    """Gives what each generated module makes of handlers: `*_endpoints(open_handlers, ...)`."""

    @asynccontextmanager
    async def open_handlers(
        operation: Operation, request: Request, _attempt: object = None
    ) -> AsyncGenerator[_Handlers]:
        yield _Handlers(answers, operation, request)

    given = {
        "open_handlers": open_handlers,
        "authenticators": _anybody(answers),
        "rate_limiter": None,
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
    request: Request

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


def _is_preflight(request: Request) -> bool:
    return request.method == "OPTIONS" and "access-control-request-method" in request.headers


def _allowed(request: Request) -> dict[str, str]:
    """Returns what lets the page that asks see the answer, whatever its origin (CORS)."""
    if "origin" not in request.headers:
        return {}
    headers = {
        "Access-Control-Allow-Origin": request.headers["origin"],
        "Access-Control-Allow-Credentials": "true",
        "Vary": "Origin",
    }
    for asked, allowed in _ASKED.items():
        if asked in request.headers:
            headers[allowed] = request.headers[asked]
    return headers


_ASKED = {
    "Access-Control-Request-Method": "Access-Control-Allow-Methods",
    "Access-Control-Request-Headers": "Access-Control-Allow-Headers",
}


def _with_headers(send: Send, headers: dict[str, str]) -> Send:
    """Returns what sends these headers, too, and lets pages read all that there are."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            sent = MutableHeaders(scope=message)
            sent.update(headers)
            if "Access-Control-Allow-Origin" in headers:
                sent["Access-Control-Expose-Headers"] = ", ".join(_names(sent))
        await send(message)

    return send_with_headers


def _names(headers: Headers) -> list[str]:
    return sorted({name for name in headers if not name.startswith("access-control-")})
