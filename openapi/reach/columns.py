"""What a contract has to go through, one column after the other, each in need of those before it.

Run for one contract in a process of its own (`python -m openapi.reach.columns CONTRACT FOLDER`): it
writes a line of JSON for each column as soon as that is known.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from openapi.codegen import generate, generate_client
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import read_contract
from openapi.codegen.python.trial import import_all, make_all
from openapi.reach.serving import serve

COLUMNS = ("generated", "imported", "typed", "served", "client")
ROOT = Path(__file__).parents[2]
_PACKAGE = "reached"
_PEERS = ROOT / ".tools" / "typescript" / "node_modules"
_TSC = ROOT / ".tools" / "client_tests" / "node_modules" / ".bin" / "tsc"


class FailedError(Exception):
    """A column did not pass, for a reason that is told."""


@dataclass(frozen=True)
class Work:
    """A contract, and the folder in which its code is made."""

    contract: Path
    folder: Path

    def generated(self) -> None:
        with TemporaryDirectory() as scratch:
            generate.generate(self.contract, self.folder / _PACKAGE, Path(scratch))

    def imported(self) -> None:
        sys.path.insert(0, str(self.folder))
        make_all(import_all(importlib.import_module(_PACKAGE)))

    def typed(self) -> None:
        config = ("--config-file", str(ROOT / "pyproject.toml"))
        options = (*config, "--strict", "--no-error-summary", "--package", _PACKAGE)
        run = subprocess.run(
            [sys.executable, "-m", "mypy", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode != 0:
            raise FailedError(_some_lines(run.stdout + run.stderr))

    def served(self) -> None:
        contract = Contract(read_contract(self.contract).document)
        if found := serve(importlib.import_module(_PACKAGE), contract):
            raise FailedError(_some_lines("\n".join(found)))

    def client(self) -> None:
        package = self.folder / "client"
        with TemporaryDirectory() as scratch:
            generate_client.generate(self.contract, package, Path(scratch))
        (package / "node_modules").symlink_to(_PEERS)
        project = package / "tsconfig.json"
        command: list[str | Path] = [ROOT / ".ci" / "node", _TSC, "--noEmit", "--project", project]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise FailedError(_some_lines(run.stdout + run.stderr))


def main() -> None:
    contract, folder, *columns = sys.argv[1:]
    work = Work(Path(contract), Path(folder))
    for column in columns or COLUMNS:
        started = time.process_time()
        reason = _reason(getattr(work, column))
        seconds = round(time.process_time() - started, 1)
        print(json.dumps({"column": column, "reason": reason, "seconds": seconds}), flush=True)
        if reason and column not in {"typed", "client"}:
            return


def _reason(attempt: Callable[[], None]) -> str:
    """Returns why an attempt failed: nothing if it did not, a fault of ours if it does not say."""
    try:
        attempt()
    except FailedError as failed:
        return str(failed)
    except SystemExit as refused:
        reason = str(refused)
        fault = "FAULT OF OURS, a generator failed:\n" if "Traceback" in reason else ""
        return fault + _some_lines(reason)
    except Exception as error:  # noqa: BLE001, whatever it is, it is told
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        return f"FAULT OF OURS {type(error).__name__} at {where}: {str(error)[:300]}"
    return ""


def _some_lines(text: str) -> str:
    lines = text.strip().splitlines()
    more = f"\n… and {len(lines) - 8} more lines" if len(lines) > 8 else ""
    return "\n".join(line[:300] for line in lines[:8]) + more


if __name__ == "__main__":
    main()
