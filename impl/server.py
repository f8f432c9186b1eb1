"""The HTTP server: uvicorn, with limits on what it reads before the application is asked."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import uuid
from contextlib import suppress
from typing import override

import uvicorn
from pydantic_core import to_json
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from generated.models import Problem
from impl.app import create_app
from impl.logs import configure_logs
from impl.settings import Settings

MAX_HEAD_BYTES = 32 * 1024
"""How long a request line and its headers may be together."""
REQUEST_SECONDS = 20
"""How long a request may take to arrive, its body included."""
KEEP_ALIVE_SECONDS = 10
SHUTDOWN_SECONDS = 20

_REFUSALS = {
    400: ("Bad Request", "This is no HTTP request."),
    408: ("Request Timeout", f"The request did not arrive within {REQUEST_SECONDS} seconds."),
    431: (
        "Request Header Fields Too Large",
        f"The request line and the headers are longer than {MAX_HEAD_BYTES} bytes.",
    ),
}


def serve(settings: Settings) -> None:
    """Serves until a signal ends it, and finishes what was begun."""
    configure_logs(settings.log_level, as_json=settings.is_production)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    app = create_app(settings)
    # What is there now stays. Looking through it for garbage would stop everything for 100 ms.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    with suppress(KeyboardInterrupt):  # it is raised again when all is shut down
        _Server(config).run()


class BoundedProtocol(HttpToolsProtocol):
    """Refuses, with a problem, requests that are no HTTP, too slow, or have endless headers."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_in_head = True
    _refusal = 400

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_deadline()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_deadline()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._deadline is None:
            # Not even an empty line may keep a connection open for nothing.
            self._start_deadline()
        super().data_received(data)
        if self._is_in_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(431)

    @override
    def on_message_begin(self) -> None:
        self._is_in_head = True
        self._head_bytes = 0
        self._start_deadline()
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._is_in_head = False
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > MAX_HEAD_BYTES:
            self._refusal = 431
            raise ValueError  # which the parser reports, and `data_received` answers
        super().on_headers_complete()

    @override
    def on_message_complete(self) -> None:
        self._stop_deadline()
        super().on_message_complete()

    @override
    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal)

    def _start_deadline(self) -> None:
        self._stop_deadline()
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self._refuse, 408)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: int) -> None:
        """Answers unless an answer is under way, and closes the connection."""
        self._stop_deadline()
        if self.transport.is_closing():
            return
        cycle = getattr(self, "cycle", None)  # there is none before the first request
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_refusal(status))
        self.transport.close()


def _refusal(status: int) -> bytes:
    title, detail = _REFUSALS[status]
    problem = Problem(
        type="about:blank",
        title=title,
        status=status,
        detail=detail,
        request_id=str(uuid.uuid4()),
    )
    body = to_json(problem)
    head = (
        "content-type: application/problem+json\r\n"
        "cache-control: no-store\r\n"
        "x-content-type-options: nosniff\r\n"
        f"x-request-id: {problem.request_id}\r\n"
        f"content-length: {len(body)}\r\n"
        "connection: close\r\n\r\n"
    )
    return STATUS_LINE[status] + head.encode() + body


class _Server(uvicorn.Server):
    """Says where everything is, once it is there."""

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for listener in server.sockets:
                host, port = listener.getsockname()[:2]
                address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
                print(f"API        {address}/api")
                print(f"Docs       {address}/docs")
                print(f"Contract   {address}/api/openapi.yaml", flush=True)
