"""What the server does with a request, in a number that does not depend on the machine."""

from __future__ import annotations

import asyncio
from typing import Any, override

from starlette.types import Receive, Scope, Send

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse, SharedHeaders
from impl.protocol.connection import Connection
from impl.protocol.limits import Limits
from impl.protocol.state import ServerState
from tests.support.calls import counted_calls

MOST_CALLS = 12
"""Python functions, from the bytes of a request that has no body to those of its response."""

WITH_ID = SharedHeaders(names=(b"x-request-id",))
GET = b"GET /tasks HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n"


class Client(asyncio.Transport):
    """A connection to a client that keeps what it receives."""

    def __init__(self) -> None:
        super().__init__()
        self.received = b""

    @override
    def write(self, data: Any) -> None:
        self.received += data

    @override
    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 50000) if name.endswith("name") else default

    @override
    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        return

    @override
    def is_closing(self) -> bool:
        return False


class Greeting:
    """An application that takes requests as they are, and says the same to all."""

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    async def serve_straight(self, request: HttpRequest, _send: Send) -> None:
        assert request.write(HttpResponse(200, [], b"hello", WITH_ID, ["1"]))


async def test_a_request_calls_few_functions() -> None:
    client = Client()
    connection = Connection(ServerState(Greeting(), Limits(), {}))
    connection.connection_made(client)

    def ask() -> None:
        connection.get_buffer(-1)[: len(GET)] = GET
        connection.buffer_updated(len(GET))

    ask()
    with counted_calls() as calls:
        ask()
    assert client.received.count(b"\r\n\r\nhello") == 2
    rooms = ("/impl/protocol/", "/generated/")
    ours = {
        code.co_qualname: times
        for code, times in calls.items()
        if any(room in code.co_filename for room in rooms) and "/tests/" not in code.co_filename
    }
    assert sum(ours.values()) <= MOST_CALLS, ours
