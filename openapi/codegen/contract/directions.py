"""Which schemas are in requests, and which in answers."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import METHODS, Json, is_named, resolve, schema_name
from openapi.codegen.contract.file import MAPS, VALUES, word_under


def schemas_in_requests(document: Json) -> set[str]:
    """Returns the names of the schemas that clients send."""
    items = document["paths"].values()
    operations = list(_operations(document))
    parameters = [node.get("parameters", []) for node in (*items, *operations)]
    return schemas_in(document, [*parameters, *(each.get("requestBody") for each in operations)])


def schemas_in_answers(document: Json) -> set[str]:
    """Returns the names of the schemas that clients get, those of all problems among them."""
    answers = [operation["responses"] for operation in _operations(document)]
    return schemas_in(document, [*answers, document["components"].get("responses", {})])


def schemas_in(document: Json, node: object) -> set[str]:
    """Returns the names of the schemas that a part of a contract refers to, however deep."""
    names: set[str] = set()
    seen: set[str] = set()
    ahead = [("", node)]
    while ahead:
        key, node = ahead.pop()
        match node:
            case {"$ref": str(pointer), **beside} if key not in MAPS:
                reference = {"$ref": pointer}
                ahead.append(("", beside))
                if pointer not in seen:
                    seen.add(pointer)
                    names |= {schema_name(reference)} if is_named(reference) else set()
                    ahead.append(("", resolve(document, reference)))
            case dict() as inner:
                said = [k for k in inner if key in MAPS or is_said(k)]
                ahead += [(word_under(key, k), inner[k]) for k in said]
            case list() as items:
                ahead += [("", item) for item in items]
            case _:
                pass
    return names


def is_said(key: str) -> bool:
    """Whether what is under a key is a part of what a contract says, and no value or extension."""
    return key not in VALUES and not key.startswith("x-")


def _operations(document: Json) -> Iterator[Json]:
    for item in document["paths"].values():
        yield from (item[method] for method in item if method in METHODS)
