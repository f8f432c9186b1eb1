"""A server with two workers: one is killed, what is revoked counts in both, all end in order."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import uuid
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.clients import client_at
from tests.support.processes import wait_until
from tests.support.raw_http import Connection, until_nobody_listens
from tests.support.servers import RunningServer, run_server
from tests.support.users import PASSWORD, SignedUp, sign_up

_KNOWN_SECONDS = 1.0
"""How long it may take until all know what one has revoked."""


class Workers:
    """A running server, and the processes that serve."""

    def __init__(self, server: RunningServer, output: Path) -> None:
        self.server = server
        self.url = server.url
        self._output = output
        self.until_there_have_been(2)

    @property
    def started(self) -> list[int]:
        """The ids of all processes that have ever served."""
        lines = re.findall(r'^{.*"worker_started".*', self.server.output, re.MULTILINE)
        return [json.loads(line)["pid"] for line in lines]

    def until_there_have_been(self, count: int) -> None:
        """Waits until so many processes have begun to serve."""
        wait_until(lambda: len(self.started) >= count, self.server.process, self._output, 30)

    @contextmanager
    def all_but(self, stopped: int) -> Iterator[None]:
        """Stops one for a moment, so that others accept the connections."""
        os.kill(stopped, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(stopped, signal.SIGCONT)


@pytest.fixture
def workers(database_url: str, tmp_path: Path) -> Generator[Workers]:
    output = tmp_path / "output"
    production = {"ENVIRONMENT": "production", "BCRYPT_ROUNDS": "12"}
    secret = "q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu"
    with run_server(database_url, output, WORKERS="2", JWT_SECRET=secret, **production) as server:
        yield Workers(server, output)


def test_who_is_killed_is_back_and_nobody_else_notices(workers: Workers) -> None:
    first, second = workers.started
    with ExitStack() as open_:
        with workers.all_but(second):
            its = [open_.enter_context(_begun(workers.url)) for _ in range(3)]
        with workers.all_but(first):
            others = [open_.enter_context(_begun(workers.url)) for _ in range(3)]
        os.kill(first, signal.SIGKILL)
        assert [connection.read() for connection in its] == [b"", b"", b""]
        for connection in others:
            assert _finish(connection).startswith(b"HTTP/1.1 201 ")
    workers.until_there_have_been(3)
    with workers.all_but(second):
        assert httpx.get(f"{workers.url}/api/health/ready", trust_env=False).is_success


def test_a_service_manager_may_tell_all_processes_to_end(workers: Workers) -> None:
    """By default, systemd does: what comes from the supervisor is no second signal."""
    first, second = workers.started
    with ExitStack() as open_:
        begun = []
        for stopped in (first, second):
            with workers.all_but(stopped):
                begun.append(open_.enter_context(_begun(workers.url)))
        os.killpg(workers.server.process.pid, signal.SIGTERM)
        until_nobody_listens(workers.url)
        for connection in begun:
            answer = _finish(connection)
            assert answer.startswith(b"HTTP/1.1 201 ")
            assert b"\r\nconnection: close\r\n" in answer
    assert workers.server.process.wait(timeout=20) == 0
    output = workers.server.output
    assert output.count('"event": "starting"') == output.count("API   ") == 1
    assert "worker_ended" not in output
    assert "Traceback" not in output
    for line in output.splitlines():
        assert line.startswith(("API ", "Docs ", "Contract ")) or json.loads(line)["event"]


async def test_what_one_has_revoked_counts_in_the_other(workers: Workers) -> None:
    async with client_at(workers.url) as client:
        user = await sign_up(client)
    with ExitStack() as open_:
        connections = []
        for stopped in workers.started:
            with workers.all_but(stopped):
                connections.append(open_.enter_context(Connection(workers.url)))
                assert _me(connections[-1], user.token) == 200
        async with client_at(workers.url) as client:
            body = {"refresh_token": user.refresh_token}
            assert (await client.post("/api/auth/logout", json=body)).is_success
        await asyncio.sleep(_KNOWN_SECONDS)
        assert [_me(connection, user.token) for connection in connections] == [401, 401]


async def test_all_may_write_at_once(workers: Workers) -> None:
    """SQLite has one writer at a time, whichever process it is in."""

    def client() -> httpx.AsyncClient:
        return client_at(workers.url, timeout=30)

    async def write(user: SignedUp) -> None:
        async with client() as writer:
            for number in range(12):
                headers = user.headers | {"Idempotency-Key": str(uuid.uuid4())}
                task = {"title": f"{number}"}
                response = await writer.post(user.tasks, json=task, headers=headers)
                assert response.status_code == 201, response.text

    async with client() as reader:
        user = await sign_up(reader)
        await asyncio.gather(*(write(user) for _ in range(8)))
        listed = await reader.get(f"{user.tasks}?limit=100", headers=user.headers)
    assert len(listed.json()["items"]) == 8 * 12


@contextmanager
def _begun(url: str) -> Iterator[Connection]:
    """Yields a connection with a request under way: the application waits for its body."""
    with Connection(url) as connection:
        connection.send(
            b"POST /api/auth/signup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(_credentials())
        )
        assert connection.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n"
        yield connection


def _finish(connection: Connection) -> bytes:
    connection.send(_credentials())
    return connection.read_once()


def _credentials() -> bytes:
    """Returns those of another user each time, always of the same length."""
    return json.dumps({"email": f"{uuid.uuid4().hex}@w.example", "password": PASSWORD}).encode()


def _me(connection: Connection, token: str) -> int:
    connection.send(
        b"GET /api/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %b\r\n\r\n" % token.encode()
    )
    return int(connection.read_once().split()[1])
