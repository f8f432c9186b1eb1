"""The body of a request in Python."""

from __future__ import annotations

from openapi.codegen.contract.operations import Body

_LARGE_BYTES = 65536
"""Bodies up to here are parsed and validated on the event loop, in a few milliseconds."""


def annotation(body: Body) -> str:
    """Returns the type that the handler is given."""
    type_ = "RawBody" if body.is_raw else body.schema
    return type_ if body.required else f"{type_} | MISSING"


def reader(body: Body) -> str:
    """Returns what reads it."""
    if body.is_raw:
        return "read_raw"
    if body.is_form:
        return "read_form"
    return "read_json" if body.required else "read_optional_json"


def is_large(body: Body) -> bool:
    """Whether it may be so large that it takes a thread."""
    return body.max_bytes > _LARGE_BYTES and not body.is_raw
