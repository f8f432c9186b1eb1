"""The tools that `make generate` runs, without importing them each time.

Each is a process that has imported the tool, and is forked for each run of it: the runs are
separate processes that know nothing of each other. Only `tests/openapi/codegen/test_generate.py`
starts the tools as people do.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
# What a tool imports only when it runs.
_ENTRIES = {
    "datamodel-codegen": (
        "datamodel_code_generator.__main__:main",
        "datamodel_code_generator.model.pydantic_v2",
        "datamodel_code_generator.parser.openapi",
    ),
    "python": (
        "openapi.codegen.python.routers:main",
        "openapi.codegen.python.visitor",
        "tests.openapi.templates",
    ),
}


class Run:
    """A run of a tool, with the part of `subprocess.Popen` that the generator uses."""

    def __init__(self, tool: Tool, output: Path) -> None:
        self._tool = tool
        self._output = output
        self.returncode: int | None = None

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Waits until it has ended, and returns what it wrote."""
        if self.returncode is None:
            self.returncode = self._tool.wait()
        return self._output.read_text(encoding="utf-8"), None


class Tool:
    """A process that has imported a tool."""

    def __init__(self, command: str) -> None:
        program = Path(command)
        script = Path(__file__).with_name("forking.py")
        self._folder = TemporaryDirectory()
        self._process = subprocess.Popen(
            [ROOT / program.with_name("python"), script, *_ENTRIES[program.name]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it
        )
        self._run: Run | None = None
        atexit.register(self._stop)

    def start(self, arguments: list[str]) -> Run:
        """Starts a run, after the end of the one before it."""
        if self._run is not None:
            self._run.communicate()
        output = Path(self._folder.name, "output")
        self._run = Run(self, output)
        assert self._process.stdin is not None
        print(json.dumps([str(output), *arguments]), file=self._process.stdin, flush=True)
        return self._run

    def wait(self) -> int:
        """Returns the exit code of the run, when it has ended."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def _stop(self) -> None:
        self._process.communicate()
        self._folder.cleanup()


def start(
    command: str, *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> Run:
    """Starts a tool, as the generator does."""
    assert environment in (None, {"PYTHONPATH": str(ROOT)})
    options = arguments[2:] if arguments[0] == "-m" else arguments
    return _tool(command).start([command, *map(str, options)])


@cache
def _tool(command: str) -> Tool:
    return Tool(command)
