"""What of a schema generated code enforces: a closed list of keywords and formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openapi.codegen.contract.conformance import is_list_of_itself
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.contract.document import Json, is_named

ENFORCED = {
    "$ref", "additionalProperties", "anyOf", "const", "enum", "exclusiveMaximum",
    "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maximum", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "pattern", "properties", "required",
    "type", "uniqueItems",
}  # fmt: skip
_CHOICE = {"oneOf", "discriminator"}
ANNOTATIONS = {"default", "deprecated", "description", "examples", "title", OPEN_ENUM}
_FORMATS = {"date", "date-time", "uuid", "password"}
# These are hints beside a keyword that does the work: a pattern, or both bounds.
_FORMATS_BESIDE_PATTERN = {"uri", "uri-reference"}
_FORMATS_BESIDE_BOUNDS = {"int32", "int64"}
# To Pydantic, these stand for other characters than to JSON Schema (ECMA-262).
_UNCLEAR_IN_PATTERN = re.compile(r"\\\\|\\([dDwWsSbBpP])")
# A schema that none of these is in says nothing of a value's type.
_TYPING_KEYWORDS = {"$ref", "oneOf", "anyOf", "const", "enum", "type"}


def losses_in_schema(
    contract: Contract, schema: Json, where: str, seen: set[str] | None = None
) -> Iterator[str]:
    """Yields what of a schema would not be enforced, or of one that it refers to, each once."""
    seen = set() if seen is None else seen
    reference = schema.get("$ref")
    if reference is not None:
        where = reference.rpartition("/")[2]
        if schema.keys() - {"$ref"} - ANNOTATIONS:
            yield f"{where}: keywords beside $ref are not enforced"
        if reference in seen:
            return
        seen.add(reference)
        schema = contract.resolve(schema)
        if is_list_of_itself(where, schema):
            yield f"{where}: items that may be that list are not enforced: put them into objects"
    is_choice = {"oneOf", "discriminator"} <= schema.keys()
    known = ENFORCED | ANNOTATIONS | (_CHOICE if is_choice else set())
    yield from (f"{where}: {key} is not enforced" for key in schema.keys() - known)
    if is_choice:
        yield from (f"{where}: {loss}" for loss in _in_choice(contract, schema))
    yield from (f"{where}: {loss}" for loss in (*_in_format(schema), *_in_values(schema)))
    children = list(schema.get("properties", {}).items())
    children += [(where, c) for key in ("anyOf", "oneOf") for c in schema.get(key, [])]
    children += [
        (where, schema[key])
        for key in ("items", "additionalProperties")
        if isinstance(schema.get(key), dict)
    ]
    for name, child in children:
        yield from losses_in_schema(
            contract, child, f"{where}.{name}" if name != where else where, seen
        )


def _in_choice(contract: Contract, schema: Json) -> Iterator[str]:
    """Says why an alternative is not told by the value of the discriminator alone."""
    name = schema["discriminator"].get("propertyName", "")
    mapping: dict[str, Any] = {}
    for alternative in schema["oneOf"]:
        node = contract.resolve(alternative)
        property_ = contract.resolve(node.get("properties", {}).get(name, {}))
        values = [property_["const"]] if "const" in property_ else []
        if not is_named(alternative) or not values or name not in node.get("required", []):
            yield f"an alternative of oneOf has no name, or no required const {name}"
        mapping |= dict.fromkeys(values, alternative.get("$ref"))
    if schema["discriminator"].get("mapping") != mapping:
        yield "the mapping of the discriminator does not lead to the alternatives by their const"


def _in_format(schema: Json) -> Iterator[str]:
    format_ = schema.get("format")
    if format_ in _FORMATS_BESIDE_PATTERN:
        if "pattern" not in schema:
            yield f"format {format_} is not enforced without a pattern"
    elif format_ in _FORMATS_BESIDE_BOUNDS:
        if not {"minimum", "maximum"} <= schema.keys():
            yield f"format {format_} is not enforced without a minimum and a maximum"
    elif format_ is not None and format_ not in _FORMATS:
        yield f"format {format_} is not enforced"


def _in_values(schema: Json) -> Iterator[str]:
    """Says where a type of Python takes more than the schema does."""
    if schema.keys() - ANNOTATIONS and not schema.keys() & _TYPING_KEYWORDS:
        yield f"{', '.join(sorted(schema.keys() - ANNOTATIONS))} is not enforced without a type"
    values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    if not all(isinstance(value, str | None) for value in values):
        yield "only strings are told apart in an enum or a const: to Python, 1 is True"
    for found in _UNCLEAR_IN_PATTERN.finditer(schema.get("pattern", "")):
        if found[1]:
            yield f"{found[0]} of the pattern means other characters in Python"
    for name in schema.get("required", []):
        if name not in schema.get("properties", {}):
            yield f"required {name} is not enforced, as it is no property"
