"""A throw-away PostgreSQL server, and databases on it."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from tests.support.clusters import SUPERUSER, Cluster, Installation, installation


class PostgresServer:
    """A server on the loopback interface that trusts every connection, and keeps its port."""

    def __init__(
        self, programs: Installation, cluster: Cluster, settings: Mapping[str, str]
    ) -> None:
        self._programs = programs
        self._cluster = cluster
        self._settings = settings
        self._numbers = itertools.count(1)

    @property
    def pid(self) -> int:
        """Its first process, the parent of all others."""
        return self._cluster.pid

    @property
    def port(self) -> int:
        return self._cluster.port

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self._cluster.start(**self._settings)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it, by default in order, without waiting for clients; `SIGQUIT` is like a crash."""
        self._cluster.stop(how)

    def at_socket(self, address: str) -> str:
        """Returns the address of a database by the folder of the server's Unix socket."""
        folder, name = self._cluster.socket_folder, _database_name(address)
        return f"postgresql://{SUPERUSER}@/{name}?host={folder}&port={self.port}"

    def create_database(self, template: str | None = None) -> str:
        """Returns the address of a new database: an empty one, or a copy of `template`.

        Nobody may be connected to `template` meanwhile.
        """
        name = f"taskpact_{next(self._numbers)}"
        source = "template0" if template is None else _database_name(template)
        # Of two strategies, this one does not write a copy into the log first.
        self._cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return self._cluster.address.replace("/postgres", f"/{name}")

    def copy_by_dump(self, address: str) -> str:
        """Returns the address of a new database, restored from a dump of another one."""
        copy, file = self.create_database(), f"{_database_name(address)}.dump"
        self._programs.run("pg_dump", "--format=custom", f"--file={file}", address)
        self._programs.run("pg_restore", "--exit-on-error", f"--dbname={copy}", file)
        return copy

    def drop_database(self, address: str) -> None:
        """Drops a database, and disconnects its clients."""
        self._cluster.execute(f'DROP DATABASE "{_database_name(address)}" WITH (FORCE)')


@contextmanager
def run_postgres(**settings: str) -> Generator[PostgresServer]:
    """Runs a server with its own data directory, and leaves nothing behind.

    `settings` override those for tests, which trust that the machine does not crash.
    """
    with installation() as programs:
        server = PostgresServer(programs, programs.initialise("data"), settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _database_name(address: str) -> str:
    return address.rpartition("/")[2]
