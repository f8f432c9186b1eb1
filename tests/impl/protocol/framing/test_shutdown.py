"""A process that is interrupted finishes what has begun, and nothing else."""

from __future__ import annotations

import json
import signal
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.impl.protocol.framing.answers import Answer, read_answers
from tests.impl.protocol.framing.corpus.cases import head
from tests.support.raw_http import Connection, until_nobody_listens
from tests.support.servers import run_server
from tests.support.users import PASSWORD

_KEPT = b"GET /api/health/live HTTP/1.1\r\nHost: x\r\n"
_SIGN_UP = json.dumps({"email": "end@web.example", "password": PASSWORD}).encode()
_BEGUN = head(
    b"POST /api/auth/signup HTTP/1.1",
    b"Content-Type: application/json",
    b"Content-Length: %d" % len(_SIGN_UP),
    b"Expect: 100-continue",
)


class _Connections:
    """Connections in every possible state."""

    def __init__(self, url: str, open_: ExitStack) -> None:
        def connect(sent: bytes) -> Connection:
            connection = open_.enter_context(Connection(url))
            connection.send(sent)
            return connection

        self.silent = connect(b"")
        self.half_head = connect(_KEPT)
        self.idle = connect(_KEPT + b"\r\n")
        self.idle.read_once()
        self.half_second_head = connect(_KEPT + b"\r\n" + _KEPT)
        self.half_second_head.read_once()
        self.busy = connect(_BEGUN)
        assert self.busy.read_once() == b"HTTP/1.1 100 Continue\r\n\r\n", "the application waits"
        self.pipelining = connect(_BEGUN + _SIGN_UP[:1])
        self.left = connect(_BEGUN + _SIGN_UP[:1])
        self.left.__exit__()


@contextmanager
def _connections(url: str) -> Generator[_Connections]:
    with ExitStack() as open_:
        yield _Connections(url, open_)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_connections_in_every_state_end_in_order(database_url: str, tmp_path: Path) -> None:
    with (
        run_server(database_url, tmp_path / "output") as server,
        _connections(server.url) as connections,
    ):
        server.process.send_signal(signal.SIGINT)
        until_nobody_listens(server.url)

        assert connections.idle.read() == b""
        for half in (connections.half_head, connections.half_second_head):
            half.send(b"\r\n" + _KEPT + b"\r\n")
            _assert_last(read_answers(half.read()), 200)
        connections.busy.send(_SIGN_UP + _KEPT + b"\r\n")
        _assert_last(read_answers(connections.busy.read()), 201)
        connections.pipelining.send(_SIGN_UP[1:] + _KEPT + b"\r\n")
        _assert_last(read_answers(connections.pipelining.read()), 409)
        silent = read_answers(connections.silent.read())
        assert [answer.status for answer in silent] in ([], [408])

        server.process.wait(timeout=20)
        assert server.process.returncode == 0
        assert "Traceback" not in server.output
        assert "requests_cut_off" not in server.output


def _assert_last(answers: list[Answer], status: int) -> None:
    """Requests in progress are answered, later ones are not: clients retry those elsewhere."""
    assert [answer.status for answer in answers] == [status]
    assert answers[0].closes
