"""The server: what it refuses by itself, how patient it is, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import signal
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self, override

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from impl import server as module
from tests.servers import RunningServer, run_server
from tests.users import PASSWORD


@pytest.fixture(scope="module")
def server(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[RunningServer]:
    """A server for all tests that end before the database is asked."""
    directory = tmp_path_factory.mktemp("server")
    file = shutil.copyfile(sqlite_template, directory / "taskpact.db")
    with run_server(f"sqlite:///{file}", directory / "output") as server:
        yield server


# What a server says over a socket, so that a test may say what no client would.


class Connection:
    """A connection to a server, and what came back on it."""

    def __init__(self, url: str) -> None:
        self._url = httpx.URL(url)

    def __enter__(self) -> Self:
        self._socket = socket.create_connection((self._url.host, self._url.port or 80), timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        # The server may have closed the connection already, and that is for `read` to see.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(data)

    def read_once(self) -> bytes:
        """Returns what the server sends next."""
        return self._socket.recv(65536)

    def read(self) -> bytes:
        """Returns all that the server sends until it closes the connection."""
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while data := self._socket.recv(65536):
                received += data
        return received


def exchange(url: str, request: bytes) -> bytes:
    with Connection(url) as connection:
        connection.send(request)
        return connection.read()


def assert_refused(response: bytes, status: int) -> dict[str, Any]:
    """Checks that the server answered once, with a problem, and returns it."""
    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), response
    assert response.count(b"HTTP/1.1 ") == 1
    headers = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == len(body)
    assert headers["connection"] == "close"
    problem: dict[str, Any] = json.loads(body)
    assert problem["status"] == status
    assert problem["request_id"] == headers["x-request-id"]
    assert {"type", "title", "detail"} <= problem.keys()
    return problem


POST = b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
LIVE = b"GET /api/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
NO_HTTP = {
    "no words": b"\r\n\r\n\x00\x01\x02\r\n\r\n",
    "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "an unknown version": b"GET /api/health/live HTTP/9.9\r\nHost: x\r\n\r\n",
    "a header without a colon": LIVE + b"Broken\r\n\r\n",
    "a space before the colon": LIVE + b"X-Broken : 1\r\n\r\n",
    "NUL in a header": LIVE + b"X-Broken: a\x00b\r\n\r\n",
    "a length that is no number": LIVE + b"Content-Length: five\r\n\r\n",
    "a negative length": LIVE + b"Content-Length: -5\r\n\r\n",
    "two lengths": LIVE + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "a length and chunks": LIVE
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no size": LIVE + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
}


@pytest.mark.parametrize("request_", NO_HTTP.values(), ids=NO_HTTP.keys())
def test_what_is_no_http_is_refused_with_a_problem(server: RunningServer, request_: bytes) -> None:
    assert_refused(exchange(server.url, request_), 400)


LONG_HEADS = {
    "one long header": LIVE + b"X-Long: " + b"x" * 40_000 + b"\r\n\r\n",
    "many short headers": LIVE + b"".join(b"X-%d: x\r\n" % n for n in range(5000)) + b"\r\n",
    "a long path": b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long query": b"GET /?" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header that never ends": LIVE + b"X-Long: " + b"x" * 300_000,
    "a name that never ends": LIVE + b"x" * 300_000,
}


@pytest.mark.parametrize("request_", LONG_HEADS.values(), ids=LONG_HEADS.keys())
def test_a_head_of_more_than_32_kib_is_refused_with_a_problem(
    server: RunningServer, request_: bytes
) -> None:
    assert_refused(exchange(server.url, request_), 431)


def test_a_head_of_just_less_than_32_kib_is_read(server: RunningServer) -> None:
    response = exchange(server.url, LIVE + b"X-Long: " + b"x" * 32_000 + b"\r\n\r\n")
    assert response.startswith(b"HTTP/1.1 200 ")


def test_a_long_head_in_small_pieces_is_refused_too(server: RunningServer) -> None:
    with Connection(server.url) as connection:
        connection.send(LIVE)
        for number in range(100):
            connection.send(b"X-%d: %s\r\n" % (number, b"x" * 500))
        connection.send(b"\r\n")
        assert_refused(connection.read(), 431)


def test_the_limit_counts_for_each_request_of_a_connection(server: RunningServer) -> None:
    """A thousand short requests on one connection are no long head."""
    with Connection(server.url) as connection:
        once = b"GET /api/health/live HTTP/1.1\r\nHost: x\r\nX-Some: " + b"x" * 1000 + b"\r\n\r\n"
        connection.send(once * 50 + LIVE + b"\r\n")
        assert connection.read().count(b"HTTP/1.1 200 ") == 51


def test_after_a_refusal_the_server_serves_on(server: RunningServer) -> None:
    for request in (*NO_HTTP.values(), *LONG_HEADS.values()):
        exchange(server.url, request)
    assert httpx.get(f"{server.url}/api/health/live", trust_env=False).status_code == 200
    assert "Traceback" not in server.output


def test_a_client_that_leaves_in_the_middle_of_a_body_is_no_error(server: RunningServer) -> None:
    """The server is asked something else later, so that it has seen the first one leave."""
    head = (
        b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b'Content-Length: 500\r\n\r\n{"email": '
    )
    before = len(server.output)
    for _ in range(3):
        with Connection(server.url) as connection:
            connection.send(head)
    while server.output[before:].count("client_disconnected") < 3:
        assert server.process.poll() is None
        httpx.get(f"{server.url}/api/health/live", trust_env=False)
    log = server.output[before:]
    assert "status=500" not in log
    assert "Traceback" not in log
    assert "[error" not in log
    assert "[warning" not in log


@pytest.mark.parametrize("header", ["Upgrade: websocket", "Upgrade: h2c"])
def test_there_is_no_other_protocol_to_upgrade_to(server: RunningServer, header: str) -> None:
    request = (
        f"GET /api/health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\n{header}\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert exchange(server.url, request.encode()).startswith(b"HTTP/1.1 200 ")


def test_it_says_where_everything_is(server: RunningServer) -> None:
    said = dict(re.findall(r"^(API|Docs|Contract) +(http://\S+)$", server.output, re.MULTILINE))
    assert said.keys() == {"API", "Docs", "Contract"}
    assert said["API"] == f"{server.url}/api"
    assert httpx.get(said["Docs"], trust_env=False).headers["content-type"].startswith("text/html")
    contract = httpx.get(said["Contract"], trust_env=False)
    assert contract.content.startswith(b"openapi: 3.1")


def test_its_name_and_version_are_nobodys_business(server: RunningServer) -> None:
    response = httpx.get(f"{server.url}/api/health/live", trust_env=False)
    assert "server" not in response.headers
    assert response.headers["date"]


def test_a_forwarded_address_or_scheme_is_not_believed(server: RunningServer) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    response = httpx.get(f"{server.url}/", headers=headers, trust_env=False)
    assert response.headers["location"] == "/docs"
    assert "203.0.113.7" not in server.output


# Patience, with a shorter one than is usual


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_started = asyncio.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_started.set()


@asynccontextmanager
async def impatient_server(app: FastAPI) -> AsyncGenerator[str]:
    """Serves `app` in this process and gives the address; the timeouts can be patched here."""
    config = uvicorn.Config(
        app, port=0, http=module.BoundedProtocol, ws="none", lifespan="off", log_config=None,
        timeout_keep_alive=1,
    )  # fmt: skip
    server = _Server(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "capture_signals", contextlib.nullcontext)  # they stay with pytest
        serving = asyncio.create_task(server.serve())
        await asyncio.wait_for(server.is_started.wait(), timeout=10)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await serving


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
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]
) -> None:
    """Who sends slowly, or nothing, does not hold a connection for ever."""
    monkeypatch.setattr(module, "REQUEST_SECONDS", 0.3)

    def send_slowly(url: str) -> bytes:
        with Connection(url) as connection:
            for piece in pieces:
                connection.send(piece)
            return connection.read()

    async with impatient_server(app) as url:
        response = await asyncio.wait_for(asyncio.to_thread(send_slowly, url), timeout=5)
    answers = [b"HTTP/1.1 " + answer for answer in response.split(b"HTTP/1.1 ")[1:]]
    assert_refused(answers[-1], 408)
    assert [answer[:12] for answer in answers[:-1]] in ([], [b"HTTP/1.1 200"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("more", [b"", b"\r\n"], ids=["silence", "an empty line"])
async def test_a_connection_that_is_kept_open_for_nothing_is_closed(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, more: bytes
) -> None:
    monkeypatch.setattr(module, "REQUEST_SECONDS", 0.3)

    def ask_and_wait(url: str) -> bytes:
        with Connection(url) as connection:
            connection.send(LIVE.replace(b"close", b"keep-alive") + b"\r\n")
            answer = connection.read_once()
            connection.send(more)
            return answer + connection.read()

    async with impatient_server(app) as url:
        response = await asyncio.wait_for(asyncio.to_thread(ask_and_wait, url), timeout=5)
    assert response.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_answer_may_take_longer_than_a_request(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is for the request to arrive; what the service then does is another matter."""
    monkeypatch.setattr(module, "REQUEST_SECONDS", 0.1)

    @app.get("/slow")
    async def slow() -> str:
        await asyncio.sleep(0.3)  # more than the request may take
        return "done"

    async with impatient_server(app) as url:
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
