"""The health check of containers: how it ends. `tests/impl/test_server.py` asks a real server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from impl.deploying.healthcheck import main


@contextmanager
def answering(answer: bytes) -> Generator[int]:
    """Answers one request at a port, which it yields."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(1000)
                client.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_it_succeeds_where_the_server_is_alive(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as port:
        monkeypatch.setenv("HOST", host)
        monkeypatch.setenv("PORT", str(port))
        main()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "answers 503"),
        (b"", "does not answer"),
        (b"no HTTP\r\n\r\n", "does not answer"),
    ],
    ids=["refused", "disconnected", "another protocol"],
)
def test_anything_else_is_not_healthy(
    answer: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(answer) as port:
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"127.0.0.1:{port} {reason}"):
            main()
