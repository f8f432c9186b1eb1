"""The servers that ours is compared with answer as it does, and what measures them is right."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager

import asyncpg
import pytest
import uvicorn
from starlette.types import ASGIApp

from impl.text.words import words
from tests.bench import machine, usual
from tests.bench.agreement import (
    DisagreementError,
    require_findable,
    require_same_answers,
    require_words,
)
from tests.bench.contenders import FASTIFY, LIMIT, OURS, SECRET, USUAL, Contender, Running, run
from tests.bench.layers import layer_of_file, place_of
from tests.bench.limit import Limit
from tests.bench.load import RefusedError, ask, pace, saturate
from tests.bench.measuring import Meter
from tests.bench.requests import COMPARED, JOBS, OTHERS, request
from tests.bench.sampling import sampled
from tests.bench.world import World, fill
from tests.support.postgres import PostgresServer
from tests.support.servers import ROOT, run_server

_FEW = {"readers": 6, "writers": 6, "tasks": 120}


@pytest.fixture(scope="module")
def url(postgres_server: PostgresServer, postgresql_template: str) -> Generator[str]:
    url = postgres_server.create_database(postgresql_template)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="module")
def world(url: str, tmp_path_factory: pytest.TempPathFactory) -> World:
    return fill(url, tmp_path_factory.mktemp("worlds") / "world", **_FEW)


@pytest.fixture(scope="module")
def servers(
    url: str, world: World, tmp_path_factory: pytest.TempPathFactory
) -> Generator[list[Running]]:
    """All contenders, those in Python without a process of their own where that is possible."""
    folder = tmp_path_factory.mktemp("servers")
    everywhere = frozenset(os.sched_getaffinity(0))
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("JWT_SECRET", SECRET)
        ours = stack.enter_context(run_server(url, folder / "ours.log", JWT_SECRET=SECRET))
        yield [
            Running(OURS, ours.process.pid, int(ours.url.rpartition(":")[2])),
            stack.enter_context(_in_thread(LIMIT, Limit(url, SECRET))),
            stack.enter_context(_in_thread(USUAL, usual.app)),
            stack.enter_context(run(FASTIFY, {"postgresql": url}, folder, everywhere)),
        ]


@contextmanager
def _in_thread(contender: Contender, app: ASGIApp) -> Generator[Running]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            assert thread.is_alive(), "it did not start"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        port: int = server.servers[0].sockets[0].getsockname()[1]
        yield Running(contender, os.getpid(), port)
    finally:
        server.should_exit = True
        thread.join(30)


def test_all_servers_give_the_same_answers(servers: list[Running], world: World) -> None:
    require_same_answers(servers, {"postgresql": world})


def test_another_answer_is_noticed(servers: list[Running], world: World) -> None:
    other = Running(Contender("other", (), "", database="other"), 0, servers[1].port)
    in_another_order = World(world.readers, world.writers, world.tasks[::-1])
    worlds = {"postgresql": world, "other": in_another_order}
    with pytest.raises(DisagreementError, match="get a task"):
        require_same_answers([servers[1], other], worlds)


def test_copies_are_found_like_what_they_are_copies_of(
    servers: list[Running], world: World
) -> None:
    require_findable(servers[0], world)


def test_all_servers_store_words(servers: list[Running], world: World, url: str) -> None:
    require_words(servers, world, url)


def test_each_operation_can_be_measured(
    servers: list[Running], world: World, postgres_server: PostgresServer
) -> None:
    meter = Meter({"postgresql": world}, postgres_server.pid)
    for server in servers:
        for operation in COMPARED:
            assert meter.sample(server, operation, 0.01).rate > 0
    for operation in (*JOBS, *OTHERS):
        assert meter.at_half(servers[0], operation, 200, 0.05).rate > 0


@contextmanager
def _answering(answer: Callable[[int], bytes]) -> Generator[int]:
    """Runs a server of one connection that gives its n-th answer, and yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                for number in itertools.count():
                    if not connection.recv(65536):
                        return
                    connection.sendall(answer(number))

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_a_response_is_read_to_its_end() -> None:
    with _answering(lambda _number: _OK) as port:
        assert ask(port, request("GET", "/")) == (200, _OK[:-6], b"ok")


def test_a_refusal_is_no_response() -> None:
    with (
        _answering(lambda number: _OK if number < 3 else _OK.replace(b"200", b"429")) as port,
        pytest.raises(RefusedError, match="429"),
    ):
        saturate(port, itertools.repeat(request("GET", "/")), 10, connections=1)


def test_a_pause_of_the_server_delays_what_was_due_meanwhile() -> None:
    def answer(number: int) -> bytes:
        if number == 0:
            time.sleep(0.2)
        return _OK

    with _answering(answer) as port:
        done = pace(port, itertools.repeat(request("GET", "/")), 100, 0.4, connections=1)
    delayed = [latency for latency in done.latencies if latency > 0.05]
    assert len(done.latencies) == 40
    assert len(delayed) >= 14  # those that were due in the first 150 ms of the pause
    assert done.milliseconds(0.5) < done.milliseconds(0.99)


def test_the_cpu_time_of_children_counts_while_they_live_and_later() -> None:
    before = machine.tree_cpu_seconds(os.getpid())
    child = subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
    try:
        while machine.cpu_seconds(child.pid) < 0.1:
            assert child.poll() is None
            time.sleep(0.01)
        while_it_lives = machine.tree_cpu_seconds(os.getpid())
    finally:
        child.kill()
        child.wait()
    assert while_it_lives > before + 0.09
    assert machine.tree_cpu_seconds(os.getpid()) > before + 0.09


def test_cores_are_shared_out() -> None:
    cores = machine.Cores.of_this_process()
    assert len(cores.server) == 1
    assert cores.server | cores.others == os.sched_getaffinity(0)
    with machine.pinned(cores.server):
        assert os.sched_getaffinity(0) == cores.server
    assert os.sched_getaffinity(0) == cores.server | cores.others


def test_time_is_told_by_the_layer_that_takes_it() -> None:
    with sampled() as samples:
        until = time.process_time() + 0.1
        while time.process_time() < until:
            words("Write the report of the third quarter, with figures")
    assert samples.layers.most_common(1)[0][0] == "handler"
    assert any("impl/text/words.py" in place_of(code) for code in samples.functions)


def test_each_file_of_a_request_has_a_layer() -> None:
    files = [file for folder in ("impl", "generated") for file in (ROOT / folder).rglob("*.py")]
    assert [file for file in files if layer_of_file(str(file)) is None] == []
    assert layer_of_file(f"{ROOT}/impl/auth/refresh_cookie.py") == "gate"
    assert layer_of_file(asyncpg.__file__) == "database"
    assert layer_of_file(os.__file__) is None
