"""`openapi/changing-the-contract.md`, followed to the letter in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from openapi.service.guide import chapters

ROOT = Path(__file__).parents[2]
COPIED = ("openapi", "generated", "impl", "tests", ".ci", "Makefile", "pyproject.toml", "LICENSE")
OF_DOMAIN = tuple(
    f"tests/impl/{name}"
    for name in ("notes", "authorization", "me/test_leaving.py", "migrations/test_migrate.py")
)
TRIED = "tests/test_tried.py"
TOUR = "tests/typescript/test_node.py::test_every_operation_of_the_contract_succeeds_once"
ONLY = "(Note or notes or leaving or migrate or tried or tour or succeeds_once) and not postgresql"
CHECKED = ("impl", "generated", "tests/impl/notes")

TRY_IT = '''
"""What the chapters add, tried."""

import httpx

from tests.support.users import SignedUp


async def test_the_field_the_operation_and_the_domain(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    client.headers.update(user.headers)
    own = user.tasks.removesuffix("/tasks")
    task = (await client.post(f"{own}/tasks", json={"title": "x", "estimate": 5})).json()
    assert task["estimate"] == 5, task
    refused = await client.post(f"{own}/tasks", json={"title": "x", "estimate": 0})
    assert refused.json()["errors"][0]["pointer"] == "/estimate", refused.text
    replaced = await client.put(f"{own}/tasks/{task['id']}", json={"title": "y"})
    assert replaced.json()["estimate"] == 5, replaced.text
    unknown = {"title": "y", "estimate": 6}
    refused = await client.put(f"{own}/tasks/{task['id']}", json=unknown)
    assert refused.json()["errors"][0]["pointer"] == "/estimate", refused.text
    changed = await client.patch(f"{own}/tasks/{task['id']}", json={"estimate": 6})
    assert changed.json()["estimate"] == 6, changed.text
    file = f'{{"type": "task", "task": {{"id": "{task["id"]}", "estimate": 7}}}}'
    lines = {"Content-Type": "application/jsonl"}
    report = (await client.post(f"{own}/imports", content=file, headers=lines)).json()
    assert report["rows"][0]["changed"] == ["estimate"], report
    task = (await client.get(f"{own}/tasks/{task['id']}")).json()
    assert task["estimate"] == 7, task
    assert (await client.get(f"{own}/summary")).json() == {"tasks": 1, "completed": 0}

    note = (await client.post(f"{own}/notes", json={"text": "Tea"})).json()
    assert (await client.get(f"{own}/notes")).json()["items"] == [note]
'''


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        if (ROOT / name).is_dir():
            leave_out = shutil.ignore_patterns("__pycache__", "node_modules")
            shutil.copytree(ROOT / name, folder / name, ignore=leave_out)
        else:
            shutil.copy(ROOT / name, folder)
    for name in (".tools", ".venv"):
        (folder / name).symlink_to(ROOT / name)
    if (ROOT / ".mypy_cache").exists():  # the type checker need not begin with everything
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
    return folder


@pytest.fixture(scope="module")
def finished(copy: Path) -> Path:
    """The copy, after all steps of the text; it is generated once, from the contract of all.

    Each contract patch leads to the one type error that is described. The rest of its chapter
    leaves only those of the chapters after it, and the last leaves none.
    """
    steps = chapters()
    for chapter in steps:
        chapter.contract.take(copy)
    make("generate", copy)
    errors = [chapter.error for chapter in steps]
    assert type_errors(copy) == sorted(errors)
    for number, chapter in enumerate(steps, start=1):
        for step in chapter.rest:
            step.take(copy)
        assert type_errors(copy) == sorted(errors[number:])
    return copy


@dataclass(frozen=True)
class Outcomes:
    """What pytest says of tests of the copy."""

    output: str

    def require_passed(self, *places: str) -> None:
        """Makes sure that tests of each of these places ran, and that all of them passed."""
        for place in places:
            found = re.findall(rf"^(\w+) {place}\b", self.output, re.MULTILINE)
            assert set(found) == {"PASSED"}, self.output


@pytest.fixture(scope="module")
def outcomes(finished: Path) -> Outcomes:
    """One run of all tests that know what is new: starting one takes longer than most of them."""
    (finished / TRIED).write_text(TRY_IT, encoding="utf-8")
    options = ("-p", "no:cacheprovider", "-rA", "-k", ONLY)
    command = (sys.executable, "-m", "pytest", *options, TRIED, *OF_DOMAIN, TOUR)
    return Outcomes(started(finished, *command).stdout)


def test_the_service_has_the_field_the_operation_and_the_domain(outcomes: Outcomes) -> None:
    outcomes.require_passed(TRIED)


def test_the_linters_are_content(finished: Path) -> None:
    for command in (
        ("ruff", "check", "--no-cache", *CHECKED),
        ("ruff", "format", "--check", "--no-cache", *CHECKED),
        ("lint-imports", "--no-cache"),
    ):
        run(finished, finished / ".venv" / "bin" / command[0], *command[1:])
    make("lint-contract", finished)


def test_the_domain_passes_its_tests_and_those_that_know_the_contract(outcomes: Outcomes) -> None:
    outcomes.require_passed(*OF_DOMAIN)


def test_the_client_calls_what_is_new(outcomes: Outcomes) -> None:
    outcomes.require_passed(TOUR)


def make(target: str, folder: Path) -> None:
    """Makes a target with the tools that there are."""
    run(folder, "make", "--old-file=tools", target)


def type_errors(folder: Path) -> list[tuple[str, str]]:
    """Returns the files and messages of the errors of the type checker, each once, in order."""
    command = [sys.executable, "-m", "mypy"]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    return sorted({*re.findall(r"^(\S+?):\d+: (error: .*)$", output, flags=re.MULTILINE)})


def run(folder: Path, *command: str | Path) -> None:
    """Runs a command, which must succeed."""
    finished = started(folder, *command)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def started(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a command; what pytest tells its children is not for it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
