"""The contracts of a folder, and how far each comes.

Every file of YAML or JSON in the folder is a contract. So is every folder in it that has a file
`openapi.yaml`, `openapi.yml` or `openapi.json`: what that refers to is beside it. Each goes through
the columns in a process of its own, with a bound on its time and memory.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from openapi.reach.columns import ROOT

_SECONDS = 900
_BYTES = 4 * 1024**3
_SUFFIXES = {".yaml", ".yml", ".json"}
_NOT_YET = "not yet"
PASSED = "yes"


@dataclass
class Row:
    """What became of a contract."""

    name: str
    seconds: float = 0
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a column failed, or nothing, by column."""

    def cell(self, column: str) -> str:
        if column not in self.reasons:
            return _NOT_YET
        return "no" if self.reasons[column] else PASSED

    def passes(self, columns: list[str]) -> bool:
        return all(self.cell(column) == PASSED for column in columns)


def contracts(folder: Path) -> Iterator[Path]:
    """Yields the file of each contract of a folder."""
    for entry in sorted(folder.iterdir()):
        if entry.is_file() and entry.suffix in _SUFFIXES:
            yield entry
        elif entry.is_dir():
            roots = [entry / f"openapi{suffix}" for suffix in (".yaml", ".yml", ".json")]
            yield from [root for root in roots if root.is_file()][:1]


def row_of(contract: Path, folder: Path, columns: list[str]) -> Row:
    """Returns what becomes of a contract in these columns."""
    row = Row(str(contract.relative_to(folder)))
    started = time.monotonic()
    with TemporaryDirectory() as scratch:
        process = subprocess.Popen(
            [sys.executable, "-m", "openapi.reach.columns", contract, scratch, *columns],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_bound_memory,  # noqa: PLW1509, nothing here has threads
        )
        try:
            output, _ = process.communicate(timeout=_SECONDS)
            end = f"FAULT OF OURS: the process ended with {process.returncode}"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            end = f"FAULT OF OURS: it takes more than {_SECONDS} seconds"
    row.seconds = time.monotonic() - started
    others = []
    for line in output.splitlines():
        try:
            found = json.loads(line)
            row.reasons[found["column"]] = found["reason"]
        except (ValueError, TypeError, KeyError):
            others.append(line)
    is_done = len(row.reasons) == len(columns) or any(row.reasons.values())
    if not is_done:
        row.reasons[columns[len(row.reasons)]] = "\n".join([end, *others[-3:]])
    return row


def _bound_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (_BYTES, _BYTES))
