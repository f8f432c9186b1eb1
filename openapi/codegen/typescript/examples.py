"""What operations answer, as far as a contract has examples; and a value of any schema else."""

from __future__ import annotations

from typing import Any

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json, resolve
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.responses import Response

_TEXTS = {
    "date": "2026-12-24", "date-time": "2026-12-24T18:00:00Z", "email": "ada@example.com",
    "uri": "https://example.com/", "uuid": "019ac5a1-7b2c-7def-8123-456789abcdef",
}  # fmt: skip
_MAX_DEPTH = 8


def example_of(contract: Contract, operation: Operation, response: Response) -> Any:
    """Returns the body of a response; `None` of one that has none."""
    if response.media_type is None:
        return None
    node = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    content = contract.resolve(node[response.key])["content"][response.media_type]
    for example in content.get("examples", {}).values():
        return contract.resolve(example).get("value")
    return content.get("example", sample(contract.document, content.get("schema", {})))


def sample(document: Json, schema: Json, depth: int = 0) -> Any:
    """Returns a value that a schema allows, if it is not a strange one."""
    schema = resolve(document, schema)
    for word in ("const", "default", "example"):
        if word in schema:
            return schema[word]
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    parts = [sample(document, each, depth + 1) for each in schema.get("allOf", [])]
    chosen = [schema[word][0] for word in ("oneOf", "anyOf") if schema.get(word)]
    parts += [sample(document, each, depth + 1) for each in chosen]
    if parts and not all(isinstance(part, dict) for part in parts):
        return parts[-1]
    own = _of_type(document, schema, depth)
    return {k: v for part in parts for k, v in part.items()} | own if parts else own


def _of_type(document: Json, schema: Json, depth: int) -> Any:
    types = schema.get("type", "object" if "properties" in schema else "null")
    match types[0] if isinstance(types, list) else types:
        case "string":
            text = str(_TEXTS.get(schema.get("format", ""), "text"))
            return text[: schema.get("maxLength")].ljust(schema.get("minLength", 0), "x")
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        case "boolean":
            return False
        case "array":
            least = schema.get("minItems", 0) if depth < _MAX_DEPTH else 0
            return [sample(document, schema.get("items", {}), depth + 1)] * min(least, 10)
        case "object":
            names = schema.get("required", []) if depth < _MAX_DEPTH else []
            properties = schema.get("properties", {})
            return {n: sample(document, properties.get(n, {}), depth + 1) for n in names}
        case _:
            return None if "type" in schema else {}
