"""Which alternatives of two schemas are the same, and what is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from openapi.codegen.contract.document import Json
from openapi.review.meaning import meaning
from openapi.review.reading import Reading
from openapi.review.values import same


@dataclass(frozen=True)
class Matches:
    """Alternatives before and after."""

    pairs: list[tuple[Json, Json]] = field(default_factory=list)
    gone: list[Json] = field(default_factory=list)
    new: list[Json] = field(default_factory=list)


def matched(
    older: list[Json], newer: list[Json], *are_alike: Callable[[Json, Json], bool]
) -> Matches:
    """Returns the pairs that are alike by the first of the ways that finds one."""
    found = Matches(gone=[*older], new=[*newer])
    for alike in are_alike:
        for old in list(found.gone):
            new = next((each for each in found.new if alike(old, each)), None)
            if new is not None:
                found.pairs.append((old, new))
                found.gone[:] = [each for each in found.gone if each is not old]
                found.new[:] = [each for each in found.new if each is not new]
    return found


def values_of(node: Json, alternatives: list[Json]) -> dict[str, str]:
    """Returns the alternative's name by the value of the discriminator that stands for it."""
    mapping = {
        value: reference.rpartition("/")[2] for value, reference in node.get("mapping", {}).items()
    }
    names = [each["$ref"].rpartition("/")[2] for each in alternatives if "$ref" in each]
    return mapping | {name: name for name in names if name not in mapping.values()}


def are_of_one_value(older: Reading, old: Json, newer: Reading, new: Json) -> bool:
    """Whether both are objects that a property with one same value tells apart."""
    before, after = (
        {
            name: meaning(reading, schema).words.get("enum", [])
            for name, schema in meaning(reading, node).words.get("properties", {}).items()
        }
        for reading, node in ((older, old), (newer, new))
    )
    return any(
        len(values) == 1 and same(values, after.get(name)) for name, values in before.items()
    )
