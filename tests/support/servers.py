"""The real server, as a separate process."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import httpx

from tests.support.commands import Command
from tests.support.processes import stop, wait_until

ROOT = Path(__file__).parents[2]
_START_SECONDS = 120
_STOP_SECONDS = 30


class RunningServer:
    """A server that listens at `url`."""

    def __init__(self, process: Command | Popen[bytes], output_file: Path) -> None:
        self.process = process
        self._output_file = output_file

    @property
    def url(self) -> str:
        """The address that it prints when it starts."""
        said = re.search(r"^API +(http://\S+)/api$", self.output, re.MULTILINE)
        return said[1] if said else ""

    @property
    def output(self) -> str:
        """Its output so far, including the log."""
        return self._output_file.read_text(errors="replace")

    def is_ready(self) -> bool:
        """Whether it can serve requests."""
        try:
            return bool(self.url) and self._get("/api/health/ready").is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """Stops it as a service manager would, and waits until it has exited."""
        stop(self.process, signal.SIGTERM, _STOP_SECONDS)

    def _get(self, path: str) -> httpx.Response:
        # A proxy in the environment must not be used on the loopback interface.
        return httpx.get(f"{self.url}{path}", trust_env=False, timeout=5)


@contextmanager
def run_server(
    database_url: str, output_file: Path, **environment: str
) -> Generator[RunningServer]:
    """Runs `python -m impl serve` on a free port.

    The database must be migrated. `environment` overrides the settings of a development server.
    Output goes to `output_file`; if the block raises, the end of it is printed.
    """
    output_file.write_bytes(b"")
    process = Command(
        "serve",
        folder=ROOT,
        environment=environment_of({"DATABASE_URL": database_url, **environment}),
        output=output_file,
    )
    server = RunningServer(process, output_file)
    try:
        wait_until(server.is_ready, process, output_file, _START_SECONDS)
        yield server
    except BaseException:
        print("The server wrote, at the end:", *server.output.splitlines()[-40:], sep="\n")
        raise
    finally:
        server.stop()


@contextmanager
def run_two_servers(
    database_url: str, folder: Path, **environment: str
) -> Generator[list[RunningServer]]:
    """Runs two servers on one database, whose output goes to files in `folder`."""
    with (
        run_server(database_url, folder / "0.log", **environment) as one,
        run_server(database_url, folder / "1.log", **environment) as other,
    ):
        yield [one, other]


def environment_of(settings: Mapping[str, str]) -> dict[str, str]:
    """Returns our environment with `settings`, and with defaults for the others."""
    defaults = {
        "ENVIRONMENT": "development",
        "HOST": "127.0.0.1",
        "PORT": "0",  # the system chooses, and the server prints it
        "JWT_SECRET": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BCRYPT_ROUNDS": "4",
        "RATE_LIMIT_ENABLED": "false",  # tests send more requests than people do
    }
    return {**os.environ, **defaults, **settings}
