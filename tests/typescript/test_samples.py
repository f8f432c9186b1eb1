"""The code samples of the documentation are correct calls: all of them are made, of a mock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from impl.site.contract import read_contract, read_document
from impl.site.samples import HOST, samples
from tests.support import curl
from tests.support.mocks import run_mock
from tests.typescript.conftest import Project

SAMPLES = samples(read_document())


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of a mock, which answers valid requests, and takes any credential."""
    with run_mock(tmp_path_factory.mktemp("mock") / "output") as address:
        yield address


def those_in(language: str, address: str) -> list[str]:
    """Returns the samples of a language, as calls of a server."""
    return [texts[language].replace(HOST, address) for texts in SAMPLES.values()]


def test_every_operation_has_one_in_each_language() -> None:
    assert SAMPLES.keys() == read_contract().operations
    assert {tuple(texts) for texts in SAMPLES.values()} == {("curl", "TypeScript", "Python")}


def test_those_of_curl_are_answered(mock: str, tmp_path: Path) -> None:
    if curl.is_missing():
        curl.put_on_path(tmp_path)
    strictly = 'set -eu; curl() { command curl --fail-with-body -s "$@"; }'
    run = subprocess.run(
        ["/bin/sh", "-c", "\n".join([strictly, *those_in("curl", mock)])],
        env=os.environ | {"NO_PROXY": "127.0.0.1", "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout


def test_those_of_python_are_answered(mock: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-"],
        input="\n".join(those_in("Python", mock)),
        env=os.environ | {"NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_those_of_typescript_compile_and_are_answered(mock: str, project: Project) -> None:
    folder = project.folder / "programs" / "samples"
    folder.mkdir()
    for number, text in enumerate(those_in("TypeScript", mock)):
        (folder / f"{number}.ts").write_text(f"{text}\n", encoding="utf-8")
    imports = "".join(f"import './{file.name}';\n" for file in sorted(folder.iterdir()))
    (folder / "all.ts").write_text(imports)
    compiled = project.run("tsc", "-p", "tsconfig.json")
    assert (compiled.stdout, compiled.returncode) == ("", 0)
    run = project.run("node", "programs/samples/all.ts")
    assert (run.returncode, run.stderr) == (0, "")
