"""A small change of a contract changes the names of what was changed, and no others."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.contract.document import METHODS
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.normalise.text import read_text

type Json = dict[str, Any]
type Place = tuple[str, ...]

FIXTURES = Path(__file__).parents[2] / "fixtures"
RESPONSE = {"description": "New.", "content": {"application/json": {"schema": {"type": "object"}}}}
NEW = {"type": "object", "properties": {"inner": {"type": "object", "properties": {"x": {}}}}}
SEEDS = range(3)


def operations(document: Json) -> list[tuple[Place, Json]]:
    return [
        (("paths", path, method), item[method])
        for path, item in document["paths"].items()
        for method in item
        if method in METHODS
    ]


def objects(node: Any, place: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Yields every schema of a document that has properties."""
    children = node.items() if isinstance(node, dict) else enumerate(node)
    if isinstance(node, dict) and isinstance(node.get("properties"), dict) and node["properties"]:
        yield place, node
    for key, child in children:
        if isinstance(child, dict | list):
            yield from objects(child, (*place, str(key)))


def an_operation_is_added(document: Json, chance: random.Random) -> Place:
    path = chance.choice(list(document["paths"]))
    same = [item for other, item in document["paths"].items() if _shape(other) == _shape(path)]
    method = min(METHODS - {"trace"}.union(*same))
    document["paths"][path][method] = {"responses": {"200": deepcopy(RESPONSE)}}
    return "paths", path, method


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def an_operation_is_removed(document: Json, chance: random.Random) -> Place:
    place, _ = chance.choice(operations(document))
    del document["paths"][place[1]][place[2]]
    return place


def paths_are_reordered(document: Json, chance: random.Random) -> Place:
    paths = list(document["paths"].items())
    chance.shuffle(paths)
    document["paths"] = dict(paths)
    return ("nowhere",)


def a_response_is_added(document: Json, chance: random.Random) -> Place:
    place, operation = chance.choice(operations(document))
    operation["responses"]["418"] = deepcopy(RESPONSE)
    return (*place, "responses", "418")


def a_parameter_is_added(document: Json, chance: random.Random) -> Place:
    place, operation = chance.choice(operations(document))
    new = {"name": "brand-new", "in": "query", "schema": {"type": "integer"}}
    operation.setdefault("parameters", []).append(new)
    return (*place, "parameters")


def a_property_is_added(document: Json, chance: random.Random) -> Place:
    place, schema = chance.choice(list(objects(document)))
    schema["properties"]["brand_new"] = deepcopy(NEW)
    return (*place, "properties", "brand_new")


def a_property_is_renamed(document: Json, chance: random.Random) -> Place:
    place, schema = chance.choice(list(objects(document)))
    name = chance.choice(list(schema["properties"]))
    schema["properties"] = {
        f"{name}_now" if key == name else key: child for key, child in schema["properties"].items()
    }
    schema["required"] = [key for key in schema.get("required", []) if key != name]
    return (*place, "properties")


def properties_are_reordered(document: Json, chance: random.Random) -> Place:
    _, schema = chance.choice(list(objects(document)))
    properties = list(schema["properties"].items())
    chance.shuffle(properties)
    schema["properties"] = dict(properties)
    return ("nowhere",)


def a_schema_is_added(document: Json, chance: random.Random) -> Place:
    schemas = document["components"]["schemas"]
    added = {"BrandNew": deepcopy(NEW), **schemas} if chance.random() < 0.5 else {**schemas}
    document["components"]["schemas"] = {**added, "BrandNew": deepcopy(NEW)}
    return "components", "schemas", "BrandNew"


CHANGES: tuple[Callable[[Json, random.Random], Place], ...] = (
    an_operation_is_added,
    an_operation_is_removed,
    paths_are_reordered,
    a_response_is_added,
    a_parameter_is_added,
    a_property_is_added,
    a_property_is_renamed,
    properties_are_reordered,
    a_schema_is_added,
)


def names(document: Json) -> dict[Place, str]:
    """Returns what code calls each operation and each schema, by where that was written."""
    made = normalised(document, FIXTURES / "openapi.yaml")
    found = {place: name for name, place in made.origins.items()}
    for place, operation in operations(made.document):
        found[("paths", made.served.get(place[1], place[1]), place[2])] = operation["operationId"]
    return found


@cache
def read(fixture: str) -> tuple[Json, dict[Place, str]]:
    document = read_text((FIXTURES / fixture).read_bytes())
    return document, names(document)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("fixture", ["library.yaml", "cinema.yaml"])
def test_names_elsewhere_stay(fixture: str, change: Callable[[Json, random.Random], Place]) -> None:
    document, before = read(fixture)
    for seed in SEEDS:
        changed = deepcopy(document)
        place = change(changed, random.Random(seed))
        after = names(changed)
        elsewhere = [each for each in before if each[: len(place)] != place and each in after]
        assert len(elsewhere) > len(before) / 2
        renamed = {each: (before[each], after[each]) for each in elsewhere}
        assert {k: (old, new) for k, (old, new) in renamed.items() if old != new} == {}, seed
        assert {before[each] for each in elsewhere} <= set(after.values())
