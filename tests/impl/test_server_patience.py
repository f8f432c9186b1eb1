"""How long the server waits for a request, and how it ends."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest
from fastapi import FastAPI

from impl.web.limits import Limits
from tests.impl.raw_http import LIVE, POST, Connection, assert_refused, exchange
from tests.impl.web.serving import serving
from tests.servers import run_server
from tests.users import PASSWORD

IMPATIENT = Limits(
    head_seconds=0.3,
    body_seconds=0.3,
    idle_seconds=1,
    linger_seconds=1,
    shutdown_grace_seconds=0,
    tick_seconds=0.05,
)

SLOW = {
    "nothing at all": [b""],
    "half a request line": [b"GET /api/hea"],
    "half a head": [LIVE],
    "a head, byte by byte": [bytes([byte]) for byte in LIVE],
    "empty lines": [b"\r\n", b"\r\n"],
    "half a body": [POST + b'Content-Length: 50\r\n\r\n{"email": '],
    "half of the chunks": [POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
    "a second request, half of it": [
        LIVE.replace(b"close", b"keep-alive") + b"\r\n" + b"GET /api/hea"
    ],
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pieces", SLOW.values(), ids=SLOW.keys())
async def test_a_request_that_does_not_arrive_in_time_is_refused(
    app: FastAPI, pieces: list[bytes]
) -> None:
    """Who sends slowly, or nothing, does not hold a connection for ever."""

    def send_slowly(url: str) -> bytes:
        with Connection(url) as connection:
            for piece in pieces:
                connection.send(piece)
            return connection.read()

    async with serving(app, IMPATIENT) as url:
        response = await asyncio.wait_for(asyncio.to_thread(send_slowly, url), timeout=5)
    answers = [b"HTTP/1.1 " + answer for answer in response.split(b"HTTP/1.1 ")[1:]]
    assert_refused(answers[-1], 408)
    assert [answer[:12] for answer in answers[:-1]] in ([], [b"HTTP/1.1 200"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("more", [b"", b"\r\n"], ids=["silence", "an empty line"])
async def test_a_connection_that_is_kept_open_for_nothing_is_closed(
    app: FastAPI, more: bytes
) -> None:
    def ask_and_wait(url: str) -> bytes:
        with Connection(url) as connection:
            connection.send(LIVE.replace(b"close", b"keep-alive") + b"\r\n")
            answer = connection.read_once()
            connection.send(more)
            return answer + connection.read()

    async with serving(app, IMPATIENT) as url:
        response = await asyncio.wait_for(asyncio.to_thread(ask_and_wait, url), timeout=5)
    assert response.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_answer_may_take_longer_than_a_request(
    app: FastAPI,
) -> None:
    """The time is for the request to arrive; what the service then does is another matter."""

    @app.get("/slow")
    async def slow() -> str:
        await asyncio.sleep(0.3)  # more than the request may take
        return "done"

    async with serving(app, IMPATIENT) as url:
        request = b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        response = await asyncio.to_thread(exchange, url, request)
    assert response.startswith(b"HTTP/1.1 200 ")


# The end


@pytest.mark.parametrize(
    ("database_url", "how"),
    [("postgresql", signal.SIGTERM), ("sqlite", signal.SIGINT)],
    indirect=["database_url"],
)
def test_a_signal_ends_it_when_what_was_begun_is_finished(
    database_url: str, tmp_path: Path, how: signal.Signals
) -> None:
    email = f"{how.name.lower()}@end.example"
    body = json.dumps({"email": email, "password": PASSWORD}).encode()
    head = (
        "POST /api/auth/signup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with (
        run_server(database_url, tmp_path / "output") as server,
        Connection(server.url) as connection,
    ):
        connection.send(head.encode())
        assert connection.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n", "it has begun"
        server.process.send_signal(how)
        _until_nobody_listens(server.url)
        connection.send(body)
        answer = connection.read()
        server.process.wait(timeout=20)
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert b"\r\nconnection: close\r\n" in answer
    assert "operation=signUp" in server.output
    assert server.process.returncode in (0, -how), "it was killed, or failed"
    assert "Traceback" not in server.output


def _until_nobody_listens(url: str) -> None:
    while True:
        try:
            with Connection(url):
                pass
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            continue  # it was about to be refused
