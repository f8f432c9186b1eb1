"""From the document of a contract to its operations, each with all that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from openapi.codegen.contract.concurrency import read_concurrency
from openapi.codegen.contract.conformance import asks_beyond_types
from openapi.codegen.contract.conventions import (
    CALLER_ID,
    CONTENT_TYPE,
    DECIDED_BY,
    RATE_LIMIT,
    is_strict,
)
from openapi.codegen.contract.deprecations import read_deprecation
from openapi.codegen.contract.document import (
    METHODS,
    Json,
    is_named,
    resolve,
    schema_name,
    schema_of_items,
)
from openapi.codegen.contract.headers import Header
from openapi.codegen.contract.media_types import PROBLEM_JSON, is_json, suffixes
from openapi.codegen.contract.operations import Operation, Parameter, Security, Writing
from openapi.codegen.contract.problems import BASE, ProblemType, problem_names, read_problem_types
from openapi.codegen.contract.rate_limits import RateLimit, read_rate_limits
from openapi.codegen.contract.reading_bodies import (
    form_field,
    form_fields,
    has_lines,
    read_bodies,
    schema_of,
    separator_of,
)
from openapi.codegen.contract.responses import Response, codes_of
from openapi.codegen.contract.scalars import may_be_json, scalar_types
from openapi.codegen.names import pascal_case, snake_case, status_name


def read_headers(document: Json, node: Json) -> tuple[Header, ...]:
    """Returns the headers of a response, or of whatever else has some."""
    return tuple(_header(document, *header) for header in node.items())


def read_operations(document: Json) -> list[Operation]:
    """Returns every operation, in the order of the document."""
    problems = read_problem_types(document)
    return [
        _operation(document, problems, path, method, item)
        for path, item in document["paths"].items()
        for method in item
        if method in METHODS
    ]


def _responses(
    document: Json,
    problems: Mapping[str, ProblemType],
    operation: Json,
    status: str,
    reference: Json,
) -> Iterator[Response]:
    """Gives a response: once for each media type, where it has several."""
    node = resolve(document, reference)
    shared = reference.get("$ref", "").rpartition("/")[2]
    name = shared or f"{pascal_case(operation['operationId'])}{status_name(status)}"
    codes = codes_of(status, operation["responses"])
    content = node.get("content", {})
    called = _suffixes(document, content)
    for (media_type, media), suffix in zip(content.items() or [(None, {})], called, strict=False):
        yield Response(
            name=f"{name}{suffix}",
            status=codes.start,
            statuses="" if status.isdecimal() else status,
            codes=codes,
            declared=_declared_beside(status, operation["responses"]),
            description=node["description"].strip(),
            media_type=media_type,
            body=_body_type(problems, media_type, media),
            headers=[_header(document, *header) for header in node.get("headers", {}).items()],
            decided_by=node.get(DECIDED_BY, ["handler"]),
            stream_seconds=node.get("x-stream-seconds"),
            item=schema_of(media_type, media) if has_lines(media_type, media) else None,
            problems=_problems(problems, media) if media_type == PROBLEM_JSON else (),
            is_chosen=len(content) > 1 and not is_strict(document),
        )


def read_scheme_rate_limits(document: Json) -> dict[str, list[RateLimit]]:
    """Returns the policies of the security schemes that have any."""
    return {
        name: read_rate_limits(scheme[RATE_LIMIT])
        for name, scheme in document["components"].get("securitySchemes", {}).items()
        if scheme.get(RATE_LIMIT)
    }


def _operation(
    document: Json, problems: Mapping[str, ProblemType], path: str, method: str, item: Json
) -> Operation:
    node = item[method]
    operation_id = node["operationId"]
    security = Security(node.get("security", document.get("security", [])))
    parameters: dict[tuple[str, str], Json] = {}
    for reference in [*item.get("parameters", []), *node.get("parameters", [])]:
        parameter = resolve(document, reference)
        parameters[parameter["in"], parameter["name"]] = parameter
    return Operation(
        id=operation_id,
        method=method.upper(),
        path=path,
        tag=node["tags"][0],
        summary=node["summary"],
        description=node.get("description", ""),
        parameters=_told_apart(
            document, [_parameter(document, node) for node in parameters.values()]
        ),
        bodies=read_bodies(document, node["requestBody"]) if "requestBody" in node else [],
        responses=[
            response
            for status, reference in node["responses"].items()
            for response in _responses(document, problems, node, status, reference)
        ],
        security=security,
        rate_limits=_rate_limits(document, node, security),
        is_limited_by_scheme=RATE_LIMIT not in node
        and not read_scheme_rate_limits(document).keys().isdisjoint(security.schemes),
        concurrency=read_concurrency(node),
        standalone=bool(node.get("x-standalone", False)),
        has_oauth2_errors=bool(node.get("x-oauth2-errors", False)),
        deprecation=read_deprecation(node),
    )


def _told_apart(document: Json, parameters: list[Parameter]) -> list[Parameter]:
    """Returns parameters that know which others have their name, in their place or another."""
    places: dict[str, list[str]] = {}
    told = []
    for each in parameters:
        places.setdefault(snake_case(each.name), []).append(each.location)
        ordinal = places[snake_case(each.name)].count(each.location)
        told.append(replace(each, ordinal=1 if is_strict(document) else ordinal))
    return [
        replace(each, has_namesake=len(set(places[snake_case(each.name)])) > 1) for each in told
    ]


def _rate_limits(document: Json, node: Json, security: Security) -> list[RateLimit]:
    """Returns the policies of an operation: its own, else those of anonymous requests."""
    if RATE_LIMIT in node:
        return read_rate_limits(node[RATE_LIMIT])
    can_be_anonymous = security.is_anonymous or security.is_optional
    return read_rate_limits(document.get(RATE_LIMIT, []) if can_be_anonymous else [])


def _parameter(document: Json, node: Json) -> Parameter:
    schema = resolve(document, node["schema"])
    name = schema_name(node["schema"]) if is_named(node["schema"]) else ""
    read = schema_of_items(schema) or schema
    writing = _writing(node, schema)
    others = schema.get("additionalProperties", True) if writing else False
    return Parameter(
        name=node["name"],
        location=node["in"],
        required=bool(node.get("required", False)),
        schema=name,
        type=str(schema.get("type", "")),
        default=schema.get("default"),
        description=node.get("description", ""),
        max_items=schema.get("maxItems"),
        is_conventional=is_strict(document),
        is_beyond_types=bool(name)
        and not is_strict(document)
        and asks_beyond_types(document, name),
        is_caller_id=node.get(CALLER_ID) is True,
        scalars=scalar_types(document, read),
        may_be_json=not is_strict(document) and may_be_json(document, read),
        separator=_separator(node) if schema.get("type") in {"array", "object"} else "",
        is_json=is_json(str(node.get(CONTENT_TYPE, ""))),
        may_be_empty=node.get("allowEmptyValue") is True,
        writing=writing,
        members=tuple(form_fields(document, node)) if writing else (),
        others=form_field(document, "", {} if others is True else others) if others else None,
    )


def _writing(node: Json, schema: Json) -> Writing:
    """Returns how an object is written, if it is one, and not in JSON."""
    if schema.get("type") != "object" or is_json(str(node.get(CONTENT_TYPE, ""))):
        return ""
    if node.get("style") == "deepObject":
        return "deep"
    if node["in"] in {"path", "header"}:
        return "assignments" if node.get("explode") else "pairs"
    is_exploded = node.get("explode", "style" not in node)
    return "rest" if is_exploded and node["in"] == "query" else "pairs"


def _separator(parameter: Json) -> str:
    """Returns what is between items or members, if they are not parameters of their own."""
    if parameter["in"] in {"path", "header"}:
        return ","
    return separator_of(parameter.get("style", "form"), explode=parameter.get("explode"))


def _header(document: Json, name: str, reference: Json) -> Header:
    node = resolve(document, reference)
    const = node["schema"].get("const")
    return Header(
        name=name,
        required=bool(node.get("required", False)),
        schema="" if const is not None else schema_name(node["schema"]),
        type=str(resolve(document, node["schema"]).get("type", "")),
        const=const,
        description=node.get("description", ""),
        is_conventional=is_strict(document) or DECIDED_BY in node,
    )


def _declared_beside(status: str, responses: Iterable[str]) -> tuple[str, ...]:
    """Returns what a response of several statuses leaves to others."""
    if status.isdecimal():
        return ()
    codes = codes_of(status, responses)
    starts = {f"{code // 100}" for code in codes}
    return tuple(key for key in responses if key[0] in starts and key != status)


def _suffixes(document: Json, content: Json) -> list[str]:
    """Returns what the names of responses of several media types end in."""
    if len(content) < 2 or not is_strict(document):
        return suffixes(list(content))
    subtypes = [media_type.rpartition("/")[2].removeprefix("x-") for media_type in content]
    return [pascal_case(subtype.partition("+")[0]) for subtype in subtypes]


def _problems(problems: Mapping[str, ProblemType], media: Json) -> tuple[ProblemType, ...]:
    return tuple(problems[name] for name in problem_names(media["schema"]) if name in problems)


def _body_type(
    problems: Mapping[str, ProblemType], media_type: str | None, media: Json
) -> str | None:
    if media_type is None:
        return None
    if media_type == PROBLEM_JSON and _problems(problems, media):
        return BASE
    return schema_name(media["schema"]) if is_json(media_type) else "bytes"
