"""`validators/schemas.ts`: every schema of a contract as one of Valibot.

Each is an expression of what `rules.ts`, `kinds.ts` and `formats.ts` have: a tree of calls.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json, is_named, schema_name
from openapi.codegen.text import visible
from openapi.codegen.typescript.calls import (
    MAX_COLUMNS,
    Call,
    Object,
    Tree,
    laid_out,
    names_in,
    on_one_line,
)
from openapi.codegen.typescript.literals import typescript_literal
from openapi.codegen.typescript.open_enums import with_open_enums
from openapi.codegen.typescript.operations import HEADER, import_of

_BOUNDS = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties"),
}
_BOUNDS["number"] = _BOUNDS["integer"]
_KINDS = {
    "string": "text", "integer": "integer", "number": "number", "boolean": "boolean",
    "null": "nothing",
}  # fmt: skip
_FORMATS = {
    "date": ("isDay", "full-date of RFC 3339"),
    "date-time": ("isMoment", "date-time of RFC 3339 with an offset"),
    "uuid": ("isUuid", "UUID"),
}
_RULES = {"format", "values", *(bound for bounds in _BOUNDS.values() for bound in bounds)}
_LEFT_OUT = {
    "contains", "dependentRequired", "dependentSchemas", "else", "if", "maxContains", "minContains",
    "not", "patternProperties", "prefixItems", "propertyNames", "then", "unevaluatedItems",
    "unevaluatedProperties",
}  # fmt: skip
"""What only the service looks at."""


def validators_module(contract: Contract) -> str:
    """Returns all schemas, in the order of the contract."""
    schemas = with_open_enums(contract.document)["components"]["schemas"]
    made = {name: _schema(schema) for name, schema in schemas.items()}
    exports = [_export(name, schemas[name], tree) for name, tree in made.items()]
    used = {name for tree in made.values() for name in names_in(tree)}
    rules = sorted(used & _RULES)
    kinds = sorted({"schema", *(used & {*_KINDS.values(), *_OF_KINDS})})
    formats = sorted(used & {function for function, _ in _FORMATS.values()})
    imports = [
        "import type * as types from '../schemas.js';",
        import_of(formats, "./formats.js", keyword="import"),
        import_of(kinds, "./kinds.js", keyword="import"),
        "import type * as rules from './rules.js';",
        import_of(rules, "./rules.js", keyword="import"),
    ]
    head = f"{HEADER}/** The schemas of the contract, to be held against values. */"
    return "\n\n".join([head, "\n".join(filter(None, imports)), *exports, ""])


_OF_KINDS = {
    "all", "anything", "either", "exactly", "list", "nullable", "object", "objectOf", "optional",
    "tagged",
}  # fmt: skip


def _export(name: str, schema: Json, made: Tree) -> str:
    left_out = sorted(schema.keys() & _LEFT_OUT)
    note = f"// The service also checks: {', '.join(left_out)}.\n" if left_out else ""
    head = f"export const {name}: rules.Schema<types.{name}> = /* @__PURE__ */ schema(() =>"
    line = f"{head} {on_one_line(made)});"
    if len(line) <= MAX_COLUMNS:
        return note + line
    return f"{note}{head}\n  {laid_out(made, 2, 2)},\n);"


def _schema(node: object) -> Tree:
    if not isinstance(node, dict):
        return Call("anything")
    if is_named(node):
        return schema_name(node)
    parts = [*_combined(node), *_own(node)]
    return parts[0] if len(parts) == 1 else Call("all", parts) if parts else Call("anything")


def _combined(node: Json) -> Iterator[Tree]:
    """Yields what is made of other schemas."""
    yield from map(_schema, node.get("allOf", []))
    alternatives = node.get("oneOf", node.get("anyOf"))
    if not alternatives:
        return
    mapping = node.get("discriminator", {}).get("mapping")
    if mapping:
        tags = {tag: _schema({"$ref": to}) for tag, to in mapping.items()}
        property_ = typescript_literal(node["discriminator"]["propertyName"])
        yield Call("tagged", [property_, Object(tags)])
        return
    others = [each for each in alternatives if each.get("type") != "null"]
    written = [_schema(each) for each in others]
    one = written[0] if len(written) == 1 else Call("either", written)
    yield one if len(others) == len(alternatives) else Call("nullable", [one])


def _own(node: Json) -> Iterator[Tree]:
    """Yields what a schema says itself, of values of each of its types."""
    if "const" in node or "enum" in node:
        allowed = [node["const"]] if "const" in node else node["enum"]
        if all(isinstance(value, str | int | float | None) for value in allowed):
            yield Call("values", [_value(value) for value in allowed])
            return
    types = node.get("type", _implied_type(node))
    several = [types] if isinstance(types, str) else list(types)
    written = [_of_type(type_, node) for type_ in several if type_ != "null"]
    if not written:
        yield from [Call("nothing")] if several else []
        return
    one = written[0] if len(written) == 1 else Call("either", written)
    yield Call("nullable", [one]) if "null" in several else one


def _of_type(type_: str, node: Json) -> Tree:
    rules = list(_rules(type_, node))
    if type_ == "array":
        return Call("list", [_schema(node.get("items")), *rules])
    if type_ == "object":
        return _object(node, rules)
    if type_ == "string" and node.get("format") in _FORMATS:
        function, name = _FORMATS[node["format"]]
        formatted = Call("format", [function, typescript_literal(name)])
        return Call("all", [formatted, Call("text", rules)]) if rules else formatted
    return Call(_KINDS[type_], rules)


def _object(node: Json, rules: list[Tree]) -> Tree:
    required = node.get("required", [])
    properties: dict[str, Tree] = {}
    for name, child in node.get("properties", {}).items():
        written = _schema(child)
        properties[name] = written if name in required else Call("optional", [written])
    properties |= {name: Call("anything") for name in required if name not in properties}
    others = node.get("additionalProperties", True)
    if others is False:
        return Call("exactly", [Object(properties), *rules])
    if isinstance(others, dict) and others:
        return Call("objectOf", [_schema(others), Object(properties), *rules])
    return Call("object", [Object(properties), *rules])


def _rules(type_: str, node: Json) -> Iterator[Tree]:
    for bound in _BOUNDS.get(type_, ()):
        if bound == "uniqueItems":
            yield from [Call(bound)] if node.get(bound) is True else []
        elif bound in node:
            yield Call(bound, [_value(node[bound])])


def _implied_type(node: Json) -> list[str]:
    """Returns the type that a schema says by the keywords that it has."""
    keywords = {"object": ("properties", "required"), "array": ("items",)}
    return [type_ for type_, words in keywords.items() if node.keys() & set(words)][:1]


def _value(value: object) -> str:
    if isinstance(value, str):
        return typescript_literal(value)
    return visible(json.dumps(value))
