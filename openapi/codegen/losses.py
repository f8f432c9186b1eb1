"""The loss report: what the contract says of requests and generated code would not enforce.

The list of what is enforced is closed: a keyword or a feature that nobody thought of is a loss
until somebody teaches it to the templates and names it here.
"""

from __future__ import annotations

from collections.abc import Iterator

from contract import Contract, Json, is_json

ENFORCED = {
    "$ref", "additionalProperties", "anyOf", "const", "enum", "exclusiveMaximum",
    "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maximum", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "pattern", "properties", "required",
    "type", "uniqueItems",
}  # fmt: skip
ANNOTATIONS = {"default", "deprecated", "description", "examples", "title"}
FORMATS = {"date", "date-time", "uuid", "password"}
# These are hints beside a keyword that does the work: a pattern, or both bounds.
FORMATS_BESIDE_PATTERN = {"email", "uri", "uri-reference"}
FORMATS_BESIDE_BOUNDS = {"int32", "int64"}
PARAMETER_TYPES = {"string", "integer", "boolean"}
PARAMETER_KEYS = {"name", "in", "required", "description", "schema", "examples", "deprecated"}
PATH_ITEM_KEYS = {"parameters", "get", "put", "post", "delete", "patch", "head", "options"}


def losses(contract: Contract) -> list[str]:
    """Returns a line for each thing that would be lost, in the order of the document."""
    found = [f"{key}: not generated" for key in ("webhooks",) if key in contract.document]
    for path, item in contract.document["paths"].items():
        found += [f"{path}: {key} is not generated" for key in item.keys() - PATH_ITEM_KEYS]
        shared = item.get("parameters", [])
        for method, operation in item.items():
            if method != "parameters":
                where = f"{method.upper()} {path}"
                parameters = [*shared, *operation.get("parameters", [])]
                found += [f"{where}: {loss}" for loss in _in_operation(contract, operation)]
                for reference in parameters:
                    parameter = contract.resolve(reference)
                    place = f"{where}: {parameter['in']} parameter {parameter['name']}"
                    found += [f"{place}: {loss}" for loss in _in_parameter(contract, parameter)]
    return list(dict.fromkeys(found))


def _in_operation(contract: Contract, operation: Json) -> Iterator[str]:
    if len(operation.get("tags", [])) != 1:
        yield "needs exactly one tag"
    if "callbacks" in operation:
        yield "callbacks are not generated"
    for status, reference in operation["responses"].items():
        response = contract.resolve(reference)
        if not status.isdecimal():
            yield f"response {status} is no status code"
        if len(response.get("content", {})) > 1:
            yield f"response {status} has several media types"
        if status[0] in "45" and "$ref" not in reference:
            yield f"response {status} needs a name in components.responses"
    if "requestBody" in operation:
        yield from _in_body(contract, contract.resolve(operation["requestBody"]))


def _in_body(contract: Contract, body: Json) -> Iterator[str]:
    for media_type in body["content"]:
        if not is_json(media_type):
            yield f"a body of {media_type} is not read"
    schemas = [content["schema"] for content in body["content"].values()]
    if any(schema != schemas[0] for schema in schemas):
        yield "the media types of the body have different schemas"
    for schema in schemas:
        yield from _in_schema(contract, schema, "body", set())


def _in_parameter(contract: Contract, parameter: Json) -> Iterator[str]:
    if parameter["in"] == "cookie":
        yield "cookies are not read"
    for key in parameter.keys() - PARAMETER_KEYS:
        yield f"{key} is not enforced"
    schema = contract.resolve(parameter.get("schema", {}))
    if schema.get("type") not in PARAMETER_TYPES:
        yield f"type {schema.get('type')} is not read from text"
    yield from _in_schema(contract, parameter.get("schema", {}), parameter["name"], set())


def _in_schema(contract: Contract, schema: Json, where: str, seen: set[str]) -> Iterator[str]:
    reference = schema.get("$ref")
    if reference is not None:
        if reference in seen:
            return
        seen = seen | {reference}
        where = reference.rpartition("/")[2]
        if schema.keys() - {"$ref"} - ANNOTATIONS:
            yield f"{where}: keywords beside $ref are not enforced"
        schema = contract.resolve(schema)
    for key in schema.keys() - ENFORCED - ANNOTATIONS:
        yield f"{where}: {key} is not enforced"
    yield from (f"{where}: {loss}" for loss in _in_format(schema))
    children = list(schema.get("properties", {}).items())
    children += [(where, child) for child in schema.get("anyOf", [])]
    children += [
        (where, schema[key])
        for key in ("items", "additionalProperties")
        if isinstance(schema.get(key), dict)
    ]
    for name, child in children:
        yield from _in_schema(contract, child, f"{where}.{name}" if name != where else where, seen)


def _in_format(schema: Json) -> Iterator[str]:
    format_ = schema.get("format")
    if format_ in FORMATS_BESIDE_PATTERN:
        if "pattern" not in schema:
            yield f"format {format_} is not enforced without a pattern"
    elif format_ in FORMATS_BESIDE_BOUNDS:
        if not {"minimum", "maximum"} <= schema.keys():
            yield f"format {format_} is not enforced without a minimum and a maximum"
    elif format_ is not None and format_ not in FORMATS:
        yield f"format {format_} is not enforced"
