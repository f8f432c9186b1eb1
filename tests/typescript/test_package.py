"""The package: its contents, its manifest, and who can import it."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from tests.typescript.conftest import OLDER_COMPILERS, ROOT, Project

PACKAGE = ROOT / "generated" / "typescript"


def test_it_has_the_sources_what_is_compiled_of_them_and_the_license(project: Project) -> None:
    with tarfile.open(project.tarball) as tarball:
        files = {name.removeprefix("package/") for name in tarball.getnames()}
    modules = [f.relative_to(PACKAGE / "src").with_suffix("") for f in PACKAGE.glob("src/**/*.ts")]
    compiled = {
        f"dist/{module}{suffix}"
        for module in modules
        for suffix in (".js", ".js.map", ".d.ts", ".d.ts.map")
    }
    sources = {f"src/{module}.ts" for module in modules}
    assert files == {
        *("LICENSE", "README.md", "package.json"),
        *compiled,
        *sources,
    }


def test_it_has_the_license_of_the_project() -> None:
    assert (PACKAGE / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_the_manifest_says_which_node_it_needs() -> None:
    manifest = json.loads((PACKAGE / "package.json").read_text())
    assert manifest["engines"] == {"node": ">=20"}
    assert "Node 20 or newer" in " ".join((PACKAGE / "README.md").read_text().split())


@pytest.mark.parametrize(
    "code",
    [
        "import('taskpact-client').then((client) => console.log(typeof client.getTask))",
        "console.log(typeof require('taskpact-client').getTask)",
    ],
    ids=["import", "require"],
)
def test_a_module_of_commonjs_can_have_it(code: str, project: Project, tmp_path: Path) -> None:
    module = project.folder / f"{tmp_path.name}.cjs"
    module.write_text(code)
    run = project.run("node", module)
    assert (run.stdout, run.returncode) == ("function\n", 0), run.stderr


@pytest.mark.parametrize(
    ("compiler", "code"),
    [
        (f"tsc@{OLDER_COMPILERS[0]}", "const client = import('taskpact-client');"),
        ("tsc@5.8", "import client = require('taskpact-client');"),
        ("tsc", "import client = require('taskpact-client');"),
    ],
)
def test_so_can_one_in_typescript(
    compiler: str, code: str, project: Project, tmp_path: Path
) -> None:
    folder = project.folder / tmp_path.name
    folder.mkdir()
    (folder / "module.cts").write_text(f"{code}\nexport = client;\n")
    options = {"module": "nodenext", "strict": True, "types": [], "noEmit": True}
    options |= {"skipDefaultLibCheck": True}  # the client's declarations count
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    run = project.run(compiler, "-p", folder)
    assert (run.stdout, run.returncode) == ("", 0)


@pytest.mark.parametrize("compiler", ["tsc@5.4", "tsc@5.9"])
def test_the_resolution_of_old_finds_the_types(
    compiler: str, project: Project, tmp_path: Path
) -> None:
    """For which there is no `exports`: a bundler's `moduleResolution` before `bundler`."""
    folder = project.folder / tmp_path.name
    folder.mkdir()
    entries = json.loads((PACKAGE / "package.json").read_text())["exports"]
    lines = [
        f"import * as entry{number} from 'taskpact-client{entry.removeprefix('.')}';"
        for number, entry in enumerate(entries)
    ]
    names = ", ".join(f"entry{number}" for number in range(len(entries)))
    (folder / "module.ts").write_text("\n".join([*lines, f"console.log({names});"]))
    options: dict[str, object] = {"module": "esnext", "moduleResolution": "node10"}
    options |= {"target": "es2022", "types": [], "noEmit": True, "skipLibCheck": True}
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    run = project.run(compiler, "-p", folder)
    assert (run.stdout, run.returncode) == ("", 0)
