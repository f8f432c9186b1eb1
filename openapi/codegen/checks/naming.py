"""Names of the contract that generated code cannot have, or would have twice.

Code calls a thing by what of its name in the contract makes an identifier. Where nothing is left of
it, or another thing is called the same, the contract is refused; nothing is ever merged.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping

from openapi.codegen.checks.taken_names import (
    taken_files,
    taken_in_python,
    taken_in_typescript,
)
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation
from openapi.codegen.names import pascal_case, snake_case
from openapi.codegen.python import names
from openapi.codegen.python.names import MEMBERS_OF_AUTHENTICATORS, MEMBERS_OF_REPLIES

type Named = tuple[str, str]
"""What code calls a thing, and where that is in the contract."""

_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_OPERATION = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*")
_PARAMETER = re.compile(r"\{([^{}/]+)\}")
_WORDS_OF_PYTHON = dict.fromkeys(keyword.kwlist, "a word of Python")


def misnamed(contract: Contract) -> list[str]:
    """Returns a line for each name that has to be another one."""
    found = [*_misspelt(contract)]
    if not found:  # only then are there names to compare
        modules = [(snake_case(tag), f"tag {tag}") for tag in contract.tags]
        found += _clashes(modules, dict.fromkeys(taken_files(), "no name for a module"))
        found += _clashes(_in_typescript(contract), taken_in_typescript())
        for tag in contract.tags:
            found += _clashes(_in_python(contract, tag), taken_in_python())
        schemes = [(snake_case(n), f"security scheme {n}") for n in contract.security_schemes]
        members = dict.fromkeys(MEMBERS_OF_AUTHENTICATORS, "what all authenticators have")
        found += _of_fields(schemes, _WORDS_OF_PYTHON | members)
    for operation in contract.operations:
        where = f"{operation.method} {operation.path}"
        found += (f"{where}: {fault}" for fault in _in_path(operation))
        found += (f"{where}: {fault}" for fault in _of_fields(_parameters(operation), {}))
        for response in operation.responses:
            taken = _WORDS_OF_PYTHON | dict.fromkeys(MEMBERS_OF_REPLIES, "what all responses have")
            headers = [(names.of_header(h), f"header {h.name}") for h in response.fields]
            place = f"{where}: response {response.status}"
            found += (f"{place}: {fault}" for fault in _of_fields(headers, taken))
    found += _clashes(_templates(contract), {})
    schemas = contract.document["components"]["schemas"] if contract.is_strict else {}
    found += (fault for name, node in schemas.items() for fault in _in_schema(name, node))
    return list(dict.fromkeys(found))


def _misspelt(contract: Contract) -> Iterator[str]:
    """Yields the names that have a form of their own and do not keep to it."""
    components = contract.document["components"]
    places = (
        ("components.schemas", components["schemas"], _CLASS, "NewUser"),
        ("components.responses", components.get("responses", {}), _CLASS, "UserNotFound"),
        ("components.securitySchemes", contract.security_schemes, _WORDS, "apiKey"),
        ("tags", contract.tags, _WORDS, "api-keys"),
        ("operationId", [o.id for o in contract.operations], _OPERATION, "getUser"),
    )
    for place, given, form, example in places:
        for name in given:
            if not form.fullmatch(name):
                yield f"{place}: call {name!r} by letters and digits, such as {example}"
    for operation in contract.operations:
        if operation.tag not in contract.tags:
            yield f"{_place(operation)}: describe its tag {operation.tag!r} in tags"
        for scheme in sorted(operation.security.schemes - contract.security_schemes.keys()):
            yield f"{_place(operation)}: {scheme!r} is not in components.securitySchemes"


def _clashes(named: Iterable[Named], taken: Mapping[str, str]) -> Iterator[str]:
    """Yields a line for each name that something else has, with both places."""
    places: dict[str, set[str]] = {}
    for name, place in named:
        places.setdefault(name, set()).add(place)
    for name, sharing in places.items():
        if name in taken:
            yield f"{' and '.join(sorted(sharing))}: {name} is {taken[name]}: use another name"
        elif len(sharing) > 1:
            yield f"{' and '.join(sorted(sharing))} are both called {name}: rename one"


def _of_fields(named: list[Named], taken: Mapping[str, str]) -> Iterator[str]:
    """Does as `_clashes`, and yields a line for each name of which no identifier is left."""
    for name, place in named:
        if not name.isidentifier():
            yield f"{place}: use letters, of which code can make a name"
    yield from _clashes(named, taken)


def _components(contract: Contract) -> Iterator[Named]:
    yield from ((name, f"schema {name}") for name in contract.document["components"]["schemas"])


def _in_typescript(contract: Contract) -> Iterator[Named]:
    """Yields what the client exports, all of it from one module."""
    yield from _components(contract)
    for operation in contract.operations:
        place = _place(operation)
        name = operation.id[0].upper() + operation.id[1:]
        yield from ((called, place) for called in (operation.id, f"{name}Request", f"{name}Answer"))


def _in_python(contract: Contract, tag: str) -> Iterator[Named]:
    """Yields what the module of a tag has at its top, or in its function of endpoints."""
    yield from _components(contract)
    yield f"{pascal_case(tag)}Api", f"tag {tag}"
    yield f"{snake_case(tag)}_endpoints", f"tag {tag}"
    yield from (
        (names.of_rate_limit(policy), f"x-rate-limit {policy.name}")
        for policy in contract.rate_limits
    )
    for operation in contract.tagged(tag):
        place = _place(operation)
        name = names.of_class(operation)
        called = (
            names.of_method(operation),
            names.of_constant(operation),
            f"{name}Outcome",
            f"{name}Request",
            *(f"{name}Request{body.suffix}" for body in operation.bodies[1:]),
            *([f"{names.of_constant(operation)}_OFFERS"] if operation.offered else []),
        )
        yield from ((each, place) for each in called)
        outcomes = operation.outcomes
        yield from ((o.name, f"{place}, response {o.status}") for o in outcomes)


def _place(operation: Operation) -> str:
    return f"operation {operation.id} ({operation.method} {operation.path})"


def _parameters(operation: Operation) -> list[Named]:
    return [
        (names.of_parameter(p), f"{p.location} parameter {p.name}") for p in operation.parameters
    ]


def _in_path(operation: Operation) -> Iterator[str]:
    """Yields what is wrong with a path template."""
    given = _PARAMETER.findall(operation.path)
    literals = _PARAMETER.sub("", operation.path)
    declared = {p.name for p in operation.parameters if p.location == "path"}
    if not literals.startswith("/") or {".", ".."} & set(operation.path.split("/")):
        yield "a path begins with a slash, and has no . and .. for segments"
    for char in sorted(set("{}?#") & set(literals)):
        yield f"write {char} as %{ord(char):02X}, since it stands for something else in a path"
    for name in sorted({name for name in given if given.count(name) > 1}):
        yield f"the path has {{{name}}} twice: rename one of them"
    for name in sorted(declared ^ set(given)):
        yield f"the path parameter {name!r} is not both in the path and in parameters"
    if any(len(_PARAMETER.findall(segment)) > 2 for segment in operation.path.split("/")):
        yield "a segment of a path has more than two parameters: use slashes"
    caller = operation.caller_id
    if caller and f"{{{caller.name}}}" not in operation.path.split("/"):
        yield f"the {caller.name} of a path is a segment by itself, for which `me` can stand"
    if "}{" in operation.path:
        yield "two parameters cannot be told apart: put a slash between them"


def _templates(contract: Contract) -> list[Named]:
    """Returns the paths by what a router can see of them."""
    paths = contract.document["paths"]
    return [(_PARAMETER.sub("{}", path), f"path {path}") for path in paths]


def _in_schema(where: str, node: object) -> Iterator[str]:
    """Yields properties that are one field in code."""
    if isinstance(node, list):
        for item in node:
            yield from _in_schema(where, item)
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    if isinstance(properties, dict):
        named = [(snake_case(name), f"property {where}.{name}") for name in properties]
        yield from _clashes(named, {})
        for name, child in properties.items():
            yield from _in_schema(f"{where}.{name}", child)
    for key in ("additionalProperties", "allOf", "anyOf", "items", "oneOf"):
        yield from _in_schema(where, node.get(key))
