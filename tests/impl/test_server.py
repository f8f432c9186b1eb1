"""The server of this service: its settings, its output, and its shutdown."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.clients import blocking_client_at
from tests.support.raw_http import Connection, assert_refused, exchange, until_nobody_listens
from tests.support.servers import ROOT, RunningServer, run_server
from tests.support.users import PASSWORD


@pytest.fixture(scope="module")
def server(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[RunningServer]:
    """A server for tests that need no database."""
    directory = tmp_path_factory.mktemp("server")
    file = shutil.copyfile(sqlite_template, directory / "taskpact.db")
    with run_server(f"sqlite:///{file}", directory / "output") as server:
        yield server


GET = b"GET /api/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_what_is_no_http_is_a_problem_and_an_information_in_the_log(server: RunningServer) -> None:
    before = len(server.output)
    problem = assert_refused(exchange(server.url, b"GET / HTTP/1.1\r\nBroken\r\n\r\n"), 400)
    assert exchange(server.url, GET).startswith(b"HTTP/1.1 200 ")
    log = server.output[before:]
    assert re.search(rf"info .*refused .*request_id={problem['request_id']}.* status=400", log)
    assert "Traceback" not in log


def test_trailers_that_never_end_do_not_grow_the_process(server: RunningServer) -> None:
    """Once, 66 MB of them grew it to a gigabyte."""
    head = b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with Connection(server.url) as connection:
        connection.send(head + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")
        sent = 0
        while sent < 100_000_000 and connection.try_to_send(b"x: y\r\n" * 10_000):
            sent += 60_000
        assert sent < 100_000_000
        assert_refused(connection.read(), 431)


def test_a_client_that_leaves_in_the_middle_of_a_body_is_no_error(server: RunningServer) -> None:
    """The server gets another request later, so that it has noticed the disconnect."""
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


def test_the_health_check_of_a_container_finds_it(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = urlsplit(server.url)
    monkeypatch.setenv("HOST", str(at.hostname))
    monkeypatch.setenv("PORT", str(at.port))
    command = [sys.executable, "-m", "impl.deploying.healthcheck"]
    subprocess.run(command, cwd=ROOT, check=True)


def test_it_says_where_everything_is(server: RunningServer) -> None:
    said = dict(re.findall(r"^(API|Docs|Contract) +(http://\S+)$", server.output, re.MULTILINE))
    assert said.keys() == {"API", "Docs", "Contract"}
    assert said["API"] == f"{server.url}/api"
    assert httpx.get(said["Docs"], trust_env=False).headers["content-type"].startswith("text/html")
    contract = httpx.get(said["Contract"], trust_env=False)
    assert contract.content.startswith(b"openapi: 3.1")


def test_an_address_in_use_is_reported(
    server: RunningServer, sqlite_template: Path, tmp_path: Path
) -> None:
    port = str(httpx.URL(server.url).port)
    with (
        pytest.raises(RuntimeError, match=r"(?i)ended with 1:[^\0]*address already in use"),
        run_server(f"sqlite:///{sqlite_template}", tmp_path / "output", PORT=port),
    ):
        pass
    assert "Traceback" not in (tmp_path / "output").read_text()


def test_its_name_and_version_are_nobodys_business(server: RunningServer) -> None:
    response = httpx.get(f"{server.url}/api/health/live", trust_env=False)
    assert "server" not in response.headers
    assert response.headers["date"]


def test_a_forwarded_address_or_scheme_is_not_trusted(server: RunningServer) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    response = httpx.get(f"{server.url}/", headers=headers, trust_env=False)
    assert response.status_code == 200
    assert "strict-transport-security" not in response.headers
    assert "203.0.113.7" not in server.output


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
        run_server(database_url, tmp_path / "output", DRAIN_SECONDS="2") as server,
        Connection(server.url) as connection,
    ):
        connection.send(head.encode())
        assert connection.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n", "it has begun"
        server.process.send_signal(how)
        if how == signal.SIGTERM:
            _until_not_ready(server.url)
        until_nobody_listens(server.url)
        connection.send(body)
        answer = connection.read()
        server.process.wait(timeout=20)
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert b"\r\nconnection: close\r\n" in answer
    assert "operation=signUp" in server.output
    assert server.process.returncode in (0, -how), "it was killed, or failed"
    assert "Traceback" not in server.output


def _until_not_ready(url: str) -> None:
    """Waits until it is no longer ready, but alive."""
    with blocking_client_at(url) as client:
        while client.get("/api/health/ready").status_code != 503:
            pass
        assert client.get("/api/health/live").status_code == 200
