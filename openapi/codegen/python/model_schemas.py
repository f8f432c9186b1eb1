"""The schemas of which `models.py` is made: all but those of problems, which `problems.py` has."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.problems import BASE, is_problem


def without_problem_types(document: Json) -> Json:
    """Returns a document of schemas where `Problem` stands for every kind of problem.

    It keeps whatever members it is given, since each kind has its own.
    """
    schemas = document["components"]["schemas"]
    kinds = {f"#/components/schemas/{name}" for name, node in schemas.items() if is_problem(node)}
    if BASE in schemas:
        schemas = {**schemas, BASE: {**schemas[BASE], "additionalProperties": True}}
    kept = {n: _with_base(node, kinds) for n, node in schemas.items() if not is_problem(node)}
    return {**document, "components": {"schemas": kept}}


def _with_base(node: object, kinds: set[str]) -> object:
    if isinstance(node, list):
        return [_with_base(item, kinds) for item in node]
    if not isinstance(node, dict):
        return node
    alternatives = node.get("oneOf", [])
    if alternatives and all(each.get("$ref") in kinds for each in alternatives):
        others = {key: node[key] for key in node.keys() - {"oneOf", "discriminator"}}
        return {**others, "$ref": f"#/components/schemas/{BASE}"}
    if node.get("$ref") in kinds:
        return {**node, "$ref": f"#/components/schemas/{BASE}"}
    return {key: _with_base(value, kinds) for key, value in node.items()}
