"""What of a parameter generated code reads and enforces."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.checks.schemas import losses_in_schema
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import CALLER_ID
from openapi.codegen.contract.document import Json, is_named
from openapi.codegen.contract.scalars import may_be_json
from openapi.codegen.names import snake_case

_KEYS_OF_SENDERS = {"allowEmptyValue", "allowReserved", "explode", "style"}
"""How texts are written, where more than one way is read, and what says nothing of values."""
_STYLES = {"deepObject", "form", "pipeDelimited", "simple", "spaceDelimited"}
_KEYS = {"name", "in", "required", "description", "schema", "examples", "deprecated", CALLER_ID}
_PRECONDITIONS = {"if-match": "If-Match", "if-none-match": "If-None-Match"}


def losses_in_parameters(contract: Contract, method: str, references: list[Json]) -> Iterator[str]:
    """Yields what of the parameters of an operation would be lost."""
    if contract.is_strict:
        yield from _in_names(contract, references)
        yield from _in_preconditions(contract, method, references)
    for reference in references:
        parameter = contract.resolve(reference)
        place = f"{parameter['in']} parameter {parameter['name']}"
        yield from (f"{place}: {loss}" for loss in _in_parameter(contract, parameter))


def _in_names(contract: Contract, references: list[Json]) -> Iterator[str]:
    places: dict[str, set[str]] = {}
    for reference in references:
        parameter = contract.resolve(reference)
        places.setdefault(snake_case(parameter["name"]), set()).add(
            f"{parameter['in']} {parameter['name']}"
        )
    for name, sharing in places.items():
        if len(sharing) > 1:
            yield f"{' and '.join(sorted(sharing))} are both called {name}"


def _in_preconditions(contract: Contract, method: str, references: list[Json]) -> Iterator[str]:
    for parameter in map(contract.resolve, references):
        name = _PRECONDITIONS.get(parameter["name"].lower())
        if name is None or parameter["in"] != "header":
            continue
        if parameter["name"] != name:
            yield f"{parameter['name']} is not generated, unless it is written {name}"
        if contract.resolve(parameter.get("schema", {})).get("type") != "string":
            yield f"{name} is not read, as it is no string"
        if name == "If-None-Match" and method != "get":
            yield f"{name} is enforced for GET only"


def _in_parameter(contract: Contract, parameter: Json) -> Iterator[str]:
    extensions = set() if contract.is_strict else {k for k in parameter if k.startswith("x-")}
    schema = contract.resolve(parameter.get("schema", {}))
    of_senders = set() if contract.is_strict else _KEYS_OF_SENDERS
    for key in parameter.keys() - _KEYS - extensions - of_senders:
        yield f"{key} is not enforced"
    if parameter.get("style", "form") not in _STYLES:
        yield f"the style {parameter['style']} is not read: leave it out"
    if CALLER_ID in parameter and (parameter["in"] != "path" or parameter[CALLER_ID] is not True):
        yield f"{CALLER_ID} is true, of a parameter of a path"
    if contract.is_strict and not is_named(parameter.get("schema", {})):
        yield "it needs a schema of components.schemas"
    if contract.is_strict:
        yield from _in_type(contract, parameter, schema)
        yield from losses_in_schema(contract, parameter.get("schema", {}), parameter["name"])


def _in_type(contract: Contract, parameter: Json, schema: Json) -> Iterator[str]:
    if schema.get("type") == "array" and parameter["in"] == "query":
        if not _is_text(contract, schema.get("items", {})):
            yield "its items are not read, as they are no strings"
    elif may_be_json(contract.document, schema):
        yield f"type {schema.get('type')} is not read from text"


def _is_text(contract: Contract, schema: Json) -> bool:
    """Whether every value of a schema is a string, so that any text is one as it is."""
    schema = contract.resolve(schema)
    alternatives = schema.get("anyOf", [])
    return schema.get("type") == "string" or (
        bool(alternatives) and all(_is_text(contract, each) for each in alternatives)
    )
