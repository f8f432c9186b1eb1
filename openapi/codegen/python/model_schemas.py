"""The schemas of which `models.py` is made: all but those of problems, which `problems.py` has."""

from __future__ import annotations

import ast
from typing import Any

from openapi.codegen.contract.conformance import (
    BEYOND_TYPES,
    BOUNDS_OF_TEXTS,
    FORMATS_WITH_TYPES,
    bounds_a_format,
)
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.patterns import reason_against
from openapi.codegen.contract.problems import BASE, MADE, is_problem, read_problem_types
from openapi.codegen.python.edits import Edit, edited, import_too


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


def for_types(document: Json) -> Json:
    """Returns a document of schemas with what types of Python can say, and nothing else.

    The rest is asked of bodies by `conformance.py`, or says nothing of which values there are.
    """
    schemas = {name: _for_types(node) for name, node in document["components"]["schemas"].items()}
    schemas[UPLOADED_FILE] = {"type": "object", "properties": {"x": {}}}
    return {**document, "components": {"schemas": schemas}}


_OF_OTHERS = {"anyOf", "const", "enum", "not", "oneOf"}
_OF_MORE_PROPERTIES = {
    "allOf", "anyOf", "dependentRequired", "dependentSchemas", "if", "oneOf", "propertyNames"
}  # fmt: skip


def _for_types(node: Any, *, is_property: bool = False) -> Any:
    if isinstance(node, list):
        return [_for_types(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {key: node[key] for key in node if key in {"$ref", "default", "description"}}
    if node.get("format") == "binary":
        words = {key: node[key] for key in node if key == "description"}
        return {"$ref": f"#/components/schemas/{UPLOADED_FILE}", **words}
    kept = _words_for_types(node)
    if not is_property or kept.keys() & {"anyOf", "oneOf"}:
        kept.pop("deprecated", None)  # which only a field of a class can be
    made = {
        key: value if key in {"const", "default", "enum", "properties"} else _for_types(value)
        for key, value in kept.items()
    }
    if "properties" in made:
        properties = made["properties"].items()
        made["properties"] = {n: _for_types(child, is_property=True) for n, child in properties}
    return made


def _words_for_types(node: Json) -> Json:
    """Returns the keywords of a schema that types understand, without those within."""
    beyond = BEYOND_TYPES - {"allOf"} if _is_subclass(node) else BEYOND_TYPES
    kept = {key: value for key, value in node.items() if key not in beyond}
    if reason_against(kept.get("pattern", "")):
        del kept["pattern"]
    if bounds_a_format(kept):
        kept = {key: value for key, value in kept.items() if key not in BOUNDS_OF_TEXTS}
    if kept.get("format") not in {None, *FORMATS_WITH_TYPES}:
        del kept["format"]
    for key in ("anyOf", "oneOf"):
        is_whole = kept.get("type") == "object" and all(map(_is_of_object, kept.get(key, [])))
        if "type" in kept and not is_whole:
            kept.pop(key, None)
    if "prefixItems" in node or (kept.get("type") == "array" and "items" not in node):
        kept["items"] = {}
    if _names_more(node):
        kept["additionalProperties"] = {}
    return kept


def _is_of_object(schema: Json) -> bool:
    """Whether an alternative for an object says no more than what an object has."""
    return schema.get("type", "object") == "object" and not schema.keys() & _OF_OTHERS


def _is_subclass(node: Json) -> bool:
    return {"allOf", "properties"} <= node.keys() and len(node["allOf"]) == 1


def _names_more(node: Json) -> bool:
    """Whether a schema has a word for properties of an object that are not in `properties`."""
    if "patternProperties" in node:
        return True
    if node.get("type") != "object" or "additionalProperties" in node or _is_subclass(node):
        return False
    is_open = node.get("unevaluatedProperties", False) is not False
    return is_open or "properties" not in node or bool(node.keys() & _OF_MORE_PROPERTIES)


UPLOADED_FILE = "UploadedFile"
"""What stands for the class of files until `models.py` imports that."""


def with_uploaded_files(source: str) -> str:
    """Returns the source of the models with the class of files in place of what stands for it."""
    tree = ast.parse(source)
    stand_in = next(
        each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == UPLOADED_FILE
    )
    statement = f"from .uploads import {UPLOADED_FILE}"
    return edited(source, [Edit(stand_in, ""), import_too(source, tree, statement)])


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


def _with_base(node: object, kinds: set[str], *, has_names: bool = False) -> object:
    if isinstance(node, list):
        return [_with_base(item, kinds) for item in node]
    if not isinstance(node, dict):
        return node
    if has_names:
        return {name: _with_base(child, kinds) for name, child in node.items()}
    alternatives = node.get("oneOf", [])
    if alternatives and all(each.get("$ref") in kinds for each in alternatives):
        others = {key: node[key] for key in node.keys() - {"oneOf", "discriminator"}}
        return {**others, "$ref": f"#/components/schemas/{BASE}"}
    if node.get("$ref") in kinds:
        return {**node, "$ref": f"#/components/schemas/{BASE}"}
    return {
        key: _with_base(value, kinds, has_names=key == "properties") for key, value in node.items()
    }
