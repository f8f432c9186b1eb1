"""The responses on a connection, parsed independently of the server."""

from __future__ import annotations

from dataclasses import dataclass, field

import h11


@dataclass
class Response:
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    interim: list[int] = field(default_factory=list)
    """The interim statuses before the final one."""


def responses(received: bytes, *methods: str) -> list[Response]:
    """Returns the responses to requests with these methods, by default GET.

    Raises:
        h11.RemoteProtocolError: they are not responses, or the last one is cut off.
    """
    if not received:
        return []
    connection = h11.Connection(h11.CLIENT)
    connection.receive_data(received)
    connection.receive_data(b"")
    found: list[Response] = []
    asked = iter(methods)
    while True:
        connection.send(h11.Request(method=next(asked, "GET"), target="/", headers=[("Host", "x")]))
        connection.send(h11.EndOfMessage())
        response, is_last = _read(connection)
        if response is None:
            return found
        found.append(response)
        if is_last:
            return found
        connection.start_next_cycle()


def _read(connection: h11.Connection) -> tuple[Response | None, bool]:
    response: Response | None = None
    interim = []
    while True:
        event = connection.next_event()
        if isinstance(event, h11.InformationalResponse):
            interim.append(event.status_code)
        elif isinstance(event, h11.Response):
            headers = {name.decode(): value.decode() for name, value in event.headers}
            response = Response(event.status_code, headers, interim=interim)
        elif isinstance(event, h11.Data):
            assert response is not None
            response.body += bytes(event.data)
        elif isinstance(event, h11.ConnectionClosed):
            return None, True
        elif isinstance(event, h11.EndOfMessage):
            data, _ = connection.trailing_data
            must_close = connection.their_state is h11.MUST_CLOSE
            assert not (must_close and data), "there is something behind the last answer"
            return response, must_close or not data
