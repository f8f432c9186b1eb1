"""Errors for contracts of tests: the problems of the real contract, wherever they can come."""

from __future__ import annotations

from typing import Any

from openapi.codegen.checks.reachable_errors import reachable
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.codegen.contract.operations import Operation

type Json = dict[str, Any]


def declare_errors(document: Json, real: Json) -> None:
    """Declares what each operation can be answered with and nothing else, by `real` problems."""
    document["x-problem-types"] = real["x-problem-types"]
    components = document["components"]
    for operation in Contract(document).operations:
        node = document["paths"][operation.path][operation.method.lower()]
        for status in [status for status in node["responses"] if status >= "4"]:
            del node["responses"][status]
        for status, names in _problems(operation).items():
            for name in names:
                components["schemas"].setdefault(name, real["components"]["schemas"].get(name))
            shared = "Or".join(names)
            components["responses"][shared] = _response(components["schemas"], real, names)
            node["responses"][status] = {"$ref": f"#/components/responses/{shared}"}


def problem(document: Json, name: str, status: int, **members: Json) -> None:
    """Adds a kind of problem, and a response that is one."""
    kebab = "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
    own = {"type": {"const": f"/docs/problems/{kebab}"}, "status": {"const": status}, **members}
    schemas = document["components"]["schemas"]
    schemas[name] = {
        "title": kebab.replace("-", " ").capitalize(),
        "description": "That went wrong.\n\nDo it right.",
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "type": "object",
        "required": list(own),
        "properties": own,
    }
    document["components"]["responses"][name] = _response(schemas, document, [name])


def _problems(operation: Operation) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in reachable(operation):
        if each.problem:
            found.setdefault(str(each.status), []).append(each.problem)
    return found


def _response(schemas: Json, real: Json, names: list[str]) -> Json:
    references = {_const(schemas[name]): f"#/components/schemas/{name}" for name in names}
    alternatives = [{"$ref": reference} for reference in references.values()]
    discriminator = {"propertyName": "type", "mapping": references}
    either = {"oneOf": alternatives, "discriminator": discriminator}
    return {
        "description": "It went wrong.",
        "headers": _headers(real, names),
        "content": {
            PROBLEM_JSON: {
                "schema": either if len(names) > 1 else alternatives[0],
                "examples": {
                    name.lower(): {"value": {"type": type_}}
                    for name, type_ in zip(names, references, strict=True)
                },
            }
        },
    }


def _headers(real: Json, names: list[str]) -> Json:
    """Returns the headers of a real response that is one of these alone, or any of them."""
    responses = [r for r in real["components"]["responses"].values() if _is_of(r, names)]
    return responses[0]["headers"] if responses else {}


def _is_of(response: Json, names: list[str]) -> bool:
    schema = response.get("content", {}).get(PROBLEM_JSON, {}).get("schema", {})
    references = [each["$ref"] for each in schema.get("oneOf", [schema]) if "$ref" in each]
    return any(f"#/components/schemas/{name}" in references for name in names)


def _const(schema: Json) -> str:
    type_: str = schema["properties"]["type"]["const"]
    return type_
