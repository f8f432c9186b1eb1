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


@contextmanager
def run_pgbouncer(*servers: str, mode: str, **settings: str) -> Generator[str]:
    """Yields the address of the database at `servers`, through a pooler in a mode.

    The servers take turns. That it is a pooler is said in the address, as its port does not.
    """
    account = Account()
    with TemporaryDirectory(prefix="taskpact-pgbouncer-", dir="/tmp") as directory:
        home, port = Path(directory), free_port()
        parts = urlsplit(servers[0])
        (home / "users.txt").write_text(f'"{parts.username}" ""\n')
        (home / "pgbouncer.ini").write_text(_configuration(servers, port, mode, settings))
        account.own(home)
        log = home / "pgbouncer.log"
        process = account.start([_program(), str(home / "pgbouncer.ini")], home, log)
        try:
            wait_until(lambda: _is_listening(port), process, log, _SECONDS)
            yield f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}?pgbouncer=true"
        finally:
            stop(process, signal.SIGTERM, _SECONDS)


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
