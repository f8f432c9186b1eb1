"""How far the generator reaches: `make reach CONTRACTS=<folder>`.

Every file of YAML or JSON in the folder is a contract. So is every folder in it that has a file
`openapi.yaml`, `openapi.yml` or `openapi.json`: what that refers to is beside it. Each goes through
the columns in a process of its own, with a bound on its time and memory.
"""

from __future__ import annotations

import argparse
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

from openapi.codegen.text import visible
from openapi.reach.columns import COLUMNS, ROOT

_SECONDS = 900
_BYTES = 4 * 1024**3
_SUFFIXES = {".yaml", ".yml", ".json"}
_NOT_YET = "not yet"
_PASSED = "yes"


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
        return "no" if self.reasons[column] else _PASSED

    def passes(self, columns: list[str]) -> bool:
        return all(self.cell(column) == _PASSED for column in columns)


def main() -> int:
    """Returns the exit code, which is 0 only if every contract passes every column."""
    arguments = _arguments()
    columns = list(COLUMNS[: COLUMNS.index(arguments.until) + 1])
    rows = []
    for contract in contracts(arguments.folder):
        row = _row(contract, arguments.folder, columns)
        rows.append(row)
        print(_line(row, columns), flush=True)
        for column, reason in row.reasons.items():
            for line in reason.splitlines():
                print(f"    {column}: {visible(line)}", flush=True)
    passing = sum(row.passes(columns) for row in rows)
    print(f"{passing} of {len(rows)} contracts pass every column")
    return 0 if passing == len(rows) else 1


def contracts(folder: Path) -> Iterator[Path]:
    """Yields the file of each contract of a folder."""
    for entry in sorted(folder.iterdir()):
        if entry.is_file() and entry.suffix in _SUFFIXES:
            yield entry
        elif entry.is_dir():
            roots = [entry / f"openapi{suffix}" for suffix in (".yaml", ".yml", ".json")]
            yield from [root for root in roots if root.is_file()][:1]


def _row(contract: Path, folder: Path, columns: list[str]) -> Row:
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


def _line(row: Row, columns: list[str]) -> str:
    cells = "  ".join(f"{column} {row.cell(column):7}" for column in columns)
    return f"{row.name:40}  {cells}  {row.seconds:5.1f} s"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", choices=COLUMNS, default=COLUMNS[-1], help="the last column")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
