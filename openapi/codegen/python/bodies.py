"""The body of a request in Python."""

from __future__ import annotations

from collections.abc import Iterable

from openapi.codegen.contract.operations import Body, FormField, Parameter
from openapi.codegen.python.literals import literal
from openapi.codegen.python.parameters import scalar_readers

_LARGE_BYTES = 65536
"""Bodies up to here are parsed and validated on the event loop, in a few milliseconds."""


def annotation(body: Body) -> str:
    """Returns the type that the handler is given."""
    type_ = "RawBody" if body.is_raw else body.schema
    return type_ if body.required else f"{type_} | MISSING"


def reader(body: Body) -> str:
    """Returns what reads it."""
    if body.is_raw:
        return "read_raw" if body.required else "read_optional_raw"
    if body.is_form:
        return "read_form" if body.required else "read_optional_form"
    return "read_json" if body.required else "read_optional_json"


def fields(fields: Iterable[FormField]) -> str:
    """Returns what reads the fields of a form that are not just text, each by its name."""
    found = [f"{literal(f.name)}: {_field_reader(f)}" for f in fields if f.is_beyond_text]
    return f"{{{', '.join(found)}}}"


def members(parameter: Parameter) -> str:
    """Returns what reads an object of which each member is a parameter."""
    lists = tuple(field.name for field in parameter.members if field.is_repeated)
    return f"Members({fields(parameter.members)}, {literal(lists)})"


def _field_reader(field: FormField) -> str:
    readers = scalar_readers(field.scalars)
    if field.is_repeated:
        return f"items({', '.join(readers)})"
    return readers[0] if len(readers) == 1 else f"texts({', '.join(readers)})"


def is_large(body: Body) -> bool:
    """Whether it may be so large that it takes a thread."""
    return body.max_bytes > _LARGE_BYTES and not body.is_raw
