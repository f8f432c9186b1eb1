"""The contract, as read by an independent validator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import yaml

type Json = dict[str, Any]

CONTRACT_FILE = Path(__file__).parents[2] / "openapi" / "openapi.yaml"
DOCUMENT: Json = yaml.load(CONTRACT_FILE.read_bytes(), yaml.CSafeLoader)
IS_STRICT = DOCUMENT.get("x-conventions") == "strict"
"""Whether the contract declares all that is sent. Others leave some of it to the service."""
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
OPERATIONS: dict[str, tuple[str, str, Json]] = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in METHODS
}


def resolve(node: Json) -> Json:
    """Returns what `node` refers to, or `node` itself."""
    while "$ref" in node:
        target: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def operation_at(method: str, path: str) -> Json | None:
    """Returns the operation that a request runs, if there is one: `HEAD` runs that of `GET`."""
    item = next((item for is_it, item in _paths() if is_it(path)), {})
    return item.get("get" if method == "HEAD" else method.lower())


def response_of(operation: Json, status: int) -> Json | None:
    """Returns the response that an operation declares for a status, if it declares one."""
    responses = operation["responses"]
    names = (str(status), f"{status // 100}XX", "default")
    return next((resolve(responses[name]) for name in names if name in responses), None)


@cache
def _paths() -> list[tuple[Callable[[str], object], Json]]:
    """Returns all paths, those with fewer parameters first: they are meant before the others."""
    found = sorted(DOCUMENT["paths"].items(), key=lambda entry: entry[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)).fullmatch, item) for path, item in found]


def example_request(operation_id: str) -> Json:
    """Returns the body of an operation's first example as arguments for httpx, if there is one."""
    body = OPERATIONS[operation_id][2].get("requestBody")
    if body is None:
        return {}
    media_type, content = next(iter(body["content"].items()))
    value = resolve(next(iter(content["examples"].values())))["value"]
    if media_type == "application/x-www-form-urlencoded":
        return {"data": value}
    values = value if media_type == "application/jsonl" else [value]
    content = "\n".join(map(json.dumps, values))
    return {"content": content, "headers": {"Content-Type": media_type}}


def require_valid(schema: Json, value: object) -> None:
    """Raises `jsonschema_rs.ValidationError` unless `value` matches a schema of the contract."""
    _validator(json.dumps(schema)).validate(value)


def is_valid(schema: Json, value: object) -> bool:
    """Whether `value` matches a schema of the contract."""
    return _validator(json.dumps(schema)).is_valid(value)


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    document = as_json_schema({**json.loads(schema), "components": DOCUMENT["components"]})
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)


def as_json_schema(node: Any) -> Any:
    """Returns what only OpenAPI 3.0 has, null and exclusive bounds, as JSON Schema says it."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {name: as_json_schema(value) for name, value in node.items()}
    for bound in ("minimum", "maximum"):
        exclusive = f"exclusive{bound.capitalize()}"
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive):
            schema[exclusive] = schema.pop(bound)
    return {"anyOf": [schema, {"type": "null"}]} if schema.get("nullable") is True else schema


def without_request_id(response: httpx.Response) -> tuple[int, Json, dict[str, str]]:
    """Returns everything that a caller can see of a problem, except the request id."""
    body = response.json()
    headers = dict(response.headers)
    assert body.pop("request_id") == headers.pop("x-request-id")
    return response.status_code, body, headers


def require_problem(response: httpx.Response, status: int) -> Json:
    """Returns the body of a response, which must be a problem with this status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: Json = response.json()
    require_valid({"$ref": f"#/components/schemas/{_problem_of(problem['type'])}"}, problem)
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["x-request-id"]
    assert ("errors" in problem) == (status == 422)
    assert response.headers["cache-control"] == "no-store"
    return problem


def _problem_of(type_: str) -> str:
    """Returns the schema of the problems of a type."""
    schemas: Json = DOCUMENT["components"]["schemas"]
    names = (n for n, s in schemas.items() if _const(s, "type") == type_)
    return next(names, "Problem")


def _const(schema: Json, name: str) -> Any:
    return schema.get("properties", {}).get(name, {}).get("const")


def require_declared(response: httpx.Response, operation_id: str, status: int) -> None:
    """Raises unless a response is what the operation declares for its status.

    Its headers are checked by the client that it came to, and so is its body, unless it is YAML.
    """
    assert response.status_code == status, response.text
    declared = resolve(OPERATIONS[operation_id][2]["responses"][str(status)])
    assert ("content-type" in response.headers) == ("content" in declared)
    if response.headers.get("content-type") == "application/yaml":
        schema = declared["content"]["application/yaml"]["schema"]
        require_valid(schema, yaml.load(response.content, yaml.CSafeLoader))
