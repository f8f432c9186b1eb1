"""The examples that people copy compile and work."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest

from tests.typescript.conftest import ROOT, Project, Service

README = ROOT / "generated" / "typescript" / "README.md"
CONSUMING = ROOT / "openapi" / "consuming" / "frontends.md"
ADDRESS = "http://127.0.0.1:8000"


OUTPUTS = {
    README: "Report 2026-12-24\n",
    CONSUMING: (
        "/password String should have at least 8 characters\n"
        "Hello, frontends.\n"
        "Log in, you were here before.\n"
    ),
}


@pytest.fixture(params=OUTPUTS, ids=lambda document: document.stem)
def document(request: pytest.FixtureRequest) -> Path:
    """A document with an example."""
    document: Path = request.param
    return document


@pytest.fixture
def example(document: Path, project: Project, service: Service) -> str:
    """The name of the example's file, which calls the running server."""
    blocks = re.findall(r"^```ts\n(.*?)^```", document.read_text(), re.MULTILINE | re.DOTALL)
    code = next(block for block in blocks if f"baseUrl: '{ADDRESS}'" in block)
    code = code.replace(ADDRESS, service.server.url).replace("ada@", f"{document.stem}@")
    name = f"readme_{uuid.uuid4().hex}.ts"
    (project.folder / "programs" / name).write_text(code)
    return name


def test_the_example_runs(document: Path, project: Project, example: str) -> None:
    run = project.run("node", Path("programs", example))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == OUTPUTS[document]


def test_the_example_compiles(project: Project, example: str) -> None:
    run = project.run("tsc", "-p", "tsconfig.json")
    assert (run.stdout, run.returncode) == ("", 0)


def test_the_hooks_compile(project: Project) -> None:
    (code,) = re.findall(r"^```tsx\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    (project.folder / "programs" / "readme_hooks.ts").write_text(code)
    run = project.run("tsc", "-p", "tsconfig.json")
    assert (run.stdout, run.returncode) == ("", 0)


DAY, MOMENT = "a full-date of RFC 3339", "a date-time of RFC 3339 with an offset"
OF_ENTRIES = {
    "schemas": f"{{\n  due: 'Input should be {DAY}, or: Input should be {MOMENT}'\n}}\n",
    "msw": "Buy milk\n409\nme Report\n503\n422\n",
}
"""What the examples of other entries print."""


@pytest.mark.parametrize("entry", OF_ENTRIES)
def test_the_example_of_another_entry_runs(entry: str, project: Project, service: Service) -> None:
    blocks = re.findall(r"^```ts\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)
    (code,) = [block for block in blocks if f"taskpact-client/{entry}" in block]
    name = f"readme_{entry}.ts"
    (project.folder / "programs" / name).write_text(code.replace(ADDRESS, service.server.url))
    run = project.run("node", Path("programs", name))
    assert (run.stderr, run.returncode) == ("", 0)
    assert run.stdout == OF_ENTRIES[entry]
    run = project.run("tsc", "-p", "tsconfig.json")
    assert (run.stdout, run.returncode) == ("", 0)


def test_what_the_table_names_is_exported() -> None:
    names = re.findall(r"^\| `(\w+)", README.read_text(), re.MULTILINE)
    assert len(names) == 27
    source = "\n".join(file.read_text() for file in README.parent.glob("src/**/*.ts"))
    for name in names:
        assert re.search(
            rf"^export .*\b(?:interface|class|const|function\*?) {name}\b", source, re.MULTILINE
        )
