"""What a kind of problem must say, so that it can be sent, told apart, and read about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet

from openapi.codegen.checks.schemas import ANNOTATIONS
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import DECIDED_BY, HEADERS_OF_PROBLEM, PROBLEM_TYPES
from openapi.codegen.contract.directions import schemas_in_requests
from openapi.codegen.contract.document import Json, is_named
from openapi.codegen.contract.headers import given_headers
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.codegen.contract.problems import (
    BASE,
    MADE,
    REFERENCE_TO_BASE,
    Member,
    ProblemType,
    is_problem,
    problem_names,
)
from openapi.codegen.names import kebab_case

_KEYS = {
    "title",
    "description",
    "allOf",
    "type",
    "required",
    "properties",
    DECIDED_BY,
    HEADERS_OF_PROBLEM,
}
_SHAPE = "must be allOf Problem, and an object beside it that requires its type and its status"
_MAX_TITLE = 200
_MAX_DETAIL = 1000
_MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TYPES = {"boolean", "integer", "number", "string"}


def losses_in_problems(contract: Contract) -> Iterator[str]:
    """Yields what generated code could not say of the contract's problems."""
    schemas = contract.document["components"].get("schemas", {})
    for name, node in schemas.items():
        if is_problem(node):
            yield from (f"{name}: {loss}" for loss in _in_schema(node))
    if any(map(is_problem, schemas.values())) and not contract.problem_types_at.endswith("/"):
        yield f"{PROBLEM_TYPES}: say where the pages of problems are, with a slash at the end"
    for problem in contract.problem_types.values():
        yield from (f"{problem.name}: {loss}" for loss in _in_problem(contract, problem))
    for name, given in MADE.items():
        if name in schemas:
            yield from (f"{name}: {loss}" for loss in _in_what_is_made(contract, name, given))
    yield from _in_responses(contract) if contract.is_strict else ()


def _in_responses(contract: Contract) -> Iterator[str]:
    for name, response in contract.document["components"].get("responses", {}).items():
        for media_type, media in response.get("content", {}).items():
            if media_type == PROBLEM_JSON:
                yield from (f"response {name} {loss}" for loss in _in_media(contract, media))


def problems_of_another_status(contract: Contract, status: str, response: Json) -> Iterator[str]:
    """Yields which of the problems that a response may be have another status."""
    names = problem_names(response.get("content", {}).get(PROBLEM_JSON, {}).get("schema", {}))
    for problem in contract.problem_types.values():
        if problem.name in names and str(problem.status) != status:
            yield f"may be no {problem.name}, which is a {problem.status}"


def _in_media(contract: Contract, media: Json) -> Iterator[str]:
    schema = media.get("schema", {})
    names = problem_names(schema)
    known = contract.problem_types
    alternatives = schema.get("oneOf", [schema])
    if not names or len(names) != len(alternatives) or not set(names) <= known.keys():
        yield "must name the problems that it may be: a reference to one, or oneOf of several"
        return
    types = {known[name].type: f"#/components/schemas/{name}" for name in names}
    discriminator = {"propertyName": "type", "mapping": types}
    if "oneOf" in schema and schema.get("discriminator") != discriminator:
        yield "needs a discriminator on type, whose mapping has the type of each problem"
    examples = [contract.resolve(e).get("value", {}) for e in media.get("examples", {}).values()]
    shown = {example.get("type") for example in examples}
    for name in names:
        if known[name].type not in shown:
            yield f"needs an example of {name}"


def _in_schema(node: Json) -> Iterator[str]:
    match node:
        case {"type": "object", "allOf": [_], "required": [*names], "properties": dict()} if {
            "type",
            "status",
        } <= set(names) and node.keys() <= _KEYS:
            return
        case _:
            yield _SHAPE


def _in_problem(contract: Contract, problem: ProblemType) -> Iterator[str]:
    address = contract.problem_types_at + kebab_case(problem.name)
    if problem.type != address:
        yield f"its type needs the const {address}"
    if not 400 <= problem.status <= 599:
        yield "its status needs a const from 400 to 599"
    if not problem.advice:
        yield "describe in one paragraph what has happened, and in the next what to do about it"
    if len(problem.title) > _MAX_TITLE or len(problem.detail) > _MAX_DETAIL:
        yield f"its title is longer than {_MAX_TITLE}, or its description than {_MAX_DETAIL}"
    taken = contract.resolve(REFERENCE_TO_BASE).get("properties", {})
    for member in problem.members:
        if member.name in taken:
            yield f"{member.name} is a property of {BASE}"
        if not _is_typed(member):
            yield f"{member.name} is of no plain type: give it a name in components.schemas"
        if not _MEMBER.fullmatch(member.name):
            yield f"call {member.name!r} by letters, digits and _ (RFC 9457, section 3.2)"


def ungiven_fields(contract: Contract) -> list[str]:
    """Returns what generated code cannot give, or would give in vain, where it refuses."""
    sent = {problem.name for operation in contract.operations for problem in operation.problems}
    return [
        f"{problem.name}: {loss}"
        for problem in contract.problems
        if problem.name in sent & _GIVEN.keys()
        for loss in _in_what_is_given(problem)
    ]


def _in_what_is_given(problem: ProblemType) -> Iterator[str]:
    fields = {header.name: header.required for header in given_headers(problem.headers)}
    fields |= {member.name: member.required for member in problem.members}
    given = set(_GIVEN[problem.name])
    for name in sorted(given - fields.keys()):
        yield f"it needs {name}, which generated code gives"
    for name in sorted({name for name, is_required in fields.items() if is_required} - given):
        yield f"it requires {name}, which generated code does not give"


def _in_what_is_made(contract: Contract, name: str, given: AbstractSet[str]) -> Iterator[str]:
    schema = contract.document["components"]["schemas"][name]
    for property_ in sorted(given - schema.get("properties", {}).keys()):
        yield f"it needs {property_}, which generated code gives"
    for property_ in sorted(set(schema.get("required", [])) - given):
        yield f"it requires {property_}, which generated code does not give"
    if name in schemas_in_requests(contract.document):
        yield "generated code makes it, so no request may have it"


_GIVEN: Mapping[str, Collection[str]] = {
    "ContentTooLarge": ("limit",),
    "ForeignPath": (),
    "IdempotencyKeyReused": (),
    "InvalidRequest": (),
    "MalformedRequest": (),
    "NotAcceptable": (),
    "MissingScope": ("WWW-Authenticate", "scopes"),
    "PreconditionRequired": (),
    "RepeatedCredential": (),
    "ServiceUnavailable": ("Retry-After",),
    "TooManyAtOnce": ("Retry-After",),
    "TooManyRequests": ("Retry-After",),
    "Unauthorized": ("WWW-Authenticate",),
    "UnsupportedMediaType": (),
}
"""The headers and members of what generated code refuses with."""


def _is_typed(member: Member) -> bool:
    schema = member.schema
    item = schema.get("items", {}) if schema.get("type") == "array" else schema
    return item.get("type") in _TYPES or (is_named(item) and item.keys() <= {"$ref", *ANNOTATIONS})
