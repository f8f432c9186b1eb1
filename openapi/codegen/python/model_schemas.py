"""The schemas of which `models.py` is made: all but those of problems, which `problems.py` has."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.problems import BASE, MADE, is_problem, read_problem_types


def without_problem_types(document: Json) -> Json:
    """Returns a document of schemas where `Problem` stands for every kind of problem.

    It has the members of all kinds, each of which some of them leave out.
    """
    schemas = document["components"]["schemas"]
    kinds = {f"#/components/schemas/{name}" for name, node in schemas.items() if is_problem(node)}
    if BASE in schemas:
        base = {**schemas[BASE], "additionalProperties": False}
        base["properties"] = {**base.get("properties", {}), **_members(document)}
        schemas = {**schemas, BASE: base}
    schemas |= {name: _without_defaults(schemas[name]) for name in MADE if name in schemas}
    kept = {n: _with_base(node, kinds) for n, node in schemas.items() if not is_problem(node)}
    return {**document, "components": {"schemas": kept}}


def _without_defaults(schema: Json) -> Json:
    """Returns the schema of what generated code makes itself, which gives what it has to say."""
    properties = {
        name: {key: value for key, value in node.items() if key != "default"}
        for name, node in schema.get("properties", {}).items()
    }
    return {**schema, "properties": properties}


def _members(document: Json) -> Json:
    """Returns what the kinds of problems tell besides; two may call different things the same."""
    found: dict[str, list[Json]] = {}
    for kind in read_problem_types(document).values():
        for member in kind.members:
            alternatives = found.setdefault(member.name, [])
            if (type_ := _type(member.schema)) not in alternatives:
                alternatives.append(type_)
    return {
        name: alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}
        for name, alternatives in found.items()
    }


def _type(schema: Json) -> Json:
    """Returns what kind of value a member is, whatever its bounds."""
    kept: Json = {key: schema[key] for key in schema if key in {"$ref", "type"}}
    return kept | ({"items": _type(schema["items"])} if "items" in schema else {})


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
