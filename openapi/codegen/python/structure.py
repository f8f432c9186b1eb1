"""How much structure a JSON text can have and still fit its schema.

It is counted in the characters `[`, `{`, `,` and `:` (RFC 8259, section 2).
"""

from __future__ import annotations

from typing import Any

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json

_ENDLESS = 10**9
"""More than any body has."""


def structure_table(contract: Contract) -> str:
    """Returns Python code: the most structure of what requests bring, by its schema."""
    bodies = [body for operation in contract.operations for body in operation.bodies]
    names = {body.schema for body in bodies if body.schema}
    return "\n".join(
        [
            "MOST_STRUCTURE: dict[str, int | None] = {",
            *(f"    {name!r}: {most_structure(contract, name)}," for name in sorted(names)),
            "}",
            '"""How much structure fits what requests bring: see `begin_of`. `None` is any."""',
        ]
    )


def most_structure(contract: Contract, name: str) -> int | None:
    """Returns how much structure fits a named schema.

    `None` is as much as there is: somewhere it takes any number of items or properties.
    """
    return _structure(contract, {"$ref": f"#/components/schemas/{name}"}, {})


def _structure(contract: Contract, schema: Any, known: dict[str, int | None]) -> int | None:
    """Returns how much fits a schema, with what is known already of the schemas of references."""
    reference = schema.get("$ref")
    if reference is None:
        return _structure_in_place(contract, schema, known)
    if reference not in known:
        known[reference] = None  # what refers to itself is as deep as anybody likes
        found = _structure_in_place(contract, contract.resolve(schema), known)
        known[reference] = found if found is not None and found < _ENDLESS else None
    return known[reference]


def _structure_in_place(
    contract: Contract, schema: Any, known: dict[str, int | None]
) -> int | None:
    match schema:
        case {"anyOf": alternatives} | {"oneOf": alternatives}:
            return _most([_structure(contract, each, known) for each in alternatives])
        case {"type": "array"}:
            return _of_array(contract, schema, known)
        case {"type": "object"}:
            return _of_object(contract, schema, known)
        case {"type": str()} | {"const": _} | {"enum": _}:  # of strings and null: checks/
            return 0
        case _:
            return None


def _of_array(contract: Contract, schema: Json, known: dict[str, int | None]) -> int | None:
    number: int | None = schema.get("maxItems")
    item = _structure(contract, schema.get("items", {}), known)
    if number is None or item is None:
        return None
    return 1 + max(0, number - 1) + number * item


def _of_object(contract: Contract, schema: Json, known: dict[str, int | None]) -> int | None:
    values = [_structure(contract, p, known) for p in schema.get("properties", {}).values()]
    others = schema.get("additionalProperties", True)
    if others is not False:
        most = schema.get("maxProperties")
        other = _structure(contract, others, known) if isinstance(others, dict) else None
        if most is None or other is None:
            return None
        values += [other] * most
    if None in values:
        return None
    return 1 + max(0, len(values) - 1) + len(values) + sum(value or 0 for value in values)


def _most(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return max(known, default=0) if len(known) == len(numbers) else None
