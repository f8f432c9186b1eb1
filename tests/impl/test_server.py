"""The server: what it refuses by itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.impl.raw_http import LIVE, Connection, assert_refused, exchange
from tests.servers import RunningServer, run_server


@pytest.fixture(scope="module")
def server(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[RunningServer]:
    """A server for all tests that end before the database is asked."""
    directory = tmp_path_factory.mktemp("server")
    file = shutil.copyfile(sqlite_template, directory / "taskpact.db")
    with run_server(f"sqlite:///{file}", directory / "output") as server:
        yield server


NO_HTTP = {
    "no words": b"\r\n\r\n\x00\x01\x02\r\n\r\n",
    "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
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
    assert response.status_code == 200
    assert "strict-transport-security" not in response.headers
    assert "203.0.113.7" not in server.output
