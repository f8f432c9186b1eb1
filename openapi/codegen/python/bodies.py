"""The body of a request in Python."""

from __future__ import annotations

from dataclasses import replace

from openapi.codegen.contract.bodies import Body, FormField
from openapi.codegen.contract.operations import Operation
from openapi.codegen.python import names, texts
from openapi.codegen.python.literals import literal

_LARGE_BYTES = 65536
"""Bodies up to here are parsed and validated on the event loop, in a few milliseconds."""


def annotation(operation: Operation) -> str:
    """Returns the type that the handler is given."""
    types = dict.fromkeys(map(_type, operation.bodies))
    if not all(body.required for body in operation.bodies):
        types["MISSING"] = None
    return " | ".join(types)


def annotation_of(body: Body) -> str:
    """Returns the type of a body of these media types."""
    type_ = _type(body) if body.required else f"{_type(body)} | MISSING"
    readers = texts.of_scalars(body.scalars)
    return f"Annotated[{', '.join([type_, *readers])}]" if readers else type_


def _type(body: Body) -> str:
    return "RawBody" if body.is_raw else body.schema


def model(operation: Operation, body: Body | None) -> str:
    """Returns the class of what may come with an operation, with such a body."""
    return f"{names.of_class(operation)}Request{body.suffix if body else ''}"


def in_turn(operation: Operation) -> list[Body]:
    """Returns several bodies as they are looked for: the last one is read in any other case.

    That is one that takes a range of media types, or else the first.
    """
    first, *others = operation.bodies
    ranged = [body for body in others if any("*" in each for each in body.media_types)]
    last = ranged[0] if ranged else first
    return [*(body for body in operation.bodies if body != last), last]


def reader(body: Body) -> str:
    """Returns what reads it."""
    return f"read_{body.kind}" if body.required else f"read_optional_{body.kind}"


def is_named(body: Body) -> bool:
    """Whether its media types are not those that bodies have if nothing is said."""
    return body.media_types != ["application/json"]


def parts(body: Body) -> str:
    """Returns what reads each part of a form: `{"poster": FormPart(is_file=True)}`."""
    return f"{{{', '.join(f'{literal(each.name)}: {_part(each)}' for each in body.fields)}}}"


def _part(field: FormField) -> str:
    single = replace(field, is_repeated=False)
    facts = {
        "reader": texts.of_field(single) if single.is_beyond_text and not field.is_file else None,
        "is_file": literal(value=True) if field.is_file else None,
        "is_repeated": literal(value=True) if field.is_repeated else None,
        "media_types": literal(field.media_types) if field.media_types else None,
        "least_bytes": field.least_bytes,
        "most_bytes": field.most_bytes,
    }
    return (
        f"FormPart({', '.join(f'{k}={value}' for k, value in facts.items() if value is not None)})"
    )


def is_large(body: Body) -> bool:
    """Whether it may be so large that it takes a thread."""
    return body.max_bytes > _LARGE_BYTES and body.is_json
