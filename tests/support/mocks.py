"""The mock server, as a separate process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import stop, wait_until
from tests.support.servers import ROOT

_START_SECONDS = 60
_STOP_SECONDS = 10


@contextmanager
def run_mock(output: Path) -> Generator[str]:
    """Runs `make mock` on a free port, and yields its address. It must end well.

    What it prints goes to `output`.
    """
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "openapi.mock.mock"],
            cwd=ROOT,
            env={**os.environ, "HOST": "127.0.0.1", "PORT": "0"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us: we then stop it gracefully
        )
    try:
        wait_until(lambda: bool(_address(output)), process, output, _START_SECONDS)
        yield _address(output)
    finally:
        stop(process, signal.SIGTERM, _STOP_SECONDS)
    assert process.returncode == 0


def _address(output: Path) -> str:
    said = re.search(r"running on (http://\S+)", output.read_text(errors="replace"))
    return said[1] if said else ""
