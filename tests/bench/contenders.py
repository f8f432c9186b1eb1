"""The servers that are compared. All answer the same requests for the same users."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench.machine import pinned
from tests.support.processes import stop, wait_until
from tests.support.servers import ROOT, environment_of

SECRET = "q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu"
"""Signs the tokens, which all of them accept."""
_START_SECONDS = 60
_STOP_SECONDS = 10


@dataclass(frozen=True)
class Contender:
    """A server as somebody would deploy it."""

    name: str
    command: tuple[str, ...]
    enforces: str
    database: str = "postgresql"
    folder: Path = ROOT
    script: Path = Path(os.devnull)
    """Its standard input."""
    settings: Mapping[str, str] = field(default_factory=dict)


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"tests.bench.{module}")


LIMIT = Contender("limit", _python("limit"), "a token's signature, the body's types; no log")
_EVERYTHING = "the whole contract, scopes, limits, revocation, quotas; JSON log"
OURS = Contender("ours, PostgreSQL", _python("ours"), _EVERYTHING)
OURS_ON_SQLITE = Contender("ours, SQLite", _python("ours"), _EVERYTHING, database="sqlite")
USUAL = Contender(
    "FastAPI + SQLModel",
    _python("usual"),
    "a token's signature, that its user exists, the body's types; uvicorn's log",
)
FASTIFY = Contender(
    "Fastify + pg",
    # A script on standard input finds its modules in the working directory.
    (str(ROOT / ".ci" / "node"), "node", "--input-type=module", "-"),
    "a token's signature, the body's types; JSON log",
    folder=ROOT / ".tools" / "bench",
    script=ROOT / "tests" / "bench" / "fastify" / "server.mjs",
)
CONTENDERS = (LIMIT, OURS, OURS_ON_SQLITE, USUAL, FASTIFY)


def with_valkey(url: str) -> Contender:
    """Returns our server on PostgreSQL, counting together with others in a Valkey."""
    return replace(OURS, name="ours, with Valkey", settings={"REDIS_URL": url})


@dataclass(frozen=True)
class Running:
    """A contender that listens on a port."""

    contender: Contender
    pid: int
    port: int


@contextmanager
def run(
    contender: Contender, databases: Mapping[str, str], folder: Path, cores: frozenset[int]
) -> Generator[Running]:
    """Runs a contender on these cores, with its output in a file of `folder`."""
    port, log = free_port(), folder / f"{contender.name}.log"
    settings = {
        "ENVIRONMENT": "production",
        "DATABASE_URL": databases[contender.database],
        "JWT_SECRET": SECRET,
        "BCRYPT_ROUNDS": "12",
        "RATE_LIMIT_ENABLED": "true",
        "PORT": str(port),
        **contender.settings,
    }
    with log.open("wb") as output, contender.script.open("rb") as script, pinned(cores):
        process = subprocess.Popen(
            contender.command,
            cwd=contender.folder,
            env=environment_of(settings),
            stdin=script,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us: we then stop it gracefully
        )
    try:
        wait_until(lambda: _listens(port), process, log, _START_SECONDS)
        yield Running(contender, process.pid, port)
    finally:
        stop(process, signal.SIGTERM, _STOP_SECONDS)


def free_port() -> int:
    """Returns a port of the loopback interface that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
