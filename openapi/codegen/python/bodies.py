"""The body of a request in Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from openapi.codegen.contract.bodies import Body, FormField
from openapi.codegen.contract.operations import Operation, Parameter
from openapi.codegen.python import names
from openapi.codegen.python.literals import literal
from openapi.codegen.python.parameters import scalar_readers

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
    return _type(body) if body.required else f"{_type(body)} | MISSING"


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


def fields(fields: Iterable[FormField]) -> str:
    """Returns what reads the fields of a form that are not just text, each by its name."""
    found = [f"{literal(f.name)}: {_field_reader(f)}" for f in fields if f.is_beyond_text]
    return f"{{{', '.join(found)}}}"


def members(parameter: Parameter) -> str:
    """Returns what reads an object of which each member is a parameter."""
    lists = tuple(field.name for field in parameter.members if field.is_repeated)
    return f"Members({fields(parameter.members)}, {literal(lists)})"


def parts(body: Body) -> str:
    """Returns what reads each part of a form: `{"poster": FormPart(is_file=True)}`."""
    return f"{{{', '.join(f'{literal(each.name)}: {_part(each)}' for each in body.fields)}}}"


def _part(field: FormField) -> str:
    single = replace(field, is_repeated=False)
    facts = {
        "reader": _field_reader(single) if single.is_beyond_text and not field.is_file else None,
        "is_file": literal(value=True) if field.is_file else None,
        "is_repeated": literal(value=True) if field.is_repeated else None,
        "media_types": literal(field.media_types) if field.media_types else None,
        "most_bytes": field.most_bytes,
    }
    return (
        f"FormPart({', '.join(f'{k}={value}' for k, value in facts.items() if value is not None)})"
    )


def _field_reader(field: FormField) -> str:
    if field.is_json:
        return "JsonValue"
    readers = [*(["StructureText"] if field.may_be_json else []), *scalar_readers(field.scalars)]
    if field.separator:
        return f"separated({', '.join([literal(field.separator), *readers])})"
    if field.is_repeated:
        return f"items({', '.join(readers)})"
    return readers[0] if len(readers) == 1 else f"texts({', '.join(readers)})"


def is_large(body: Body) -> bool:
    """Whether it may be so large that it takes a thread."""
    return body.max_bytes > _LARGE_BYTES and body.is_json
