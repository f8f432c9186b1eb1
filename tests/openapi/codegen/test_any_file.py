"""`make generate` and `make client` take any file, as the documents say."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.openapi.contracts import ROOT

CONTRACT = """
openapi: 3.1.0
info: {title: Bells, version: 1.0.0}
paths:
  /bells:
    get: {responses: {'200': {description: They ring.}}}
"""
DOCUMENTS = ("README.md", "openapi/consuming/programs.md", "openapi/decisions/0006-any-contract.md")


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A contract at a path with a blank in it."""
    file = tmp_path / "old bells" / "bells.yaml"
    file.parent.mkdir()
    file.write_text(CONTRACT)
    return file


def commands_of(target: str, **variables: object) -> list[list[str]]:
    """Returns what a target runs of the generators."""
    given = [f"{name}={value}" for name, value in variables.items()]
    run = subprocess.run(
        ["/usr/bin/env", "make", "--dry-run", target, *given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in run.stdout.splitlines() if "openapi.codegen" in line]
    return [[sys.executable, *shlex.split(line)[1:]] for line in lines]


def test_the_documents_say_how_to_generate_from_any_file() -> None:
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        assert "CONTRACT=FILE OUTPUT=FOLDER" in text, document


def test_generating_makes_a_package_and_its_client(contract: Path) -> None:
    folder = contract.parent / "bells_api"
    commands = commands_of("generate", CONTRACT=contract, OUTPUT=folder)
    assert commands[1:] == commands_of("client", CONTRACT=contract, OUTPUT=folder / "typescript")
    for command in commands:
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    package = (folder / "default.py").read_text(encoding="utf-8")
    assert package.startswith("# Generated from bells.yaml.")
    assert "async def get_bells" in package
    client = (folder / "typescript" / "src" / "operations" / "default.ts").read_text()
    assert "getBells" in client


def test_another_contract_does_not_become_our_own_code(contract: Path) -> None:
    for command in commands_of("generate", CONTRACT=contract):
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert run.returncode == 2
        assert "say which folder bells.yaml becomes: --output FOLDER" in run.stderr
