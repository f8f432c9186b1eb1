"""Values that an enum gains, where it has told clients to expect some: `x-open-enum`."""

from __future__ import annotations

from dataclasses import replace

from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.contract.document import Json
from openapi.review.difference import ADDITIVE, BREAKING
from openapi.review.keyword_differences import Said
from openapi.review.values import types_of


def foreseen(said: Said, old: Json, new: Json) -> Said:
    """Returns what to say of other values, which break nobody who got them from an open enum.

    Values of another type, such as null, are none that its clients are ready for.
    """
    types = types_of(new.get("type"))
    is_ready = old.get(OPEN_ENUM) and types and types <= types_of(old.get("type"))
    if not is_ready or said.effect.got is not BREAKING:
        return said
    effect = replace(said.effect, got=ADDITIVE)
    return replace(
        said, text=f"{said.text}; it is open, so clients are ready for that", effect=effect
    )
