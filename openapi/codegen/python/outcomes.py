"""A response in Python: a class with a field for each header that its handler gives."""

from __future__ import annotations

from openapi.codegen.contract.document import Json, is_named, schema_name
from openapi.codegen.contract.headers import Header, given_headers
from openapi.codegen.contract.operations import Operation
from openapi.codegen.contract.problems import Member, ProblemType
from openapi.codegen.contract.responses import Response
from openapi.codegen.python import names
from openapi.codegen.python.literals import literal


def base(response: Response) -> str:
    """Returns the class that its own is derived from."""
    if response.item is not None:
        return f"StreamedLines[{response.item}]"
    if response.is_streamed:
        return "StreamedBytes"
    of_any = "AnyStatusReply" if response.statuses else "Reply"
    if response.body is None:
        return of_any
    return f"{'PageReply' if response.has_links else f'{of_any}With'}[{response.body}]"


def offered(operation: Operation) -> str:
    """Returns the type of the media types that a client chooses from."""
    return f"Literal[{', '.join(map(literal, operation.offered))}]"


def statuses(response: Response) -> str:
    """Returns those of a response that may have several: `range(400, 500)`."""
    return f"range({response.codes.start}, {response.codes.stop})"


def schemas(response: Response) -> set[str]:
    """Returns the schemas that its class names."""
    headers = {header.schema for header in response.fields}
    return headers | {response.item or response.body or "bytes"} - {"bytes"}


def fields(problem: ProblemType) -> list[Header]:
    """Returns the headers that whoever decides on a problem has to give."""
    return given_headers(problem.headers)


def schemas_of_problem(problem: ProblemType) -> set[str]:
    """Returns the schemas that its class names."""
    headers = {header.schema for header in fields(problem)}
    items = [member.schema.get("items", member.schema) for member in problem.members]
    return headers | {schema_name(item) for item in items if is_named(item)}


def member_declaration(member: Member) -> str:
    """Returns the field of a problem's class: `scopes: list[str] = member("scopes")`."""
    optional, default = ("", "") if member.required else (" | None", ", default=None")
    value = f"member({literal(member.name)}{default})"
    return f"{names.of_member(member)}: {_type(member.schema)}{optional} = {value}"


def _type(schema: Json) -> str:
    if schema.get("type") == "array":
        return f"list[{_type(schema['items'])}]"
    return schema_name(schema) if is_named(schema) else _TYPES[schema["type"]]


_TYPES = {"boolean": "bool", "integer": "int", "number": "float", "string": "str"}


def declaration(header: Header) -> str:
    """Returns the field that a handler fills: `retry_after: Seconds = header("Retry-After")`."""
    optional = "" if header.required else " | None"
    default = "" if header.required else ", default=None"
    value = f"header({literal(header.name)}{default})"
    return f"{names.of_header(header)}: {header.schema}{optional} = {value}"


def has_media_type_of_its_own(response: Response) -> bool:
    """Whether its media type is not that of its base."""
    is_plain = response.item is None and not response.is_streamed and response.body is not None
    return response.media_type != ("application/json" if is_plain else None)
