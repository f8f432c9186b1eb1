"""What every request passes: who it is from, its id, its line in the log, the headers of all."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.routing import refuse
from impl.current import CURRENT, Current
from impl.web.added_headers import AddedHeaders
from impl.web.cors import Cors
from impl.web.problems import problem_of, remember
from impl.web.proxies import ClientAddress
from impl.web.request_lines import WriteLine

_log = structlog.get_logger()


class Operations(Protocol):
    """What answers requests of the contract."""

    async def response(self, request: HttpRequest) -> HttpResponse | None:
        """Returns the response to a request, or `None` to one that is for somebody else."""
        ...

    def end(self, request: HttpRequest) -> None:
        """Is called when the response to a request that took a `place` ends, however it does."""
        ...


class Observer(Protocol):
    """Who watches requests. Where nobody does, that takes no time."""

    def begin(self, request: HttpRequest, current: Current) -> None:
        """Is called when a request begins."""

    def end(self, request: HttpRequest, current: Current, seconds: float) -> None:
        """Is called when it has ended, after so many seconds."""


class Gate:
    """An ASGI application that answers by `operations`, and lets all other requests pass on.

    The response of an operation is finished and sent as it is. Only what the others send is held up
    on its way, to be given the same headers.
    """

    def __init__(
        self,
        operations: Operations,
        others: ASGIApp,
        *,
        client_address: ClientAddress,
        write_line: WriteLine,
        observers: Sequence[Observer] = (),
        added_headers: AddedHeaders,
        cors: Cors,
        drop_untrusted_cookies: Callable[[HttpRequest], None],
    ) -> None:
        self._operations = operations
        self._others = others
        self._client_address = client_address
        self._write_line = write_line
        self._observers = observers
        self._added_headers = added_headers
        self._cors = cors
        self._drop_untrusted_cookies = drop_untrusted_cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._others(scope, receive, send)
            return
        before = CURRENT.set(None)
        try:
            await self.serve(HttpRequest(scope, receive, str(uuid7())), send)
        finally:
            CURRENT.reset(before)

    async def serve(self, request: HttpRequest, send: Send) -> None:
        """Answers a request, in a context of its own."""
        started = time.perf_counter()
        if b"x-forwarded-for" in request.headers:
            self._client_address.tell(request)
        current = Current(request.id)
        for observer in self._observers:
            observer.begin(request, current)
        CURRENT.set(current)
        try:
            preflight = self._cors.preflight(request) if request.method == "OPTIONS" else None
            if b"cookie" in request.headers:
                self._drop_untrusted_cookies(request)
            try:
                response = preflight or await self._operations.response(request)
                if response is not None:
                    request.status = response.status
                    self._added_headers.add(request, response, preflight)
                is_sent = response is not None and request.write(response)
            except Exception as error:  # noqa: BLE001, whatever it is: it is logged, and answered
                response = self._failed(request, error)
                is_sent = request.write(response)
            if not is_sent:
                way = self._pass_on if response is None else response.send
                await way(request, send)
        except ClientDisconnect:
            _log.info("client_disconnected")
        finally:
            if request.place is not None:
                self._operations.end(request)
            seconds = time.perf_counter() - started
            self._write_line(request, current, seconds)
            for observer in self._observers:
                observer.end(request, current, seconds)

    def _failed(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """Returns the response to a request that failed before anything of one was sent.

        Also that may be why: a header that cannot be sent.

        Raises:
            ClientDisconnect: nobody waits for a response.
        """
        if isinstance(error, ClientDisconnect):
            raise error
        response = refuse(request, problem_of(error))
        request.status = response.status
        self._added_headers.add(request, response)
        return response

    async def _pass_on(self, request: HttpRequest, send: Send) -> None:
        async def finish_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
                response = HttpResponse(request.status, [*message["headers"]])
                self._added_headers.add(request, response)
                message["headers"] = response.all_headers
            else:
                request.sent_bytes += len(message.get("body", b""))
            await send(message)

        remember(request)
        client = request.scope.get("client")
        if client is not None and client[0] != request.address:
            request.scope["client"] = (request.address, 0)
        await self._others(request.scope, request.receive, finish_and_send)
