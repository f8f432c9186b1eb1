"""Whether members may be added to an enum of an answer: each says so with `x-open-enum`."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.contract.directions import schemas_in_answers, schemas_in_requests
from openapi.codegen.contract.document import Json, is_named, schema_name

_OF_VALUES = {"const", "default", "enum", "examples", "example"}


def unsaid_enums(contract: Contract) -> list[str]:
    """Returns a line for each enum that clients do not know enough of."""
    schemas = contract.document["components"]["schemas"]
    answered = schemas_in_answers(contract.document)
    shared = answered & schemas_in_requests(contract.document)
    return [
        *(
            line
            for name, schema in schemas.items()
            for place, node in _nodes(schema, name)
            for line in _of_node(node, place, is_answered=name in answered)
        ),
        *(
            f"{name} is in requests and in answers, where {inner} may be more than in requests: "
            "give each a schema of its own"
            for name in schemas
            if name in shared
            for inner in _open_inside(schemas, name)
        ),
    ]


def _of_node(node: Json, place: str, *, is_answered: bool) -> Iterator[str]:
    mark = node.get(OPEN_ENUM)
    if mark is None:
        if is_answered and "enum" in node:
            yield f"{place} is in answers: say with {OPEN_ENUM} whether they may get more values"
    elif not isinstance(mark, bool):
        yield f"{place}: {OPEN_ENUM} is true or false"
    elif "enum" not in node:
        yield f"{place}: {OPEN_ENUM} has an enum beside it"
    elif not is_answered:
        yield f"{place} is in no answer, and requests are always closed: leave out {OPEN_ENUM}"


def _open_inside(schemas: Json, name: str) -> Iterator[str]:
    """Yields the open enums that a schema has in it, without being one of them."""
    if schemas[name].get(OPEN_ENUM):
        return
    for place, node in _nodes(schemas[name], name):
        if node.get(OPEN_ENUM):
            yield place
        elif is_named(node) and schemas[schema_name(node)].get(OPEN_ENUM):
            yield schema_name(node)


def _nodes(node: object, place: str, *, has_names: bool = False) -> Iterator[tuple[str, Json]]:
    """Yields the schemas that are written in one, each with its place."""
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item, place)
    if not isinstance(node, dict):
        return
    if not has_names:
        yield place, node
    for key, value in node.items():
        if has_names:
            yield from _nodes(value, f"{place}.{key}")
        elif key not in _OF_VALUES:
            yield from _nodes(value, place, has_names=key == "properties")
