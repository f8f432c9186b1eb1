"""Contracts to generate from: the real one, variations of it, and one that uses every keyword."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from unittest.mock import patch

import yaml

from openapi.codegen import generate as generator
from openapi.codegen import generate_client as client_generator
from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import METHODS
from tests.openapi import tools
from tests.openapi.errors import declare_errors, problem

type Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
CONTRACT_FILE = ROOT / "openapi" / "openapi.yaml"
_SHARED = (
    *("Address", "Attachment", "Challenge", "EntityTag", "FieldError", "Links", "Problem"),
    *("RateLimitField", "RateLimitPolicyField", "RequestId", "Seconds", "SetCookie"),
)
"""The schemas that headers and errors of the real contract refer to."""
_REAL = pickle.dumps(yaml.load(CONTRACT_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))


def real_contract() -> Json:
    """Returns a copy of the real contract that may be changed."""
    document: Json = pickle.loads(_REAL)  # noqa: S301, we wrote it; a deep copy takes ten times as long
    return document


def operations(document: Json) -> dict[str, Json]:
    """Returns every operation by its id."""
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in METHODS
    }


def keywords_contract() -> Json:
    """Returns the contract of `fixtures/keywords.yaml`, with the errors of the real one."""
    file = Path(__file__).parent / "fixtures" / "keywords.yaml"
    document: Json = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for operation in operations(document).values():
        success = operation["responses"]["200"]
        if "$ref" in success:  # a success shared by many operations
            name = success["$ref"].rpartition("/")[2]
            operation["responses"]["200"] = document["components"]["responses"][name]
    real = real_contract()
    components = document["components"]
    components["headers"] = real["components"]["headers"]
    components["responses"] = {"NotModified": real["components"]["responses"]["NotModified"]}
    components["schemas"] |= {name: real["components"]["schemas"][name] for name in _SHARED}
    problem(document, "PreconditionRequired", 428)
    components["schemas"]["PreconditionRequired"]["x-decided-by"] = ["router"]
    declare_errors(document, real)
    assert violations(Contract(document)) == []
    return document


def write(document: Json, folder: Path) -> Path:
    """Writes a contract into `folder` and returns the file."""
    file = folder / "openapi.yaml"
    file.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
    return file


def run_generator(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Generates the Python package: one half of `make generate`."""
    with patch.object(generator, "_start", tools.start):
        return run(generator.main, *arguments)


def run_client_generator(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Generates the TypeScript package: the other half, and `make client`."""
    return run(client_generator.main, *arguments)


def run(main: Callable[[], object], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a script in this process, as a process of its own would be seen."""
    with (
        patch.object(sys, "argv", ["script", *map(str, arguments)]),
        redirect_stdout(StringIO()) as output,
        redirect_stderr(StringIO()) as errors,
    ):
        try:
            code = main()
        except SystemExit as end:
            code = end.code
            if isinstance(code, str):
                print(code, file=sys.stderr)
    number = code if isinstance(code, int) else int(code is not None)
    return subprocess.CompletedProcess(arguments, number, output.getvalue(), errors.getvalue())


def run_as_people_do(module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a script as a process, which starts the tools as processes."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def generate(document: Json, folder: Path, package: str) -> Path:
    """Generates the package `package` in `folder` from a contract, and returns its folder."""
    contract = write(document, folder)
    with TemporaryDirectory() as scratch, patch.object(generator, "_start", tools.start):
        generator.generate(contract, folder / package, Path(scratch))
    return folder / package


def import_package(folder: Path) -> ModuleType:
    """Imports a generated package with all its modules."""
    sys.path.insert(0, str(folder.parent))
    importlib.invalidate_caches()
    try:
        package = importlib.import_module(folder.name)
        for file in sorted(folder.glob("[!_]*.py")):
            importlib.import_module(f"{folder.name}.{file.stem}")
    finally:
        sys.path.remove(str(folder.parent))
    return package
