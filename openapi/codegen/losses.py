"""The loss report: what the contract says of requests and generated code would not enforce.

The list of what is enforced is closed: a keyword or a feature that nobody thought of is a loss
until somebody teaches it to the templates and names it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openapi.codegen.concurrency import CONCURRENCY, differing_concurrency, losses_in_concurrency
from openapi.codegen.contract import METHODS, Contract, Json
from openapi.codegen.deprecations import SINCE, SUNSET, losses_in_deprecation
from openapi.codegen.idempotency import REPLAYED, losses_in_idempotency
from openapi.codegen.names import snake_case
from openapi.codegen.operation import FORM, LINES_OF_JSON, LINKS_OF_PAGES, is_json
from openapi.codegen.rate_limits import PERS, UNCOUNTED, differing, losses_in_rate_limit

ENFORCED = {
    "$ref", "additionalProperties", "anyOf", "const", "enum", "exclusiveMaximum",
    "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maximum", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "pattern", "properties", "required",
    "type", "uniqueItems",
}  # fmt: skip
CHOICE = {"oneOf", "discriminator"}
ANNOTATIONS = {"default", "deprecated", "description", "examples", "title"}
FORMATS = {"date", "date-time", "uuid", "password"}
# These are hints beside a keyword that does the work: a pattern, or both bounds.
FORMATS_BESIDE_PATTERN = {"uri", "uri-reference"}
FORMATS_BESIDE_BOUNDS = {"int32", "int64"}
PARAMETER_TYPES = {"string", "integer", "boolean"}
PARAMETER_KEYS = {"name", "in", "required", "description", "schema", "examples", "deprecated"}
PATH_ITEM_KEYS = {"parameters", "get", "put", "post", "delete", "patch", "head", "options"}
OPERATION_EXTENSIONS = {
    "x-oauth2-errors", "x-rate-limit", "x-standalone", CONCURRENCY, SINCE, SUNSET,
}  # fmt: skip
PRECONDITIONS = {"if-match": "If-Match", "if-none-match": "If-None-Match"}
MAX_STREAM_SECONDS = 3600
# What a handler reads, where lines of JSON are held against their schema by generated models.
RAW = {*LINES_OF_JSON, "text/csv"}
MAX_BODY_BYTES = 64 * 1024 * 1024
# To Pydantic, these stand for other characters than to JSON Schema (ECMA-262).
UNCLEAR_IN_PATTERN = re.compile(r"\\\\|\\([dDwWsSbBpP])")
# A schema that none of these is in says nothing of a value's type.
TYPING_KEYWORDS = {"$ref", "oneOf", "anyOf", "const", "enum", "type"}


def losses(contract: Contract) -> list[str]:
    """Returns a line for each thing that would be lost, in the order of the document."""
    found = ["webhooks are not generated"] if "webhooks" in contract.document else []
    if "x-max-body-bytes" not in contract.document:
        found.append("x-max-body-bytes: say how long a body may be")
    found += [
        f"security scheme {name}: its credentials are not read"
        for name, scheme in contract.security_schemes.items()
        if not _is_read(scheme)
    ]
    found += _in_default_rate_limits(contract)
    for path, item in contract.document["paths"].items():
        found += [f"{path}: {key} is not generated" for key in item.keys() - PATH_ITEM_KEYS]
        shared = item.get("parameters", [])
        for method, operation in item.items():
            if method in METHODS:
                where = f"{method.upper()} {path}"
                parameters = [*shared, *operation.get("parameters", [])]
                found += [f"{where}: {loss}" for loss in _in_operation(contract, operation)]
                found += [f"{where}: {loss}" for loss in _in_names(contract, parameters)]
                found += [f"{where}: {loss}" for loss in _in_links(contract, operation, parameters)]
                found += [
                    f"{where}: {loss}" for loss in _in_preconditions(contract, method, parameters)
                ]
                lost = losses_in_idempotency(contract, method, operation, parameters)
                found += [f"{where}: {loss}" for loss in lost]
                for reference in parameters:
                    parameter = contract.resolve(reference)
                    place = f"{where}: {parameter['in']} parameter {parameter['name']}"
                    found += [f"{place}: {loss}" for loss in _in_parameter(contract, parameter)]
    if not found:  # only then are the operations whole
        policies = contract.rate_limits_everywhere
        found += [f"x-rate-limit: {name} stands for two policies" for name in differing(policies)]
        found += [
            f"{CONCURRENCY}: {name} has two meanings of per_caller"
            for name in differing_concurrency(contract)
        ]
    return list(dict.fromkeys(found))


def _in_default_rate_limits(contract: Contract) -> Iterator[str]:
    yield from losses_in_rate_limit(contract.document.get("x-rate-limit", []), {"address"})
    if UNCOUNTED in contract.document:
        policy = contract.document[UNCOUNTED]
        yield from losses_in_rate_limit([policy], {"address"})
        if isinstance(policy, dict) and policy.get("counted") != "process":
            yield f"{UNCOUNTED} is not counted in the process: anybody could make the store wait"
    for name, scheme in contract.security_schemes.items():
        for loss in losses_in_rate_limit(scheme.get("x-rate-limit", []), {"caller"}):
            yield f"security scheme {name}: {loss}"


def _in_rate_limit(contract: Contract, operation: Json) -> Iterator[str]:
    for key in operation.keys() - OPERATION_EXTENSIONS:
        if key.startswith("x-"):
            yield f"{key} is not generated"
    security = operation.get("security", contract.document.get("security")) or []
    limits = operation.get("x-rate-limit", [])
    losses = list(losses_in_rate_limit(limits, PERS if any(security) else PERS - {"caller"}))
    yield from losses
    if losses:
        return
    for pointer in (limit["pointer"] for limit in limits if limit["per"] == "account"):
        if not _names_text(contract, operation.get("requestBody", {}), pointer):
            yield f"x-rate-limit: {pointer} is no string property of a required body"


def _names_text(contract: Contract, reference: Json, pointer: str) -> bool:
    body = contract.resolve(reference)
    if not body.get("required", False):
        return False
    schema = contract.resolve(next(iter(body["content"].values()))["schema"])
    named = schema.get("properties", {}).get(str(pointer).removeprefix("/"), {})
    return str(pointer).startswith("/") and contract.resolve(named).get("type") == "string"


def _in_operation(contract: Contract, operation: Json) -> Iterator[str]:
    if len(operation.get("tags", [])) != 1:
        yield "needs exactly one tag"
    yield from _in_rate_limit(contract, operation)
    yield from losses_in_deprecation(operation)
    yield from losses_in_concurrency(contract, operation)
    if "callbacks" in operation:
        yield "callbacks are not generated"
    for status, reference in operation["responses"].items():
        if not status.isdecimal():
            yield f"response {status} is no status code"
        if status[0] in "45" and "$ref" not in reference:
            yield f"response {status} needs a name in components.responses"
        response = contract.resolve(reference)
        yield from (f"response {status} {loss}" for loss in _in_response(contract, response))
    if "requestBody" in operation:
        yield from _in_body(contract, contract.resolve(operation["requestBody"]))


def _in_response(contract: Contract, response: Json) -> Iterator[str]:
    content = response.get("content", {})
    is_streamed = "x-stream-seconds" in response
    if len(content) > 1 and not is_streamed:
        yield "has several media types"
    if is_streamed:
        yield from _in_stream(response["x-stream-seconds"], content)
    for media_type, media in content.items():
        if is_json(media_type) and not _is_named(media.get("schema", {})):
            yield "needs a schema of components.schemas"
        if media_type in LINES_OF_JSON and not is_streamed:
            yield f"of {media_type} needs x-stream-seconds"
    for name, reference in response.get("headers", {}).items():
        header = contract.resolve(reference)
        schema = header.get("schema", {})
        if "const" not in schema and not _is_named(schema):
            yield f"has a header {name} that needs a schema of components.schemas"
        if "const" in schema and not header.get("required") and name != REPLAYED:
            yield f"has a header {name} with a const, which is never set unless it is required"


def _in_stream(seconds: object, content: Json) -> Iterator[str]:
    if type(seconds) is not int or not 1 <= seconds <= MAX_STREAM_SECONDS:
        yield f"has x-stream-seconds that are no whole number from 1 to {MAX_STREAM_SECONDS}"
    if not content:
        yield "is streamed and has no body"
    for media_type, media in content.items():
        if is_json(media_type):
            yield f"is streamed, which {media_type} is not"
        if media_type in LINES_OF_JSON and not _is_named(media.get("schema", {})):
            yield f"of {media_type} needs a schema of components.schemas for each line"


def _in_links(contract: Contract, operation: Json, references: list[Json]) -> Iterator[str]:
    """Says where generated code cannot make the `Link` header of a page."""
    queries = {p["name"] for p in map(contract.resolve, references) if p["in"] == "query"}
    for status, reference in operation["responses"].items():
        response = contract.resolve(reference)
        if LINKS_OF_PAGES not in response.get("headers", {}) or status == "304":
            continue
        content = response.get("content", {}).get("application/json", {})
        body = contract.resolve(content.get("schema", {}))
        if "next_cursor" not in body.get("required", []) or "cursor" not in queries:
            yield f"response {status} has a header Link, but no next_cursor, or takes no cursor"


def _in_body_extensions(body: Json) -> Iterator[str]:
    for key in body.keys() - {"x-max-body-bytes"}:
        if key.startswith("x-"):
            yield f"{key} of the body is not generated"
    most = body.get("x-max-body-bytes", 1)
    if type(most) is not int or not 1 <= most <= MAX_BODY_BYTES:
        yield f"x-max-body-bytes of the body is no whole number from 1 to {MAX_BODY_BYTES}"


def _in_body(contract: Contract, body: Json) -> Iterator[str]:
    yield from _in_body_extensions(body)
    for media_type, content in body["content"].items():
        if media_type == FORM and len(body["content"]) == 1:
            yield from _in_form(contract, contract.resolve(content["schema"]))
        elif not is_json(media_type) and media_type not in RAW:
            yield f"a body of {media_type} is not read"
    if FORM in body["content"] and not body.get("required", False):
        yield "a form that may be left out is not read"
    schemas = [content["schema"] for content in body["content"].values()]
    raw = body["content"].keys() & RAW
    yield from (
        f"a body of {name} is {loss}"
        for name in sorted(raw)
        for loss in _in_raw(contract, body, name)
    )
    if not raw and any(schema != schemas[0] for schema in schemas):
        yield "the media types of the body have different schemas"
    if not all(_is_named(schema) for schema in schemas):
        yield "the body needs a schema of components.schemas"
    for schema in schemas:
        yield from _in_schema(contract, schema, "body", set())


def _in_raw(contract: Contract, body: Json, media_type: str) -> Iterator[str]:
    """Says where a body that a handler reads is declared as more than it can see to."""
    schema = contract.resolve(body["content"][media_type]["schema"])
    if body["content"].keys() - RAW:
        yield "not read beside others"
    if media_type not in LINES_OF_JSON and schema.keys() - ANNOTATIONS - {"type"}:
        yield "not validated: its schema can say that it is a string, and no more"
    if not body.get("required", False):
        yield "not read where it may be left out"


def _in_form(contract: Contract, schema: Json) -> Iterator[str]:
    for name, reference in schema.get("properties", {}).items():
        if contract.resolve(reference).get("type") != "string":
            yield f"the field {name} of the form is not read, as it is no string"


def _in_names(contract: Contract, references: list[Json]) -> Iterator[str]:
    places: dict[str, set[str]] = {}
    for reference in references:
        parameter = contract.resolve(reference)
        places.setdefault(snake_case(parameter["name"]), set()).add(
            f"{parameter['in']} {parameter['name']}"
        )
    for name, sharing in places.items():
        if len(sharing) > 1:
            yield f"{' and '.join(sorted(sharing))} are both called {name}"


def _in_preconditions(contract: Contract, method: str, references: list[Json]) -> Iterator[str]:
    for parameter in map(contract.resolve, references):
        name = PRECONDITIONS.get(parameter["name"].lower())
        if name is None or parameter["in"] != "header":
            continue
        if parameter["name"] != name:
            yield f"{parameter['name']} is not generated, unless it is written {name}"
        if contract.resolve(parameter.get("schema", {})).get("type") != "string":
            yield f"{name} is not read, as it is no string"
        if name == "If-None-Match" and method != "get":
            yield f"{name} is enforced for GET only"


def _in_parameter(contract: Contract, parameter: Json) -> Iterator[str]:
    for key in parameter.keys() - PARAMETER_KEYS:
        yield f"{key} is not enforced"
    schema = contract.resolve(parameter.get("schema", {}))
    if schema.get("type") == "array" and parameter["in"] == "query":
        if not _is_text(contract, schema.get("items", {})):
            yield "its items are not read, as they are no strings"
    elif str(schema.get("type")) not in PARAMETER_TYPES and not _is_text(contract, schema):
        yield f"type {schema.get('type')} is not read from text"
    if not _is_named(parameter.get("schema", {})):
        yield "it needs a schema of components.schemas"
    yield from _in_schema(contract, parameter.get("schema", {}), parameter["name"], set())


def _is_text(contract: Contract, schema: Json) -> bool:
    """Whether every value of a schema is a string, so that any text is one as it is."""
    schema = contract.resolve(schema)
    alternatives = schema.get("anyOf", [])
    return schema.get("type") == "string" or (
        bool(alternatives) and all(_is_text(contract, each) for each in alternatives)
    )


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
    is_choice = {"oneOf", "discriminator"} <= schema.keys()
    for key in schema.keys() - ENFORCED - ANNOTATIONS - (CHOICE if is_choice else set()):
        yield f"{where}: {key} is not enforced"
    if is_choice:
        yield from (f"{where}: {loss}" for loss in _in_choice(contract, schema))
    yield from (f"{where}: {loss}" for loss in [*_in_format(schema), *_in_values(schema)])
    children = list(schema.get("properties", {}).items())
    children += [(where, c) for key in ("anyOf", "oneOf") for c in schema.get(key, [])]
    children += [
        (where, schema[key])
        for key in ("items", "additionalProperties")
        if isinstance(schema.get(key), dict)
    ]
    for name, child in children:
        yield from _in_schema(contract, child, f"{where}.{name}" if name != where else where, seen)


def _in_choice(contract: Contract, schema: Json) -> Iterator[str]:
    """Says why an alternative is not told by the value of the discriminator alone."""
    name = schema["discriminator"].get("propertyName", "")
    mapping = {}
    for alternative in schema["oneOf"]:
        node = contract.resolve(alternative)
        const = contract.resolve(node.get("properties", {}).get(name, {})).get("const")
        if not _is_named(alternative) or const is None or name not in node.get("required", []):
            yield f"an alternative of oneOf has no name, or no required const {name}"
        mapping[const] = alternative.get("$ref")
    if schema["discriminator"].get("mapping") != mapping:
        yield "the mapping of the discriminator does not lead to the alternatives by their const"


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


def _in_values(schema: Json) -> Iterator[str]:
    """Says where a type of Python takes more than the schema does."""
    if schema.keys() - ANNOTATIONS and not schema.keys() & TYPING_KEYWORDS:
        yield f"{', '.join(sorted(schema.keys() - ANNOTATIONS))} is not enforced without a type"
    values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    if not all(isinstance(value, str | None) for value in values):
        yield "only strings are told apart in an enum or a const: to Python, 1 is True"
    for found in UNCLEAR_IN_PATTERN.finditer(schema.get("pattern", "")):
        if found[1]:
            yield f"{found[0]} of the pattern means other characters in Python"
    for name in schema.get("required", []):
        if name not in schema.get("properties", {}):
            yield f"required {name} is not enforced, as it is no property"


def _is_named(schema: Json) -> bool:
    return str(schema.get("$ref", "")).startswith("#/components/schemas/")


def _is_read(scheme: Json) -> bool:
    match scheme:
        case {"type": "http", "scheme": "bearer"} | {"type": "oauth2" | "openIdConnect"}:
            return True
        case {"type": "apiKey", "in": "header" | "cookie"}:
            return True
        case _:
            return False
