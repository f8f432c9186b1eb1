"""`python -m impl` as a separate process, without importing everything first.

A process that has imported the service is forked for each command: a real process with its own
environment, which starts in 20 ms instead of 3 s. `tests/impl/test_main.py` starts Python itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from impl.command_line import main

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, "tests.support.preloaded"])


class Command:
    """A running command, with the part of `subprocess.Popen` that tests use."""

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str],
        output: Path,
        errors: Path | None = None,
        input_file: Path | None = None,
    ) -> None:
        """Starts the command in `folder`; without `errors`, stderr goes to `output` as well."""
        self._command = ["impl", *arguments]
        files = (input_file or Path(os.devnull), output, errors)
        self._process = _CONTEXT.Process(
            target=_run, args=(self._command, folder, dict(environment), files)
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        """Returns the exit code, negative for a signal, or `None` while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Returns the exit code.

        Raises:
            subprocess.TimeoutExpired: it is still running after `timeout` seconds.
        """
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._command, timeout or 0)
        return self._process.exitcode

    def send_signal(self, how: signal.Signals) -> None:
        """Sends a signal, unless the command has ended."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        """Kills the command, unless it has ended."""
        self.send_signal(signal.SIGKILL)


def run_command(
    *arguments: str, folder: Path, environment: Mapping[str, str], text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, with `text` as its input."""
    with TemporaryDirectory() as scratch:
        given, output, errors = (Path(scratch, name) for name in ("input", "output", "errors"))
        given.write_text(text, encoding="utf-8")
        command = Command(
            *arguments,
            folder=folder,
            environment=environment,
            output=output,
            errors=errors,
            input_file=given,
        )
        try:
            code = command.wait(timeout=120)
        finally:
            command.kill()
        return subprocess.CompletedProcess(
            arguments, code, output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
        )


def _run(
    command: list[str],
    folder: Path,
    environment: dict[str, str],
    files: tuple[Path, Path, Path | None],
) -> None:
    os.setsid()  # Ctrl-C is for the tests, which then stop it gracefully
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    given, output, errors = files
    _redirect(0, given, os.O_RDONLY)
    _redirect(1, output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if errors is None:
        os.dup2(1, 2)
    else:
        _redirect(2, errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = command
    main()


def _redirect(descriptor: int, file: Path, flags: int) -> None:
    opened = os.open(file, flags, 0o600)
    os.dup2(opened, descriptor)
    os.close(opened)
