"""What generated code refuses by itself, where the contract does not say in which shape."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from openapi.codegen.checks.reachable_errors import reachable
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import DECIDED_BY, HEADERS_OF_PROBLEM, PROBLEM_TYPES
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.problems import REFERENCE_TO_BASE
from openapi.codegen.names import kebab_case, snake_case
from openapi.codegen.normalise.draft import Draft

_FILE = Path(__file__).parent / "problems.yaml"
_PROBLEM_TYPES = "/problems/"
_OF_SCHEMES = {"Unauthorized", "MissingScope", "ForeignPath"}


def declare_layer_problems(draft: Draft) -> None:
    """Declares what each operation may be refused with, where the contract declares no shape."""
    document = draft.document
    at = document.setdefault(PROBLEM_TYPES, _PROBLEM_TYPES)
    draft.components("schemas").update(deepcopy(_schemas()))
    needless = _needless(Contract(document))
    for name, kind in _kinds().items():
        if name not in needless:
            draft.components("schemas")[name] = _schema(name, kind, at)
    undeclared: dict[str, list[str]] = {}
    for operation in Contract(document).operations:
        node = document["paths"][operation.path][operation.method.lower()]
        for status, names in _undeclared(operation, node["responses"]).items():
            node["responses"][str(status)] = _response(draft, names, at)
            undeclared.setdefault(" or ".join(names), []).append(operation.id)
    for names_told, ids in undeclared.items():
        draft.decide((), f"{names_told} is problem+json where it is not declared: {_named(ids)}")


@cache
def layer_schemas() -> dict[str, Json]:
    """Returns the schemas and kinds of problems by their names, which no contract's can have."""
    return {**_schemas(), **_kinds()}


@cache
def _file() -> Json:
    file: Json = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return file


def _schemas() -> Json:
    schemas: Json = _file()["schemas"]
    return schemas


def _kinds() -> dict[str, Json]:
    return dict(_file()["kinds"])


def _needless(contract: Contract) -> set[str]:
    """Returns the kinds of problems that no operation is refused with."""
    found: set[str] = set()
    if not contract.security_schemes:
        found |= _OF_SCHEMES
    if not contract.rate_limits_everywhere:
        found.add("TooManyRequests")
    if not contract.has_concurrency:
        found.add("TooManyAtOnce")
    return found


def _undeclared(operation: Operation, responses: Json) -> dict[int, list[str]]:
    """Returns the kinds of problems of each status for which an operation declares no shape."""
    found: dict[int, list[str]] = {}
    for each in reachable(operation):
        declared = {str(each.status), f"{each.status // 100}XX", "default"}
        if each.problem == "ServiceUnavailable" and not operation.concurrency:
            continue  # a dependency is away: whether there is any, generated code cannot know
        if each.problem in _kinds() and declared.isdisjoint(responses):
            found.setdefault(each.status, []).append(each.problem)
    return found


def _schema(name: str, kind: Json, at: str) -> Json:
    members: Json = deepcopy(kind.get("members", {}))
    errors = ["errors"] if kind.get("requires_errors") else []
    return {
        "title": snake_case(name).replace("_", " ").capitalize(),
        "description": kind["description"],
        DECIDED_BY: ["router"],
        HEADERS_OF_PROBLEM: {header: _HEADERS[header] for header in _headers_of(name)},
        "allOf": [dict(REFERENCE_TO_BASE)],
        "type": "object",
        "required": ["type", "status", *members, *errors],
        "properties": {
            "type": {"const": f"{at}{kebab_case(name)}"},
            "status": {"const": kind["status"]},
            **members,
            **deepcopy(kind.get("optional", {})),
        },
    }


def _response(draft: Draft, names: list[str], at: str) -> Json:
    """Returns the response that may be some kinds of problems, written once for all operations."""
    name = "Or".join(names)
    responses = draft.components("responses")
    reference = {"$ref": f"#/components/responses/{name}"}
    if name in responses and DECIDED_BY in responses[name]:
        return reference
    while name in responses:
        name = f"{name}Problem"
    references = [{"$ref": f"#/components/schemas/{each}"} for each in names]
    types = {f"{at}{kebab_case(n)}": r["$ref"] for n, r in zip(names, references, strict=True)}
    choice = {"propertyName": "type", "mapping": types}
    several = {"oneOf": references, "discriminator": choice}
    responses[name] = {
        "description": " Or: ".join(_kinds()[each]["description"].split("\n")[0] for each in names),
        DECIDED_BY: ["router"],
        "headers": {header: _HEADERS[header] for each in names for header in _headers_of(each)},
        "content": {
            PROBLEM_JSON: {
                "schema": references[0] if len(names) == 1 else several,
                "examples": {kebab_case(n): {"value": _example(n, at)} for n in names},
            }
        },
    }
    return {"$ref": f"#/components/responses/{name}"}


_HEADERS: dict[str, Json] = {
    "WWW-Authenticate": {
        "description": "What credentials to send.",
        "required": True,
        "schema": {"$ref": "#/components/schemas/Challenge"},
    },
    "Retry-After": {
        "description": "How many seconds to wait.",
        "required": True,
        "schema": {"$ref": "#/components/schemas/RetryAfterSeconds"},
    },
}


def _headers_of(name: str) -> list[str]:
    headers: list[str] = _kinds()[name].get("headers", [])
    return headers


def _example(name: str, at: str) -> dict[str, Any]:
    kind = _kinds()[name]
    return {"type": f"{at}{kebab_case(name)}", "status": kind["status"]}


def _named(ids: list[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
