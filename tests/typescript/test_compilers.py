"""Every supported version of TypeScript accepts the client, and rejects wrong usages."""

from __future__ import annotations

import json
import re
import shutil
from itertools import product
from pathlib import Path

import pytest

from tests.typescript.conftest import OLDER_COMPILERS, ROOT, Project
from tests.typescript.test_types import REPORTED, USAGES, WRONG

OLDEST, NEWEST = f"tsc@{OLDER_COMPILERS[0]}", "tsc"
MODULES = {"bundler": "esnext", "nodenext": "nodenext"}
LIBRARIES: dict[str, tuple[list[str], list[str]]] = {
    "dom": (["es2022", "dom", "dom.iterable"], []),
    "node": (["es2022"], ["node"]),
}
STRICTEST = {
    "target": "es2022",
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "skipLibCheck": False,
    "skipDefaultLibCheck": True,  # those of the client count, not those of the compiler itself
    "noEmit": True,
}


@pytest.fixture(scope="module")
def folder(project: Project) -> Path:
    """A folder of the project with the usages."""
    folder = project.folder / "compilers"
    shutil.copytree(USAGES, folder / "usages")
    return folder


OF_PEERS = ("*_schemas.ts", "*_msw.ts")
"""Usages with which every compiler would take 15 seconds for the declarations of others."""


def config(folder: Path, resolution: str, library: str, files: str) -> Path:
    """Returns a configuration that checks some files and the client's declarations."""
    lib, types = LIBRARIES[library]
    options = STRICTEST | {"lib": lib, "types": types}
    options |= {"module": MODULES[resolution], "moduleResolution": resolution}
    file = folder / f"{resolution}-{library}-{Path(files).stem}.json"
    config = {"include": [files], "exclude": [f"usages/{each}" for each in OF_PEERS]}
    file.write_text(json.dumps({"compilerOptions": options, **config}))
    return file


@pytest.mark.parametrize("compiler", [f"tsc@{version}" for version in OLDER_COMPILERS])
def test_an_older_version_rejects_each_wrong_usage_and_nothing_else(
    compiler: str, project: Project, folder: Path
) -> None:
    output = project.run(compiler, "-p", config(folder, "nodenext", "dom", "usages")).stdout
    places = {(name, int(line)) for name, line, _ in REPORTED.findall(output)}
    wrong = {place for place in WRONG if not _is_of_peers(place[0])}
    assert len(wrong) > 75
    assert places == wrong
    assert len(REPORTED.findall(output)) == output.count(": error TS"), "none is elsewhere"


@pytest.mark.parametrize(
    ("compiler", "resolution", "library"),
    [
        each
        for each in product((OLDEST, NEWEST), MODULES, LIBRARIES)
        if each != (OLDEST, "nodenext", "dom")  # the test above has proved it, with these options
    ],
)
def test_the_declarations_have_no_error(
    compiler: str, resolution: str, library: str, project: Project, folder: Path
) -> None:
    options = config(folder, resolution, library, "usages/right.ts")
    run = project.run(compiler, "-p", options)
    assert (run.stdout, run.returncode) == ("", 0)


@pytest.mark.parametrize("compiler", [OLDEST, f"tsc@{OLDER_COMPILERS[-1]}"])
def test_so_are_those_of_what_others_declare(compiler: str, project: Project, folder: Path) -> None:
    options = STRICTEST | {"module": "nodenext", "types": [], "skipLibCheck": True}
    file = folder / "schemas.json"
    file.write_text(
        json.dumps({"compilerOptions": options, "include": [f"usages/{each}" for each in OF_PEERS]})
    )
    output = project.run(compiler, "-p", file).stdout
    found = {(name, int(line)) for name, line, _ in REPORTED.findall(output)}
    assert found == {place for place in WRONG if _is_of_peers(place[0])}
    assert len(found) == output.count(": error TS")


def _is_of_peers(file: str) -> bool:
    return any(Path(file).match(each) for each in OF_PEERS)


def test_the_versions_are_those_that_the_readme_and_the_lock_name() -> None:
    readme = (ROOT / "generated" / "typescript" / "README.md").read_text()
    assert f"TypeScript {OLDER_COMPILERS[0]} or newer" in " ".join(readme.split())
    manifest = json.loads((Path(__file__).parent / "package.json").read_text())
    pinned = manifest["devDependencies"]
    named = {v: pinned[f"typescript-{v}"] for v in OLDER_COMPILERS}
    assert all(to.startswith(f"npm:typescript@{v}.") for v, to in named.items())
    assert [n for n in pinned if n.startswith("typescript-")] == [
        f"typescript-{v}" for v in OLDER_COMPILERS
    ]


def test_nothing_that_is_declared_is_any(project: Project) -> None:
    declarations = list((project.folder / "node_modules" / "taskpact-client").rglob("*.d.ts"))
    assert len(declarations) > 15
    text = "\n".join(file.read_text() for file in declarations)
    no_code = r"/\*.*?\*/|//[^\n]*|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
    code = re.sub(no_code, "", text, flags=re.DOTALL)
    assert "unknown" in code
    assert [line for line in code.splitlines() if re.search(r"\bany\b", line)] == []
