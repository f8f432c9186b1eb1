"""Defaults that code can have as values: of the others, a handler sees that nothing was sent."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts

_TYPES: dict[object, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
}
_FORMATS = {"date", "date-time", "uuid"}


def drop_defaults(draft: Draft) -> None:
    """Leaves out defaults that are objects, or that stand for days, moments and ids."""
    for part in list(parts(draft.document)):
        node = part.node
        if part.kind == "schema" and "default" in node and not _is_value(draft, node):
            default = node.pop("default")
            draft.decide(part.place, f"a handler sees that nothing was sent, not {default!r:.60}")


def _is_value(draft: Draft, schema: Json) -> bool:
    default, whole = schema["default"], draft.resolved(schema)
    if isinstance(default, list):
        items = draft.resolved(whole.get("items", {}))
        return all(isinstance(each, str | int | float) for each in default) and _is_plain(items)
    return not isinstance(default, dict) and _is_plain(whole) and _has_type(default, whole)


def _is_plain(schema: Json) -> bool:
    is_choice = bool(schema.keys() & {"anyOf", "oneOf", "allOf"})
    return not is_choice and schema.get("format") not in _FORMATS


def _has_type(value: object, schema: Json) -> bool:
    """Whether a default is one of the values that it is a default for, as far as types go."""
    type_ = schema.get("type")
    is_type = type_ is None or type(value) in _TYPES.get(type_, ())
    return is_type and value in schema.get("enum", [value])
