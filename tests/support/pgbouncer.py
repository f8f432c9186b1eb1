"""A throw-away PgBouncer, before one PostgreSQL server or several."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.support.clusters import Account, free_port
from tests.support.processes import stop, wait_until
from tests.support.servers import ROOT

_SECONDS = 20


class PgBouncer:
    """A pooler on the loopback interface that keeps its port when it is started again."""

    def __init__(
        self, home: Path, servers: Sequence[str], mode: str, settings: dict[str, str]
    ) -> None:
        self._home = home
        self._port = free_port()
        self._server = urlsplit(servers[0])
        self._account = Account()
        self._process: subprocess.Popen[bytes] | None = None
        (home / "users.txt").write_text(f'"{self._server.username}" ""\n')
        (home / "pgbouncer.ini").write_text(_configuration(servers, self._port, mode, settings))
        self._account.own(home)

    @property
    def url(self) -> str:
        """The address of the database through it.

        That it is a pooler is said in the address, as its port does not.
        """
        name = self._server.path
        return f"postgresql://{self._server.username}@127.0.0.1:{self._port}{name}?pgbouncer=true"

    def start(self) -> None:
        """Starts it, and waits until it listens."""
        log = self._home / "pgbouncer.log"
        command = [_program(), str(self._home / "pgbouncer.ini")]
        self._process = process = self._account.start(command, self._home, log)
        wait_until(lambda: _is_listening(self._port), process, log, _SECONDS)

    def stop(self) -> None:
        """Ends it at once: its clients are cut off."""
        if self._process is not None:
            stop(self._process, signal.SIGTERM, _SECONDS)
            self._process = None


@contextmanager
def run_pgbouncer(*servers: str, mode: str, **settings: str) -> Generator[PgBouncer]:
    """Runs a pooler in a mode before the database at `servers`, which take turns."""
    with TemporaryDirectory(prefix="taskpact-pgbouncer-", dir="/tmp") as directory:
        pooler = PgBouncer(Path(directory), servers, mode, settings)
        try:
            pooler.start()
            yield pooler
        finally:
            pooler.stop()


def _configuration(servers: Sequence[str], port: int, mode: str, settings: dict[str, str]) -> str:
    where = [urlsplit(each) for each in servers]
    database = (
        f"{where[0].path[1:]} = host={','.join(each.hostname or '' for each in where)}"
        f" port={where[0].port}"
    )
    ours = {
        "listen_addr": "127.0.0.1",
        "listen_port": str(port),
        "unix_socket_dir": "",
        "auth_type": "trust",
        "auth_file": "users.txt",
        "pool_mode": mode,
        **settings,
    }
    lines = ["[databases]", database, "[pgbouncer]"]
    return "\n".join([*lines, *(f"{name} = {value}" for name, value in ours.items()), ""])


def _program() -> str:
    found = subprocess.run([ROOT / ".ci/pgbouncer"], capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr)
    return found.stdout.strip()


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
