"""Metrics of a real server: at an address of their own, off by default, and never in the way."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Generator
from pathlib import Path
from signal import SIGTERM

import httpx
import pytest
from pydantic import ValidationError

from tests.impl.telemetry.scraping import families_of
from tests.support.configuring import Configure
from tests.support.servers import RunningServer, run_server


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("metrics") / "taskpact.db"
    return f"sqlite:///{shutil.copyfile(sqlite_template, file)}"


@pytest.fixture(scope="module")
def server(url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    output = tmp_path_factory.mktemp("metrics") / "output"
    with run_server(url, output, METRICS_PORT="0") as server:
        yield server


@pytest.fixture
def metrics(server: RunningServer) -> Generator[httpx.Client]:
    address = re.search(r"metrics_served .*address=(127\.0\.0\.1:\d+)/metrics", server.output)
    assert address is not None
    with httpx.Client(base_url=f"http://{address[1]}", trust_env=False) as client:
        yield client


def test_they_are_read_from_an_address_of_their_own(
    server: RunningServer, metrics: httpx.Client
) -> None:
    answer = metrics.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    requests = families_of(answer.text)["http_requests_total"]
    assert {"operation": "getReadiness", "status": "200"} in [s.labels for s in requests.samples]
    public = httpx.get(f"{server.url}/metrics", trust_env=False)
    assert public.status_code == 404


def test_what_no_operation_sees_is_counted(server: RunningServer, metrics: httpx.Client) -> None:
    def samples(name: str) -> dict[str, float]:
        family = families_of(metrics.get("/metrics").text)[name]
        return {sample.labels.get("status", ""): sample.value for sample in family.samples}

    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"no request\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
        assert samples("http_connections_open")[""] >= 1
    assert samples("http_refusals_total") == {"400": 1}


def test_there_is_nothing_else(metrics: httpx.Client) -> None:
    assert metrics.get("/api/health/live").status_code == 404
    assert metrics.post("/metrics").status_code == 404
    head = metrics.head("/metrics")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 1000


def test_by_default_they_are_read_nowhere(configure: Configure) -> None:
    assert configure().metrics_port is None
    assert configure().metrics_host == "127.0.0.1"


def test_they_are_not_at_the_address_of_the_public(configure: Configure) -> None:
    with pytest.raises(ValidationError, match="METRICS_PORT must be another one than PORT"):
        configure(PORT="8000", METRICS_PORT="8000")
    with pytest.raises(ValidationError, match="METRICS_PORT must be another one than PORT"):
        configure(PORT="8001", METRICS_PORT="8000", WORKERS="2")
    assert configure(PORT="0", METRICS_PORT="0").metrics_port == 0


def test_each_worker_has_a_port_of_its_own(configure: Configure) -> None:
    settings = configure(METRICS_PORT="9100", WORKERS="2")
    assert [settings.of_worker(number).metrics_port for number in (1, 2)] == [9100, 9101]
    assert configure(WORKERS="2").of_worker(2).metrics_port is None
    assert configure(METRICS_PORT="0", WORKERS="2").of_worker(2).metrics_port == 0
    assert configure(METRICS_PORT="65534", WORKERS="2").of_worker(2).metrics_port == 65535
    with pytest.raises(ValidationError, match="METRICS_PORT: the last of WORKERS"):
        configure(METRICS_PORT="65534", WORKERS="3")


def test_a_server_does_not_start_without_them_if_they_are_asked_for(
    url: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with (
            pytest.raises(RuntimeError, match="in use"),
            run_server(url, tmp_path / "output", METRICS_PORT=port),
        ):
            pass


def test_who_reads_them_does_not_hold_up_the_end(
    server: RunningServer, metrics: httpx.Client
) -> None:
    assert metrics.get("/metrics").is_success  # and keeps the connection
    host, port = metrics.base_url.host, metrics.base_url.port
    assert port is not None
    with socket.create_connection((host, port), timeout=10) as slow:
        slow.sendall(b"GET /metrics HTTP/1.1\r\n")
        server.process.send_signal(SIGTERM)
        assert server.process.wait(timeout=20) == 0
    assert "close_failed" not in server.output
