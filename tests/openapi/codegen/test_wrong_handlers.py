"""The type checker reports handlers that violate the contract, and only those."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from generated.me import MeApi
from tests.openapi.codegen.wrong_handlers.right import Person
from tests.openapi.contracts import ROOT

FOLDER = Path(__file__).parent / "wrong_handlers"
FILES = sorted(FOLDER.glob("[!_]*.py"))
EXPECTED = re.compile(r" *# type: ignore\[(.*)\]$")


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str]]]:
    """The line and the kind of every error that the type checker finds, by file."""
    folder = tmp_path_factory.mktemp("handlers")
    for file in FILES:
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "\n".join(EXPECTED.sub("", line) for line in lines) + "\n"
        (folder / file.name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--no-pretty", "--show-error-codes"]
    run = subprocess.run(
        [*command, *folder.glob("*.py")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    found: dict[str, list[tuple[int, str]]] = {}
    pattern = r"^(?:.*/)?(\w+\.py):(\d+): error: .*\[([a-z-]+)\]$"
    for name, line, code in re.findall(pattern, run.stdout, re.MULTILINE):
        found.setdefault(name, []).append((int(line), code))
    assert run.stdout.count(": error: ") == sum(map(len, found.values())), run.stdout
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_wrong_handler_has_its_error_and_no_other(
    file: Path, reported: dict[str, list[tuple[int, str]]]
) -> None:
    expected = [
        (number, said[1])
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if (said := EXPECTED.search(line))
    ]
    assert len(expected) == (0 if file.stem == "right" else 1)
    assert reported.get(file.name, []) == expected


def test_a_class_that_leaves_an_operation_out_cannot_even_be_defined() -> None:
    missing = "Mine has no delete_me, get_me, update_me: the contract asks for it"
    with pytest.raises(TypeError, match=missing):

        class Mine(MeApi[Person]): ...
