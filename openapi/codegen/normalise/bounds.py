"""Formats of numbers as the bounds that they stand for, where the contract does not say them."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts

_BITS = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    "uint": (0, 2**64 - 1),
}


def bound_integers(draft: Draft) -> None:
    """Gives integers of a format its bounds."""
    for part in list(parts(draft.document)):
        if part.kind == "schema" and part.node.get("type") == "integer":
            _bound(part.node)


def _bound(schema: Json) -> None:
    least, most = _BITS.get(schema.get("format", ""), (None, None))
    if least is not None and not schema.keys() & {"minimum", "exclusiveMinimum"}:
        schema["minimum"] = least
    if most is not None and not schema.keys() & {"maximum", "exclusiveMaximum"}:
        schema["maximum"] = most
