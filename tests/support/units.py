"""A service whose socket is kept by its service manager, as by systemd."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.support.processes import stop, wait_until
from tests.support.servers import ROOT, environment_of

_SECONDS = 60
_AS_SERVICE_MANAGER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "impl", "serve"])
"""


class Unit:
    """A service whose socket is kept by its service manager."""

    def __init__(self, database_url: str, output: Path, **settings: str) -> None:
        self._environment = environment_of({"DATABASE_URL": database_url, **settings})
        self._output = output
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listening.getsockname()[1]
        self._start()

    def restart(self) -> None:
        """Ends the process in order, and then starts another one."""
        self.stop()
        self._start()
        self.until_ready()

    def until_ready(self) -> None:
        """Waits until it serves."""
        wait_until(self._is_ready, self._process, self._output, _SECONDS)

    def stop(self) -> None:
        """Ends the process in order."""
        stop(self._process, signal.SIGTERM, _SECONDS)
        assert self._process.returncode == 0, self._output.read_text()

    def close(self) -> None:
        """Ends the process, and closes the socket."""
        self.stop()
        self._listening.close()

    def _start(self) -> None:
        descriptor = self._listening.fileno()
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _AS_SERVICE_MANAGER, str(descriptor)],
                cwd=ROOT,
                env=self._environment,
                pass_fds=[descriptor],
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _is_ready(self) -> bool:
        url = f"http://127.0.0.1:{self.port}/api/health/ready"
        return httpx.get(url, trust_env=False, timeout=_SECONDS).is_success
