"""The code generated from the contracts of many pairs, in as few runs of the tools as possible.

Comments and docstrings are left out: they are wording.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.slim import only_schemas
from openapi.codegen.generate_client import _schemas as schemas_in_typescript
from openapi.codegen.typescript.open_enums import UNLISTED, with_open_enums
from openapi.codegen.typescript.operations import operations_module, problems_module
from openapi.review.typescript import COMMENT
from tests.openapi import tools
from tests.openapi.contracts import ROOT

type Code = dict[str, str]
"""Code by name."""
type Sides = tuple[Json, Json]

PYTHON = ROOT / ".tools" / "router" / "bin" / "python"
MODELS = ".tools/models/bin/datamodel-codegen"
DEFINITION = re.compile(
    r"^export (?:type|interface|function) (\w+)(?:[^\n]*;|.*?^[})].*?)$", re.MULTILINE | re.DOTALL
)


def of_operations(documents: list[Json]) -> list[Code | None]:
    """Returns the code for the operations of each, or None if the generator refuses it."""
    run = subprocess.run(
        [PYTHON, "-m", "tests.openapi.review.render"],
        cwd=ROOT,
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        check=True,
    )
    rendered: list[Code | None] = json.loads(run.stdout)
    return [
        {**_definitions(in_python), **_in_typescript(document)} if in_python is not None else None
        for document, in_python in zip(documents, rendered, strict=True)
    ]


def _in_typescript(document: Json) -> Code:
    contract = Contract(document)
    sources = [problems_module(contract), *(operations_module(contract, t) for t in contract.tags)]
    return {
        found[1]: found[0]
        for source in sources
        for found in DEFINITION.finditer(COMMENT.sub("", source))
    }


def _definitions(modules: Code) -> Code:
    return {
        f"{module}: {name}": code
        for module, source in modules.items()
        for name, code in _of_python(source).items()
    }


def of_schemas(pairs: list[Sides]) -> list[tuple[Code, Code]]:
    """Returns the code for the schemas that differ in a pair, before and after."""
    pairs = [(with_open_enums(older), with_open_enums(newer)) for older, newer in pairs]
    code = _models(_together(pairs))
    by_end: dict[str, Code] = {}
    for name, text in code.items():
        if found := _END.search(name):
            of_side = by_end.setdefault(found[0], {})
            of_side[_END.sub("", name)] = re.sub(rf"{found[0]}\b", "", text)
    both = [[by_end.get(_end(number, side), {}) for side in (0, 1)] for number in range(len(pairs))]
    return [(before, after) for before, after in both]


_END = re.compile(r"Pair\d+(?:Older|Newer)$")
"""What a schema's name ends with, that pairs and their sides can stand in one document."""


def _end(number: int, side: int) -> str:
    return f"Pair{number}{('Older', 'Newer')[side]}"


def _together(pairs: list[Sides]) -> Json:
    whole: Json = {}
    for number, pair in enumerate(pairs):
        for side in (0, 1):
            whole |= pair[side]["components"]["schemas"]
            end = _end(number, side)
            differing = _differing(pair, side, end)
            whole |= {f"{name}{end}": schema for name, schema in differing.items()}
    return {"paths": {}, "components": {"schemas": whole}}


def _differing(pair: Sides, side: int, end: str) -> Json:
    """Returns the schemas that differ; their other references are shared by all pairs."""
    older, newer = (document["components"]["schemas"] for document in pair)
    schemas = (older, newer)[side]
    names = [
        name
        for name in schemas.keys() - {UNLISTED}
        if json.dumps(older.get(name)) != json.dumps(newer.get(name))
    ]
    text = json.dumps({name: schemas[name] for name in names})
    ours = "|".join(names) or "-"
    renamed: Json = json.loads(re.sub(rf'(#/components/schemas/(?:{ours}))"', rf'\1{end}"', text))
    return renamed


def _models(document: Json) -> Code:
    with TemporaryDirectory() as folder:
        file, output = Path(folder, "schemas.json"), Path(folder, "models.py")
        file.write_text(json.dumps(only_schemas(document)), encoding="utf-8")
        options = ("--input-file-type", "openapi", "--openapi-scopes", "schemas", "--no-formatters")
        types = ("--output-model-type", "pydantic_v2.BaseModel", "--use-annotated")
        how = ("--use-type-alias", "--strict-nullable", "--enum-field-as-literal", "all")
        run = tools.start(MODELS, "--input", file, "--output", output, *options, *types, *how)
        said, _ = run.communicate()
        assert run.returncode == 0, said
        in_python = _of_python(output.read_text(encoding="utf-8"))
        source = schemas_in_typescript(Contract(document), Path(folder))
        types_ = {m[1]: m[0] for m in DEFINITION.finditer(COMMENT.sub("", source))}
    both = in_python.keys() | types_.keys()
    return {name: f"{in_python.get(name)}\n{types_.get(name)}" for name in both}


@cache
def _of_python(source: str) -> Code:
    """Returns each class, function and alias by its name; most contracts share most modules."""
    return dict(_named(ast.parse(source)))


def _named(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, _without_words(node)
            case ast.TypeAlias(name=ast.Name(name)) | ast.AnnAssign(target=ast.Name(name)):
                yield name, _without_words(node)
            case ast.Assign(targets=[ast.Name(name)]):
                yield name, _without_words(node)
            case _:
                pass


class _NoWords(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else node

    def visit_keyword(self, node: ast.keyword) -> Any:
        """The description or example of a field is wording, too."""
        if node.arg in {"description", "examples", "title"}:
            return None
        return self.generic_visit(node)


def _without_words(node: ast.AST) -> str:
    return ast.unparse(_NoWords().visit(node))
