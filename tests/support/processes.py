"""Processes that tests start and that do not outlive them."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class Process(Protocol):
    """The common part of `subprocess.Popen` and `tests.support.commands`."""

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, how: signal.Signals, /) -> None: ...

    def kill(self) -> None: ...


def end_in_order_when_terminated() -> None:
    """Makes SIGTERM end this run like Ctrl-C, so that processes that it started are stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def wait_until(ready: Callable[[], bool], process: Process, output: Path, seconds: float) -> None:
    """Waits until `ready` returns true.

    Raises:
        RuntimeError: the process ended first, or took too long; with the output of the process.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}:\n{output.read_text()}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"not ready after {seconds} seconds:\n{output.read_text()}")
        time.sleep(0.02)


def stop(process: Process, how: signal.Signals, seconds: float) -> None:
    """Sends the signal `how`, and kills the process if it still runs `seconds` later."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
