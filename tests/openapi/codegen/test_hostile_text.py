"""Text of a contract is data: it is never executed, wherever it is."""

from __future__ import annotations

import ast
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.file import faults
from tests.openapi.contracts import (
    ROOT,
    Json,
    generate,
    import_package,
    keywords_contract,
    run_client_generator,
    write,
)

type Place = tuple[str | int, ...]

CONTRACT = keywords_contract()
_PICKLED = pickle.dumps(CONTRACT)

TEXT = """{{ open("F") }} {% raw %} {# #{F} {open("F")!r} */ open("F"); /* `${open("F")}` </script>
::error::x | <img src=x> %0A
// @ts-ignore
" + open("F", "w") + " ''' + open('F') + \"\"\"
open("F", "w")
# \\N{BULLET} \\u0022 ' \\"""
# OpenAPI's own values, in places where a contract could have others.
WORDS = {
    "additionalProperties", "anyOf", "components", "const", "content", "default", "description",
    "discriminator", "enum", "examples", "externalDocs", "format", "headers", "in", "info", "items",
    "name", "openapi", "operationId", "parameters", "paths", "pattern", "properties", "requestBody",
    "required", "responses", "schema", "schemas", "scheme", "security", "securitySchemes",
    "servers", "summary", "tags", "title", "type", "url", "value", "version",
}  # fmt: skip


def harmless(text: str) -> str:
    """Returns harmless text that leads to the same names."""
    return re.sub(r"[^A-Za-z0-9\n]+", "-", text)


def strings(node: Any, place: Place = ()) -> Iterator[Place]:
    """Yields the place of every string in a document, except references and conventions."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from strings(value, (*place, key))
        elif isinstance(value, str) and key not in {"$ref", "x-conventions"}:
            yield (*place, key)


def kind(place: Place) -> Place:
    """Returns a place without the names specific to this contract."""
    return tuple(part if part in WORDS else "*" for part in place)


def at(document: Json, place: Place) -> Any:
    node: Any = document
    for part in place:
        node = node[part]
    return node


def poisoned(places: list[Place], text: str) -> Json:
    """Returns the contract with `text` at the end of what stands in these places."""
    document: Json = pickle.loads(_PICKLED)  # noqa: S301, we wrote it; a deep copy takes long
    for *way, last in places:
        at(document, tuple(way))[last] += text
    return document


def rename_path(document: Json, path: str, text: str) -> None:
    """Inserts text into a path between its parameters."""
    fitting = re.sub(r"[{}?#]", "", text)
    document["paths"] = {
        f"{key}{fitting}" if key == path else key: value for key, value in document["paths"].items()
    }


def rename_properties(document: Json, schema: str, text: str) -> None:
    node = document["components"]["schemas"][schema]
    node["properties"] = {f"{name}{text}": value for name, value in node["properties"].items()}
    node["required"] = [f"{name}{text}" for name in node.get("required", [])]


def refusal(document: Json) -> str:
    """Returns why a document is refused, if it is."""
    return "\n".join(faults(document)) or next(findings(Contract(document)), "")


@pytest.fixture(scope="module")
def accepted() -> list[Place]:
    """The places that accept the text; everywhere else, the refusal says where it is."""
    by_kind: dict[Place, list[Place]] = {}
    for place in strings(CONTRACT):
        by_kind.setdefault(kind(place), []).append(place)
    taken: list[Place] = []
    for places in by_kind.values():
        # Most kinds take it everywhere, which one look proves.
        if not refusal(poisoned(places, TEXT)):
            taken += places
            continue
        for place in places:
            if why := refusal(poisoned([place], TEXT)):
                names = [str(part) for part in place if part not in WORDS and len(str(part)) > 2]
                told = any(name in why for name in [*names, *at(CONTRACT, place).split()])
                assert told, (place, why)
            else:
                taken.append(place)
    return taken


def everywhere(accepted: list[Place], text: str) -> Json:
    """Returns the contract with `text` wherever it is accepted."""
    document = poisoned(accepted, text)
    for schema in ("Visitor", "Point", "Rung"):
        rename_properties(document, schema, text)
    for path in [path for path in document["paths"] if "{" not in path]:
        rename_path(document, path, text)
    return document


@pytest.fixture(scope="module")
def packages(accepted: list[Place], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders with `package` and `client`: from the hostile text, and from a harmless one."""
    folders = []
    for written in (TEXT, harmless(TEXT)):
        folder = tmp_path_factory.mktemp("hostile")
        document = everywhere(accepted, written)
        generate(document, folder, "package")
        document["info"]["version"] = "1.2.3"
        contract = write(document, folder)
        run = run_client_generator("--contract", contract, "--output", folder / "client")
        assert run.returncode == 0, run.stdout + run.stderr
        folders.append(folder)
    hostile, tame = folders
    return hostile, tame


def shape(file: Path) -> str:
    """Returns the structure of a module's code, without names and texts."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if file.stem == "models" and isinstance(node, ast.AnnAssign):
            node.target = ast.Name("field")
    return ast.dump(tree)


def test_most_places_take_any_text(accepted: list[Place]) -> None:
    kinds = {kind(place) for place in accepted}
    assert ("info", "title") in kinds
    assert ("paths", "*", "*", "summary") in kinds
    assert ("paths", "*", "*", "parameters", "*", "name") in kinds
    assert ("components", "schemas", "*", "enum", "*") in kinds
    assert len(kinds) > 20


def test_the_package_has_no_other_statement(packages: tuple[Path, Path]) -> None:
    hostile, tame = ({f.name: shape(f) for f in p.glob("package/*.py")} for p in packages)
    assert hostile.keys() == tame.keys()
    assert [name for name in hostile if hostile[name] != tame[name]] == []


def test_importing_the_package_does_nothing(packages: tuple[Path, Path]) -> None:
    hostile, _ = packages
    modules = ", ".join(f"package.{file.stem}" for file in hostile.glob("package/[!_]*.py"))
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); import {modules}"]
    run = subprocess.run(command, cwd=hostile, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert {file.name for file in hostile.iterdir()} == {"package", "client", "openapi.yaml"}


def test_the_table_of_permissions_has_the_same_cells(packages: tuple[Path, Path]) -> None:
    hostile, tame = ((p / "package" / "authorization.md").read_text() for p in packages)
    cells = [[line.count(" | ") for line in text.splitlines()] for text in (hostile, tame)]
    assert cells[0] == cells[1]
    assert "<img" not in re.sub(r"(`+).*?\1", "", hostile)


def test_the_client_compiles_to_the_same_syntax(packages: tuple[Path, Path]) -> None:
    compiler = (
        ROOT / ".tools" / "typescript" / "node_modules" / "typescript" / "lib" / "typescript.js"
    )
    script = Path(__file__).with_name("shapes.cjs")
    folders = [folder / "client" for folder in packages]
    run = subprocess.run(
        [ROOT / ".ci" / "node", "node", script, compiler, *folders],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["errors"] == []
    hostile, tame = (dict(shapes) for shapes in told["shapes"])
    assert hostile.keys() == tame.keys()
    assert [name for name in hostile if hostile[name] != tame[name]] == []


def test_the_text_is_what_it_was(packages: tuple[Path, Path]) -> None:
    hostile, _ = packages
    doors = ast.parse((hostile / "package" / "doors.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(doors) if isinstance(node, ast.Constant)}
    assert "/api/doors/key" + re.sub(r"[{}?#]", "", TEXT) in texts
    models = ast.parse((hostile / "package" / "models.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(models) if isinstance(node, ast.Constant)}
    assert {f"user{TEXT}", f"small{TEXT}", f"fixed{TEXT}"} <= texts


def test_a_path_of_code_is_a_path(tmp_path: Path) -> None:
    """Once, importing the package executed it."""
    flag = tmp_path / "F"
    path = f"""/x" + str(__import__("os").system("touch {flag}")) + "/y"""
    document = poisoned([], "")
    document["paths"][path] = document["paths"].pop("/api/doors/key")
    api = import_package(generate(document, tmp_path, "path_of_code"))
    assert not flag.exists()
    (operation,) = [o for o in vars(api.doors).values() if getattr(o, "path", "") == path]
    assert operation.id == "openByKey"
    paths = api.paths.Paths()
    paths.at(operation.path, dict)
    for spelt in (path, quote(path), quote(path, safe='/+()"')):
        assert paths.find(spelt) == ({}, {}), spelt
    assert paths.find("/x") is None
