"""Gives a service of `tests/services` its house: `python -m tests.services.house NAME [ARGUMENTS]`.

That is a folder laid out as this repository, where the platform is linked, the service's own files
take the place of ours, and `generated/` is made from its contract. With arguments, Python runs
there with them: `... orders -m pytest tests/service`; `types` checks the types of the service.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from openapi.service.house import ROOMS_OF_TASKS

ROOT = Path(__file__).parents[2]
HOUSES = ROOT / ".services"
SERVICES = sorted(file.parent.name for file in Path(__file__).parent.glob("*/openapi.yaml"))
OUR_FILES = frozenset({"service.py", "settings.py", "name.py", "operating.md", "decisions"})
"""What each service has of its own beside its rooms, as it has its `migrations/versions`.

See `impl/decisions/0017-other-services.md`.
"""
_OUR_CONTRACT = frozenset({"openapi.yaml", "journeys.arazzo.yaml"})
_OF_CONTRACT = ("openapi.yaml", "spectral.yaml")
"""The contract of a service, and what it asks of that in the place of `rules/spectral.yaml`."""
_TOOLS = (".venv", ".tools", ".ci", "pyproject.toml", "LICENSE")
_TESTS = ("__init__.py", "conftest.py", "support", "generated", "fuzz*", "schemathesis.toml")


def main() -> None:
    """Assembles a house, and runs Python in it if there are arguments."""
    name, *arguments = sys.argv[1:] or [""]
    if name not in SERVICES:
        sys.exit(f"There are these services: {', '.join(SERVICES)}")
    house = assemble(name)
    if arguments == ["types"]:
        arguments = ["-m", "mypy", *_own_modules(name)]
    if arguments:
        os.chdir(house)
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606, no shell is wanted
    print(house)


def assemble(name: str) -> Path:
    """Returns the house of a service, brought up to date.

    Raises:
        SystemExit: its contract cannot be generated.
    """
    own, house = ROOT / "tests" / "services" / name, HOUSES / name
    house.mkdir(parents=True, exist_ok=True)
    with _alone_in(house):
        _link(house, _found(ROOT, *_TOOLS))
        platform = _found(ROOT / "impl", "*", but=ROOMS_OF_TASKS | OUR_FILES | {"migrations"})
        migrations = _found(ROOT / "impl" / "migrations", "*", but=frozenset({"versions"}))
        versions = {"versions": own / "impl" / "migrations" / "versions"}
        rooms = _found(own / "impl", "*", but=frozenset({"migrations"}))
        _link(house / "impl", platform | rooms)
        _link(house / "impl" / "migrations", migrations | versions)
        tools = _found(ROOT / "openapi", "*", but=_OUR_CONTRACT)
        _link(house / "openapi", tools | _found(own, *_OF_CONTRACT))
        tests = _found(ROOT / "tests", *_TESTS)
        _link(
            house / "tests",
            tests | _found(own, "fuzz_*") | {"service": own / "tests"},
        )
        _generate(own / "openapi.yaml", house / "generated")
    return house


def _own_modules(name: str) -> list[str]:
    """Returns what the type checker is asked about in the house of a service."""
    own = ROOT / "tests" / "services" / name / "impl"
    names = [file.name for file in sorted(own.iterdir()) if not file.name.startswith("_")]
    return [
        "impl/command_line.py",
        *(f"impl/{name}" for name in names),
        "generated",
        "tests/service",
    ]


def _found(folder: Path, *patterns: str, but: frozenset[str] = frozenset()) -> dict[str, Path]:
    """Returns what is in a folder, by name."""
    files = [file for pattern in patterns for file in folder.glob(pattern)]
    return {file.name: file for file in files if file.name not in but | {"__pycache__"}}


def _link(folder: Path, wanted: dict[str, Path]) -> None:
    """Makes a folder have these links, and no others."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        if file.is_symlink() and file.name not in wanted:
            file.unlink()
    for name, target in wanted.items():
        link = folder / name
        if not link.is_symlink() or link.readlink() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)


def _generate(contract: Path, package: Path) -> None:
    """Writes the package that a contract makes, unless that very one is there."""
    key, known = _key(contract), package.with_suffix(".sha256")
    if known.exists() and known.read_text() == key and package.exists():
        return
    given = ("--contract", contract, "--output", package)
    command: list[str | Path] = [sys.executable, "-m", "openapi.codegen.generate", *given]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        sys.exit(f"The contract {contract} cannot be generated.")
    known.write_text(key)


def _key(contract: Path) -> str:
    """Returns the hash of all that the package is made of: the contract, and what makes code."""
    made_of = sorted((ROOT / "openapi" / "codegen").rglob("*.*"))
    contents = hashlib.sha256()
    for file in (contract, *made_of):
        if file.is_file() and file.suffix != ".pyc":
            contents.update(file.read_bytes())
    return contents.hexdigest()


@contextmanager
def _alone_in(house: Path) -> Generator[None]:
    """Keeps other processes from assembling the same house."""
    with (house / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
