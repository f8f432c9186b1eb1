"""Words of other languages, and of older versions, in the place of those that OpenAPI has."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place
from openapi.codegen.normalise.shape import parts

_WORDS = {
    "array": ("list",),
    "boolean": ("bool",),
    "integer": ("int", "long"),
    "null": (),
    "number": ("decimal", "double", "float"),
    "object": ("dict", "map"),
    "string": ("str", "text"),
}
_FORMATS = {
    "date": "date", "date-time": "date-time", "datetime": "date-time", "file": "binary",
    "uuid": "uuid",
}  # fmt: skip
_TYPES: dict[str, Json] = {
    "any": {},
    **{word: {"type": type_} for type_, words in _WORDS.items() for word in (type_, *words)},
    **{word: {"type": "string", "format": format_} for word, format_ in _FORMATS.items()},
}
_SCHEMES = {name.lower(): name for name in ("apiKey", "http", "mutualTLS", "oauth2")}
_SCHEMES["openidconnect"] = "openIdConnect"


def settle_spelling(draft: Draft) -> None:
    """Writes types of schemas and of security schemes as OpenAPI does."""
    for part in list(parts(draft.document)):
        if part.kind == "schema":
            _settle_schema(draft, part.place, part.node)
        elif part.kind == "scheme" and "type" in part.node:
            part.node["type"] = _SCHEMES.get(part.node["type"].lower(), part.node["type"])


def _settle_schema(draft: Draft, place: Place, schema: Json) -> None:
    if isinstance(schema.get("required"), bool):
        del schema["required"]
        draft.decide(place, "required is a list of properties in a schema: here, it says nothing")
    type_ = schema.get("type")
    meant = _TYPES.get(type_.lower()) if isinstance(type_, str) else None
    if meant is not None and meant.get("type") != type_:
        del schema["type"]
        schema |= meant
        draft.decide(place, f"the type {type_!r} is {meant.get('type', 'any')}")
